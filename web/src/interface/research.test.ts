import { describe, expect, it } from 'vitest';
import type { ResearchView, TechnologyEntry } from '../engine/contract';
import { inOrder, missingTechnology, stateOf, unitsDone, waitsFor } from './research';

function technology(key: string, after: string[] = []): TechnologyEntry {
  const name = key.toUpperCase();
  const rest = { about: '', uses: [], unit_ticks: 20, prototypes: [], recipes: [] };
  return { key, name, after, units: 10, ...rest };
}

const all = [technology('a'), technology('b', ['a']), technology('c', ['a', 'b']), technology('d')];
const [a, b, c, d] = all as [TechnologyEntry, TechnologyEntry, TechnologyEntry, TechnologyEntry];
const research: ResearchView = {
  known: ['a'],
  chosen: 'd',
  is_pending: false,
  progress: { b: 3 },
};

describe('research', () => {
  it('is locked until what comes before is known', () => {
    expect(all.map((one) => stateOf(one, research))).toEqual(['known', 'open', 'locked', 'chosen']);
    expect(all.map((one) => stateOf(one))).toEqual(['open', 'locked', 'locked', 'open']);
    expect(waitsFor(c, all, research)).toEqual(['B']);
  });

  it('is listed with what matters now first', () => {
    expect(inOrder(all, research)).toEqual([d, b, c, a]);
  });

  it('counts units', () => {
    expect(all.map((one) => unitsDone(one, research))).toEqual([10, 3, 0, 0]);
  });

  it('tells what is missing, as far as it is known what one knows', () => {
    expect(missingTechnology('b', all, research)).toEqual(b);
    expect(missingTechnology('a', all, research)).toBeUndefined();
    expect(missingTechnology(undefined, all, research)).toBeUndefined();
    expect(missingTechnology('b', all, undefined)).toBeUndefined();
  });
});
