import { Check, Lock } from 'lucide-react';
import type { ResearchView, TechnologyEntry } from '../engine/contract';
import { useClient, useGame, useView } from './client';
import { Drawer } from './Drawer';
import { ItemIcon } from './ItemIcon';
import panel from './panel.module.css';
import { PrototypeIcon } from './PrototypeIcon';
import { duration, inWords } from './recipes';
import { inOrder, stateOf, type TechnologyState, unitsDone, waitsFor } from './research';
import styles from './Research.module.css';

/** Everything there is to find out: what it takes, what it opens, and how far it is. */
export default function Research() {
  const technologies = useGame(({ catalogue }) => catalogue?.technologies) ?? [];
  const research = useView((view) => view.research);
  return (
    <Drawer title="Research" testId="research">
      <p className={styles.about}>Labs use up items to find out what you choose.</p>
      <ul className={styles.list} aria-label="Technologies">
        {inOrder(technologies, research).map((technology) => (
          <Technology
            key={technology.key}
            technology={technology}
            all={technologies}
            research={research}
          />
        ))}
      </ul>
    </Drawer>
  );
}

interface TechnologyProps {
  technology: TechnologyEntry;
  all: TechnologyEntry[];
  research: ResearchView | undefined;
}

function Technology({ technology, all, research }: TechnologyProps) {
  const { key, name, about, units } = technology;
  const state = stateOf(technology, research);
  const done = unitsDone(technology, research);
  return (
    <li className={styles.technology} data-technology={key} data-state={state}>
      <div className={styles.head}>
        <h3>
          {state === 'known' && <Check size={14} aria-hidden="true" />}
          {state === 'locked' && <Lock size={14} aria-hidden="true" />}
          {name}
          {state === 'known' && <span className="visually-hidden">, known</span>}
        </h3>
        {(state === 'open' || state === 'chosen') && (
          <Choose technology={technology} state={state} isPending={research?.is_pending} />
        )}
      </div>
      {state !== 'known' && <p className={styles.about}>{about}</p>}
      {state !== 'known' && <Uses technology={technology} />}
      <Unlocks technology={technology} />
      {state === 'locked' && (
        <p className={styles.reason}>
          Comes after {waitsFor(technology, all, research).join(' and ')}.
        </p>
      )}
      {state !== 'known' && (done > 0 || state === 'chosen') && (
        <p className={styles.done}>
          <progress aria-label={`Progress of ${name}`} value={done} max={units} />
          <span>
            {done} of {units}
          </span>
        </p>
      )}
    </li>
  );
}

interface ChooseProps {
  technology: TechnologyEntry;
  state: TechnologyState;
  isPending: boolean | undefined;
}

function Choose({ technology: { key, name }, state, isPending }: ChooseProps) {
  const client = useClient();
  const isChosen = state === 'chosen';
  return (
    <button
      type="button"
      className={panel.outlined}
      aria-pressed={isChosen}
      aria-label={isChosen ? `Stop finding out ${name}` : `Find out ${name}`}
      data-pending={isChosen && isPending}
      onClick={() => client.call('research', isChosen ? undefined : key)}
    >
      {isChosen ? 'Stop' : 'Find out'}
    </button>
  );
}

function Uses({ technology: { uses, units, unit_ticks } }: { technology: TechnologyEntry }) {
  const items = useGame(({ catalogue }) => catalogue?.items);
  const rate = useView((view) => view.ticks_per_second) ?? 20;
  const takes = duration(unit_ticks, rate);
  return (
    <p className={styles.uses} title={`${units} units of ${inWords(uses, items)}, ${takes} each`}>
      <span className="visually-hidden">
        {units} units of research, each of {inWords(uses, items)}, in {takes}
      </span>
      <span aria-hidden="true">{units} ×</span>
      {uses.map(({ item, amount }) => (
        <span key={item} className={styles.count} aria-hidden="true">
          {amount}
          <ItemIcon item={item} size={14} />
        </span>
      ))}
      <span className={styles.quiet} aria-hidden="true">
        {takes} each
      </span>
    </p>
  );
}

function Unlocks({ technology }: { technology: TechnologyEntry }) {
  const catalogue = useGame((state) => state.catalogue);
  const prototypes = technology.prototypes.flatMap(
    (key) => catalogue?.prototypes.find((one) => one.key === key) ?? [],
  );
  const recipes = technology.recipes.flatMap(
    (key) => catalogue?.recipes.find((one) => one.key === key) ?? [],
  );
  return (
    <ul className={styles.unlocks} aria-label={`What ${technology.name} opens`}>
      {prototypes.map(({ key, name }) => (
        <li key={key}>
          <PrototypeIcon prototype={key} size={16} />
          {name}
        </li>
      ))}
      {recipes.map(({ key, name, gives }) => (
        <li key={key}>
          <ItemIcon item={gives.item} size={14} />
          {name}
        </li>
      ))}
    </ul>
  );
}
