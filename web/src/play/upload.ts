/** Hands a world over to the server, which replays it before it takes it in. */

/** Where it is played on, and as whom. */
export interface Uploaded {
  path: string;
  token: string;
}

/** A text for people, where the server gave none. */
const NO_SERVER = 'The server could not be reached. Try again when you are online.';

/** Tells what is being done. Rejects with words for people. */
export async function uploadWorld(
  file: Uint8Array,
  tell: (progress: string) => void,
  fetchIt: typeof fetch = fetch,
): Promise<Uploaded> {
  tell('Uploading');
  const body = file as Uint8Array<ArrayBuffer>;
  const headers = { 'Content-Type': 'application/octet-stream' };
  const response = await fetchIt('/worlds/import', { method: 'POST', body, headers }).catch(() => {
    throw new Error(NO_SERVER);
  });
  const answer = (await response.json().catch(() => undefined)) as
    (Partial<Uploaded> & { error?: { message?: string } }) | undefined;
  if (!response.ok) throw new Error(answer?.error?.message ?? `${NO_SERVER} (${response.status})`);
  const { path, token } = answer ?? {};
  if (!path || !token) throw new Error(NO_SERVER);
  return { path, token };
}
