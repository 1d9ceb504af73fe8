import { useEffect, useState } from 'react';
import type { Status } from '../engine/contract';
import { useClient } from './client';
import { amount } from './format';
import styles from './HelpSheet.module.css';

const PERIOD_MS = 1_000;

/** How the engine does, for the curious. */
export function Figures() {
  const client = useClient();
  const [status, setStatus] = useState<Status>();
  useEffect(() => {
    const load = () => void client.ask('status').then(setStatus, () => undefined);
    load();
    const timer = setInterval(load, PERIOD_MS);
    return () => clearInterval(timer);
  }, [client]);
  if (!status) return null;
  return (
    <p className={styles.figures} data-testid="figures">
      {figures(status).join(' · ')}
    </p>
  );
}

/** `60 pictures a second`, and how well the world is foreseen. */
export function figures({ fps, hash_mismatches, tally }: Status): string[] {
  const late = tally.shift_ticks_max > 0 ? ` (at most ${amount(tally.shift_ticks_max)} ticks)` : '';
  return [
    `${amount(fps)} ${Math.round(fps) === 1 ? 'picture' : 'pictures'} a second`,
    `${amount(tally.foreseen)} of ${amount(tally.answered)} actions foreseen`,
    `${amount(tally.corrections)} corrected`,
    `${amount(tally.shifted)} later than foreseen${late}`,
    `copy of the world ${amount(hash_mismatches)} times wrong, ${amount(tally.resyncs)} times told again`,
  ];
}
