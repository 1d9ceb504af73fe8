/** What there is to find out, and how far it is. */

import type { ResearchView, TechnologyEntry } from '../engine/contract';

export type TechnologyState = 'known' | 'chosen' | 'open' | 'locked';

const NOTHING: ResearchView = { known: [], is_pending: false, progress: {} };

/** How far a technology is: locked as long as one that comes before it is not known. */
export function stateOf(
  { key, after }: TechnologyEntry,
  { known, chosen }: ResearchView = NOTHING,
): TechnologyState {
  if (known.includes(key)) return 'known';
  if (chosen === key) return 'chosen';
  return after.every((before) => known.includes(before)) ? 'open' : 'locked';
}

/** What is chosen, then what can be, then what cannot yet, then what is known. */
export function inOrder(
  technologies: TechnologyEntry[],
  research: ResearchView | undefined,
): TechnologyEntry[] {
  const order: TechnologyState[] = ['chosen', 'open', 'locked', 'known'];
  return order.flatMap((state) =>
    technologies.filter((technology) => stateOf(technology, research) === state),
  );
}

/** The technology that is missing for something that this one unlocks; nothing if none is. */
export function missingTechnology(
  key: string | undefined,
  technologies: TechnologyEntry[] | undefined,
  research: ResearchView | undefined,
): TechnologyEntry | undefined {
  if (key === undefined || !research || research.known.includes(key)) return undefined;
  return technologies?.find((technology) => technology.key === key);
}

/** The names of what a technology waits for. */
export function waitsFor(
  { after }: TechnologyEntry,
  technologies: TechnologyEntry[],
  { known }: ResearchView = NOTHING,
): string[] {
  const missing = after.filter((before) => !known.includes(before));
  return missing.map((key) => technologies.find((one) => one.key === key)?.name ?? key);
}

/** Units done of a technology. */
export function unitsDone(
  { key, units }: TechnologyEntry,
  { known, progress }: ResearchView = NOTHING,
): number {
  return known.includes(key) ? units : (progress[key] ?? 0);
}
