import { describe, expect, it } from 'vitest';
import { amountOf, hintOf, kindsFor, nextFocus } from './orders';

describe('orders', () => {
  it('drones have no hands', () => {
    const names = (isDrone: boolean) => kindsFor(isDrone).map(({ kind }) => kind);
    expect(names(false)).toContain('craft');
    expect(names(true)).not.toContain('craft');
    expect(names(true)).toHaveLength(names(false).length - 1);
  });

  it('a hint is there for tools that give orders about a cell', () => {
    expect(hintOf('order_gather')).toBe('Click where to gather.');
    expect(hintOf('gather')).toBeUndefined();
    expect(hintOf('order_wait')).toBeUndefined();
    expect(hintOf(undefined)).toBeUndefined();
  });

  it.each([
    ['gather', 8, 8],
    ['gather', 0, undefined],
    ['gather', 1.5, undefined],
    ['gather', Number.NaN, undefined],
    ['gather', 65_536, undefined],
    ['wait', 1.5, 30],
    ['wait', 0.01, undefined],
    ['wait', 4_000, undefined],
    ['move', Number.NaN, 0],
  ] as const)('%s %d is %s', (kind, typed, amount) => {
    expect(amountOf(kind, typed, 20)).toBe(amount);
  });

  it('the keyboard goes on at what comes to stand there', () => {
    expect(nextFocus(0, 3)).toBe(0);
    expect(nextFocus(2, 3)).toBe(1);
    expect(nextFocus(0, 1)).toBeUndefined();
  });
});
