/**
 * Copy and paste of the browser itself: with nothing marked and nowhere to type, they are for the
 * planet.
 */

import type { EngineClient } from '../engine/client';
import { TEXT_LENGTH_MAX } from '../plans/kept';
import { buildPlan } from './plan';

/** Starts listening; returns how to stop. */
export function listenToClipboard(client: EngineClient): () => void {
  const stop = new AbortController();
  const options = { signal: stop.signal };
  addEventListener(
    'copy',
    (event) => {
      if (!isForTheGame(event) || String(getSelection()) !== '') return;
      event.preventDefault();
      client.call('set_tool', 'copy');
    },
    options,
  );
  addEventListener(
    'paste',
    (event) => {
      if (!isForTheGame(event)) return;
      event.preventDefault();
      const text = event.clipboardData?.getData('text') ?? '';
      if (text.trimStart().startsWith('GB')) {
        // What is longer is too long, however much longer it is.
        client.call('take_plan', text.trim().slice(0, TEXT_LENGTH_MAX + 1));
      } else {
        buildPlan(client);
      }
    },
    options,
  );
  return () => stop.abort();
}

function isForTheGame({ target }: Event): boolean {
  if (!(target instanceof HTMLElement)) return true;
  return !target.closest('dialog, input, textarea, select, [contenteditable]');
}
