/**
 * The letters of the first load: Inter with what the interface is written in, and no more. Other
 * letters, in names, are in the whole font, which browsers fetch when the first one is to be shown.
 */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import subsetFont from 'subset-font';
import type { Plugin } from 'vite';

const whole = createRequire(import.meta.url).resolve(
  '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
);
const folder = join(import.meta.dirname, '..', 'generated');

/** U+20 to U+7E and `…−×’–°µ`: what `unicode-range` in `global.css` says. */
const ASCII = Array.from({ length: 0x5f }, (_, place) => String.fromCharCode(0x20 + place));
const LETTERS = `${ASCII.join('')}…−×’–°µ`;
/** Pairs of letters, and figures of one width. */
const FEATURES = ['kern', 'tnum'];
const WEIGHT = { min: 400, max: 700, default: 400 };

/** Makes `generated/inter-basic.woff2` before anything asks for it. */
export function basicFont(): Plugin {
  return {
    name: 'basic-font',
    async buildStart() {
      const made = await subsetFont(readFileSync(whole), LETTERS, {
        targetFormat: 'woff2',
        keepFeatures: FEATURES,
        variationAxes: { wght: WEIGHT },
      });
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'inter-basic.woff2'), made);
    },
  };
}
