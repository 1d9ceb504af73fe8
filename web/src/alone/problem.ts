/** What can go wrong with saves, with a code that stays and words for players. */

export type SaveCode =
  | 'save_in_use'
  | 'save_missing'
  | 'save_too_large'
  | 'saves_too_many'
  | 'storage_full'
  | 'storage_missing'
  | 'storage_failed';

const WORDS: Record<SaveCode, string> = {
  save_in_use: 'This world is open in another tab. Close it there first.',
  save_missing: 'This browser does not have this world any more.',
  save_too_large: 'This file is larger than any exported world can be.',
  saves_too_many: 'This browser keeps as many worlds as it may. Delete one first.',
  storage_full:
    'There is no room left to save. Everything up to now is safe. Make room, then go on.',
  storage_missing:
    'This browser lets no world be kept. You can play one, and export it before you leave.',
  storage_failed: 'This browser could not save. Everything up to now is safe.',
};

export class SaveProblem extends Error {
  /** One of ours, or of the world's own. */
  readonly code: string;

  /** `detail` is what the browser said, for those who look for the cause. */
  constructor(code: SaveCode, detail?: string) {
    super(detail === undefined ? WORDS[code] : `${WORDS[code]} (${detail})`);
    this.name = 'SaveProblem';
    this.code = code;
  }
}

const BY_NAME: Record<string, SaveCode> = {
  NoModificationAllowedError: 'save_in_use',
  QuotaExceededError: 'storage_full',
  NotFoundError: 'save_missing',
};

/** An error with a code that stays and words for players. */
export type Problem = Error & { code: string };

/** What the browser threw, as a problem of ours; what the world says goes through as it is. */
export function saveProblem(error: unknown): Problem {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return error as Problem;
  }
  const { name, message } = error as { name?: string; message?: string };
  const code = BY_NAME[name ?? ''];
  return code ? new SaveProblem(code) : new SaveProblem('storage_failed', message ?? String(error));
}
