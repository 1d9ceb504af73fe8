import { describe, expect, it } from 'vitest';
import { describe as announce, subjectOf } from './Announcer';
import { missingFor } from './cost';
import { figures } from './Figures';
import { age, amount, height, perMinute, words } from './format';
import { stepMarks } from './TopStrip';
import { statusOf } from '../testing/fakes';

describe('figures', () => {
  it.each([
    [0, '0'],
    [1_234, '1,234'],
    [123_456, '123.5K'],
  ])('shows %d as %s', (value, text) => expect(amount(value)).toBe(text));

  it.each([
    [12.34, '+12/min'],
    [2.55, '+2.6/min'],
    [-3, '−3/min'],
    [0, '0/min'],
  ])('shows %d a minute as %s', (value, text) => expect(perMinute(value)).toBe(text));

  it.each([
    [840, '42 s'],
    [20 * 61, '1 min'],
    [20 * 3_700, '1 h 1 min'],
    [20 * 180_000, '2 d 2 h'],
  ])('shows %d ticks as %s', (ticks, text) => expect(age(ticks, 20)).toBe(text));

  it.each([
    [0, 'Sea level'],
    [1, '1 step over the sea'],
    [7, '7 steps over the sea'],
  ])('shows a height of %d as %s', (steps, text) => expect(height(steps)).toBe(text));

  it('tells by how much actions came late, if any did', () => {
    const { tally } = statusOf();
    expect(figures(statusOf())).toContain('0 later than foreseen');
    const late = { ...tally, shifted: 2, shift_ticks_max: 5 };
    expect(figures(statusOf({ tally: late }))).toContain('2 later than foreseen (at most 5 ticks)');
  });

  it('makes words of keys', () => expect(words('high_rock')).toBe('High rock'));
});

describe('cost', () => {
  const hub = {
    key: 'hub',
    name: 'Hub',
    about: '',
    cost: [
      { item: 'ore', amount: 10 },
      { item: 'biomass', amount: 5 },
    ],
    silhouette: 'hub',
  };
  const ore = { item: 'ore', name: 'Ore', amount: 4, per_minute: 0 };

  it('names what is missing, by name where there is one', () => {
    const items = [{ key: 'ore', name: 'Ore', form: 'nugget', colour: '#000000', group: '' }];
    expect(missingFor(hub, [ore], items)).toEqual(['6 ore', '5 biomass']);
    expect(missingFor(hub, undefined)).toEqual([]);
  });
});

describe('what screen readers hear', () => {
  const cell = {
    cell: 'N0:1:2',
    kind: 'ore',
    quantity: 3,
    is_seen: true,
    quantity_cap: 15,
    height_steps: 1,
    biome: 'hills',
    walkable: true,
    distance: 2,
  };

  it('says what is there, how far, and whether the tool may', () => {
    expect(announce(cell, undefined)).toBe('Ore, 3 of 15, 2 steps away.');
    const tool = { key: 'hub', facing: 0, allowed: false, reason: 'Something stands here.' };
    expect(announce(cell, tool)).toBe('Ore, 3 of 15, 2 steps away. Something stands here.');
    expect(announce({ ...cell, distance: 0 }, { ...tool, allowed: true })).toBe(
      'Ore, 3 of 15, here. Possible here.',
    );
  });

  it('says how much a copy covers, and says it again when that is more', () => {
    const copy = { key: 'copy', allowed: true, covers: 1 };
    expect(announce(cell, copy)).toContain('1 structure covered.');
    const more = { ...copy, covers: 2 };
    expect(announce(cell, more)).toContain('2 structures covered.');
    expect(subjectOf(cell, more)).not.toBe(subjectOf(cell, copy));
  });

  it('hears again of another cell, tool or building, and not of another amount', () => {
    const subject = subjectOf(cell, undefined);
    expect(subjectOf({ ...cell, quantity: 2, distance: 1 }, undefined)).toBe(subject);
    expect(subjectOf({ ...cell, cell: 'N0:1:3' }, undefined)).not.toBe(subject);
    expect(subjectOf(cell, { key: 'hub', allowed: true })).not.toBe(subject);
    expect(subjectOf(cell, { key: 'hub', allowed: true })).toBe(
      subjectOf(cell, { key: 'hub', allowed: false, reason: 'It costs too much.' }),
    );
  });
});

describe('the goal', () => {
  const goal = { text: '', done: false, steps: 3 };

  it('marks the steps, counted from 1', () => {
    expect(stepMarks({ ...goal, step: 1 })).toEqual(['now', 'open', 'open']);
    expect(stepMarks({ ...goal, step: 3 })).toEqual(['done', 'done', 'now']);
  });
});
