/** When to draw: once per frame of the display, and not at all while nobody could see it. */

import type { Environment, Timer } from './environment';

export class FrameLoop {
  private visible = false;
  private drawable = true;
  private next: Timer | undefined;

  constructor(
    private readonly environment: Pick<Environment, 'nextFrame'>,
    private readonly draw: (nowMs: number) => void,
  ) {}

  get running(): boolean {
    return this.next !== undefined;
  }

  /** The page is in front and the canvas is in it. */
  setVisible(visible: boolean) {
    this.visible = visible;
    this.update();
  }

  /** The graphics context is there. */
  setDrawable(drawable: boolean) {
    this.drawable = drawable;
    this.update();
  }

  private update() {
    if (!this.visible || !this.drawable) {
      this.next?.cancel();
      this.next = undefined;
    } else {
      this.next ??= this.environment.nextFrame(this.step);
    }
  }

  private readonly step = (nowMs: number) => {
    // The next is asked for after drawing, so that an engine that fell over stays silent.
    this.draw(nowMs);
    this.next = undefined;
    this.update();
  };
}
