// Steps the busy scenario in WebAssembly and prints the hash after each tick, one a line, as soon
// as it is known and no faster than they are read:
// node step_world.mjs MODULE SEED FREQUENCY TICKS

import { readFile } from "node:fs/promises";

const [path, seed, frequency, ticks] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(await readFile(path), {});
const { start, step } = instance.exports;
if (!start(BigInt(seed), Number(frequency))) {
  throw new Error(`no world has the frequency ${frequency}`);
}
for (let tick = 0; tick < Number(ticks); tick++) {
  console.log(BigInt.asUintN(64, step()).toString(16).padStart(16, "0"));
}
