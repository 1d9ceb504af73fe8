import { Check, ClipboardCopy, Hand, Pencil, Trash2 } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import type { PlanReading } from '../engine/contract';
import { type KeptPlan, NAME_LENGTH_MAX } from '../plans/kept';
import { deletePlan, renamePlan } from '../plans/library';
import { setDrawer } from '../store/game';
import { useClient, useGame } from './client';
import { structures } from './format';
import { Cost } from './Needs';
import panel from './panel.module.css';
import { focusPlanet } from './Planet';
import styles from './Plans.module.css';

/** What a text says in this world; undefined until the engine has answered. */
function useReading(text: string): PlanReading | undefined {
  const client = useClient();
  // Another catalogue reads it anew.
  const catalogue = useGame((state) => state.catalogue);
  const [reading, setReading] = useState<PlanReading>();
  useEffect(() => {
    let isWanted = true;
    client.ask('read_plan', text).then(
      (read) => isWanted && setReading(read),
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [client, text, catalogue]);
  return reading;
}

/** A kept blueprint: what it is, and what is done with it. */
export function KeptPlanRow({ plan: { name, text } }: { plan: KeptPlan }) {
  const client = useClient();
  const reading = useReading(text);
  const [does, setDoes] = useState<'rename' | 'delete' | 'copied' | 'show'>();
  const problem = reading && 'problem' in reading ? reading.problem : undefined;
  const take = () => {
    client.call('take_plan', text);
    setDrawer(undefined);
    focusPlanet(false);
  };
  const copy = () =>
    navigator.clipboard?.writeText(text).then(
      () => setDoes('copied'),
      () => setDoes('show'),
    ) ?? setDoes('show');
  return (
    <li className={styles.plan} data-plan={name}>
      <div className={styles.head}>
        {does === 'rename' ? (
          <Rename text={text} name={name} done={() => setDoes(undefined)} />
        ) : (
          <h3>{name}</h3>
        )}
        {reading && !problem && 'structures' in reading && (
          <span className={styles.quiet}>{structures(reading.structures)}</span>
        )}
      </div>
      {reading && 'cost' in reading && <Cost cost={reading.cost} />}
      {problem !== undefined && <p className={styles.problem}>{problem}</p>}
      {does === 'show' && (
        <input
          type="text"
          readOnly
          aria-label={`Text of ${name}`}
          value={text}
          onFocus={(event) => event.target.select()}
        />
      )}
      <div className={styles.row}>
        <button
          type="button"
          className={panel.outlined}
          disabled={problem !== undefined}
          onClick={take}
        >
          <Hand size={16} aria-hidden="true" />
          Build
        </button>
        <button
          type="button"
          className={panel.button}
          aria-label={does === 'copied' ? 'Copied' : `Copy the text of ${name}`}
          title="Copy its text"
          onClick={copy}
        >
          {does === 'copied' ? (
            <Check size={16} aria-hidden="true" />
          ) : (
            <ClipboardCopy size={16} aria-hidden="true" />
          )}
        </button>
        <button
          type="button"
          className={panel.button}
          aria-label={`Rename ${name}`}
          title="Rename"
          onClick={() => setDoes('rename')}
        >
          <Pencil size={16} aria-hidden="true" />
        </button>
        {does === 'delete' ? (
          <button type="button" className={panel.outlined} onClick={() => deletePlan(text)}>
            Delete it
          </button>
        ) : (
          <button
            type="button"
            className={panel.button}
            aria-label={`Delete ${name}`}
            title="Delete"
            onClick={() => setDoes('delete')}
          >
            <Trash2 size={16} aria-hidden="true" />
          </button>
        )}
      </div>
    </li>
  );
}

function Rename({ text, name, done }: KeptPlan & { done: () => void }) {
  const [typed, setTyped] = useState(name);
  const rename = (event: FormEvent) => {
    event.preventDefault();
    renamePlan(text, typed);
    done();
  };
  return (
    <form className={styles.row} aria-label={`Rename ${name}`} onSubmit={rename}>
      <input
        type="text"
        aria-label="Name"
        // It was asked for just now.
        autoFocus
        maxLength={NAME_LENGTH_MAX}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && done()}
      />
      <button type="submit" className={panel.outlined}>
        Rename
      </button>
    </form>
  );
}
