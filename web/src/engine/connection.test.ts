import { describe, expect, it } from 'vitest';
import { FakeEngine, FakeEnvironment, statusOf } from '../testing/fakes';
import { Connection, serverLine, SUBPROTOCOL } from './connection';

function setUp(token?: string) {
  const engine = new FakeEngine();
  const environment = new FakeEnvironment(engine);
  const tokens: (string | undefined)[] = [];
  const line = serverLine(environment, 'ws://here/ws', token);
  const connection = new Connection(environment, engine.as(), line, {
    changed: () => undefined,
    token: (one) => tokens.push(one),
  });
  connection.open();
  return { engine, environment, connection, tokens };
}

describe('a connection', () => {
  it('greets with the stored token and sends what the engine has ready', () => {
    const { engine, environment } = setUp('secret');
    expect(environment.socket.subprotocol).toBe(SUBPROTOCOL);
    expect(environment.socket.binaryType).toBe('arraybuffer');
    engine.outgoing = [Uint8Array.of(1), Uint8Array.of(2)];
    environment.socket.open();
    expect(engine.calls('socket_opened')).toEqual([['socket_opened', 0, 'secret']]);
    expect(environment.socket.sent).toEqual([Uint8Array.of(1), Uint8Array.of(2)]);
  });

  it('hands bytes to the engine in order', () => {
    const { engine, environment } = setUp();
    environment.socket.open();
    environment.socket.say(1);
    environment.socket.say(2, 3);
    expect(engine.calls('receive').map(([, bytes]) => bytes)).toEqual([
      Uint8Array.of(1),
      Uint8Array.of(2, 3),
    ]);
  });

  it('tells a new token once and greets with it after a loss', () => {
    const { engine, environment, tokens } = setUp();
    environment.socket.open();
    engine.currentToken = 'mine';
    environment.socket.say(1);
    environment.socket.say(2);
    expect(tokens).toEqual(['mine']);
    environment.socket.drop();
    environment.pass(10_000);
    environment.socket.open();
    expect(engine.calls('socket_opened').at(-1)?.[2]).toBe('mine');
  });

  it('forgets a token the server does not know, so that the next greeting makes a guest', () => {
    const { engine, environment, tokens } = setUp('of a world that is gone');
    environment.socket.open();
    engine.currentToken = undefined;
    environment.socket.say(1);
    environment.socket.drop();
    environment.pass(250);
    environment.socket.open();
    expect(tokens).toEqual([undefined]);
    expect(engine.calls('socket_opened').at(-1)?.[2]).toBeUndefined();
  });

  it('tries again after longer and longer waits, up to a limit', () => {
    const { environment } = setUp();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      const opened = environment.sockets.length;
      const from = environment.time;
      environment.socket.drop();
      while (environment.sockets.length === opened) environment.pass(10);
      waits.push(environment.time - from);
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000]);
  });

  it('waits half as long at the least, by chance', () => {
    const { environment } = setUp();
    environment.chance = 0;
    environment.socket.drop();
    environment.pass(124);
    expect(environment.sockets).toHaveLength(1);
    environment.pass(1);
    expect(environment.sockets).toHaveLength(2);
  });

  it('begins with short waits again after a connection that lasted', () => {
    const { environment } = setUp();
    environment.socket.drop();
    environment.pass(250);
    environment.socket.drop();
    environment.pass(500);
    environment.socket.open();
    for (let second = 0; second < 4; second++) {
      environment.pass(1_000);
      environment.socket.say(1);
    }
    environment.socket.drop();
    environment.pass(250);
    expect(environment.sockets).toHaveLength(4);
  });

  it('does not wait when the network comes back', () => {
    const { environment, connection } = setUp();
    environment.socket.drop();
    connection.openNow();
    expect(environment.sockets).toHaveLength(2);
    environment.pass(60);
    expect(environment.sockets).toHaveLength(2);
  });

  it('gives up a socket that is still connecting when it is asked', () => {
    const { environment, connection } = setUp();
    const hanging = environment.socket;
    connection.openNow();
    expect(environment.sockets).toHaveLength(2);
    expect(hanging.readyState).toBe(3);
    environment.pass(400);
    expect(environment.sockets).toHaveLength(2);
  });

  it('gives up a socket in doubt when it is asked, and leaves one that is alive', () => {
    const { engine, environment, connection } = setUp();
    environment.socket.open();
    environment.pass(1_000);
    connection.openNow();
    expect(environment.sockets).toHaveLength(1);
    environment.pass(1_000);
    environment.socket.say(1);
    environment.pass(1_500);
    connection.openNow();
    expect(environment.sockets).toHaveLength(1);
    environment.pass(1_000);
    connection.openNow();
    expect(environment.sockets).toHaveLength(2);
    expect(engine.calls('socket_closed')).toHaveLength(1);
  });

  it('gives up a socket that has gone silent', () => {
    const { engine, environment } = setUp();
    environment.socket.open();
    environment.pass(9_000);
    environment.socket.say(1);
    environment.pass(9_000);
    expect(engine.calls('socket_closed')).toHaveLength(0);
    const silent = environment.socket;
    environment.pass(2_000);
    expect(engine.calls('socket_closed')).toHaveLength(1);
    expect(silent.readyState).toBe(3);
    expect(environment.sockets).toHaveLength(2);
  });

  it('hears nothing from a socket it gave up', () => {
    const { engine, environment } = setUp();
    const first = environment.socket;
    first.open();
    environment.pass(11_000);
    first.say(1);
    first.drop();
    expect(engine.calls('receive')).toHaveLength(0);
    expect(engine.calls('socket_closed')).toHaveLength(1);
  });

  it('stays away from a server that refused, until it is asked', () => {
    const { engine, environment, connection } = setUp();
    environment.socket.open();
    engine.currentStatus = statusOf({ connection: 'refused' });
    environment.socket.drop();
    environment.pass(60_000);
    expect(environment.sockets).toHaveLength(1);
    connection.openNow();
    expect(environment.sockets).toHaveLength(2);
  });

  it('keeps back what the engine says while no socket is open', () => {
    const { engine, environment, connection } = setUp();
    engine.outgoing = [Uint8Array.of(9)];
    connection.flush();
    expect(environment.socket.sent).toEqual([]);
  });
});
