/** A desk in this browser: its private file system, its clock, its canvas and the wasm package. */

import type { Environment } from '../engine/environment';
import type { EngineCanvas } from '../engine/contract';
import { Desk } from './desk';
import { privateFolder } from './folder';
import { smallPicture } from './picture';
import { offline } from './wasm';

export async function openDesk(
  environment: Pick<Environment, 'now' | 'after'>,
  canvas: EngineCanvas,
  draw: () => void,
): Promise<Desk> {
  const storage = await privateFolder();
  return Desk.open({
    now: environment.now,
    after: environment.after,
    date: () => Date.now(),
    picture: () => smallPicture(canvas, draw),
    storage,
    offline: offline(),
    newId,
  });
}

/** Also where pages are not secure and `randomUUID` is missing. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
