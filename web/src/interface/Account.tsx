import { ChevronDown } from 'lucide-react';
import type { AccountLine } from '../engine/contract';
import { toggleDrawer } from '../store/game';
import { grouped, heldLines } from './account';
import styles from './Account.module.css';
import { ByHand } from './ByHand';
import { useGame, useView } from './client';
import { Drawer } from './Drawer';
import { amount, perMinute } from './format';
import { ItemIcon } from './ItemIcon';
import panel from './panel.module.css';

/** What one has, on one line: what does not fit is in the drawer that the button opens. */
export function AccountStrip() {
  const lines = heldLines(useView((view) => view.account));
  const open = useGame(({ drawer }) => drawer === 'account');
  return (
    <div className={styles.strip}>
      <ul className={styles.line} aria-label="Your account">
        {lines.map((line) => (
          <li key={line.item} data-item={line.item} title={line.name}>
            <Figures line={line} testId={`account-${line.item}`} />
          </li>
        ))}
      </ul>
      <button
        type="button"
        className={panel.button}
        aria-label="Everything you hold"
        aria-expanded={open}
        aria-keyshortcuts="B"
        title="Everything you hold (B)"
        onClick={() => toggleDrawer('account')}
      >
        <ChevronDown size={16} aria-hidden="true" />
      </button>
    </div>
  );
}

/** Everything one has, by where it comes from. */
export function AccountDrawer() {
  const lines = heldLines(useView((view) => view.account));
  const items = useGame(({ catalogue }) => catalogue?.items);
  const open = useGame(({ drawer }) => drawer === 'account');
  if (!open) return null;
  return (
    <Drawer title="You hold" testId="account">
      {lines.length === 0 && <p className={styles.rate}>Nothing yet.</p>}
      {grouped(lines, items).map((group) => (
        <section key={group.name} className={styles.group} aria-label={group.name}>
          <h3>{group.name}</h3>
          <ul className={styles.list}>
            {group.lines.map((line) => (
              <li key={line.item}>
                <Figures line={line} named />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <ByHand lines={lines} />
    </Drawer>
  );
}

interface FiguresProps {
  line: AccountLine;
  named?: boolean;
  testId?: string;
}

function Figures({ line, named = false, testId }: FiguresProps) {
  return (
    <>
      <ItemIcon item={line.item} />
      <span className={named ? styles.name : 'visually-hidden'}>
        {line.name}
        {!named && ': '}
      </span>
      <strong data-testid={testId} data-amount={line.amount}>
        {amount(line.amount)}
      </strong>
      {line.per_minute !== 0 && (
        <span className={styles.rate} data-sign={Math.sign(line.per_minute)}>
          {perMinute(line.per_minute)}
        </span>
      )}
    </>
  );
}
