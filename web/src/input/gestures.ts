/**
 * Turns what pointers do on the canvas into messages for the host. A pure state machine: it is
 * given positions in CSS pixels and knows nothing of elements or events.
 */

import type { Call, Drag, TwoFingers } from '../engine/messages';

/** Further than this, in CSS pixels, a press is a drag; fingers tremble more than mice. */
const SLOP_PX = { mouse: 4, touch: 10 };
/** The engine zooms by 1.18 a step: this many keep the ground between two fingers. */
const STEPS_PER_DOUBLING = 1 / Math.log2(1.18);
/** Two steps for a notch of most wheels: the whole globe to one tile in twenty. */
const WHEEL_STEP_PX = 50;
/** A pinch on a trackpad reports a tenth of what a wheel does. */
const TRACKPAD_PINCH_STEP_PX = 5;

export interface PointerSample {
  id: number;
  /** As in `PointerEvent.button`. */
  button: number;
  touch: boolean;
  x: number;
  y: number;
}

export type GestureMessage = Call | Drag | TwoFingers;

interface Press extends PointerSample {
  startX: number;
  startY: number;
  dragging: boolean;
}

export class Gestures {
  private readonly pressed = new Map<number, Press>();
  private width = 1;
  private height = 1;
  /** After two fingers, the one that stays on does not begin to drag. */
  private spent = false;

  constructor(private readonly send: (message: GestureMessage) => void) {}

  resize(width: number, height: number) {
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
  }

  down(sample: PointerSample) {
    if (this.pressed.size === 0) this.spent = false;
    this.pressed.set(sample.id, {
      ...sample,
      startX: sample.x,
      startY: sample.y,
      dragging: false,
    });
    if (this.pressed.size === 2) {
      this.endDrag('drag_cancel');
      this.spent = true;
    }
  }

  move(sample: PointerSample) {
    const press = this.pressed.get(sample.id);
    if (!press) {
      this.hover(sample);
    } else if (this.pressed.size === 2) {
      this.pinch(press, sample);
    } else if (this.pressed.size === 1 && !this.spent) {
      this.drag(press, sample);
    }
    if (press) Object.assign(press, { x: sample.x, y: sample.y });
  }

  up(sample: PointerSample) {
    const press = this.pressed.get(sample.id);
    if (!press) return;
    const dragged = press.dragging;
    if (dragged) this.endDrag('drag_end');
    else if (!this.spent) this.click(press, sample);
    this.pressed.delete(sample.id);
    // A finger that let go points at nothing.
    if (dragged && press.touch) this.leave();
  }

  /** The browser took the pointer for something else. */
  cancel(id: number) {
    if (this.pressed.get(id)?.dragging) this.endDrag('drag_cancel');
    this.pressed.delete(id);
  }

  leave() {
    if (this.pressed.size === 0) this.send({ type: 'call', name: 'hover_end', args: [] });
  }

  wheel(deltaPx: number, x: number, y: number, pinch: boolean) {
    const steps = -deltaPx / (pinch ? TRACKPAD_PINCH_STEP_PX : WHEEL_STEP_PX);
    this.send({ type: 'call', name: 'zoom', args: [steps, x / this.width, y / this.height] });
  }

  private hover(sample: PointerSample) {
    this.send({ type: 'call', name: 'hover', args: this.place(sample) });
  }

  private click(press: Press, sample: PointerSample) {
    const place = this.place(sample);
    if (press.button === 2) {
      this.send({ type: 'call', name: 'secondary', args: place });
    } else if (press.button === 0) {
      // A finger was nowhere before it tapped.
      if (press.touch) this.hover(sample);
      this.send({ type: 'call', name: 'primary', args: place });
    }
  }

  private drag(press: Press, sample: PointerSample) {
    if (!press.dragging) {
      const slop = press.touch ? SLOP_PX.touch : SLOP_PX.mouse;
      if (Math.hypot(sample.x - press.startX, sample.y - press.startY) < slop) return;
      press.dragging = true;
      const hand = press.button === 2 ? 'orbit' : press.button === 1 ? 'pan' : 'primary';
      const [x, y] = this.place({ x: press.startX, y: press.startY });
      this.send({ type: 'drag_start', x, y, hand });
      // What was moved before it was a drag is part of it.
      Object.assign(press, { x: press.startX, y: press.startY });
    }
    const [x, y] = this.place(sample);
    const dx = (sample.x - press.x) / this.width;
    const dy = (sample.y - press.y) / this.height;
    this.send({ type: 'drag', x, y, dx, dy });
  }

  private pinch(press: Press, sample: PointerSample) {
    const other = [...this.pressed.values()].find((one) => one.id !== press.id);
    if (!other) return;
    const before = { x: press.x - other.x, y: press.y - other.y };
    const after = { x: sample.x - other.x, y: sample.y - other.y };
    const middle = ({ x, y }: { x: number; y: number }) => ({
      x: (x + other.x) / 2 / this.width,
      y: (y + other.y) / 2 / this.height,
    });
    const ratio = Math.hypot(after.x, after.y) / Math.max(1, Math.hypot(before.x, before.y));
    const turn = Math.atan2(
      before.x * after.y - before.y * after.x,
      before.x * after.x + before.y * after.y,
    );
    const steps = ratio > 0 ? Math.log2(ratio) * STEPS_PER_DOUBLING : 0;
    this.send({ type: 'two_fingers', from: middle(press), to: middle(sample), steps, turn });
  }

  private endDrag(type: 'drag_end' | 'drag_cancel') {
    for (const press of this.pressed.values()) {
      if (!press.dragging) continue;
      press.dragging = false;
      this.send({ type });
    }
  }

  private place({ x, y }: { x: number; y: number }): [number, number] {
    return [x / this.width, y / this.height];
  }
}
