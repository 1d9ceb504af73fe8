/** The secret that makes the next visit the same player. */

const KEY = 'goldberg.token';

export function storedToken(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    // Storage may be forbidden; then every visit is a new guest.
    return undefined;
  }
}

export function storeToken(token: string | undefined) {
  try {
    if (token === undefined) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, token);
  } catch {
    // See above.
  }
}
