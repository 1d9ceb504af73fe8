/** From one world to another: the page is loaded anew, so nothing of the one gets into the other. */

import type { EngineClient } from '../engine/client';
import { addressOf, type Playing, remember } from '../play/playing';

/** Once the world that runs here is saved. */
export async function goTo(client: EngineClient, playing: Playing) {
  if ('alone' in client.playing) await client.askSaves('leave').catch(() => undefined);
  remember(playing);
  location.assign(addressOf(playing));
}
