import type { KeyboardEvent } from 'react';
import { game, openGroup, setGroup, turnGroup } from '../store/game';
import styles from './BuildBar.module.css';
import { useGame } from './client';
import panel from './panel.module.css';

/** Id of the list that shows the open group. */
export const GROUP_PANEL = 'build-group';

/** The groups of what may be built; one is open. Arrow keys go from tab to tab, Q and E from anywhere. */
export function BuildTabs() {
  const groups = useGame(({ catalogue }) => catalogue?.groups);
  const open = useGame(openGroup);
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const steps = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!steps) return;
    // Elsewhere these keys move the view.
    event.preventDefault();
    turnGroup(steps);
    const key = openGroup(game.getState())?.key;
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${key}"]`)?.focus();
  };
  return (
    <div className={styles.tabs}>
      <kbd className={panel.key} aria-hidden="true">
        Q
      </kbd>
      <div role="tablist" aria-label="What to build" className={styles.tablist} onKeyDown={move}>
        {groups?.map(({ key, name }) => (
          <button
            key={key}
            type="button"
            role="tab"
            className={styles.tab}
            aria-selected={key === open?.key}
            aria-controls={GROUP_PANEL}
            tabIndex={key === open?.key ? 0 : -1}
            data-tab={key}
            onClick={() => setGroup(key)}
          >
            {name}
          </button>
        ))}
      </div>
      <kbd className={panel.key} aria-hidden="true">
        E
      </kbd>
    </div>
  );
}
