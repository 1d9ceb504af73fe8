/**
 * The one canvas of the page. It is given to the engine once and for good, so it lives outside
 * of React, which only puts it into the document and takes it out.
 */

import type { CanvasSize } from './messages';

/** More pixels than this per CSS pixel cost frames and are not seen. */
const PIXEL_RATIO_MAX = 2;

export const canvas = document.createElement('canvas');

/** The size it has, or before it is in the document, the size it will have: the window's. */
export function canvasSize(): CanvasSize {
  const pixelRatio = Math.min(devicePixelRatio, PIXEL_RATIO_MAX);
  const width = canvas.clientWidth || innerWidth;
  const height = canvas.clientHeight || innerHeight;
  return {
    widthPx: Math.max(1, Math.round(width * pixelRatio)),
    heightPx: Math.max(1, Math.round(height * pixelRatio)),
    pixelRatio,
  };
}

/** Tells each new size once. */
export function watchCanvasSize(changed: (size: CanvasSize) => void) {
  let last = JSON.stringify(canvasSize());
  const check = () => {
    const size = canvasSize();
    const now = JSON.stringify(size);
    if (now === last) return;
    last = now;
    changed(size);
  };
  new ResizeObserver(check).observe(canvas);
  // A window that moves to another display changes its pixel ratio and not its size.
  addEventListener('resize', check);
}
