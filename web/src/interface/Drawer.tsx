import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { setDrawer } from '../store/game';
import styles from './Drawer.module.css';
import panel from './panel.module.css';

interface DrawerProps {
  title: string;
  testId: string;
  children: ReactNode;
}

/** What opens beside the planet, with a heading and a way to close it. */
export function Drawer({ title, testId, children }: DrawerProps) {
  return (
    <div className={`${panel.panel} ${styles.drawer}`} data-testid={testId}>
      <header className={styles.head}>
        <h2>{title}</h2>
        <button
          type="button"
          className={panel.button}
          aria-label="Close"
          title="Close (Esc)"
          onClick={() => setDrawer(undefined)}
        >
          <X size={16} aria-hidden="true" />
        </button>
      </header>
      {children}
    </div>
  );
}
