import { ListOrdered } from 'lucide-react';
import { useClient, useView } from './client';
import panel from './panel.module.css';

/** Opens what one has to do. */
export function OrdersButton() {
  const client = useClient();
  const isOpen = useView((view) => view.worker !== undefined && !view.worker.drone) ?? false;
  return (
    <button
      type="button"
      className={panel.button}
      aria-label="Your orders"
      aria-expanded={isOpen}
      aria-keyshortcuts="H"
      title="What you have to do (H)"
      data-testid="orders-button"
      onClick={() => client.call('select_self')}
    >
      <ListOrdered size={16} aria-hidden="true" />
    </button>
  );
}
