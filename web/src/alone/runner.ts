/**
 * Runs a world that is played alone: at its pace, and never ahead of what is saved. What a tick does
 * is appended and flushed before it is done; when that fails, the world waits.
 */

import type { Environment, Timer } from '../engine/environment';
import type { Card } from './card';
import type { LocalWorld, Offline } from './contract';
import { Clock, type Pace } from './pace';
import { type Problem, saveProblem } from './problem';
import type { Save } from './save';
import { exported } from './saves';
import { LocalSocket } from './socket';

/** A crash costs no more than opening has to replay, and what ran by itself in this time. */
const SNAPSHOT_PERIOD_MS = 30_000;
/** The interface is told this often how far the world is. */
const TELL_PERIOD_MS = 500;

/** What the interface shows of a world that runs here. */
export interface AloneView {
  id: string;
  name: string;
  pace: Pace;
  tick: number;
  ticksPerSecond: number;
  /** The tick that is looked at, while it is not the newest. */
  past?: number;
  /** Why the world waits. */
  trouble?: { code: string; problem: string };
  /** Whether it is still there after the page is closed. */
  isKept: boolean;
}

export interface Surroundings extends Pick<Environment, 'now' | 'after'> {
  /** The time of day, in milliseconds since 1970. */
  date(): number;
  /** What is seen now, small. */
  picture(): Promise<Uint8Array>;
}

export class Runner {
  private readonly clock: Clock;
  private socket: LocalSocket | undefined;
  private pace: Pace = 1;
  private isVisible = true;
  private past: number | undefined;
  private trouble: Problem | undefined;
  /** What the world wants written down, and is not yet. */
  private unwritten = new Uint8Array();
  /** Whether the next tick is sealed already: it was, and then could not be saved. */
  private isSealed = false;
  private isClosed = false;
  private periodic: Timer | undefined;
  private replay: Timer | undefined;
  private toldAt = -Infinity;

  constructor(
    private readonly around: Surroundings,
    private readonly world: LocalWorld,
    private readonly save: Save,
    private readonly isKept: boolean,
    private readonly tell: (view: AloneView) => void,
  ) {
    this.clock = new Clock(around, () => this.tick());
    this.keepNow();
    this.update();
    this.plan();
  }

  readonly openSocket = (): LocalSocket => (this.socket = new LocalSocket(this.world));

  setPace(pace: Pace) {
    this.pace = pace;
    if (pace === 0) this.keepNow();
    this.update();
  }

  /** A page that nobody sees does not run its world: they would come back to another one. */
  async setVisible(isVisible: boolean) {
    if (isVisible === this.isVisible) return;
    this.isVisible = isVisible;
    this.update();
    if (!isVisible) await this.keep();
  }

  /** Shows the world as it was; it waits meanwhile. */
  lookAt(tick: number | undefined) {
    this.past = tick === undefined || tick >= this.world.tick() ? undefined : Math.max(0, tick);
    this.replay?.cancel();
    this.show();
    this.update();
  }

  /** Replays piece by piece, until something else is to be shown. */
  private show() {
    const went = this.attempt(() => {
      if (!this.world.look_at(this.past)) this.replay = this.around.after(0, () => this.show());
    });
    if (went) this.socket?.deliver();
  }

  /** Goes on after trouble, if it is over. */
  retry() {
    this.trouble = undefined;
    this.keepNow();
    this.update();
  }

  rename(name: string) {
    this.save.keepCard({ name });
    this.update();
  }

  uploaded(onlineAt: string) {
    this.save.keepCard({ onlineAt });
  }

  get id(): string {
    return this.save.id;
  }

  get card(): Card {
    return this.save.card;
  }

  async export(offline: Offline): Promise<Uint8Array> {
    await this.keep();
    return exported(this.save, offline);
  }

  /** Saves all there is, with a picture. */
  async keep(): Promise<void> {
    if (this.isClosed) return;
    // First what must not be lost: a page that goes away may not wait for a picture.
    this.keepNow();
    const picture = await this.around.picture().catch(() => undefined);
    if (picture && !this.isClosed) this.attempt(() => this.save.keepCard({ picture }));
  }

  /** Saves, stops for good, and lets other tabs have it. */
  async close() {
    await this.keep();
    this.isClosed = true;
    this.clock.run(0);
    this.periodic?.cancel();
    this.replay?.cancel();
    this.save.close();
  }

  private tick(): boolean {
    const went = this.attempt(() => {
      if (!this.isSealed) this.world.seal();
      this.isSealed = true;
      this.write();
      this.world.step();
      this.isSealed = false;
    });
    if (!went) return false;
    this.socket?.deliver();
    if (this.around.now() - this.toldAt >= TELL_PERIOD_MS) this.tellNow();
    return true;
  }

  /** Nothing of it is lost when this fails: the same bytes come first the next time. */
  private write() {
    this.unwritten = joined(this.unwritten, this.world.take_journal());
    this.save.append(this.unwritten);
    this.unwritten = new Uint8Array();
  }

  /** Everything but a picture, at once. */
  private keepNow() {
    // A tick that is sealed and not stepped is in no snapshot: it is stepped first.
    if (this.isSealed) return;
    this.attempt(() => {
      const snapshot = this.world.snapshot();
      // The snapshot says where in the journal it belongs.
      this.write();
      this.save.keepSnapshot(snapshot);
      this.save.keepCard({ playedAt: this.around.date(), tick: this.world.tick() });
    });
  }

  private attempt(what: () => void): boolean {
    try {
      what();
      return true;
    } catch (error) {
      this.trouble = saveProblem(error);
      this.update();
      return false;
    }
  }

  private update() {
    const runs = this.isVisible && this.past === undefined && !this.trouble && !this.isClosed;
    this.clock.run(runs ? this.pace * this.world.ticks_per_second() : 0);
    this.tellNow();
  }

  private plan() {
    this.periodic = this.around.after(SNAPSHOT_PERIOD_MS, () => {
      if (this.isVisible && this.pace > 0 && !this.trouble) void this.keep();
      this.plan();
    });
  }

  private tellNow() {
    this.toldAt = this.around.now();
    const { pace, isKept, past, trouble } = this;
    this.tell({
      id: this.save.id,
      name: this.save.card.name,
      pace,
      tick: this.world.tick(),
      ticksPerSecond: this.world.ticks_per_second(),
      isKept,
      ...(past === undefined ? {} : { past }),
      ...(trouble ? { trouble: { code: trouble.code, problem: trouble.message } } : {}),
    });
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
