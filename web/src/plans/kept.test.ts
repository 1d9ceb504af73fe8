import { describe, expect, it } from 'vitest';
import {
  type KeptPlan,
  NAME_LENGTH_MAX,
  nameFrom,
  PLANS_MAX,
  readKept,
  renamed,
  TEXT_LENGTH_MAX,
  without,
  withPlan,
} from './kept';

const plan = (letter: string, name = letter): KeptPlan => ({ name, text: `GB1${letter}` });
const many = (count: number) =>
  Array.from({ length: count }, (_, number) => ({
    name: `${number}`,
    text: `GB1${'A'.repeat(number + 1)}`,
  }));

describe('what was kept', () => {
  it('is what was stored', () => {
    const kept = [plan('A', 'One'), plan('B', 'Two')];
    expect(readKept(JSON.stringify(kept))).toEqual(kept);
    expect(readKept(null)).toEqual([]);
  });

  it.each([
    'nonsense',
    '{}',
    '"GB1A"',
    'null',
    '[null, 3, "GB1A", [], {"name": "x"}, {"text": "GB1A"}]',
    '[{"name": "x", "text": "<b>"}, {"name": 1, "text": "GB1A"}, {"name": "x", "text": "GB1a b"}]',
  ])('leaves out whatever else is found: %s', (stored) => {
    expect(readKept(stored)).toEqual([]);
  });

  it('is bounded in number, in size and in names', () => {
    expect(readKept(JSON.stringify(many(PLANS_MAX + 20)))).toHaveLength(PLANS_MAX);
    const long = { name: 'x', text: `GB1${'A'.repeat(TEXT_LENGTH_MAX)}` };
    expect(readKept(JSON.stringify([long]))).toEqual([]);
    const [named] = readKept(JSON.stringify([plan('A', `a\n${'b'.repeat(999)}`)]));
    expect(named?.name).toHaveLength(NAME_LENGTH_MAX);
    expect(named?.name.startsWith('a b')).toBe(true);
  });

  it('has each text once', () => {
    expect(readKept(JSON.stringify([plan('A', 'x'), plan('A', 'y')]))).toEqual([plan('A', 'x')]);
  });
});

describe('keeping', () => {
  it('puts the newest first, and no text twice', () => {
    const kept = withPlan([plan('A')], plan('B'));
    expect(kept).toEqual([plan('B'), plan('A')]);
    expect(withPlan([plan('A', 'Smelters')], plan('A', 'x'))).toContain('Smelters');
  });

  it('says when there are too many', () => {
    expect(withPlan(many(PLANS_MAX), plan('Z'))).toContain(`${PLANS_MAX}`);
  });

  it('renames and deletes one', () => {
    const kept = [plan('A'), plan('B')];
    expect(renamed(kept, 'GB1B', '  Two  ')).toEqual([plan('A'), plan('B', 'Two')]);
    expect(without(kept, 'GB1A')).toEqual([plan('B')]);
  });

  it('names what has no name', () => expect(nameFrom(' \n ')).toBe('Blueprint'));
});
