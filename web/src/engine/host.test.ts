import { describe, expect, it } from 'vitest';
import { catalogueOf, FakeEngine, FakeEnvironment, statusOf, viewOf } from '../testing/fakes';
import { fakeCanvas, settled, setUp } from '../testing/hosts';
import { serve } from './host';
import type { Start, ToHost, ToPage } from './messages';
import { localPorts } from './ports';

describe('the host', () => {
  it('handles what came while the engine was made, after it is there and in order', async () => {
    const { engine, say, of } = await setUp();
    await say(
      { type: 'call', name: 'set_tool', args: ['belt'] },
      { type: 'call', name: 'primary', args: [0.1, 0.2] },
    );
    expect(of('catalogue')).toHaveLength(1);
    expect(engine.calls('set_tool', 'primary')).toEqual([
      ['set_tool', 'belt'],
      ['primary', 0.1, 0.2],
    ]);
  });

  it('answers what was asked before it was started', async () => {
    const environment = new FakeEnvironment(new FakeEngine());
    const [page, host] = localPorts<ToHost, ToPage>();
    const told: ToPage[] = [];
    page.listen((message) => told.push(message));
    serve(host, environment);
    page.post({ type: 'ask', id: 1, name: 'status', args: [] });
    await settled();
    page.post({ type: 'start', canvas: fakeCanvas(), size: {} } as unknown as Start);
    await settled();
    expect(told).toContainEqual({ type: 'answer', id: 1, value: statusOf() });
  });

  it('tells another catalogue when the server turns out to run by one', async () => {
    const { engine, environment, of } = await setUp();
    await settled();
    engine.nextCatalogue = catalogueOf({
      items: [{ key: 'amber', name: 'Amber', form: 'crate', colour: '#fc0', group: 'Other' }],
    });
    environment.frame();
    environment.pass(200);
    environment.frame();
    await settled();
    expect(of('catalogue').map(({ catalogue }) => catalogue.items.length)).toEqual([0, 1]);
  });

  it('tells when the engine cannot be made', async () => {
    const engine = new FakeEngine();
    const environment = new FakeEnvironment(engine);
    environment.createEngine = () => Promise.reject(new Error('no WebGL 2 here'));
    const [page, host] = localPorts<ToHost, ToPage>();
    const told: ToPage[] = [];
    page.listen((message) => told.push(message));
    serve(host, environment);
    page.post({ type: 'start', canvas: fakeCanvas(), size: {} } as unknown as Start);
    page.post({ type: 'call', name: 'stop', args: [] });
    await settled();
    expect(told).toEqual([{ type: 'fault', problem: 'no WebGL 2 here' }]);
  });

  it('adds the simulation when it comes, and then sends what waited for it', async () => {
    const { engine, environment, say } = await setUp();
    const simulation = {} as WebAssembly.Module;
    const added: WebAssembly.Module[] = [];
    environment.addSimulation = async (module) => void added.push(module);
    await say();
    environment.socket.open();
    engine.outgoing = [Uint8Array.of(1)];
    await say({ type: 'simulation', module: simulation });
    expect(added).toEqual([simulation]);
    expect(engine.calls('simulation_came')).toHaveLength(1);
    expect(environment.socket.sent).toEqual([Uint8Array.of(1)]);
  });

  it('tells when the simulation cannot be added, and does without it', async () => {
    const { engine, environment, say, of } = await setUp();
    environment.addSimulation = () => Promise.reject(new Error('out of memory'));
    await say({ type: 'simulation', module: {} as WebAssembly.Module });
    expect(of('fault')).toEqual([{ type: 'fault', problem: 'out of memory' }]);
    expect(engine.calls('simulation_came')).toHaveLength(0);
  });

  it('keeps only the last of many pointer positions, and has it there before a click', async () => {
    const { engine, environment, say } = await setUp();
    await say(
      { type: 'call', name: 'hover', args: [0.1, 0.1] },
      { type: 'call', name: 'hover', args: [0.2, 0.2] },
    );
    expect(engine.calls('hover')).toEqual([]);
    environment.frame();
    environment.frame();
    expect(engine.calls('hover')).toEqual([['hover', 0.2, 0.2]]);
    await say(
      { type: 'call', name: 'hover', args: [0.3, 0.3] },
      { type: 'call', name: 'primary', args: [0.3, 0.3] },
    );
    expect(engine.log.slice(-2)).toEqual([
      ['hover', 0.3, 0.3],
      ['primary', 0.3, 0.3],
    ]);
  });

  it('posts the view ten times a second, and at once after a hand did something', async () => {
    const { engine, environment, say, of } = await setUp();
    await say();
    engine.nextView = viewOf();
    environment.frame();
    expect(of('view')).toHaveLength(0);
    await settled();
    expect(of('view')).toHaveLength(1);
    for (let frame = 0; frame < 12; frame++) {
      engine.nextView = viewOf({ tick: frame });
      environment.frame();
    }
    await settled();
    expect(of('view')).toHaveLength(2);
    engine.nextView = viewOf({ tick: 99 });
    await say({ type: 'call', name: 'set_tool', args: ['hub'] });
    environment.frame();
    await settled();
    expect(of('view').at(-1)?.view.tick).toBe(99);
  });

  it('draws nothing while hidden and still tells what the server says', async () => {
    const { engine, environment, say, of } = await setUp();
    await say({ type: 'visible', visible: false });
    expect(environment.frame()).toBe(false);
    environment.pass(200);
    engine.nextView = viewOf();
    environment.socket.open();
    await settled();
    expect(of('view')).toHaveLength(1);
    await say({ type: 'visible', visible: true });
    expect(environment.frame()).toBe(true);
  });

  it('changes size and redraws in one task', async () => {
    const { engine, say } = await setUp();
    await say({ type: 'resize', size: { widthPx: 400, heightPx: 300, pixelRatio: 2 } });
    expect(engine.log.slice(-2)).toEqual([
      ['resize', 400, 300, 2],
      ['frame', 0],
    ]);
  });

  it('gives a drag to the tool or to the camera, as the engine wants it', async () => {
    const { engine, say } = await setUp();
    const drag: ToHost[] = [
      { type: 'drag_start', x: 0.5, y: 0.5, hand: 'primary' },
      { type: 'drag', x: 0.6, y: 0.5, dx: 0.1, dy: 0 },
      { type: 'drag_end' },
    ];
    await say(...drag);
    expect(engine.calls('drag', 'drag_end')).toEqual([['drag', 0.1, 0, false], ['drag_end']]);
    engine.toolTakesDrag = true;
    await say(...drag);
    expect(engine.calls('primary_drag_start', 'primary_drag', 'primary_drag_end')).toEqual([
      ['primary_drag_start', 0.5, 0.5],
      ['primary_drag', 0.6, 0.5],
      ['primary_drag_end'],
    ]);
    await say({ ...drag[0], hand: 'orbit' } as ToHost, ...drag.slice(1));
    expect(engine.calls('drag').at(-1)).toEqual(['drag', 0.1, 0, true]);
  });

  it('builds nothing of a drag that is given up', async () => {
    const { engine, say } = await setUp();
    const start: ToHost = { type: 'drag_start', x: 0.5, y: 0.5, hand: 'primary' };
    engine.toolTakesDrag = true;
    await say(start, { type: 'drag_cancel' });
    expect(engine.calls('primary_drag_cancel', 'primary_drag_end')).toEqual([
      ['primary_drag_cancel'],
    ]);
    engine.toolTakesDrag = false;
    await say(start, { type: 'drag_cancel' });
    expect(engine.calls('drag_end')).toHaveLength(1);
  });

  it('leaves no drag behind after two fingers', async () => {
    const { engine, say } = await setUp();
    const [from, to] = [
      { x: 0.4, y: 0.5 },
      { x: 0.5, y: 0.6 },
    ];
    await say({ type: 'two_fingers', from, to, steps: 2, turn: 0.1 });
    expect(engine.calls('two_fingers', 'drag', 'zoom')).toEqual([
      ['two_fingers', 0.4, 0.5, 0.5, 0.6, 2, 0.1],
    ]);
  });

  it('answers questions by number, and says why it could not', async () => {
    const { engine, say, of } = await setUp();
    engine.currentStatus = statusOf({ server_tick: 7 });
    await say(
      { type: 'ask', id: 1, name: 'status', args: [] },
      { type: 'ask', id: 2, name: 'cells_around', args: [3] },
    );
    expect(of('answer')).toMatchObject([{ id: 1, value: { server_tick: 7 } }]);
    expect(of('no_answer')).toEqual([{ type: 'no_answer', id: 2, problem: 'nobody is here' }]);
  });

  it('tells the first frame with ground in it, counted from navigation', async () => {
    const { engine, environment, say, of } = await setUp();
    await say();
    environment.frame();
    engine.currentStatus = statusOf({ tiles_visible: 10 });
    environment.frame();
    environment.frame();
    await settled();
    // The page began at 600, this thread's clock at 1,000, and two frames took 32.
    expect(of('first_frame')).toEqual([{ type: 'first_frame', milliseconds: 432 }]);
  });

  it('stops drawing while the graphics context is lost', async () => {
    const { engine, environment, canvas, say } = await setUp();
    await say();
    const lost = new Event('webglcontextlost', { cancelable: true });
    canvas.dispatchEvent(lost);
    expect(lost.defaultPrevented).toBe(true);
    expect(environment.frame()).toBe(false);
    canvas.dispatchEvent(new Event('webglcontextrestored'));
    expect(environment.frame()).toBe(true);
    expect(engine.calls('context_lost', 'context_restored')).toHaveLength(2);
  });

  it('reconnects at once when the network comes back', async () => {
    const { environment, say } = await setUp();
    await say();
    environment.socket.drop();
    environment.online?.();
    expect(environment.sockets).toHaveLength(2);
  });
});
