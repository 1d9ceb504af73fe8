/**
 * The blueprints that this browser keeps: names and texts. What a text says, the engine knows; here
 * it is only bounded, since whatever lies in a browser's storage may have come from anywhere.
 */

const KEY = 'goldberg.plans';
/** More are no longer found in a list. */
export const PLANS_MAX = 64;
export const NAME_LENGTH_MAX = 40;
/** As long as the longest blueprint that there can be. */
export const TEXT_LENGTH_MAX = 16 * 1024;

export interface KeptPlan {
  name: string;
  /** Tells it from all others. */
  text: string;
}

/** What can be kept, of whatever was found. */
export function readKept(stored: string | null): KeptPlan[] {
  const seen = new Set<string>();
  return parsed(stored)
    .flatMap((found: unknown) => {
      const { name, text } = (found ?? {}) as { name?: unknown; text?: unknown };
      if (typeof name !== 'string' || typeof text !== 'string' || !isText(text)) return [];
      if (seen.has(text)) return [];
      seen.add(text);
      return [{ name: nameFrom(name), text }];
    })
    .slice(0, PLANS_MAX);
}

/** Letters and digits behind the mark of a blueprint. */
function isText(text: string): boolean {
  return text.length <= TEXT_LENGTH_MAX && /^GB\d[A-Z2-7]+$/.test(text);
}

function parsed(stored: string | null): unknown[] {
  try {
    const found: unknown = JSON.parse(stored ?? '[]');
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

/** A name as it is kept: of one line, and not too long. */
export function nameFrom(typed: string): string {
  const name = typed.replace(/\s+/g, ' ').trim().slice(0, NAME_LENGTH_MAX).trim();
  return name || 'Blueprint';
}

/** With one more at the beginning, or the reason against it. */
export function withPlan(kept: KeptPlan[], plan: KeptPlan): KeptPlan[] | string {
  const same = kept.find(({ text }) => text === plan.text);
  if (same) return `You keep this one already: ${same.name}.`;
  if (kept.length >= PLANS_MAX)
    return `You keep ${PLANS_MAX}, as many as may be; delete one first.`;
  return [{ name: nameFrom(plan.name), text: plan.text }, ...kept];
}

export function renamed(kept: KeptPlan[], text: string, name: string): KeptPlan[] {
  return kept.map((plan) => (plan.text === text ? { text, name: nameFrom(name) } : plan));
}

export function without(kept: KeptPlan[], text: string): KeptPlan[] {
  return kept.filter((plan) => plan.text !== text);
}

/** What this browser keeps; nothing if it may not keep anything. */
export function loadKept(): KeptPlan[] {
  try {
    return readKept(localStorage.getItem(KEY));
  } catch {
    return [];
  }
}

/** Whether it was kept. */
export function saveKept(kept: KeptPlan[]): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
    return true;
  } catch {
    // Storage may be forbidden, or full.
    return false;
  }
}

/** Calls when another page of this browser changed what is kept; returns how to stop. */
export function onKeptElsewhere(then: () => void): () => void {
  const changed = (event: StorageEvent) => event.key === KEY && then();
  addEventListener('storage', changed);
  return () => removeEventListener('storage', changed);
}
