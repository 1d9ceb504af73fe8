import { Menu } from 'lucide-react';
import { setMenu } from '../store/game';
import panel from './panel.module.css';
import styles from './TopStrip.module.css';

/** The name of the game, and the way to other worlds. */
export function MenuButton() {
  return (
    <h1 className={styles.name}>
      <button
        type="button"
        className={panel.button}
        aria-haspopup="dialog"
        title="Play online or alone"
        onClick={() => setMenu('choice')}
      >
        <Menu size={16} aria-hidden="true" />
        <span>Goldberg</span>
      </button>
    </h1>
  );
}
