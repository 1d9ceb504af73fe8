import { History, Pause } from 'lucide-react';
import { useState } from 'react';
import { PACES, type Pace } from '../alone/pace';
import { game, setMenu, setTimeline } from '../store/game';
import styles from './AloneStrip.module.css';
import { useClient, useGame } from './client';
import { exportSave } from './download';
import panel from './panel.module.css';
import { Timeline } from './Timeline';

const NAMES: Record<Pace, string> = {
  0: 'Pause',
  1: 'Ordinary speed',
  2: 'Twice as fast',
  4: 'Four times as fast',
};

/** How a world goes that runs here: its pace, its past, and why it waits. */
export default function AloneStrip() {
  const client = useClient();
  const pace = useGame(({ alone }) => alone?.pace);
  const isPast = useGame(({ alone }) => alone?.past !== undefined);
  const isOpen = useGame(({ timelineOpen }) => timelineOpen);
  return (
    <div className={styles.rows}>
      <div className={`${panel.panel} ${styles.strip}`} data-past={isPast} data-testid="alone">
        <div role="group" aria-label="Speed" className={styles.paces}>
          {PACES.map((each) => (
            <button
              key={each}
              type="button"
              className={panel.button}
              aria-label={NAMES[each]}
              aria-pressed={pace === each}
              aria-keyshortcuts={each === 0 ? '0' : undefined}
              title={each === 0 ? 'Pause (0)' : `${NAMES[each]} (, and .)`}
              onClick={() => client.tellAlone({ type: 'pace', pace: each })}
            >
              {each === 0 ? <Pause size={16} aria-hidden="true" /> : `${each}×`}
            </button>
          ))}
        </div>
        <button
          type="button"
          className={panel.button}
          aria-label="Timeline"
          aria-expanded={isOpen}
          aria-keyshortcuts="Z"
          title="Look at the past (Z)"
          onClick={() => setTimeline(client, !isOpen)}
        >
          <History size={16} aria-hidden="true" />
        </button>
        {isOpen && <Timeline />}
      </div>
      <Waits />
    </div>
  );
}

/** Why the world waits, or that nothing of it is kept. */
function Waits() {
  const client = useClient();
  const trouble = useGame(({ alone }) => alone?.trouble);
  const isKept = useGame(({ alone }) => alone?.isKept);
  const [problem, setProblem] = useState<string>();
  const save = () => {
    const { alone } = game.getState();
    if (!alone) return;
    exportSave(client, alone.id, alone.name).then(
      () => setProblem(undefined),
      (error: Error) => setProblem(error.message),
    );
  };
  if (!trouble && isKept) return null;
  return (
    <div className={`${panel.panel} ${styles.trouble}`} role="alert" data-code={trouble?.code}>
      <p>
        {trouble
          ? `The world waits. ${trouble.problem}`
          : 'This browser keeps no worlds. Export this one before you leave.'}
      </p>
      {problem !== undefined && <p className={styles.problem}>{problem}</p>}
      <div className={styles.actions}>
        {trouble && (
          <button
            type="button"
            className={panel.outlined}
            onClick={() => client.tellAlone({ type: 'save_again' })}
          >
            Try again
          </button>
        )}
        {trouble && (
          <button type="button" className={panel.outlined} onClick={() => setMenu('saves')}>
            Your worlds
          </button>
        )}
        <button type="button" className={panel.outlined} onClick={save}>
          Export
        </button>
      </div>
    </div>
  );
}
