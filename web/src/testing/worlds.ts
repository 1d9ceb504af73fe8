/**
 * A world without rules, for tests of what is around it: it counts what it is told, and its journal
 * is a line of text for each tick that was told anything.
 */

import type { LocalWorld, Offline } from '../alone/contract';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** `world <seed> <frequency>`, then lines of `tick <number> <bytes…>` and `mark <number>`. */
export class FakeWorld implements LocalWorld {
  /** What it was told, and stepped. */
  told: number[] = [];
  /** The tick that the client is shown. */
  shown: number | undefined;
  isOpen = false;
  private wanted: number | undefined;
  private now = 0;
  private written = '';
  private inbox: number[] = [];
  private sealed: number[] | undefined;
  private outgoing: Uint8Array[] = [];
  private kept = 0;

  static create(seed: bigint, frequency: number): FakeWorld {
    const world = new FakeWorld();
    world.written = `world ${seed} ${frequency}\n`;
    return world;
  }

  static open(journal: Uint8Array): FakeWorld {
    const text = decode(journal);
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const [head, ...lines] = whole.split('\n').slice(0, -1);
    if (!head?.startsWith('world ')) {
      throw Object.assign(new Error('This is no save.'), { code: 'not_a_save' });
    }
    const world = new FakeWorld();
    world.kept = encode(whole).length;
    for (const line of lines) {
      const [, tick, ...bytes] = line.split(' ').map(Number);
      world.now = tick ?? 0;
      world.told.push(...bytes);
    }
    return world;
  }

  take_journal() {
    const bytes = encode(this.written);
    this.written = '';
    return bytes;
  }

  seal() {
    if (this.sealed) throw new Error('sealed twice');
    this.sealed = this.inbox.splice(0);
    if (this.sealed.length > 0) {
      this.written += `tick ${this.now + 1} ${this.sealed.join(' ')}\n`;
    }
  }

  step() {
    if (!this.sealed || this.written !== '') throw new Error('stepped before it was saved');
    this.told.push(...this.sealed);
    this.sealed = undefined;
    this.now += 1;
    this.outgoing.push(Uint8Array.of(this.now));
  }

  receive(bytes: Uint8Array) {
    this.inbox.push(...bytes);
  }

  take_outgoing() {
    return this.outgoing.splice(0);
  }

  opened() {
    this.isOpen = true;
    this.outgoing.push(Uint8Array.of(0));
  }

  closed() {
    this.isOpen = false;
  }

  tick = () => this.now;
  ticks_per_second = () => 20;
  journal_kept = () => this.kept;

  snapshot() {
    this.written += `mark ${this.now}\n`;
    return encode(`snapshot ${this.now}`);
  }

  look_at(tick: number | undefined): boolean {
    // The first time that something else is asked for, it takes longer.
    const isThere = tick === undefined || tick === this.wanted;
    this.wanted = tick;
    if (!isThere) return false;
    this.shown = tick;
    this.outgoing.push(Uint8Array.of(tick ?? this.now));
    return true;
  }
}

export const fakeOffline: Offline = {
  create: FakeWorld.create,
  begin: (journal) => {
    let left = 2;
    return { advance: () => Math.max(0, (left -= 1)), finish: () => FakeWorld.open(journal) };
  },
  pack: (name, picture, journal, snapshot) =>
    encode(JSON.stringify([name, [...picture], decode(journal), snapshot && decode(snapshot)])),
  unpack(file) {
    const [name, picture, journal, snapshot] = JSON.parse(decode(file));
    return {
      name,
      picture: Uint8Array.from(picture),
      journal: encode(journal),
      snapshot: snapshot ? encode(snapshot) : undefined,
      tick: 0,
      seed: 0n,
      frequency: 64,
    };
  },
};
