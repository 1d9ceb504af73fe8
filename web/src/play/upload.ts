/** Hands a world over to the server, which replays it from its beginning before it takes it in. */

/** Where it is played on, before `/ws`, and as whom. */
export interface Uploaded {
  path: string;
  token: string;
}

export interface Progress {
  text: string;
  /** From 0 to 1, where it is known. */
  share?: number;
}

/** What the server answers to a file. */
interface Accepted extends Uploaded {
  /** Where to ask how far it is. */
  status: string;
}

/** How far it is. */
interface Report {
  state: 'waiting' | 'verifying' | 'opening' | 'done' | 'refused';
  tick: number;
  ticks: number;
  error?: { message: string } | null;
}

/** Long enough that a long replay costs few questions, and short enough to be seen to go on. */
const WAIT_SECONDS = 1;
const UNREACHED = 'The server could not be reached. Try again when you are online.';

/**
 * Uploads, and waits until the server has taken it in. Rejects with words for people. Whoever gives up
 * tells the server to give up too.
 */
export async function uploadWorld(
  file: Uint8Array,
  tell: (progress: Progress) => void,
  given: AbortSignal,
): Promise<Uploaded> {
  tell({ text: 'Uploading' });
  const accepted = await ask<Accepted>('/worlds/import', {
    method: 'POST',
    body: file as Uint8Array<ArrayBuffer>,
    headers: { 'Content-Type': 'application/octet-stream' },
    signal: given,
  });
  const { status, token } = accepted;
  given.addEventListener('abort', () => {
    const headers = { Authorization: `Bearer ${token}` };
    void fetch(status, { method: 'DELETE', headers }).catch(() => undefined);
  });
  for (;;) {
    const report = await ask<Report>(`${status}?wait_seconds=${WAIT_SECONDS}`, { signal: given });
    if (report.state === 'done') return { path: accepted.path.replace(/\/$/, ''), token };
    if (report.state === 'refused')
      throw new Error(sentence(report.error?.message ?? 'it was refused'));
    tell(progressOf(report));
  }
}

/** What is being done, in words. */
export function progressOf({ state, tick, ticks }: Report): Progress {
  if (state === 'waiting') return { text: 'Waiting for others’ worlds' };
  if (state === 'opening') return { text: 'Opening it online', share: 1 };
  return { text: 'The server replays it', share: ticks > 0 ? tick / ticks : 1 };
}

async function ask<T>(url: string, how: RequestInit): Promise<T> {
  const response = await fetch(url, how).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Error(UNREACHED);
  });
  const answer = (await response.json().catch(() => undefined)) as
    (T & { error?: { message?: string } }) | undefined;
  if (!response.ok || !answer) {
    const message = answer?.error?.message;
    throw new Error(message ? sentence(message) : `${UNREACHED} (It answered ${response.status}.)`);
  }
  return answer;
}

/** What the server says, as people write it. */
function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1) + (text.endsWith('.') ? '' : '.');
}
