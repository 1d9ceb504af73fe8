import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { workerCanDraw } from './probe';

let probes = 0;
let draws = true;

class FakeOffscreenCanvas {
  getContext() {
    probes += 1;
    return draws ? {} : null;
  }
}

beforeEach(() => {
  probes = 0;
  const stored = new Map<string, string>();
  vi.stubGlobal('OffscreenCanvas', FakeOffscreenCanvas);
  vi.stubGlobal('HTMLCanvasElement', { prototype: { transferControlToOffscreen: () => {} } });
  vi.stubGlobal('navigator', { userAgent: 'this browser' });
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  });
});

afterEach(() => vi.unstubAllGlobals());

it('asks again after a no, and never again after a yes, until the browser is another one', () => {
  draws = false;
  expect([workerCanDraw(), workerCanDraw()]).toEqual([false, false]);
  expect(probes).toBe(2);
  draws = true;
  expect([workerCanDraw(), workerCanDraw()]).toEqual([true, true]);
  expect(probes).toBe(3);
  vi.stubGlobal('navigator', { userAgent: 'a newer one' });
  expect(workerCanDraw()).toBe(true);
  expect(probes).toBe(4);
});
