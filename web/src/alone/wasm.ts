/** The only place that imports what the wasm package has for worlds that run here. */

import * as wasm from '../wasm/goldberg.js';
import type { LocalWorld, Offline, Unpacked } from './contract';

interface Package {
  LocalWorld: Pick<Offline, 'create'>;
  WorldOpening: Pick<Offline, 'begin'>;
  pack_save: Offline['pack'];
  unpack_save(file: Uint8Array): Unpacked;
}

/** The module has been instantiated for the engine by now, in this very thread. */
export function offline(): Offline {
  const { LocalWorld, WorldOpening, pack_save, unpack_save } = wasm as unknown as Package;
  return {
    create: (seed, frequency): LocalWorld => LocalWorld.create(seed, frequency),
    begin: (journal, snapshot) => WorldOpening.begin(journal, snapshot),
    pack: pack_save,
    unpack: unpack_save,
  };
}
