/**
 * The first script of the page. It sets the engine going and only then asks for the interface,
 * so that worker, wasm and React are on their way at the same time.
 */

import { EngineClient } from './engine/client';
import { exposeSurface } from './engine/surface';
import { game, receiveNews } from './store/game';

const client = new EngineClient(receiveNews);
exposeSurface(client, () => game.getState().firstFrameMs);

const { mount } = await import('./interface/mount');
mount(client);
