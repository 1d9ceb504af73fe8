/** How long to wait before the next attempt to reach the server. */

/** The first wait: short enough that a restart of the server is hardly noticed. */
const FIRST_MS = 250;
/** The longest wait: a server that comes back is found within this time. */
const LONGEST_MS = 5_000;
/** A connection that lasted this long was a good one: the next wait is short again. */
export const STABLE_MS = 3_000;

export class Backoff {
  private attempts = 0;

  /** `random` gives numbers in 0..1. */
  constructor(private readonly random: () => number) {}

  /**
   * Doubles from attempt to attempt. Between half of it and all of it is chance, so that the
   * clients of a server that died do not all come back in the same moment.
   */
  nextMs(): number {
    const full = Math.min(FIRST_MS * 2 ** this.attempts, LONGEST_MS);
    this.attempts += 1;
    return full * (0.5 + 0.5 * this.random());
  }

  reset() {
    this.attempts = 0;
  }
}
