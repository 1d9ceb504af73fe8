import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { basicFont } from './scripts/font';
import { serviceWorker } from './scripts/service_worker';

/** In development the page comes from Vite and everything else from a server that runs already. */
const server = process.env['GOLDBERG_URL'] ?? 'http://127.0.0.1:4000';

/**
 * Lets the page load the interface while its first script still starts the engine; a dynamic
 * import alone would be found only when that script runs.
 */
function preloadInterface(): Plugin {
  return {
    name: 'preload-interface',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) =>
        Object.values(bundle ?? {})
          .filter((file) => file.type === 'chunk' && file.name === 'mount')
          .map(({ fileName }) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `/${fileName}` },
            injectTo: 'head' as const,
          })),
    },
  };
}

/** Modules of the interface that are fetched when they are first opened, after which chunks are named. */
const later = new RegExp(
  `(${JSON.parse(readFileSync(new URL('scripts/later.json', import.meta.url), 'utf8')).join('|')})\\b`,
);

/** Whether a module comes with the interface at once. */
function isOfInterface(id: string): boolean {
  return /node_modules.(react|lucide)|src.interface/.test(id) && !later.test(id);
}

export default defineConfig({
  plugins: [react(), basicFont(), preloadInterface(), serviceWorker()],
  build: {
    target: 'es2023',
    // A browser that runs the engine understands modulepreload.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // What is fetched later shares with the interface what that has anyway; apart, in chunks of
        // their own, the shared parts would compress worse than all that is saved.
        codeSplitting: { groups: [{ name: 'mount', test: isOfInterface }] },
      },
    },
  },
  worker: { format: 'es' },
  server: {
    host: '127.0.0.1',
    proxy: { '/ws': { target: server, ws: true }, '/worlds': { target: server, ws: true } },
  },
  test: { include: ['src/**/*.test.ts'] },
});
