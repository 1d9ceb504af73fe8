import { Hand, Save } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { setDrawer } from '../store/game';
import { keepPlan } from '../plans/library';
import { NAME_LENGTH_MAX } from '../plans/kept';
import { useClient, useView } from './client';
import { structures } from './format';
import { Needs } from './Needs';
import panel from './panel.module.css';
import { focusPlanet } from './Planet';
import styles from './Plans.module.css';

/** What was copied or taken in hand last, to be kept under a name. */
export function PlanInHand() {
  const client = useClient();
  const plan = useView((view) => view.plan);
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string>();
  if (!plan) {
    return (
      <p className={styles.quiet}>
        Take Copy <kbd className={panel.key}>Y</kbd> and drag over structures, yours or others’, to
        build them again elsewhere.
      </p>
    );
  }
  const keep = async (event: FormEvent) => {
    event.preventDefault();
    const text = await client.ask('plan_text');
    const refused = text === undefined ? undefined : keepPlan({ name, text });
    setProblem(refused);
    if (!refused) setName('');
  };
  const take = () => {
    client.call('set_tool', 'paste');
    setDrawer(undefined);
    focusPlanet(false);
  };
  return (
    <section className={styles.plan} aria-label="Copied" data-testid="plan-in-hand">
      <div className={styles.head}>
        <h3>Copied</h3>
        <span className={styles.quiet}>{structures(plan.structures)}</span>
      </div>
      <Needs needs={plan.cost} label="Cost" />
      <form className={styles.row} aria-label="Keep it" onSubmit={keep}>
        <input
          type="text"
          aria-label="Name"
          placeholder="Name"
          maxLength={NAME_LENGTH_MAX}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className={panel.outlined}>
          <Save size={16} aria-hidden="true" />
          Keep
        </button>
        <button type="button" className={panel.outlined} onClick={take}>
          <Hand size={16} aria-hidden="true" />
          Build <kbd className={panel.key}>V</kbd>
        </button>
      </form>
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}
