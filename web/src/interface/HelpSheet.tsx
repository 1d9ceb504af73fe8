import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { HELP } from '../input/help';
import { setHelpOpen } from '../store/game';
import { useGame } from './client';
import { Figures } from './Figures';
import styles from './HelpSheet.module.css';
import panel from './panel.module.css';

/** All keys and gestures. A native dialog keeps the focus inside and closes with Escape. */
export default function HelpSheet() {
  const open = useGame((state) => state.helpOpen);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      className={styles.sheet}
      aria-labelledby="help-title"
      onClose={() => setHelpOpen(false)}
      onClick={(event) => {
        // The dialog itself is only hit where its backdrop is.
        if (event.target === event.currentTarget) setHelpOpen(false);
      }}
    >
      <div className={styles.content}>
        <header className={styles.header}>
          <h2 id="help-title">Keys and gestures</h2>
          <button
            type="button"
            className={panel.button}
            aria-label="Close"
            onClick={() => setHelpOpen(false)}
          >
            <X size={18} aria-hidden="true" />
          </button>
        </header>
        <div className={styles.groups}>
          {HELP.map(({ title, rows }) => (
            <section key={title}>
              <h3>{title}</h3>
              <dl className={styles.rows}>
                {rows.map(({ keys, does }) => (
                  <div key={does}>
                    <dt>
                      {keys.map((key) => (
                        <kbd key={key} className={panel.key}>
                          {key}
                        </kbd>
                      ))}
                    </dt>
                    <dd>{does}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
        {open && <Figures />}
      </div>
    </dialog>
  );
}
