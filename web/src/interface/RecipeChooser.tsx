import { ArrowRight } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { Cost, RecipeEntry } from '../engine/contract';
import { setChoosing } from '../store/game';
import { useClient, useGame, useView } from './client';
import { ItemIcon } from './ItemIcon';
import { focusPlanet } from './Planet';
import styles from './RecipeChooser.module.css';
import { duration, inWords, recipesFor } from './recipes';
import { missingTechnology } from './research';

interface Props {
  category: string;
  chosen: string | undefined;
  /** Whether the keyboard is to go there at once. */
  focused: boolean;
}

/** What a machine can make: a list to choose from, and a field that shortens it. */
export function RecipeChooser({ category, chosen, focused }: Props) {
  const client = useClient();
  const catalogue = useGame((state) => state.catalogue);
  const [typed, type] = useState('');
  const recipes = recipesFor(catalogue, category, typed);
  const [pointedAt, pointAt] = useState(() =>
    Math.max(
      0,
      recipes.findIndex(({ key }) => key === chosen),
    ),
  );
  const field = useRef<HTMLInputElement>(null);
  const list = useId();
  const marked = Math.min(pointedAt, recipes.length - 1);
  useEffect(() => {
    if (focused) field.current?.focus();
  }, [focused]);
  useEffect(() => {
    document.getElementById(`${list}-${marked}`)?.scrollIntoView({ block: 'nearest' });
  }, [list, marked]);

  const choose = (recipe: RecipeEntry) => {
    client.call('set_recipe', recipe.key);
    setChoosing(false);
  };
  const press = (event: KeyboardEvent) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const recipe = recipes[marked];
    if (steps) {
      pointAt((marked + steps + recipes.length) % Math.max(1, recipes.length));
    } else if (event.key === 'Enter' && recipe) {
      choose(recipe);
      focusPlanet(true);
    } else if (event.key === 'Escape') {
      setChoosing(false);
      focusPlanet(true);
    } else {
      return;
    }
    event.preventDefault();
  };
  return (
    <div className={styles.chooser}>
      <input
        ref={field}
        role="combobox"
        aria-label="Choose a recipe"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={recipes.length > 0 ? `${list}-${marked}` : undefined}
        aria-autocomplete="list"
        placeholder="Type to find"
        value={typed}
        onChange={(event) => {
          type(event.target.value);
          pointAt(0);
        }}
        onKeyDown={press}
      />
      <ul className={styles.list} id={list} role="listbox" aria-label="Recipes">
        {recipes.map((recipe, place) => (
          <Option
            key={recipe.key}
            id={`${list}-${place}`}
            recipe={recipe}
            isChosen={recipe.key === chosen}
            isMarked={place === marked}
            choose={() => choose(recipe)}
          />
        ))}
      </ul>
      {recipes.length === 0 && <p className={styles.none}>Nothing of that name.</p>}
    </div>
  );
}

interface OptionProps {
  id: string;
  recipe: RecipeEntry;
  isChosen: boolean;
  isMarked: boolean;
  choose: () => void;
}

function Option({ id, recipe, isChosen, isMarked, choose }: OptionProps) {
  const items = useGame((state) => state.catalogue?.items);
  const rate = useView((view) => view.ticks_per_second) ?? 20;
  const takes = duration(recipe.ticks, rate);
  const missing = useGame(({ view, catalogue }) =>
    missingTechnology(recipe.technology, catalogue?.technologies, view?.research),
  );
  const gives = `${inWords(recipe.needs, items)} give ${inWords([recipe.gives], items)} in ${takes}`;
  const says = `${recipe.name}: ${gives}${missing ? `; locked until you know ${missing.name}` : ''}`;
  return (
    <li
      id={id}
      className={styles.option}
      role="option"
      aria-label={says}
      aria-selected={isChosen}
      data-marked={isMarked}
      data-recipe={recipe.key}
      data-locked={missing !== undefined}
      title={missing && `Locked until you know ${missing.name}`}
      onClick={choose}
    >
      <ItemIcon item={recipe.gives.item} size={20} />
      <span className={styles.name}>{recipe.name}</span>
      <span className={styles.flow}>
        {recipe.needs.map((cost) => (
          <Count key={cost.item} {...cost} />
        ))}
        <ArrowRight size={12} />
        <Count {...recipe.gives} />
      </span>
      <span className={styles.time}>{takes}</span>
    </li>
  );
}

function Count({ item, amount }: Cost) {
  return (
    <span className={styles.count}>
      {amount}
      <ItemIcon item={item} size={13} />
    </span>
  );
}
