import { useClient } from './client';
import panel from './panel.module.css';
import styles from './Problem.module.css';

/** The engine stopped. What was done is on the server, or saved here. */
export function Problem({ text }: { text: string }) {
  const isAlone = 'alone' in useClient().playing;
  return (
    <div className={`${panel.panel} ${styles.problem}`} role="alert">
      <h2>The game stopped on this page</h2>
      <p>
        {isAlone
          ? 'What you did is saved; your world waits for you.'
          : 'Nothing is lost: the planet runs on without it.'}
      </p>
      <p className={styles.detail}>{text}</p>
      <button type="button" className={panel.outlined} onClick={() => location.reload()}>
        Load the page again
      </button>
    </div>
  );
}
