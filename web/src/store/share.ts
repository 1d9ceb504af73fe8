/** Keeps what did not change identical, so that React skips it. */

/**
 * `next`, with every part that equals the same part of `previous` replaced by that part. Plain
 * data only. Costs one walk over `next`.
 */
export function share<T>(previous: unknown, next: T): T {
  if (Object.is(previous, next)) return next;
  if (!isObject(previous) || !isObject(next)) return next;
  if (Array.isArray(previous) !== Array.isArray(next)) return next;
  const from = previous as Record<string, unknown>;
  const to = next as Record<string, unknown>;
  const keys = Object.keys(to);
  let same = keys.length === Object.keys(from).length;
  for (const key of keys) {
    to[key] = share(from[key], to[key]);
    same &&= key in from && Object.is(from[key], to[key]);
  }
  return same ? (previous as T) : next;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
