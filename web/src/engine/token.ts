/** The secret that makes the next visit the same player, one for each world of the server. */

import type { Playing } from '../play/playing';

const KEY = 'goldberg.token';

/** Whom a world knows this browser as. Nobody has to be let into a world that runs here. */
function keyOf(playing: Playing): string | undefined {
  if ('alone' in playing) return undefined;
  return playing.path === '' ? KEY : `${KEY}:${playing.path}`;
}

export function storedToken(playing: Playing): string | undefined {
  const key = keyOf(playing);
  try {
    return (key && localStorage.getItem(key)) || undefined;
  } catch {
    // Storage may be forbidden; then every visit is a new guest.
    return undefined;
  }
}

export function storeToken(playing: Playing, token: string | undefined) {
  const key = keyOf(playing);
  if (!key) return;
  try {
    if (token === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, token);
  } catch {
    // See above.
  }
}
