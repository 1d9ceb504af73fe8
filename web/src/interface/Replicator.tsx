import { Eraser, Hand } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { ReplicatorView } from '../engine/contract';
import { library } from '../plans/library';
import { useClient, useView } from './client';
import { structures } from './format';
import { Needs } from './Needs';
import panel from './panel.module.css';
import plans from './Plans.module.css';
import styles from './Work.module.css';

/** The blueprint that was copied last, among those to choose from: no text is like it. */
const COPIED = 'copied';

/** What a replicator copies, how far it is, and what it lacks; for its owner, what else it could. */
export function Replicator({ replicator, mine }: { replicator: ReplicatorView; mine: boolean }) {
  const client = useClient();
  const { needs, progress, copies, is_pending: isPending } = replicator;
  const copiesSome = replicator.structures > 0;
  return (
    <section className={styles.work} aria-label="What it copies" data-testid="replicator">
      {copiesSome && (
        <>
          <p className={styles.makes} data-testid="copies" data-pending={isPending}>
            <span>
              Copies <strong>{structures(replicator.structures)}</strong>, built{' '}
              {copies === 1 ? 'once' : `${copies} times`}
            </span>
          </p>
          <progress
            className={styles.progress}
            aria-label="Progress"
            value={progress ?? 0}
            max={1}
          />
          <Needs needs={needs} label="A copy takes" />
        </>
      )}
      {isPending && <span className={styles.quiet}>On its way</span>}
      {mine && <Choice most={replicator.structures_max} />}
      {mine && copiesSome && (
        <div className={plans.row}>
          <button
            type="button"
            className={panel.outlined}
            onClick={() => client.call('take_plan_of_selected')}
          >
            <Hand size={16} aria-hidden="true" />
            Build
          </button>
          <button
            type="button"
            className={panel.outlined}
            disabled={isPending}
            title="It gives back all that it holds"
            onClick={() => client.call('set_blueprint', undefined)}
          >
            <Eraser size={16} aria-hidden="true" />
            Take away
          </button>
        </div>
      )}
    </section>
  );
}

function Choice({ most }: { most: number }) {
  const client = useClient();
  const copied = useView((view) => view.plan);
  const kept = useStore(library, (state) => state.kept);
  const [chosen, choose] = useState<string>();
  const first = copied ? COPIED : kept[0]?.text;
  const text = kept.some((plan) => plan.text === chosen) || chosen === COPIED ? chosen : first;
  if (text === undefined) {
    return (
      <p className={styles.quiet}>
        Copy up to {most} structures <kbd className={panel.key}>Y</kbd>, then say here that it is to
        build them.
      </p>
    );
  }
  const set = async () => {
    const wanted = text === COPIED ? await client.ask('plan_text') : text;
    if (wanted !== undefined) client.call('set_blueprint', wanted);
  };
  return (
    <div className={`${plans.row} ${plans.choice}`}>
      <select aria-label="Blueprint" value={text} onChange={(event) => choose(event.target.value)}>
        {copied && <option value={COPIED}>Copied, {structures(copied.structures)}</option>}
        {kept.map((plan) => (
          <option key={plan.text} value={plan.text}>
            {plan.name}
          </option>
        ))}
      </select>
      <button type="button" className={panel.outlined} onClick={set}>
        Let it copy
      </button>
    </div>
  );
}
