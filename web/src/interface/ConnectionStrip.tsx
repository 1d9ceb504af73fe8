import { useEffect, useState } from 'react';
import { setMenu } from '../store/game';
import { useClient, useView } from './client';
import styles from './ConnectionStrip.module.css';
import panel from './panel.module.css';

const NOTE = {
  connecting: 'Reaching the planet…',
  reconnecting: 'Connection lost; reconnecting. What you have built is kept.',
  refused: 'The server does not let this page in.',
} as const;

/** What is wrong with the connection and what is safe. Never in the way. */
export function ConnectionStrip() {
  const client = useClient();
  const connection = useView((view) => view.connection);
  const note = useView((view) => view.connection_note);
  const isAlone = 'alone' in client.playing;
  const met = useView((view) => view.player !== undefined);
  const isLate = useLate(connection === 'connecting');
  if (isAlone || connection === undefined || connection === 'online') return null;
  // The first connection takes a moment and needs no words.
  if (connection === 'connecting' && !met && !note && !isLate) return null;
  return (
    <div className={`${panel.panel} ${styles.strip}`} role="status" data-state={connection}>
      <span>{note ?? NOTE[connection]}</span>
      {connection === 'reconnecting' && (
        <button type="button" className={panel.outlined} onClick={() => client.reconnect()}>
          Try now
        </button>
      )}
      {connection !== 'refused' && (
        <button type="button" className={panel.outlined} onClick={() => setMenu('saves')}>
          Play alone
        </button>
      )}
      {connection === 'refused' && (
        <button type="button" className={panel.outlined} onClick={() => location.reload()}>
          Load the page again
        </button>
      )}
    </div>
  );
}

/** A first connection that takes this long is not coming about by itself. */
const LATE_MS = 5_000;

/** Whether something has been so for a while. */
function useLate(isSo: boolean): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (!isSo) return;
    const timer = setTimeout(() => setLate(true), LATE_MS);
    return () => clearTimeout(timer);
  }, [isSo]);
  return isLate;
}
