import { describe, expect, it, vi } from 'vitest';
import { type Progress, uploadWorld } from './upload';

/** A server that answers one request after the other. */
function serverOf(...answers: [status: number, body: unknown][]) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string, how: RequestInit = {}) => {
    asked.push(`${how.method ?? 'GET'} ${url}`);
    const answer = answers.shift();
    if (!answer) throw new TypeError('Failed to fetch');
    return new Response(JSON.stringify(answer[1]), { status: answer[0] });
  });
  return asked;
}

const ACCEPTED = { path: '/worlds/ab/', token: 'secret', status: '/worlds/import/ab' };
const report = (state: string, tick: number, error: unknown = null) => ({
  state,
  tick,
  ticks: 100,
  error,
});

describe('an upload', () => {
  const upload = (tell: (progress: Progress) => void = () => undefined, given?: AbortSignal) =>
    uploadWorld(Uint8Array.of(1), tell, given ?? new AbortController().signal);

  it('waits for the replay, and tells how far it is', async () => {
    const asked = serverOf(
      [202, ACCEPTED],
      [200, report('waiting', 0)],
      [200, report('verifying', 25)],
      [200, report('done', 100)],
    );
    const told: Progress[] = [];
    expect(await upload((progress) => told.push(progress))).toEqual({
      path: '/worlds/ab',
      token: 'secret',
    });
    expect(told.map(({ share }) => share)).toEqual([undefined, undefined, 0.25]);
    expect(asked[0]).toBe('POST /worlds/import');
    expect(asked[1]).toMatch(/^GET \/worlds\/import\/ab\?wait_seconds=\d+$/);
  });

  it('says why it was refused', async () => {
    const error = { code: 'diverged', message: 'It diverges at tick 7.' };
    serverOf([202, ACCEPTED], [200, report('refused', 7, error)]);
    await expect(upload()).rejects.toThrow('tick 7');
    serverOf([429, { error: { code: 'rate_limited', message: 'Too many worlds.' } }]);
    await expect(upload()).rejects.toThrow('Too many worlds.');
  });

  it('says so where there is no server', async () => {
    serverOf();
    await expect(upload()).rejects.toThrow('could not be reached');
    serverOf([404, undefined]);
    await expect(upload()).rejects.toThrow('404');
  });

  it('is called off at the server too', async () => {
    const asked = serverOf([202, ACCEPTED], [200, report('verifying', 1)], [200, {}]);
    const given = new AbortController();
    const told = (progress: Progress) => progress.share !== undefined && given.abort();
    await expect(upload(told, given.signal)).rejects.toThrow();
    expect(asked).toContain('DELETE /worlds/import/ab');
  });
});
