import { describe, expect, it } from 'vitest';
import { grouped, heldLines } from './account';
import { duration, inWords, lacking, recipesFor } from './recipes';

const items = [
  { key: 'ore', name: 'Ore', form: 'nugget', colour: '#c2703d', group: 'From the ground' },
  { key: 'water', name: 'Water', form: 'drop', colour: '#2f86c9', group: 'From the ground' },
  { key: 'metal', name: 'Metal', form: 'ingot', colour: '#c3ced8', group: 'Smelting' },
];
const metal = {
  key: 'metal',
  name: 'Metal',
  category: 'smelting',
  needs: [{ item: 'ore', amount: 2 }],
  gives: { item: 'metal', amount: 1 },
  ticks: 40,
};
const brick = {
  ...metal,
  key: 'brick',
  name: 'Brick',
  needs: [
    { item: 'ore', amount: 2 },
    { item: 'water', amount: 1 },
  ],
  gives: { item: 'brick', amount: 1 },
};
const gear = { ...metal, key: 'gear', name: 'Gear', category: 'pressing' };
const catalogue = { items, recipes: [metal, brick, gear] };

describe('recipes', () => {
  const found = (typed: string) => recipesFor(catalogue, 'smelting', typed).map(({ key }) => key);

  it('are those of the machine, found by name and by what they need', () => {
    expect(found('')).toEqual(['metal', 'brick']);
    expect(found('MET')).toEqual(['metal']);
    expect(found('water')).toEqual(['brick']);
    expect(found('ore br')).toEqual(['brick']);
    expect(found('gear')).toEqual([]);
    expect(recipesFor(undefined, 'smelting')).toEqual([]);
  });

  it('are said in words', () => {
    expect(inWords(brick.needs, items)).toBe('2 ore and 1 water');
    expect(inWords([brick.gives], items)).toBe('1 brick');
    expect(duration(40, 20)).toBe('2 s');
    expect(duration(30, 20)).toBe('1.5 s');
  });

  it('tell what is lacking, also of a machine that holds nothing yet', () => {
    const work = { category: 'smelting', is_pending: false, stock: [1, 1], products: 0 };
    expect(lacking(brick, work)).toEqual([{ item: 'ore', amount: 1 }]);
    expect(lacking(brick, { ...work, stock: [] })).toEqual(brick.needs);
  });
});

describe('the account', () => {
  const line = (item: string, amount: number, per_minute = 0) => ({
    item,
    name: item,
    amount,
    per_minute,
  });

  it('shows what is held, by where it comes from', () => {
    const lines = heldLines([line('ore', 3), line('water', 0), line('metal', 0, 2)]);
    expect(lines.map(({ item }) => item)).toEqual(['ore', 'metal']);
    const groups = grouped([...lines, line('amber', 1)], items);
    expect(groups.map(({ name }) => name)).toEqual(['From the ground', 'Smelting', 'Other']);
  });
});
