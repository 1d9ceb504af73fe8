import { useStore } from 'zustand';
import { PLANS_MAX } from '../plans/kept';
import { library } from '../plans/library';
import { Drawer } from './Drawer';
import { KeptPlanRow } from './KeptPlanRow';
import { PlanImport } from './PlanImport';
import { PlanInHand } from './PlanInHand';
import styles from './Plans.module.css';

/** The blueprint that was copied last, and those that this browser keeps. */
export default function Plans() {
  const kept = useStore(library, (state) => state.kept);
  return (
    <Drawer title="Blueprints" testId="plans">
      <PlanInHand />
      <PlanImport />
      {kept.length === 0 ? (
        <p className={styles.quiet}>
          None is kept yet. This browser keeps up to {PLANS_MAX} for you.
        </p>
      ) : (
        <ul className={styles.list} aria-label="Kept blueprints">
          {kept.map((plan) => (
            <KeptPlanRow key={plan.text} plan={plan} />
          ))}
        </ul>
      )}
    </Drawer>
  );
}
