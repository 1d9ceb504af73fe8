/** Whether a worker of this browser can draw. */

const KEY = 'goldberg.worker-draws';

/**
 * Making a graphics context to find out costs tens of milliseconds of the first second, so the
 * answer is kept for as long as the browser is the same one.
 */
export function workerCanDraw(): boolean {
  if (!('transferControlToOffscreen' in HTMLCanvasElement.prototype)) return false;
  if (typeof OffscreenCanvas === 'undefined') return false;
  const known = recall();
  if (known !== undefined) return known;
  const answer = new OffscreenCanvas(1, 1).getContext('webgl2') !== null;
  remember(answer);
  return answer;
}

function recall(): boolean | undefined {
  try {
    const [agent, answer] = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return agent === navigator.userAgent ? answer === true : undefined;
  } catch {
    return undefined;
  }
}

function remember(answer: boolean) {
  try {
    localStorage.setItem(KEY, JSON.stringify([navigator.userAgent, answer]));
  } catch {
    // Storage may be forbidden; then the probe runs each time.
  }
}
