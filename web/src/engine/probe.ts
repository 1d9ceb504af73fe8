/** Whether a worker of this browser can draw. */

const KEY = 'goldberg.worker-draws';

/**
 * Making a graphics context to find out costs tens of milliseconds of the first second, so a yes
 * is kept for as long as the browser is the same one. A no is not: the graphics card may have
 * been out of contexts, or out of order, for that one moment.
 */
export function workerCanDraw(): boolean {
  if (!('transferControlToOffscreen' in HTMLCanvasElement.prototype)) return false;
  if (typeof OffscreenCanvas === 'undefined') return false;
  if (isRemembered()) return true;
  const canDraw = new OffscreenCanvas(1, 1).getContext('webgl2') !== null;
  if (canDraw) remember();
  return canDraw;
}

function isRemembered(): boolean {
  try {
    return localStorage.getItem(KEY) === navigator.userAgent;
  } catch {
    return false;
  }
}

function remember() {
  try {
    localStorage.setItem(KEY, navigator.userAgent);
  } catch {
    // Storage may be forbidden; then the probe runs each time.
  }
}
