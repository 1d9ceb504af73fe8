/** When a world that runs here takes its next tick: so many times as fast as on a server, or not. */

import type { Environment, Timer } from '../engine/environment';

/** Times the ordinary rate; at 0 the world stands still. */
export const PACES = [0, 1, 2, 4] as const;
export type Pace = (typeof PACES)[number];

/** The pace that a key leads to. */
export function paceAfter(pace: Pace, key: 'pause' | 'slower' | 'faster'): Pace {
  if (key === 'pause') return pace === 0 ? 1 : 0;
  const place = PACES.indexOf(pace) + (key === 'faster' ? 1 : -1);
  return PACES[Math.min(Math.max(place, 0), PACES.length - 1)] ?? pace;
}

/** What a busy machine has missed is made up for this far; beyond it, the world is late for good. */
const CATCH_UP_TICKS_MAX = 4;

export class Clock {
  private timer: Timer | undefined;
  private nextAt = 0;
  private periodMs = 0;

  constructor(
    private readonly environment: Pick<Environment, 'now' | 'after'>,
    /** Whether the clock is to go on. */
    private readonly tick: () => boolean,
  ) {}

  /** From now on so many ticks a second; none at 0. */
  run(ticksPerSecond: number) {
    this.timer?.cancel();
    this.timer = undefined;
    if (ticksPerSecond <= 0) return;
    this.periodMs = 1_000 / ticksPerSecond;
    this.nextAt = this.environment.now() + this.periodMs;
    this.wait();
  }

  private wait() {
    const ms = Math.max(0, this.nextAt - this.environment.now());
    this.timer = this.environment.after(ms, () => this.due());
  }

  private due() {
    this.timer = undefined;
    for (let ticks = 0; ticks < CATCH_UP_TICKS_MAX; ticks++) {
      if (this.environment.now() < this.nextAt) break;
      this.nextAt += this.periodMs;
      if (!this.tick()) return;
    }
    const now = this.environment.now();
    if (this.nextAt <= now) this.nextAt = now + this.periodMs;
    this.wait();
  }
}
