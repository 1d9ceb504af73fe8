/** Finds places worth building on among the cells around a player. */

import type { Cell } from './surface';

/** The six directions, by number, as steps of (i, j). */
const STEPS = [
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
] as const;

/** A straight line of cells: extractor, belts, hub. */
export interface Site {
  extractor: string;
  belts: string[];
  hub: string;
  facing: number;
}

/** The cell some steps on in a direction, or nothing where that leaves the diamond's face. */
export function neighbour(cell: string, direction: number, steps = 1): string | undefined {
  const [diamond, i, j] = cell.split(':');
  const step = STEPS[direction];
  if (i === undefined || j === undefined || !step) return undefined;
  const [toI, toJ] = [Number(i) + step[0] * steps, Number(j) + step[1] * steps];
  return toI < 0 || toJ < 0 ? undefined : `${diamond}:${toI}:${toJ}`;
}

/** What an extractor takes. */
const TAKEN = ['ore', 'crystal', 'biomass'];

/**
 * Every line of `belts + 2` free cells that begins beside ore, the richest first. With `only`, it
 * begins beside that kind instead, and nothing else that an extractor takes is so near that it
 * could spread there.
 */
export function sites(cells: Cell[], player: string, belts: number, only?: string): Site[] {
  const known = new Map(cells.map((cell) => [cell.cell, cell]));
  const free = (name: string | undefined): name is string => {
    const cell = name === undefined ? undefined : known.get(name);
    return (
      cell !== undefined &&
      cell.cell !== player &&
      cell.structure === undefined &&
      cell.kind !== 'water' &&
      cell.kind !== 'rock'
    );
  };
  /** The kinds up to two steps away. */
  const near = (name: string) =>
    STEPS.flatMap((_, direction) => {
      const next = neighbour(name, direction) ?? '';
      const beyond = STEPS.map((__, then) => neighbour(next, then) ?? '');
      return [next, ...beyond].map((one) => known.get(one)?.kind ?? '');
    });
  const found: { site: Site; ore: number }[] = [];
  for (const { cell } of cells) {
    for (const facing of STEPS.keys()) {
      const line = Array.from({ length: belts + 2 }, (_, steps) => neighbour(cell, facing, steps));
      if (!line.every(free)) continue;
      if (only && near(cell).some((kind) => TAKEN.includes(kind) && kind !== only)) continue;
      const ore = STEPS.map((_, direction) => known.get(neighbour(cell, direction) ?? ''))
        .filter((beside) => beside?.kind === (only ?? 'ore') && beside.cell !== line[1])
        .reduce((sum, beside) => sum + (beside?.quantity ?? 0), 0);
      const [extractor, hub] = [line[0], line.at(-1)];
      if (ore === 0 || !extractor || !hub) continue;
      found.push({ site: { extractor, belts: line.slice(1, -1), hub, facing }, ore });
    }
  }
  return found.sort((one, other) => other.ore - one.ore).map(({ site }) => site);
}
