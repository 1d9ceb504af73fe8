/** Builds the service worker: its script, with the list of all files that the build made. */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const SOURCE = join(import.meta.dirname, 'service_worker_source.js');
const PUBLIC = join(import.meta.dirname, '..', 'public');

/** Writes `sw.js` beside `index.html`. */
export function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const contents = new Map<string, string | Uint8Array>();
        for (const name of readdirSync(PUBLIC)) {
          contents.set(`/${name}`, readFileSync(join(PUBLIC, name)));
        }
        for (const file of Object.values(bundle)) {
          const path = file.fileName === 'index.html' ? '/' : `/${file.fileName}`;
          contents.set(path, file.type === 'chunk' ? file.code : file.source);
        }
        const hash = createHash('sha256');
        const paths = [...contents.keys()].sort();
        for (const path of paths) hash.update(path).update(contents.get(path) ?? '');
        const source = readFileSync(SOURCE, 'utf8')
          .replace('__VERSION__', JSON.stringify(hash.digest('hex').slice(0, 16)))
          .replace('__FILES__', JSON.stringify(paths));
        this.emitFile({ type: 'asset', fileName: 'sw.js', source });
      },
    },
  };
}
