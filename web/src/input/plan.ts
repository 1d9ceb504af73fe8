/** Taking up the plan that was in hand last. */

import type { EngineClient } from '../engine/client';
import { game, setDrawer } from '../store/game';

/** Takes it in hand; if there is none, shows those that are kept. */
export function buildPlan(client: EngineClient) {
  if (game.getState().view?.plan) client.call('set_tool', 'paste');
  else setDrawer('plans');
}
