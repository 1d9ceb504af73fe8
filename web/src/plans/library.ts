/** The kept blueprints, for components, and what is done to them. */

import { createStore } from 'zustand/vanilla';
import {
  type KeptPlan,
  loadKept,
  onKeptElsewhere,
  renamed,
  saveKept,
  without,
  withPlan,
} from './kept';

export const library = createStore<{ kept: KeptPlan[] }>(() => ({ kept: loadKept() }));

/** Follows what other pages of this browser keep; returns how to stop. */
export function followLibrary(): () => void {
  return onKeptElsewhere(() => library.setState({ kept: loadKept() }));
}

/** Keeps one more; the reason if it may not be. */
export function keepPlan(plan: KeptPlan): string | undefined {
  return change((kept) => withPlan(kept, plan));
}

export function renamePlan(text: string, name: string) {
  return change((kept) => renamed(kept, text, name));
}

export function deletePlan(text: string) {
  return change((kept) => without(kept, text));
}

/** Over what is stored now: another page may have changed it. */
function change(how: (kept: KeptPlan[]) => KeptPlan[] | string): string | undefined {
  const kept = how(loadKept());
  if (typeof kept === 'string') return kept;
  if (!saveKept(kept)) return 'This browser lets nothing be kept.';
  library.setState({ kept });
  return undefined;
}
