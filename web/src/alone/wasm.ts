/** The only place that imports what the wasm package has for worlds that run here. */

import * as wasm from '../wasm/goldberg.js';
import type { LocalWorld, Offline, Unpacked } from './contract';

interface Package {
  LocalWorld: Pick<Offline, 'create' | 'open'>;
  pack_save: Offline['pack'];
  unpack_save(file: Uint8Array): Unpacked;
}

/** The module has been instantiated for the engine by now, in this very thread. */
export async function offline(): Promise<Offline> {
  const { LocalWorld, pack_save, unpack_save } = wasm as unknown as Package;
  return {
    create: (seed, frequency): LocalWorld => LocalWorld.create(seed, frequency),
    open: (journal, snapshot): LocalWorld => LocalWorld.open(journal, snapshot),
    pack: pack_save,
    unpack: unpack_save,
  };
}
