import { Flag, FlagOff } from 'lucide-react';
import type { LandView, SharingPolicy } from '../engine/contract';
import { useClient } from './client';
import styles from './Land.module.css';
import panel from './panel.module.css';

/** How what lies on a cell may be shared, for people. */
const POLICIES: { key: SharingPolicy; name: string }[] = [
  { key: 'shuffled', name: 'By lot' },
  { key: 'first_come', name: 'First come, first served' },
  { key: 'all_or_none', name: 'All or none' },
];

/** Whose a bare cell is to be, and how what lies on it is shared. */
export function Land({ land }: { land: LandView }) {
  const client = useClient();
  const { is_own: isOwn, may_claim: mayClaim, reason, is_pending: isPending } = land;
  if (!isOwn && !mayClaim && reason === undefined) return null;
  return (
    <section className={styles.land} aria-label="Ownership" data-testid="land">
      {isOwn ? (
        <>
          <label className={styles.policy}>
            Shared
            <select
              value={land.policy}
              disabled={isPending}
              onChange={(event) => client.call('set_policy', event.target.value as SharingPolicy)}
            >
              {POLICIES.map(({ key, name }) => (
                <option key={key} value={key}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <button
            type="button"
            className={panel.outlined}
            disabled={isPending}
            onClick={() => client.call('release')}
          >
            <FlagOff size={16} aria-hidden="true" />
            Give up
          </button>
        </>
      ) : (
        <button
          type="button"
          className={panel.outlined}
          disabled={!mayClaim || isPending}
          title={reason}
          onClick={() => client.call('claim')}
        >
          <Flag size={16} aria-hidden="true" />
          Claim
        </button>
      )}
      {isPending && <span className={styles.quiet}>On its way</span>}
      {!isOwn && reason !== undefined && <p className={styles.quiet}>{reason}</p>}
    </section>
  );
}
