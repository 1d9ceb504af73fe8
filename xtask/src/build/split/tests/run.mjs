/** Plays a module whole, and split in two, and prints what came of both. */

import { readFileSync } from 'node:fs';

const [whole, first, second] = process.argv.slice(2).map((path) => readFileSync(path));

const told = [];
const host = { host: { tell: (value) => told.push(value) } };
const play = (exports) => {
  told.length = 0;
  return { returned: exports.play(3), told: [...told], memory: [...new Uint8Array(exports.memory.buffer, 16, 1)] };
};

const { instance: one } = await WebAssembly.instantiate(whole, host);
const { instance: two } = await WebAssembly.instantiate(first, host);
let early;
try {
  play(two.exports);
} catch (error) {
  early = error.constructor.name;
}
await WebAssembly.instantiate(second, { first: two.exports });
console.log(JSON.stringify({ early, whole: play(one.exports), split: play(two.exports) }));
