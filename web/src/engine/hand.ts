/**
 * Turns gestures into calls of the engine: decides whom a drag belongs to, and keeps only the
 * last of many pointer positions until it is needed.
 */

import type { Engine } from './contract';
import type { Drag, TwoFingers } from './messages';

export class Hand {
  private drag: 'none' | 'tool' | 'pan' | 'orbit' = 'none';
  private hover: [x: number, y: number] | undefined;

  constructor(private readonly engine: Engine) {}

  hoverAt(x: number, y: number) {
    this.hover = [x, y];
  }

  /** Tells the engine where the pointer is. True if it did not know. */
  settle(): boolean {
    if (!this.hover) return false;
    this.engine.hover(...this.hover);
    this.hover = undefined;
    return true;
  }

  handle(gesture: Drag | TwoFingers) {
    switch (gesture.type) {
      case 'drag_start':
        this.settle();
        this.begin(gesture.hand, gesture.x, gesture.y);
        break;
      case 'drag':
        if (this.drag === 'tool') this.engine.primary_drag(gesture.x, gesture.y);
        else if (this.drag !== 'none') {
          this.engine.drag(gesture.dx, gesture.dy, this.drag === 'orbit');
        }
        break;
      case 'drag_end':
        this.end();
        break;
      case 'drag_cancel':
        this.cancel();
        break;
      case 'two_fingers': {
        const { from, to, steps, turn } = gesture;
        this.engine.two_fingers(from.x, from.y, to.x, to.y, steps, turn);
        break;
      }
    }
  }

  private begin(hand: 'primary' | 'orbit' | 'pan', x: number, y: number) {
    this.cancel();
    if (hand === 'primary' && this.engine.tool_takes_drag()) {
      this.drag = 'tool';
      this.engine.primary_drag_start(x, y);
    } else {
      this.drag = hand === 'orbit' ? 'orbit' : 'pan';
    }
  }

  private end() {
    if (this.drag === 'tool') this.engine.primary_drag_end();
    else if (this.drag !== 'none') this.engine.drag_end();
    this.drag = 'none';
  }

  private cancel() {
    if (this.drag === 'tool') {
      this.engine.primary_drag_cancel();
      this.drag = 'none';
    }
    this.end();
  }
}
