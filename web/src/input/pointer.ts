/** Listens to pointers and the wheel on the canvas. */

import type { EngineClient } from '../engine/client';
import { pointerMoved } from './cursor';
import { Gestures, type PointerSample } from './gestures';

/** Starts listening; returns how to stop. */
export function listenToPointers(canvas: HTMLCanvasElement, client: EngineClient): () => void {
  const gestures = new Gestures((message) => {
    if (message.type === 'call') client.call(message.name, ...(message.args as never));
    else client.gesture(message);
  });
  const stop = new AbortController();
  const on = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    listener: (event: HTMLElementEventMap[Name]) => void,
  ) => {
    const measured = (event: HTMLElementEventMap[Name]) =>
      client.meter.measure(() => listener(event));
    canvas.addEventListener(name, measured, { signal: stop.signal, passive: false });
  };
  const measureSize = () => gestures.resize(canvas.clientWidth, canvas.clientHeight);
  const size = new ResizeObserver(measureSize);
  size.observe(canvas);
  stop.signal.addEventListener('abort', () => size.disconnect());
  measureSize();

  on('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    gestures.down(sampleOf(event));
  });
  on('pointermove', (event) => {
    pointerMoved(event.clientX, event.clientY);
    gestures.move(sampleOf(event));
  });
  on('pointerup', (event) => gestures.up(sampleOf(event)));
  on('pointercancel', (event) => gestures.cancel(event.pointerId));
  on('pointerleave', (event) => {
    if (event.pointerType === 'mouse') gestures.leave();
  });
  // What fingers do here is for the game alone. Taken for the browser's own gesture (a fling at the
  // end of a quick drag), it would swallow the next tap, on whatever button that is.
  on('touchstart', (event) => event.preventDefault());
  // Or the browser begins to scroll by itself.
  on('mousedown', (event) => {
    if (event.button === 1) event.preventDefault();
  });
  on('contextmenu', (event) => event.preventDefault());
  on('wheel', (event) => {
    event.preventDefault();
    const unitPx = [1, 33, 100][event.deltaMode] ?? 1;
    gestures.wheel(event.deltaY * unitPx, event.offsetX, event.offsetY, event.ctrlKey);
  });
  return () => stop.abort();
}

function sampleOf(event: PointerEvent): PointerSample {
  return {
    id: event.pointerId,
    button: event.button,
    touch: event.pointerType !== 'mouse',
    x: event.offsetX,
    y: event.offsetY,
  };
}
