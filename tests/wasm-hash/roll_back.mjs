// Measures in WebAssembly how long it takes to compute 16 ticks of a client's area again, ahead of
// what is confirmed, and prints one line a case: node roll_back.mjs MODULE

import { readFile } from "node:fs/promises";

const TICKS = 16n;
const ROUNDS = 15;

const { instance } = await WebAssembly.instantiate(await readFile(process.argv[2]), {});
const { enter_area, roll_back } = instance.exports;

for (const [what, hasFactory, ticksPerGeneration] of [
  ["land, a generation a tick", 0, 1],
  ["factories, a generation in 10 ticks", 1, 10],
  ["factories, a generation a tick", 1, 1],
]) {
  const structures = enter_area(hasFactory, ticksPerGeneration);
  if (structures === 0) throw new Error(`no such area: ${what}`);
  for (const [reach, isAction] of [
    ["all 61 chunks", 0],
    ["what an action concerns", 1],
  ]) {
    const times = [];
    let hash;
    for (let round = 0; round < ROUNDS; round++) {
      const began = performance.now();
      hash = roll_back(isAction, TICKS);
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    const [median, worst] = [times[ROUNDS >> 1], times[ROUNDS - 1]].map((ms) => ms.toFixed(1));
    const seen = BigInt.asUintN(64, hash).toString(16).padStart(16, "0");
    console.log(
      `${what}, ${structures} structures, ${reach}: 16 ticks in ${median} ms (at most ${worst}), hash ${seen}`,
    );
  }
}
