/** Has the browser keep the page, so that it starts without a network. */

/** What is kept is fetched only once the game runs: a first visit has better to do. */
const AFTER_MS = 3_000;

export function install() {
  if (!('serviceWorker' in navigator)) return;
  const register = () =>
    navigator.serviceWorker.register('/sw.js').catch(() => {
      // Forbidden, or no network: the next visit tries again, and this one needs none.
    });
  setTimeout(register, AFTER_MS);
}
