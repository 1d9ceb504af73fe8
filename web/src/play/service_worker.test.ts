/** The service worker's script, in a world of fakes: a network, caches, and pages that ask. */

import { describe, expect, it } from 'vitest';
import source from '../../scripts/service_worker_source.js?raw';

const ORIGIN = 'https://here';
const pathOf = (asked: string | Request) =>
  new URL(typeof asked === 'string' ? asked : asked.url, ORIGIN).pathname;

class FakeCache {
  readonly files = new Map<string, string>();

  constructor(private readonly network: Network) {}

  async addAll(requests: Request[]) {
    const found = await Promise.all(requests.map((request) => this.network.fetch(request)));
    if (found.some(({ ok }) => !ok)) throw new TypeError('a file is missing');
    for (const [place, response] of found.entries()) {
      this.files.set(pathOf(requests[place] as Request), await response.text());
    }
  }

  async match(asked: string | Request) {
    const text = this.files.get(pathOf(asked));
    return text === undefined ? undefined : new Response(text);
  }
}

/** What the server has, or none. */
class Network {
  files: Map<string, string> | undefined = new Map();

  fetch = async (asked: string | Request): Promise<Response> => {
    if (!this.files) throw new TypeError('Failed to fetch');
    const text = this.files.get(pathOf(asked));
    return new Response(text ?? '', { status: text === undefined ? 404 : 200 });
  };
}

class Browser {
  readonly network = new Network();
  readonly caches = new Map<string, FakeCache>();
  private handlers = new Map<string, (event: object) => void>();

  /** The server has a version from now on. */
  serve(version: string, files: string[]) {
    const all = new Map(files.map((path) => [path, path === '/' ? `page ${version}` : path]));
    this.network.files = all;
  }

  /** The browser finds another script and runs it; false if it could not be installed. */
  async install(version: string, files: string[]): Promise<boolean> {
    const handlers = new Map<string, (event: object) => void>();
    const script = source
      .replace('__VERSION__', JSON.stringify(version))
      .replace('__FILES__', JSON.stringify(files));
    const caches = {
      open: async (name: string) => {
        const cache = this.caches.get(name) ?? new FakeCache(this.network);
        this.caches.set(name, cache);
        return cache;
      },
      keys: async () => [...this.caches.keys()],
      delete: async (name: string) => this.caches.delete(name),
      match: async (asked: string) => {
        for (const cache of this.caches.values()) {
          const found = await cache.match(asked);
          if (found) return found;
        }
        return undefined;
      },
    };
    class AbsoluteRequest extends Request {
      constructor(path: string, how: RequestInit) {
        super(new URL(path, ORIGIN), how);
      }
    }
    const names = ['addEventListener', 'caches', 'fetch', 'location', 'clients', 'skipWaiting'];
    new Function(...names, 'Request', script)(
      (type: string, handler: (event: object) => void) => handlers.set(type, handler),
      caches,
      this.network.fetch,
      { origin: ORIGIN },
      { claim: async () => undefined },
      async () => undefined,
      AbsoluteRequest,
    );
    try {
      await finished(handlers, 'install');
    } catch {
      return false;
    }
    await finished(handlers, 'activate');
    this.handlers = handlers;
    return true;
  }

  /** What a page is given; nothing where the worker leaves it to the browser. */
  async get(path: string, mode: 'navigate' | 'cors' = 'cors', method = 'GET') {
    let answer: Promise<Response> | undefined;
    const request = { url: new URL(path, ORIGIN).href, mode, method };
    const respondWith = (response: Promise<Response>) => void (answer = response);
    this.handlers.get('fetch')?.({ request, respondWith });
    return answer?.then(
      (response) => response.text(),
      () => 'failed',
    );
  }
}

async function finished(handlers: Map<string, (event: object) => void>, type: string) {
  let done: Promise<unknown> = Promise.resolve();
  handlers.get(type)?.({ waitUntil: (promise: Promise<unknown>) => (done = promise) });
  await done;
}

const OLD = ['/', '/icon.svg', '/assets/a-1.js', '/assets/b-1.js'];
const NEW = ['/', '/icon.svg', '/assets/a-2.js', '/assets/b-2.js'];

describe('the service worker', () => {
  const installed = async () => {
    const browser = new Browser();
    browser.serve('1', OLD);
    expect(await browser.install('1', OLD)).toBe(true);
    return browser;
  };

  it('has the whole page without a network', async () => {
    const browser = await installed();
    browser.network.files = undefined;
    expect(await browser.get('/?play=alone', 'navigate')).toBe('page 1');
    for (const path of OLD.slice(1)) expect(await browser.get(path)).toBe(path);
  });

  it('leaves to the network what is no file of the page', async () => {
    const browser = await installed();
    expect(await browser.get('/status')).toBeUndefined();
    expect(await browser.get('/worlds/import', 'cors', 'POST')).toBeUndefined();
    expect(await browser.get('/worlds/ab/', 'navigate')).toBeUndefined();
    expect(await browser.get('https://elsewhere/assets/a-1.js')).toBeUndefined();
  });

  it('gives the page of the version that the server has', async () => {
    const browser = await installed();
    browser.serve('2', NEW);
    expect(await browser.get('/', 'navigate')).toBe('page 2');
    expect(await browser.get('/assets/a-2.js')).toBe('/assets/a-2.js');
  });

  it('gives the kept page where the server is ill', async () => {
    const browser = await installed();
    browser.network.files = new Map();
    expect(await browser.get('/', 'navigate')).toBe('page 1');
  });

  it('never puts a page together of two versions', async () => {
    const browser = await installed();
    browser.serve('2', NEW);
    expect(await browser.install('2', NEW)).toBe(true);
    browser.network.files = undefined;
    expect(await browser.get('/', 'navigate')).toBe('page 2');
    expect(await browser.get('/assets/b-2.js')).toBe('/assets/b-2.js');
    // A page of the old version that is still open fetches what it opens for the first time.
    expect(await browser.get('/assets/b-1.js')).toBe('/assets/b-1.js');
  });

  it('keeps what it had where the new version cannot be had whole', async () => {
    const browser = await installed();
    browser.serve('2', NEW.slice(0, -1));
    expect(await browser.install('2', NEW)).toBe(false);
    browser.network.files = undefined;
    expect(await browser.get('/', 'navigate')).toBe('page 1');
    expect(browser.caches.size).toBe(1);
  });

  it('throws away what no open page can be of', async () => {
    const browser = await installed();
    for (const version of ['2', '3', '4']) {
      browser.serve(version, NEW);
      await browser.install(version, NEW);
    }
    expect([...browser.caches.keys()]).toEqual(['goldberg-3', 'goldberg-4']);
  });
});
