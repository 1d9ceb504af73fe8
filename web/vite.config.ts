import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** In development the page comes from Vite and everything else from a server that runs already. */
const server = process.env['GOLDBERG_URL'] ?? 'http://127.0.0.1:4000';

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2023',
    // A browser that runs the engine understands modulepreload.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
  server: {
    host: '127.0.0.1',
    proxy: { '/ws': { target: server, ws: true } },
  },
  test: { include: ['src/**/*.test.ts'] },
});
