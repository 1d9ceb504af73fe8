import { Hammer } from 'lucide-react';
import type { AccountLine, RecipeEntry } from '../engine/contract';
import styles from './Account.module.css';
import { useClient, useGame, useView } from './client';
import { ItemIcon } from './ItemIcon';
import panel from './panel.module.css';
import { duration, inWords } from './recipes';

/** What one can make by hand of what one has. */
export function ByHand({ lines }: { lines: AccountLine[] }) {
  const recipes = useGame(({ catalogue }) => catalogue?.recipes) ?? [];
  const held = new Map(lines.map(({ item, amount }) => [item, amount]));
  const canMake = ({ needs, by_hand_ticks }: RecipeEntry) =>
    by_hand_ticks !== undefined &&
    needs.every(({ item, amount }) => (held.get(item) ?? 0) >= amount);
  const shown = recipes.filter(canMake);
  if (shown.length === 0) return null;
  return (
    <section aria-label="Make by hand">
      <h3>Make by hand</h3>
      <ul className={styles.list}>
        {shown.map((recipe) => (
          <li key={recipe.key}>
            <Make recipe={recipe} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Make({ recipe }: { recipe: RecipeEntry }) {
  const client = useClient();
  const items = useGame(({ catalogue }) => catalogue?.items);
  const rate = useView((view) => view.ticks_per_second) ?? 20;
  const takes = duration(recipe.by_hand_ticks ?? 0, rate);
  return (
    <button
      type="button"
      className={panel.outlined}
      data-testid={`craft-${recipe.key}`}
      title={`Takes ${inWords(recipe.needs, items)} and ${takes}`}
      onClick={() => client.call('craft', recipe.key)}
    >
      <Hammer size={16} aria-hidden="true" />
      <ItemIcon item={recipe.gives.item} />
      {recipe.name}
    </button>
  );
}
