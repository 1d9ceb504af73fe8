import { FlaskConical } from 'lucide-react';
import { toggleDrawer } from '../store/game';
import { useGame, useView } from './client';
import panel from './panel.module.css';
import { unitsDone } from './research';
import styles from './ResearchButton.module.css';

/** Opens the drawer of research, and says what is being found out. */
export function ResearchButton() {
  const open = useGame(({ drawer }) => drawer === 'research');
  const research = useView((view) => view.research);
  const chosen = useGame(({ catalogue }) =>
    catalogue?.technologies.find(({ key }) => key === research?.chosen),
  );
  return (
    <button
      type="button"
      className={panel.button}
      aria-label={chosen ? `Research: ${chosen.name}` : 'Research'}
      aria-expanded={open}
      aria-keyshortcuts="T"
      title="What there is to find out (T)"
      data-testid="research-button"
      onClick={() => toggleDrawer('research')}
    >
      <FlaskConical size={16} aria-hidden="true" />
      {chosen && (
        <span className={styles.share}>
          {unitsDone(chosen, research)}/{chosen.units}
        </span>
      )}
    </button>
  );
}
