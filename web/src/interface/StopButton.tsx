import { Square } from 'lucide-react';
import { useClient, useView } from './client';
import panel from './panel.module.css';
import styles from './StopButton.module.css';

const DOING = {
  walking: 'walking',
  gathering: 'gathering',
  delivering: 'delivering',
  crafting: 'crafting',
  waiting: 'waiting',
  idle: undefined,
} as const;

/** Ends what one is at, for those without Escape; there only while there is something to end. */
export function StopButton() {
  const client = useClient();
  const activity = useView((view) => view.player?.activity) ?? 'idle';
  const doing = DOING[activity];
  if (!doing) return null;
  return (
    <div className={`${panel.panel} ${styles.stop}`}>
      <button type="button" className={panel.button} onClick={() => client.call('stop')}>
        <Square size={16} aria-hidden="true" />
        Stop {doing}
      </button>
    </div>
  );
}
