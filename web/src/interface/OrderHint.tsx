import { useClient, useView } from './client';
import styles from './OrderHint.module.css';
import { hintOf } from './orders';
import panel from './panel.module.css';

/** What to do on the planet while an order is given, and how to be done with it. */
export function OrderHint() {
  const client = useClient();
  const hint = useView((view) => hintOf(view.tool?.key));
  const queue = useView((view) => view.worker?.queue);
  if (!hint) return null;
  return (
    <div className={`${panel.panel} ${styles.hint}`} role="status" data-testid="order-hint">
      <span>{hint}</span>
      {queue && (
        <span className={styles.count}>
          {queue.orders.length} of {queue.most}
        </span>
      )}
      <button
        type="button"
        className={panel.outlined}
        onClick={() => client.call('set_tool', undefined)}
      >
        Done
      </button>
    </div>
  );
}
