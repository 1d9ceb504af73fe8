import panel from './panel.module.css';
import styles from './Problem.module.css';

/** The engine stopped. Everything that was acknowledged is safe on the server. */
export function Problem({ text }: { text: string }) {
  return (
    <div className={`${panel.panel} ${styles.problem}`} role="alert">
      <h2>The game stopped on this page</h2>
      <p>Nothing is lost: the planet runs on without it.</p>
      <p className={styles.detail}>{text}</p>
      <button type="button" className={panel.outlined} onClick={() => location.reload()}>
        Load the page again
      </button>
    </div>
  );
}
