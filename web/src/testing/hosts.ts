/** An engine host on fakes, and what it tells the page. */

import { MemoryFolder } from '../alone/memory';
import type { EngineCanvas } from '../engine/contract';
import { serve } from '../engine/host';
import type { Start, ToHost, ToPage } from '../engine/messages';
import { localPorts } from '../engine/ports';
import { FakeEngine, FakeEnvironment } from './fakes';

/** Everything that was posted has been handled. */
export const settled = () => new Promise<void>((resolve) => setTimeout(resolve));

export function fakeCanvas() {
  const events = new EventTarget();
  const canvas = Object.assign(events, { width: 0, height: 0 });
  return canvas as unknown as EngineCanvas & EventTarget;
}

/** A host that was started, with the page's end of its channel. */
export async function setUp(changes: Partial<Start> = {}, storage = new MemoryFolder()) {
  const engine = new FakeEngine();
  const environment = new FakeEnvironment(engine);
  environment.storage = storage;
  const [page, host] = localPorts<ToHost, ToPage>();
  const told: ToPage[] = [];
  page.listen((message) => told.push(message));
  serve(host, environment);
  const canvas = fakeCanvas();
  const start: Start = {
    type: 'start',
    canvas,
    size: { widthPx: 800, heightPx: 600, pixelRatio: 1 },
    visible: true,
    socketUrl: 'ws://here/ws',
    token: undefined,
    module: {} as WebAssembly.Module,
    navigationStart: 600,
    ...changes,
  };
  page.post(start);
  const say = async (...messages: ToHost[]) => {
    for (const message of messages) page.post(message);
    await settled();
  };
  const of = <Type extends ToPage['type']>(type: Type) =>
    told.filter((message): message is Extract<ToPage, { type: Type }> => message.type === type);
  return { engine, environment, canvas, told, say, of };
}

/** The same, with both halves of the engine. */
export async function setUpWhole(...how: Parameters<typeof setUp>) {
  const host = await setUp(...how);
  await host.say({ type: 'simulation', module: {} as WebAssembly.Module });
  return host;
}
