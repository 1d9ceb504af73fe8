/** The kinds of orders, as one gives them. */

import type { OrderKind } from '../engine/orders';

export interface Kind {
  kind: OrderKind;
  name: string;
  /** What to do on the planet; missing for what is not about a cell. */
  where?: string;
}

const KINDS: Kind[] = [
  { kind: 'gather', name: 'Gather', where: 'Click where to gather.' },
  { kind: 'deliver', name: 'Deliver', where: 'Click what to deliver to.' },
  { kind: 'move', name: 'Walk', where: 'Click where to walk.' },
  { kind: 'build', name: 'Build', where: 'Click where to build.' },
  { kind: 'remove', name: 'Remove', where: 'Click what to remove.' },
  { kind: 'wait', name: 'Wait' },
  { kind: 'craft', name: 'Make by hand' },
  { kind: 'repeat', name: 'Repeat all' },
];

/** What can be asked of someone: drones have no hands to make things. */
export function kindsFor(isDrone: boolean): Kind[] {
  return KINDS.filter(({ kind }) => !(isDrone && kind === 'craft'));
}

/** What to do on the planet with a tool that gives an order; nothing for other tools. */
export function hintOf(tool: string | undefined): string | undefined {
  return KINDS.find(({ kind }) => tool === `order_${kind}`)?.where;
}

/** What a number stands for in an order of a kind; nothing if it needs none. */
export function measureOf(kind: OrderKind): 'Up to' | 'Seconds' | 'Times' | undefined {
  switch (kind) {
    case 'gather':
    case 'deliver':
      return 'Up to';
    case 'wait':
      return 'Seconds';
    case 'craft':
      return 'Times';
    default:
      return undefined;
  }
}

/** As many as a queue's order can carry. */
const AMOUNT_MAX = 65_535;

/** The amount of an order from the number that was typed; nothing if that is none. */
export function amountOf(kind: OrderKind, typed: number, ticksPerSecond: number) {
  if (measureOf(kind) === undefined) return 0;
  const amount = kind === 'wait' ? Math.round(typed * ticksPerSecond) : typed;
  return Number.isInteger(amount) && amount >= 1 && amount <= AMOUNT_MAX ? amount : undefined;
}

/** Where the keyboard goes on when an order is taken out: to the one that comes to stand there. */
export function nextFocus(place: number, count: number): number | undefined {
  if (count <= 1) return undefined;
  return Math.min(place, count - 2);
}
