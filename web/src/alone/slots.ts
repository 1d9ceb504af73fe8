/**
 * Something that is replaced whole, in two files by turns: while the older one is written, the newer
 * one stays as it is. A file counts from the moment its last bytes say how long it is; these are
 * written after all others were flushed, so what is torn by a crash has none.
 */

import { readAll, type SyncFile } from './folder';
import { SaveProblem, saveProblem } from './problem';

/** A mark, how often there was a newer one, and the length of what lies before. */
const FOOTER_BYTES = 12;
const MARK = 0x474c4f54;

interface Whole {
  version: number;
  bytes: Uint8Array;
}

/** What a file holds, or nothing if it was never finished. */
export function readSlot(file: Uint8Array): Whole | undefined {
  const length = file.length - FOOTER_BYTES;
  if (length < 0) return undefined;
  const footer = new DataView(file.buffer, file.byteOffset + length, FOOTER_BYTES);
  if (footer.getUint32(0) !== MARK || footer.getUint32(8) !== length) return undefined;
  return { version: footer.getUint32(4), bytes: file.subarray(0, length) };
}

/** The newest of both that is whole. */
export function newestOf(files: Uint8Array[]): Uint8Array | undefined {
  const whole = files.map(readSlot).filter((slot) => slot !== undefined);
  return whole.sort((one, other) => other.version - one.version)[0]?.bytes;
}

export class Slots {
  private newest = -1;
  private version = 0;

  constructor(private readonly files: readonly [SyncFile, SyncFile]) {
    this.files.forEach((file, place) => {
      const slot = readSlot(readAll(file));
      if (slot && slot.version > this.version) {
        this.newest = place;
        this.version = slot.version;
      }
    });
  }

  read(): Uint8Array | undefined {
    const file = this.files[this.newest];
    return file && readSlot(readAll(file))?.bytes;
  }

  /**
   * Replaces what there is.
   *
   * @throws SaveProblem, and then what there was is still there.
   */
  write(bytes: Uint8Array) {
    const place = this.newest === 0 ? 1 : 0;
    const file = this.files[place];
    if (!file) return;
    const footer = new DataView(new ArrayBuffer(FOOTER_BYTES));
    footer.setUint32(0, MARK);
    footer.setUint32(4, this.version + 1);
    footer.setUint32(8, bytes.length);
    try {
      file.truncate(0);
      writeWhole(file, bytes, 0);
      file.flush();
      writeWhole(file, new Uint8Array(footer.buffer), bytes.length);
      file.flush();
    } catch (error) {
      throw saveProblem(error);
    }
    this.newest = place;
    this.version += 1;
  }
}

/** Writes all of it or throws: on a full disk some browsers write less than they were asked to. */
export function writeWhole(file: SyncFile, bytes: Uint8Array, at: number) {
  if (file.write(bytes, { at }) < bytes.length) throw new SaveProblem('storage_full');
}
