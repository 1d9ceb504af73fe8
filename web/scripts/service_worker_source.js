/**
 * The service worker: the page starts without a network. It knows nothing of the game.
 *
 * The page itself comes from the network where there is one, so it is always of the version that the
 * server speaks. All else that a page loads has a hash in its name, so it is taken from wherever it
 * is. A page without a network is of the newest version that was kept whole. So no page is ever put
 * together of two versions.
 */

const VERSION = __VERSION__;
const FILES = __FILES__;
const PREFIX = 'goldberg-';
const CACHE = PREFIX + VERSION;
/** A network that has not answered for this long is none. */
const PATIENCE_MS = 4_000;
/** Pages of the version before may be open, and have not fetched all yet. */
const KEPT_VERSIONS = 2;

addEventListener('install', (event) => event.waitUntil(keep()));
addEventListener('activate', (event) => event.waitUntil(takeOver()));
addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') {
    if (url.pathname === '/') event.respondWith(page(request));
  } else if (FILES.includes(url.pathname) || url.pathname.startsWith('/assets/')) {
    event.respondWith(file(request));
  }
});

/** All files or none: a cache that lacks any is thrown away. */
async function keep() {
  const cache = await caches.open(CACHE);
  try {
    // What has no hash in its name may be of another version in the browser's own cache.
    const requests = FILES.map(
      (path) => new Request(path, path.startsWith('/assets/') ? {} : { cache: 'reload' }),
    );
    await cache.addAll(requests);
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
  await skipWaiting();
}

async function takeOver() {
  // In the order in which they were made.
  const kept = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  for (const name of kept.slice(0, Math.max(0, kept.length - KEPT_VERSIONS + 1))) {
    await caches.delete(name);
  }
  await clients.claim();
}

/** A kept page is always one whose other files are all kept. */
async function page(request) {
  const kept = async () => (await caches.open(CACHE)).match('/');
  try {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(request.url, { signal: patience, redirect: 'manual' });
    if (response.ok) return response;
    return (await kept()) ?? response;
  } catch (error) {
    const page = await kept();
    if (page) return page;
    throw error;
  }
}

async function file(request) {
  const path = new URL(request.url).pathname;
  const isHashed = path.startsWith('/assets/');
  const cache = await caches.open(CACHE);
  const kept = (await cache.match(path)) ?? (isHashed ? await caches.match(path) : undefined);
  return kept ?? fetch(request);
}
