/**
 * Prints what the first visit loads, compressed as a server sends it, and fails if that, or the
 * simulation that follows it, is more than allowed. Run after `npm run build`.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const LIMIT_BYTES = 500_000;
/** The whole world, for who plays alone, is most of it. */
const SIMULATION_LIMIT_BYTES = 350_000;
const dist = join(import.meta.dirname, '..', 'dist');

/** What is fetched when it is first opened; `vite.config.ts` makes chunks of these. */
const opened = JSON.parse(readFileSync(join(import.meta.dirname, 'later.json'), 'utf8'));
/**
 * Not of the first load, either: the simulation, which no picture waits for, the engine for the main
 * thread, which only old browsers ask for, what plays a world without a server there, and the font of
 * letters that the interface has none of.
 */
const others = ['simulation', 'local', 'browser', 'card', 'goldberg', 'inter-latin-wght-normal'];
const LATER = new RegExp(`^(${[...opened, ...others].join('|')})-`);
const SIMULATION = /^simulation-.*\.wasm$/;
/** Compressed already. */
const PACKED = /\.woff2$/;

const files = ['index.html', ...readdirSync(join(dist, 'assets')).map((name) => `assets/${name}`)];
let total = 0;
let simulation = 0;
for (const file of files) {
  const bytes = readFileSync(join(dist, file));
  const packed = PACKED.test(file)
    ? bytes.length
    : brotliCompressSync(bytes, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        },
      }).length;
  const name = file.replace('assets/', '');
  const later = LATER.test(name);
  if (!later) total += packed;
  if (SIMULATION.test(name)) simulation += packed;
  console.log(
    `${String(bytes.length).padStart(9)} B ${String(packed).padStart(9)} B br  ${file}${later ? '  (later)' : ''}`,
  );
}
console.log(`first load: ${total} B brotli, at most ${LIMIT_BYTES} B`);
console.log(`simulation: ${simulation} B brotli, at most ${SIMULATION_LIMIT_BYTES} B`);
if (total > LIMIT_BYTES || simulation > SIMULATION_LIMIT_BYTES) process.exitCode = 1;
