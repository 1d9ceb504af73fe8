/** Everything around the host that is not the engine: time, chance, sockets and frames. */

import type { Desk } from '../alone/desk';
import type { Socket } from './connection';
import type { Engine, EngineCanvas } from './contract';
import type { CanvasSize } from './messages';

export interface Timer {
  cancel(): void;
}

export interface Environment {
  now(): number;
  /** When `now` was zero, on the clock all threads share. */
  timeOrigin: number;
  random(): number;
  after(milliseconds: number, then: () => void): Timer;
  /** Calls back once, when the display wants its next frame. */
  nextFrame(then: (nowMs: number) => void): Timer;
  openSocket(url: string, subprotocol: string): Socket;
  /** Fetches all that playing alone needs; `draw` puts what is seen onto the canvas. */
  openDesk(canvas: EngineCanvas, draw: () => void): Promise<Desk>;
  /** The network came back. */
  onOnline(then: () => void): void;
  createEngine(module: WebAssembly.Module, canvas: EngineCanvas, size: CanvasSize): Promise<Engine>;
  /** Gives the engine its other half. */
  addSimulation(module: WebAssembly.Module): Promise<void>;
}

/** The browser's, in a worker as on the main thread. */
export const browserEnvironment: Omit<Environment, 'createEngine' | 'addSimulation'> = {
  now: () => performance.now(),
  timeOrigin: performance.timeOrigin,
  random: Math.random,
  after(milliseconds, then) {
    const timer = setTimeout(then, milliseconds);
    return { cancel: () => clearTimeout(timer) };
  },
  nextFrame(then) {
    const frame = requestAnimationFrame(then);
    return { cancel: () => cancelAnimationFrame(frame) };
  },
  openSocket: (url, subprotocol) => new WebSocket(url, [subprotocol]),
  async openDesk(canvas, draw) {
    const { openDesk } = await import('../alone/browser');
    return openDesk(browserEnvironment, canvas, draw);
  },
  onOnline: (then) => globalThis.addEventListener('online', then),
};
