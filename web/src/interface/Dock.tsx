import { Bot, Pickaxe, Plus, Undo2 } from 'lucide-react';
import type { DockView } from '../engine/contract';
import type { DroneView } from '../engine/orders';
import { useClient } from './client';
import styles from './Dock.module.css';
import { amount } from './format';
import { ItemIcon } from './ItemIcon';
import panel from './panel.module.css';

/** A dock's drones and what it feeds them with; for its owner, what to do with them. */
export function Dock({ dock, mine }: { dock: DockView; mine: boolean }) {
  const client = useClient();
  return (
    <section className={styles.dock} aria-label="Drones">
      <p>
        Energy {amount(dock.charge)} of {amount(dock.charge_max)}; {dock.units.length} of{' '}
        {dock.units_max} drones
      </p>
      <ul className={styles.drones}>
        {dock.units.map((drone) => (
          <Drone key={drone.id} drone={drone} mine={mine} />
        ))}
      </ul>
      {mine && (
        <div className={styles.actions}>
          <button type="button" className={panel.outlined} onClick={() => client.call('launch')}>
            <Plus size={16} aria-hidden="true" />
            Launch a drone
          </button>
          {dock.units.length > 0 && (
            <button
              type="button"
              className={panel.outlined}
              title="Then click where they are to gather; they deliver to the nearest hub"
              onClick={() => client.call('set_tool', 'haul')}
            >
              <Pickaxe size={16} aria-hidden="true" />
              Gather from…
            </button>
          )}
        </div>
      )}
    </section>
  );
}

function Drone({ drone, mine }: { drone: DroneView; mine: boolean }) {
  const client = useClient();
  return (
    <li data-state={drone.state} data-testid={`drone-${drone.id}`}>
      <button
        type="button"
        className={`${panel.button} ${styles.state}`}
        aria-label={`Drone ${drone.id}: ${drone.state_text} Look at it`}
        onClick={() => client.call('select_drone', drone.id)}
      >
        <Bot size={16} aria-hidden="true" />
        <span>
          {drone.id}: {drone.state_text}
        </span>
      </button>
      {drone.load && (
        <span className={styles.load}>
          <ItemIcon item={drone.load.item} />
          {amount(drone.load.amount)}
        </span>
      )}
      {mine && (
        <button
          type="button"
          className={panel.button}
          aria-label={`Recall drone ${drone.id}`}
          title="Recall"
          onClick={() => client.call('recall', drone.id)}
        >
          <Undo2 size={16} aria-hidden="true" />
        </button>
      )}
    </li>
  );
}
