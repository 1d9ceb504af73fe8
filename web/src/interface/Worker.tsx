import { Bot, Crosshair, Undo2, User, X } from 'lucide-react';
import type { DroneView, WorkerState, WorkerView } from '../engine/orders';
import { AddOrder } from './AddOrder';
import { useClient, useView } from './client';
import { amount } from './format';
import inspector from './Inspector.module.css';
import { ItemIcon } from './ItemIcon';
import panel from './panel.module.css';
import { Queue } from './Queue';
import styles from './Worker.module.css';

const NEAR = 0.86;

const STATES: Record<WorkerState, string> = {
  idle: 'Idle',
  working: 'Working',
  blocked: 'Held up',
  starved: 'Starved',
};

/** Whoever was selected, oneself or a drone: how they are, and what they have to do. */
export default function Worker() {
  const client = useClient();
  const worker = useView((view) => view.worker);
  const holdsTool = useView((view) => view.tool !== undefined);
  if (!worker) return null;
  const { drone, queue } = worker;
  return (
    <div
      className={`${panel.panel} ${inspector.inspector}`}
      data-of="worker"
      data-holds-tool={holdsTool}
      data-chooses="true"
      data-testid="worker"
    >
      <button
        type="button"
        className={`${panel.button} ${inspector.close}`}
        aria-label="Close"
        title="Close (Esc)"
        onClick={() => client.call('deselect')}
      >
        <X size={16} aria-hidden="true" />
      </button>
      <h2 className={inspector.title}>
        {drone ? <Bot size={22} aria-hidden="true" /> : <User size={22} aria-hidden="true" />}
        {drone ? `Drone ${drone.id}` : 'Your orders'}
        {worker.owner && <span className={inspector.owner}>of {worker.owner}</span>}
      </h2>
      <State worker={worker} />
      {drone && <Drone drone={drone} mine={queue !== undefined} cell={worker.cell} />}
      {queue && <AddOrder isDrone={drone !== undefined} />}
      {queue && <Queue queue={queue} />}
    </div>
  );
}

/** Why an order does not get on is said at the order itself. */
function State({ worker: { state, state_text: text, queue } }: { worker: WorkerView }) {
  const isSaidBelow = state === 'blocked' && queue !== undefined;
  return (
    <p className={styles.state} data-state={state}>
      <strong>{STATES[state]}</strong>
      {!isSaidBelow && <span>{text}</span>}
    </p>
  );
}

function Drone({ drone, mine, cell }: { drone: DroneView; mine: boolean; cell: string }) {
  const client = useClient();
  return (
    <div className={styles.figures}>
      <span data-empty={drone.energy === 0}>Energy {amount(drone.energy)}</span>
      <span className={styles.load}>
        {drone.load ? (
          <>
            Carries
            <ItemIcon item={drone.load.item} />
            {amount(drone.load.amount)} {drone.load.name.toLowerCase()}
          </>
        ) : (
          'Carries nothing'
        )}
      </span>
      <span className={styles.actions}>
        <button
          type="button"
          className={panel.button}
          aria-label="Find"
          title="Look at it"
          onClick={() => client.call('look_at', cell, NEAR)}
        >
          <Crosshair size={16} aria-hidden="true" />
        </button>
        {mine && (
          <button
            type="button"
            className={panel.button}
            aria-label="Recall"
            title="Recall: it becomes an item again"
            onClick={() => client.call('recall', drone.id)}
          >
            <Undo2 size={16} aria-hidden="true" />
          </button>
        )}
      </span>
    </div>
  );
}
