import { Pause, Play } from 'lucide-react';
import { useEffect, useState } from 'react';
import { game } from '../store/game';
import styles from './AloneStrip.module.css';
import { useClient, useGame } from './client';
import { age } from './format';
import panel from './panel.module.css';

/** Played, the past goes by this many times as fast as it was. */
const REPLAY_PACE = 4;
const REPLAY_STEP_MS = 250;

/** A world of one's own at any tick that it had. */
export function Timeline() {
  const client = useClient();
  const now = useGame(({ alone }) => alone?.tick) ?? 0;
  const rate = useGame(({ alone }) => alone?.ticksPerSecond) ?? 20;
  const past = useGame(({ alone }) => alone?.past);
  // Where the slider is held may be ahead of what the engine has come to.
  const [held, setHeld] = useState<number>();
  const [plays, setPlays] = useState(false);
  const at = held ?? past ?? now;
  const isPast = past !== undefined;
  const look = (tick: number | undefined) => {
    setHeld(tick);
    client.tellAlone({ type: 'look_at_tick', tick });
  };
  useEffect(() => setHeld(undefined), [past]);
  useEffect(() => {
    if (!plays) return;
    const timer = setInterval(() => {
      const { alone } = game.getState();
      if (!alone || alone.past === undefined) return setPlays(false);
      const tick = alone.past + Math.round((REPLAY_PACE * rate * REPLAY_STEP_MS) / 1_000);
      client.tellAlone({ type: 'look_at_tick', tick: tick < alone.tick ? tick : undefined });
    }, REPLAY_STEP_MS);
    return () => clearInterval(timer);
  }, [plays, client, rate]);
  return (
    <div className={styles.timeline}>
      <button
        type="button"
        className={panel.button}
        disabled={!isPast}
        aria-label={plays ? 'Stop the replay' : 'Replay from here'}
        title={plays ? 'Stop the replay' : 'Replay from here'}
        onClick={() => setPlays(!plays)}
      >
        {plays ? <Pause size={16} aria-hidden="true" /> : <Play size={16} aria-hidden="true" />}
      </button>
      <input
        type="range"
        min={0}
        max={now}
        // A second at a time; the digits of ticks mean nothing to anyone.
        step={rate}
        value={at}
        aria-label="Timeline"
        aria-valuetext={isPast ? `${age(now - at, rate)} ago` : 'Now'}
        onChange={(event) => {
          const tick = Number(event.target.value);
          look(tick + rate > now ? undefined : tick);
        }}
      />
      <button
        type="button"
        className={panel.outlined}
        disabled={!isPast}
        onClick={() => {
          setPlays(false);
          look(undefined);
        }}
      >
        Back to now
      </button>
      <span className={styles.when} data-past={isPast}>
        {isPast
          ? `You look at the past: ${age(now - at, rate)} ago`
          : `Now, ${age(now, rate)} since it began`}
      </span>
    </div>
  );
}
