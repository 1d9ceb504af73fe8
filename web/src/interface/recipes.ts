/** Which recipes a machine may work by, and what they say. */

import type { CatalogueView, Cost, ItemEntry, RecipeEntry, WorkView } from '../engine/contract';

/** The recipes of a category whose name, product or needs have the typed words in them. */
export function recipesFor(
  catalogue: Pick<CatalogueView, 'recipes' | 'items'> | undefined,
  category: string,
  typed = '',
): RecipeEntry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const textOf = ({ name, needs, gives }: RecipeEntry) =>
    [name, ...[...needs, gives].map(({ item }) => nameOf(catalogue?.items, item))]
      .join(' ')
      .toLowerCase();
  return (catalogue?.recipes ?? [])
    .filter((recipe) => recipe.category === category)
    .filter((recipe) => words.every((word) => textOf(recipe).includes(word)));
}

/** An item's name for people; its key while nothing is known of it. */
export function nameOf(items: ItemEntry[] | undefined, item: string): string {
  return items?.find(({ key }) => key === item)?.name ?? item;
}

/** `2 ore and 1 water`. */
export function inWords(costs: Cost[], items: ItemEntry[] | undefined): string {
  return costs
    .map(({ item, amount }) => `${amount} ${nameOf(items, item).toLowerCase()}`)
    .join(' and ');
}

/** What a recipe takes, at `2 s` or `0.5 s`. */
export function duration(ticks: number, ticksPerSecond: number): string {
  const seconds = ticks / Math.max(1, ticksPerSecond);
  return `${Number(seconds.toFixed(1))} s`;
}

/** What a machine still lacks before it can begin, or go on when this piece is done. */
export function lacking(recipe: RecipeEntry, work: WorkView): Cost[] {
  return recipe.needs.flatMap(({ item, amount }, place) => {
    const held = work.stock[place] ?? 0;
    return held < amount ? [{ item, amount: amount - held }] : [];
  });
}
