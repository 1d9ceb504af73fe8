/** Gives the player a save as a file. */

import type { EngineClient } from '../engine/client';

export async function exportSave(client: EngineClient, id: string, name: string) {
  const bytes = await client.askSaves('export', id);
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${fileName(name)}.goldberg`;
  link.click();
  // The download has begun when this task is over.
  setTimeout(() => URL.revokeObjectURL(url));
}

/** What every file system takes. */
export function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N} _-]+/gu, '').trim() || 'world';
}
