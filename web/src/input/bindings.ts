/** Which key does what, for the keyboard and the labels on buttons; `help` tells it to people. */

import type { GroupEntry } from '../engine/contract';
import type { Call } from '../engine/messages';

/** The tools that are not structures, in the order of the build bar. */
export const TOOLS = [
  { key: undefined, name: 'Inspect', hotkey: 'Esc', about: 'Look at cells and structures.' },
  { key: 'gather', name: 'Gather', hotkey: 'G', about: 'Take from a cell next to you by hand.' },
  { key: 'walk', name: 'Walk', hotkey: 'M', about: 'Go to a cell.' },
  { key: 'remove', name: 'Remove', hotkey: 'X', about: 'Take down your own structure.' },
  {
    key: 'copy',
    name: 'Copy',
    hotkey: 'Y',
    about: 'Drag over structures to build them elsewhere.',
  },
  { key: 'paste', name: 'Paste', hotkey: 'V', about: 'Build what was copied.' },
] as const;

/** A key press, reduced to what matters. */
export interface Press {
  key: string;
  shift: boolean;
}

/** What a key asks for: calls of the engine in order, or something of the page's own. */
export type KeyAction =
  | { calls: Call[] }
  | { page: 'help' | 'account' | 'research' | 'people' | 'plans' | 'recipes' | 'paste' }
  | { turn: number }
  /** What is done to a world that runs here. */
  | { alone: 'pause' | 'slower' | 'faster' | 'timeline' };

/** The hexagon of keys around `I` and `K`, as directions counted from the right, leftward. */
const CURSOR: Record<string, number> = { l: 5, o: 0, i: 1, u: 2, j: 3, k: 4 };

const FIXED: Record<string, Call> = {
  g: { type: 'call', name: 'set_tool', args: ['gather'] },
  m: { type: 'call', name: 'set_tool', args: ['walk'] },
  x: { type: 'call', name: 'set_tool', args: ['remove'] },
  y: { type: 'call', name: 'set_tool', args: ['copy'] },
  f: { type: 'call', name: 'look_at_self', args: [] },
  h: { type: 'call', name: 'select_self', args: [] },
  home: { type: 'call', name: 'look_at_hub', args: [] },
  end: { type: 'call', name: 'look_at_globe', args: [] },
  '+': { type: 'call', name: 'zoom', args: [1, 0.5, 0.5] },
  '=': { type: 'call', name: 'zoom', args: [1, 0.5, 0.5] },
  '-': { type: 'call', name: 'zoom', args: [-1, 0.5, 0.5] },
  _: { type: 'call', name: 'zoom', args: [-1, 0.5, 0.5] },
  escape: { type: 'call', name: 'back', args: [] },
  enter: { type: 'call', name: 'keyboard_primary', args: [] },
  ' ': { type: 'call', name: 'keyboard_primary', args: [] },
};

/** What belongs to the page and not to the engine. */
const PAGE: Record<string, KeyAction> = {
  '?': { page: 'help' },
  b: { page: 'account' },
  t: { page: 'research' },
  p: { page: 'people' },
  n: { page: 'plans' },
  v: { page: 'paste' },
  c: { page: 'recipes' },
  q: { turn: -1 },
  e: { turn: 1 },
  0: { alone: 'pause' },
  ',': { alone: 'slower' },
  '.': { alone: 'faster' },
  z: { alone: 'timeline' },
};

/** The key that picks from the open group, counted from 0; none for those beyond the digits. */
export function hotkeyOf(place: number): string | undefined {
  return place < 9 ? String(place + 1) : undefined;
}

/** What a key does that is pressed, not held; nothing for keys without a meaning. */
export function actionOf({ key, shift }: Press, group?: GroupEntry): KeyAction | undefined {
  const lower = key.toLowerCase();
  const page = PAGE[lower];
  if (page) return page;
  if (lower === 'r') {
    return { calls: [{ type: 'call', name: 'rotate_tool', args: [shift ? -1 : 1] }] };
  }
  const direction = CURSOR[lower];
  if (direction !== undefined) {
    return { calls: [{ type: 'call', name: 'keyboard_cursor', args: [direction] }] };
  }
  const prototype = group?.prototypes.find((_, place) => hotkeyOf(place) === key);
  if (prototype) return { calls: [{ type: 'call', name: 'set_tool', args: [prototype] }] };
  const fixed = FIXED[lower];
  return fixed && { calls: [fixed] };
}

/** Keys that pan for as long as they are held, with where they lead. */
export const PAN: Record<string, readonly [dx: number, dy: number]> = {
  arrowleft: [-1, 0],
  arrowright: [1, 0],
  arrowup: [0, -1],
  arrowdown: [0, 1],
  a: [-1, 0],
  d: [1, 0],
  w: [0, -1],
  s: [0, 1],
};
