import { ChevronDown } from 'lucide-react';
import type { CellView, RecipeEntry, StructureView, WorkView } from '../engine/contract';
import { setChoosing } from '../store/game';
import { useGame, useView } from './client';
import { ItemIcon } from './ItemIcon';
import panel from './panel.module.css';
import { RecipeChooser } from './RecipeChooser';
import { duration, inWords, lacking, nameOf } from './recipes';
import styles from './Work.module.css';

/** Whether a list of recipes is shown: it was asked for, or there is none chosen yet. */
export function choosesRecipe(selected: CellView | undefined, choosingFor: string | undefined) {
  const { structure, cell } = selected ?? {};
  if (!structure?.mine || !structure.work) return false;
  return structure.work.recipe === undefined || choosingFor === cell;
}

/** What a crafter makes, how far it is and what it lacks; and for its owner, what else it could. */
export function Work({ structure, work }: { structure: StructureView; work: WorkView }) {
  const recipe = useGame(({ catalogue }) =>
    catalogue?.recipes.find(({ key }) => key === work.recipe),
  );
  const selected = useView((view) => view.selected);
  const choosing = useGame(({ choosingFor }) => choosingFor === selected?.cell);
  const opens = useGame(({ choosingFor }) => choosesRecipe(selected, choosingFor));
  return (
    <section className={styles.work} aria-label="What it makes">
      {recipe && <Current recipe={recipe} work={work} />}
      {recipe && structure.mine && (
        <button
          type="button"
          className={panel.outlined}
          aria-expanded={choosing}
          onClick={() => setChoosing(!choosing)}
        >
          Make something else <kbd className={panel.key}>C</kbd>
          <ChevronDown size={16} aria-hidden="true" />
        </button>
      )}
      {opens && (
        <RecipeChooser
          key={selected?.cell}
          category={work.category}
          chosen={recipe?.key}
          focused={choosing}
        />
      )}
    </section>
  );
}

function Current({ recipe, work }: { recipe: RecipeEntry; work: WorkView }) {
  const items = useGame(({ catalogue }) => catalogue?.items);
  const rate = useView((view) => view.ticks_per_second) ?? 20;
  const missing = lacking(recipe, work);
  return (
    <>
      <p className={styles.makes} data-testid="makes" data-pending={work.is_pending}>
        <ItemIcon item={recipe.gives.item} size={20} />
        <span>
          Makes <strong>{inWords([recipe.gives], items)}</strong> in {duration(recipe.ticks, rate)}
        </span>
        {work.is_pending && <span className={styles.quiet}>On its way</span>}
      </p>
      <progress
        className={styles.progress}
        aria-label="Progress"
        value={work.progress ?? 0}
        max={1}
      />
      <ul className={styles.needs} aria-label="Ingredients">
        {recipe.needs.map(({ item, amount }, place) => (
          <li key={item} data-short={(work.stock[place] ?? 0) < amount}>
            <ItemIcon item={item} />
            {nameOf(items, item)} {work.stock[place] ?? 0} of {amount}
          </li>
        ))}
      </ul>
      {missing.length > 0 && work.progress === undefined && !work.is_pending && (
        <p className={styles.missing}>Missing: {inWords(missing, items)}.</p>
      )}
    </>
  );
}
