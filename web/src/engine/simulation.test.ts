import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { initSync, LocalWorld } from '../wasm/goldberg.js';

/** Two generations and a half. */
const TICKS = 25;

function compiled(name: string) {
  const bytes = readFileSync(new URL(`../wasm/${name}.wasm`, import.meta.url));
  return new WebAssembly.Module(bytes);
}

/** The two modules that the build makes of the engine, as they are loaded one after the other. */
it('a world goes on once the simulation has been added to the engine, and not before', () => {
  const first = initSync({ module: compiled('goldberg_bg') });
  const create = () => LocalWorld.create(7n, 64);
  expect(create).toThrow(WebAssembly.RuntimeError);

  const imports = { first: first as unknown as WebAssembly.ModuleImports };
  new WebAssembly.Instance(compiled('simulation'), imports);
  const world = create();
  const journal: number[] = [];
  for (let tick = 0; tick < TICKS; tick++) {
    world.seal();
    journal.push(...world.take_journal());
    world.step();
  }
  journal.push(...world.take_journal());
  expect(world.tick()).toBe(TICKS);
  expect(LocalWorld.open(Uint8Array.from(journal), undefined).tick()).toBe(TICKS);
});
