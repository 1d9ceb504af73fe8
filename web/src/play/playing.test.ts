import { beforeEach, describe, expect, it, vi } from 'vitest';
import { addressOf, chosen, type Playing, playingOf, remember, SHARED, socketUrl } from './playing';

function memory() {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
}

describe('what is played', () => {
  beforeEach(memory);

  it('is the shared world at first, and one is asked', () => {
    expect(chosen('')).toEqual({ playing: SHARED, isOpen: true });
  });

  it('is what was played last', () => {
    for (const playing of [SHARED, { path: '/worlds/4' }, { alone: { save: 'abc' } }]) {
      remember(playing);
      expect(chosen('')).toEqual({ playing, isOpen: false });
    }
  });

  it('is what the address says', () => {
    remember({ alone: { save: 'abc' } });
    expect(chosen('?play=online')).toEqual({ playing: SHARED, isOpen: false });
    expect(chosen('?play=alone&save=xyz').playing).toEqual({ alone: { save: 'xyz' } });
    expect(chosen('?play=alone')).toEqual({
      playing: { alone: { save: 'abc' } },
      isOpen: true,
    });
  });

  it('comes back from its address', () => {
    const all: Playing[] = [
      SHARED,
      { path: '/worlds/a-1' },
      { alone: { save: '0f' } },
      { alone: { seed: 2n ** 64n - 1n, frequency: 64 } },
    ];
    for (const playing of all) {
      expect(playingOf(addressOf(playing).slice(1))).toEqual(playing);
    }
  });

  it('leads nowhere else, whatever an address says', () => {
    for (const world of ['//evil.example', '/worlds/../x', '/worlds/a/b', 'https://x', '/x']) {
      expect(playingOf(`?play=online&world=${encodeURIComponent(world)}`)).toEqual(SHARED);
    }
    for (const rest of ['save=../x', 'save=', 'seed=-1&frequency=64', 'seed=1&frequency=x']) {
      expect(playingOf(`?play=alone&${rest}`)).toBeUndefined();
    }
  });

  it('talks over a socket of its own', () => {
    expect(socketUrl('https://a.b', SHARED)).toBe('wss://a.b/ws');
    expect(socketUrl('http://a.b:1', { path: '/worlds/4' })).toBe('ws://a.b:1/worlds/4/ws');
  });
});
