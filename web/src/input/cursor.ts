/** Where the player points: with the pointer, or with the keyboard's cursor. */

import { createStore } from 'zustand/vanilla';

export interface Cursor {
  by: 'pointer' | 'keyboard';
  /** Of the pointer, in CSS pixels of the window. */
  x: number;
  y: number;
}

export const cursor = createStore<Cursor>(() => ({ by: 'pointer', x: 0, y: 0 }));

export function pointerMoved(x: number, y: number) {
  cursor.setState({ by: 'pointer', x, y });
}

export function keyboardMoved() {
  if (cursor.getState().by !== 'keyboard') cursor.setState({ by: 'keyboard' });
}
