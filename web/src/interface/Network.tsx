import { Unplug, Zap, ZapOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PowerView } from '../engine/contract';
import type { NetworkView } from '../engine/orders';
import { amount } from './format';
import styles from './Network.module.css';
import { PrototypeIcon } from './PrototypeIcon';

const HEADS: Record<NetworkView['state'], { shape: ReactNode; text: string }> = {
  unconnected: { shape: <Unplug size={16} />, text: 'Not connected' },
  unknown: { shape: <Zap size={16} />, text: 'Looking at its network' },
  resting: { shape: <Zap size={16} />, text: 'Nothing draws power now' },
  short: { shape: <ZapOff size={16} />, text: 'Power is short' },
  enough: { shape: <Zap size={16} />, text: 'Enough power' },
};

interface NetworkProps {
  network: NetworkView;
  /** What the structure itself draws or gives; missing for pylons. */
  power: PowerView | undefined;
}

/** How a structure is connected: what its network draws and gives, and what it consists of. */
export function Network({ network, power }: NetworkProps) {
  const { state, draws, gives, percent, pylons, machines } = network;
  const isKnown = state !== 'unconnected' && state !== 'unknown';
  const { shape, text } = HEADS[state];
  return (
    <section className={styles.network} aria-label="Power network" data-state={state}>
      <p className={styles.head}>
        <span className={styles.shape} aria-hidden="true">
          {shape}
        </span>
        <strong>{text}</strong>
        {draws > 0 && <span data-testid="satisfaction">{percent} %</span>}
      </p>
      {power && (
        <p className={styles.quiet}>
          {power.gives > 0
            ? `This one gives up to ${power.gives} units a tick.`
            : `This one draws ${power.draws} units a tick at work.`}
        </p>
      )}
      {state === 'unconnected' && (
        <p className={styles.quiet}>No pylon reaches it. Build one nearby.</p>
      )}
      {state === 'short' && (
        <p className={styles.quiet}>
          {gives === 0
            ? 'No generator burns, so all machines stand still.'
            : `All machines work at ${percent} % of their speed.`}
        </p>
      )}
      {isKnown && (
        <>
          <meter
            className={styles.meter}
            aria-label="Drawn of what can be given"
            min={0}
            max={Math.max(draws, gives, 1)}
            value={Math.min(draws, gives)}
          />
          <p className={styles.quiet} data-testid="network-figures">
            Draws {amount(draws)}, can give {amount(gives)} units a tick
          </p>
          <ul className={styles.machines} aria-label="Machines of the network">
            <li>
              <PrototypeIcon prototype="pylon" size={16} />
              {pylons} × {pylons === 1 ? 'pylon' : 'pylons'}
            </li>
            {machines.map((group) => (
              <li key={group.prototype}>
                <PrototypeIcon prototype={group.prototype} size={16} />
                {amount(group.machines)} × {group.name.toLowerCase()}
                <span className={styles.quiet}>
                  {group.gives > 0 && `gives ${amount(group.gives)}`}
                  {group.draws > 0 && `draws ${amount(group.draws)}`}
                  {group.gives + group.draws === 0 && 'at rest'}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
