/**
 * The first script of the page. It sets the engine going and only then asks for the interface,
 * so that worker, wasm and React are on their way at the same time.
 */

import { EngineClient } from './engine/client';
import { exposeSurface } from './engine/surface';
import { install } from './play/install';
import { chosen } from './play/playing';
import { game, receiveNews, setMenu } from './store/game';

const { playing, isOpen } = chosen(location.search);
const client = new EngineClient(receiveNews, playing);
if (isOpen) setMenu(new URLSearchParams(location.search).has('play') ? 'saves' : 'choice');
exposeSurface(client, () => game.getState().firstFrameMs);

const { mount } = await import('./interface/mount');
mount(client);

if (import.meta.env.PROD) install();
