import { RotateCw } from 'lucide-react';
import { useClient, useView } from './client';
import panel from './panel.module.css';
import styles from './TurnButton.module.css';

/** Turns what the hand would build, for those without keys; only for what has a front. */
export function TurnButton() {
  const client = useClient();
  const turns = useView((view) => view.tool?.facing !== undefined);
  if (!turns) return null;
  return (
    <div className={`${panel.panel} ${styles.turn}`}>
      <button type="button" className={panel.button} onClick={() => client.call('rotate_tool', 1)}>
        <RotateCw size={18} aria-hidden="true" />
        Turn
      </button>
    </div>
  );
}
