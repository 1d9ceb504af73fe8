/**
 * What this page plays: the server's world or another one of it, or a world of one's own that runs
 * here. The address says it, or else what was played last; whoever comes for the first time sees the
 * server's world, and is asked.
 */

import type { Alone } from '../alone/desk';

export type Playing =
  /** Where on the server, before `/ws`: nothing for its first world. */
  { path: string } | { alone: Alone };

export interface Choice {
  playing: Playing;
  /** Whether the menu is to be open at once: what is played was not chosen. */
  isOpen: boolean;
}

const KEY = 'goldberg.play';
/** A path that is taken from an address leads nowhere else. */
const PATH = /^\/worlds\/[\w-]{1,64}$/;
const ID = /^[\w-]{1,64}$/;

export const SHARED: Playing = { path: '' };

/** The query that plays something, from the page's root. */
export function addressOf(playing: Playing): string {
  const query = new URLSearchParams();
  if (!('alone' in playing)) {
    query.set('play', 'online');
    if (playing.path) query.set('world', playing.path);
  } else {
    query.set('play', 'alone');
    if ('save' in playing.alone) query.set('save', playing.alone.save);
    else {
      query.set('seed', String(playing.alone.seed));
      query.set('frequency', String(playing.alone.frequency));
    }
  }
  return `/?${query}`;
}

/** What a query asks for; nothing if it says nothing, or nothing that can be. */
export function playingOf(search: string): Playing | undefined {
  const query = new URLSearchParams(search);
  switch (query.get('play')) {
    case 'online': {
      const path = query.get('world') ?? '';
      return PATH.test(path) ? { path } : SHARED;
    }
    case 'alone': {
      const save = query.get('save');
      if (save && ID.test(save)) return { alone: { save } };
      const [seed, frequency] = [query.get('seed') ?? '', Number(query.get('frequency'))];
      if (/^\d{1,20}$/.test(seed) && Number.isInteger(frequency)) {
        return { alone: { seed: BigInt.asUintN(64, BigInt(seed)), frequency } };
      }
      return undefined;
    }
    default:
      return undefined;
  }
}

/** What to play now. `?play=alone` without a save asks which one. */
export function chosen(search: string): Choice {
  const asked = playingOf(search);
  if (asked) return { playing: asked, isOpen: false };
  const last = playingOf(remembered() ?? '');
  const isAsked = new URLSearchParams(search).has('play');
  return { playing: last ?? SHARED, isOpen: isAsked || !last };
}

/** The next visit plays this at once. A world that cannot be kept is none to come back to. */
export function remember(playing: Playing) {
  if ('alone' in playing && !('save' in playing.alone)) return;
  try {
    localStorage.setItem(KEY, addressOf(playing).slice(1));
  } catch {
    // Storage may be forbidden; then every visit is asked.
  }
}

export function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // See above.
  }
}

function remembered(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Where a world's messages come from. */
export function socketUrl(origin: string, playing: Playing): string {
  const path = 'path' in playing ? playing.path : '';
  return `${origin.replace(/^http/, 'ws')}${path}/ws`;
}

export function isSame(one: Playing, other: Playing): boolean {
  return addressOf(one) === addressOf(other);
}
