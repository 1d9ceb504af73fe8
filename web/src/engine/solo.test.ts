import { describe, expect, it } from 'vitest';
import { settled, setUpWhole } from '../testing/hosts';

describe('a world that is played alone', () => {
  const alone = async () => {
    const host = await setUpWhole({ alone: { seed: 7n, frequency: 64 } });
    // A journal is replayed piece by piece.
    for (let piece = 0; piece < 4; piece++) {
      await settled();
      host.environment.pass(0);
    }
    return host;
  };

  it('takes the place of a server', async () => {
    const { engine, environment, of, say } = await alone();
    expect(environment.sockets).toHaveLength(0);
    await settled();
    expect(engine.calls('socket_opened')).toEqual([['socket_opened', 0, undefined]]);
    engine.outgoing = [Uint8Array.of(3)];
    await say({ type: 'call', name: 'stop', args: [] });
    environment.pass(100);
    await settled();
    expect(engine.calls('receive').map(([, bytes]) => bytes)).toEqual([
      Uint8Array.of(0),
      Uint8Array.of(1),
      Uint8Array.of(2),
    ]);
    expect(of('alone').at(-1)?.alone).toMatchObject({ pace: 1, isKept: true });
  });

  it('may be silent for as long as it stands still', async () => {
    const { engine, environment, say, of } = await alone();
    await say({ type: 'pace', pace: 0 });
    environment.pass(60_000);
    expect(engine.calls('socket_closed')).toEqual([]);
    expect(of('alone').at(-1)?.alone.pace).toBe(0);
  });

  it('never gives its token for that of a server', async () => {
    const { engine, environment, of } = await alone();
    engine.currentToken = 'of the world here';
    environment.pass(100);
    await settled();
    expect(of('token')).toEqual([]);
  });

  it('waits a moment for the page that was here before', async () => {
    const first = await alone();
    const { storage } = first.environment;
    const [saved] = (await (await first.environment.openDesk({} as never, () => undefined)).list())
      .saves;
    const second = await setUpWhole({ alone: { save: saved?.id ?? '' } }, storage);
    await settled();
    expect(second.of('alone_refused')).toEqual([]);
    for (let tries = 0; tries < 12; tries++) {
      await settled();
      second.environment.pass(250);
    }
    await settled();
    expect(second.of('alone_refused')).toMatchObject([
      { problem: expect.stringContaining('another tab') },
    ]);
  });

  it('tells why it could not be opened, and answers about others', async () => {
    const { engine, of, say } = await setUpWhole({ alone: { save: 'gone' } });
    await settled();
    await say({ type: 'ask_saves', id: 1, name: 'list', args: [] });
    await settled();
    expect(of('alone_refused')).toHaveLength(1);
    expect(of('answer')).toMatchObject([{ id: 1, value: { isKept: true, saves: [] } }]);
    expect(engine.calls('socket_opened')).toEqual([]);
  });

  it('is shown at the last of many moments that were asked for', async () => {
    const { environment, of, say } = await alone();
    environment.pass(2_000);
    await say(
      { type: 'look_at_tick', tick: 3 },
      { type: 'look_at_tick', tick: 9 },
      { type: 'look_at_tick', tick: 7 },
    );
    environment.pass(0);
    await settled();
    const shown = of('alone').map(({ alone: { past } }) => past);
    expect(new Set(shown)).toEqual(new Set([undefined, 7]));
  });
});
