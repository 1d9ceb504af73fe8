import { Globe, Sprout, X } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { isSame, type Playing, remember, SHARED } from '../play/playing';
import { setMenu } from '../store/game';
import { useClient, useGame } from './client';
import styles from './Menu.module.css';
import { NotFetched } from './NotFetched';
import panel from './panel.module.css';
import { goTo } from './go';

const Saves = lazy(() => import('./Saves').catch(() => ({ default: NotFetched })));

/**
 * What to play. The planet goes on behind it, so whoever closes it plays what they see. A native
 * dialog keeps the focus inside and closes with Escape.
 */
export function Menu() {
  const menu = useGame((state) => state.menu);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!menu) return dialog.current?.close();
    if (dialog.current?.open) return;
    dialog.current?.showModal();
    // What most come for, and not the first button, which closes it.
    dialog.current?.querySelector<HTMLElement>('[data-choice]')?.focus();
  }, [menu]);
  return (
    <dialog
      ref={dialog}
      className={styles.menu}
      data-shows={menu}
      aria-labelledby="menu-title"
      onClose={() => setMenu(undefined)}
    >
      {menu && (
        <div className={styles.content}>
          <header className={styles.head}>
            <div>
              <h2 id="menu-title">Goldberg</h2>
              <p className={styles.quiet}>A living planet of hexagons to build machines on.</p>
            </div>
            <button
              type="button"
              className={panel.button}
              aria-label="Close"
              title="Close (Esc)"
              onClick={() => setMenu(undefined)}
            >
              <X size={16} aria-hidden="true" />
            </button>
          </header>
          <Choices />
          {menu === 'saves' && (
            <Suspense fallback={null}>
              <Saves />
            </Suspense>
          )}
        </div>
      )}
    </dialog>
  );
}

function Choices() {
  const client = useClient();
  const shows = useGame((state) => state.menu);
  const play = (playing: Playing) => {
    if (!isSame(playing, client.playing)) return void goTo(client, playing);
    remember(playing);
    setMenu(undefined);
  };
  return (
    <div className={styles.choices}>
      <Choice
        icon={<Globe size={28} aria-hidden="true" />}
        name="Play online"
        about="On the planet that everyone shares. You can build at once."
        isCurrent={isSame(SHARED, client.playing)}
        onChoose={() => play(SHARED)}
      />
      <Choice
        icon={<Sprout size={28} aria-hidden="true" />}
        name="Play alone"
        about="In worlds of your own, kept in this browser. Also without a network."
        isCurrent={'alone' in client.playing}
        isOpen={shows === 'saves'}
        onChoose={() => setMenu('saves')}
      />
    </div>
  );
}

interface ChoiceProps {
  icon: ReactNode;
  name: string;
  about: string;
  isCurrent: boolean;
  /** For what opens more below. */
  isOpen?: boolean;
  onChoose: () => void;
}

function Choice({ icon, name, about, isCurrent, isOpen, onChoose }: ChoiceProps) {
  return (
    <button
      type="button"
      className={styles.choice}
      data-choice
      aria-current={isCurrent}
      aria-expanded={isOpen}
      onClick={onChoose}
    >
      {icon}
      <strong>{name}</strong>
      <span className={styles.quiet}>{about}</span>
    </button>
  );
}
