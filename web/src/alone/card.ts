/** What a list of saves shows of each, as it is kept: a few words and a picture. */

/** A save's name is cut to this. */
export const NAME_LENGTH_MAX = 40;
/** As large as an exported file takes one. */
export const PICTURE_BYTES_MAX = 256 * 1024;

/** As large as an exported file may be. */
export const FILE_BYTES_MAX = 64 * 1024 * 1024;

export interface Card {
  name: string;
  /** When it was played last, in milliseconds since 1970. */
  playedAt: number;
  tick: number;
  ticksPerSecond: number;
  /** Where a server plays it on, once it was uploaded. */
  onlineAt?: string;
  /** WebP, PNG or JPEG; empty before there is one. */
  picture: Uint8Array;
}

/** A save whose making was cut short, by a crash or a full disk. */
export const UNFINISHED: Card = {
  name: 'Unfinished world',
  playedAt: 0,
  tick: 0,
  ticksPerSecond: 20,
  picture: new Uint8Array(),
};

/** A name as it is kept: of one line, and not too long. */
export function nameFrom(typed: string): string {
  const name = typed.replace(/\s+/g, ' ').trim().slice(0, NAME_LENGTH_MAX).trim();
  return name || 'My world';
}

/** The length of the words, the words as JSON, the picture. */
export function packCard({ picture, ...words }: Card): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(words));
  const bytes = new Uint8Array(4 + text.length + picture.length);
  new DataView(bytes.buffer).setUint32(0, text.length);
  bytes.set(text, 4);
  bytes.set(picture, 4 + text.length);
  return bytes;
}

/** Nothing if it is none: what lies in a browser's storage may have come from anywhere. */
export function unpackCard(bytes: Uint8Array | undefined): Card | undefined {
  if (!bytes || bytes.length < 4) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  try {
    const text = new TextDecoder().decode(bytes.subarray(4, 4 + length));
    const { name, playedAt, tick, ticksPerSecond, onlineAt } = JSON.parse(text);
    const numbers = [playedAt, tick, ticksPerSecond];
    if (typeof name !== 'string' || !numbers.every(Number.isFinite)) return undefined;
    const card = { name: nameFrom(name), playedAt, tick, ticksPerSecond };
    const picture = bytes.slice(4 + length).subarray(0, PICTURE_BYTES_MAX);
    return typeof onlineAt === 'string' ? { ...card, onlineAt, picture } : { ...card, picture };
  } catch {
    return undefined;
  }
}
