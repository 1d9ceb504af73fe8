import { useEffect, useRef } from 'react';
import { canvas } from '../engine/canvas';
import { listenToPointers } from '../input/pointer';
import { useClient } from './client';
import styles from './Planet.module.css';

/** Hands the keyboard to the planet; its frame is shown to those who use one. */
export function focusPlanet(byKeyboard: boolean) {
  canvas.focus({ preventScroll: true });
  canvas.toggleAttribute('data-by-tab', byKeyboard);
}

/**
 * Puts the page's one canvas into the document. React must not own it: it was given to the
 * engine for good, and StrictMode would make a second one.
 */
export function Planet() {
  const client = useClient();
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    canvas.className = styles.canvas ?? '';
    canvas.tabIndex = 0;
    canvas.setAttribute('role', 'application');
    canvas.setAttribute('aria-label', 'The planet');
    canvas.setAttribute('aria-describedby', 'planet-keys');
    canvas.onkeyup = ({ key }) => key === 'Tab' && canvas.setAttribute('data-by-tab', '');
    canvas.onblur = () => canvas.removeAttribute('data-by-tab');
    holder.current?.append(canvas);
    client.setAttached(true);
    const stop = listenToPointers(canvas, client);
    return () => {
      stop();
      client.setAttached(false);
      canvas.remove();
    };
  }, [client]);
  return (
    <div ref={holder} className={styles.holder}>
      <p id="planet-keys" hidden>
        U, I, O, J, K and L move the cursor from cell to cell, Enter acts there, the arrow keys move
        the view, the digits choose what to build, Q and E show other things to build, C chooses
        what a machine makes, Y copies between two corners and V builds that elsewhere. The question
        mark shows all keys.
      </p>
    </div>
  );
}
