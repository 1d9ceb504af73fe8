import { Check } from 'lucide-react';
import type { GoalView } from '../engine/contract';
import { AccountStrip } from './Account';
import { useClient, useGame, useView } from './client';
import { age, amount } from './format';
import { MenuButton } from './MenuButton';
import { OrdersButton } from './OrdersButton';
import panel from './panel.module.css';
import { PeopleButton } from './PeopleButton';
import { PlansButton } from './PlansButton';
import { ResearchButton } from './ResearchButton';
import styles from './TopStrip.module.css';

/** Where one is, what to do next, what one has. */
export function TopStrip() {
  return (
    <div className={`${panel.panel} ${styles.strip}`}>
      <Place />
      <Goal />
      <div className={styles.own}>
        <OrdersButton />
        <PeopleButton />
        <ResearchButton />
        <PlansButton />
        <AccountStrip />
      </div>
    </div>
  );
}

const CONNECTION = {
  connecting: 'Connecting',
  online: 'Online',
  reconnecting: 'Reconnecting',
  refused: 'Refused',
} as const;

function Place() {
  const isAlone = 'alone' in useClient().playing;
  const alone = useGame((state) => state.alone?.name);
  const isRefused = useGame((state) => state.aloneProblem !== undefined);
  const connection = useView((view) => view.connection) ?? 'connecting';
  // A second's worth of ticks is shown at a time: faster is unrest, not information.
  const rate = useView((view) => view.ticks_per_second) ?? 20;
  const seconds =
    useView((view) => Math.floor(view.tick / Math.max(1, view.ticks_per_second))) ?? 0;
  const tick = seconds * rate;
  return (
    <div className={styles.place}>
      <MenuButton />
      {seconds > 0 && (
        <span className={styles.quiet} title={`Tick ${amount(tick)}: the planet's age`}>
          {age(tick, rate)} old
        </span>
      )}
      {isAlone ? (
        <span
          className={styles.connection}
          data-state={isRefused ? 'refused' : 'online'}
          title={alone}
        >
          <span className={styles.dot} />
          <span>{isRefused ? 'Not opened' : (alone ?? 'Opening your world')}</span>
        </span>
      ) : (
        <span className={styles.connection} data-state={connection}>
          <span className={styles.dot} />
          <span>{CONNECTION[connection]}</span>
        </span>
      )}
    </div>
  );
}

/** One mark for every step. */
export function stepMarks({ step, steps }: GoalView): ('done' | 'now' | 'open')[] {
  return Array.from({ length: steps }, (_, before) => {
    if (before + 1 === step) return 'now';
    return before + 1 < step ? 'done' : 'open';
  });
}

function Goal() {
  const goal = useView((view) => view.goal);
  const isRefused = useGame((state) => state.aloneProblem !== undefined);
  if (isRefused) return <div className={styles.goal}>Nothing is played here.</div>;
  if (!goal) return <div className={styles.goal}>Finding a place for you…</div>;
  return (
    <div className={styles.goal} data-done={goal.done} data-testid="goal">
      {goal.done && <Check size={16} aria-hidden="true" />}
      <span>{goal.text}</span>
      {!goal.done && goal.steps > 1 && (
        <span className={styles.steps} role="img" aria-label={`Step ${goal.step} of ${goal.steps}`}>
          {stepMarks(goal).map((mark, place) => (
            <span key={place} data-mark={mark} />
          ))}
        </span>
      )}
    </div>
  );
}
