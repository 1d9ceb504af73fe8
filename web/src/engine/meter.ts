/** How much of the main thread the page uses. */

/** Long enough to be calm, short enough to follow what happens. */
const WINDOW_MS = 1_000;

export class Meter {
  private startedAt: number;
  private busy = 0;
  private lastPerSecond = 0;

  constructor(private readonly now: () => number) {
    this.startedAt = now();
  }

  /** Counts what runs now, and what it makes React do before the task ends. */
  measure(run: () => void) {
    const from = this.now();
    try {
      run();
    } finally {
      // React renders what a store changed in a microtask; this one comes after it.
      queueMicrotask(() => (this.busy += this.now() - from));
    }
  }

  /** Busy milliseconds in a second, over the last whole window. */
  perSecond(): number {
    const elapsed = this.now() - this.startedAt;
    if (elapsed >= WINDOW_MS) {
      this.lastPerSecond = (this.busy / elapsed) * 1_000;
      this.busy = 0;
      this.startedAt = this.now();
    }
    return this.lastPerSecond;
  }
}
