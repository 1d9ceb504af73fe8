/**
 * One save, open for this tab alone: a journal that only grows, the newest snapshot, and its card.
 * All are written in step with the caller, so that nothing is underway when a page is closed.
 */

import { type Card, packCard, UNFINISHED, unpackCard } from './card';
import { type Folder, readAll, type SyncFile } from './folder';
import { saveProblem } from './problem';
import { Slots, writeWhole } from './slots';

export const JOURNAL = 'journal';
export const CARDS = ['card-0', 'card-1'] as const;
const SNAPSHOTS = ['snapshot-0', 'snapshot-1'] as const;

export class Save {
  private readonly snapshots: Slots;
  private readonly cards: Slots;
  private length: number;
  private current: Card;

  private constructor(
    readonly id: string,
    private readonly journal: SyncFile,
    private readonly files: SyncFile[],
  ) {
    const [snapshots, cards] = [files.slice(1, 3), files.slice(3, 5)];
    this.snapshots = new Slots(snapshots as [SyncFile, SyncFile]);
    this.cards = new Slots(cards as [SyncFile, SyncFile]);
    this.length = journal.getSize();
    this.current = unpackCard(this.cards.read()) ?? UNFINISHED;
  }

  /**
   * Opens what lies in a folder, and whatever is missing there as empty. Its journal comes first: who
   * has it, has the save.
   *
   * @throws SaveProblem, such as `save_in_use`.
   */
  static async open(folder: Folder, id: string): Promise<Save> {
    const files: SyncFile[] = [];
    try {
      for (const name of [JOURNAL, ...SNAPSHOTS, ...CARDS]) {
        const entry = await folder.getFileHandle(name, { create: true });
        files.push(await entry.createSyncAccessHandle());
      }
      return new Save(id, files[0] as SyncFile, files);
    } catch (error) {
      for (const file of files) file.close();
      throw saveProblem(error);
    }
  }

  get card(): Card {
    return this.current;
  }

  readJournal(): Uint8Array {
    return readAll(this.journal).subarray(0, this.length);
  }

  readSnapshot(): Uint8Array | undefined {
    return this.snapshots.read();
  }

  /** Cuts off what a crash left half written. */
  cut(bytes: number) {
    if (bytes >= this.length) return;
    this.attempt(() => {
      this.journal.truncate(bytes);
      this.journal.flush();
    });
    this.length = bytes;
  }

  /**
   * What is appended is on the disk when this returns.
   *
   * @throws SaveProblem, and then the journal is as long as it was, or has a torn end, which opening
   * it cuts off; the same bytes may be appended again.
   */
  append(bytes: Uint8Array) {
    if (bytes.length === 0) return;
    this.attempt(() => {
      try {
        writeWhole(this.journal, bytes, this.length);
        this.journal.flush();
      } catch (error) {
        this.journal.truncate(this.length);
        throw error;
      }
    });
    this.length += bytes.length;
  }

  /** @throws SaveProblem, and then the older snapshot is still there. */
  keepSnapshot(bytes: Uint8Array) {
    this.snapshots.write(bytes);
  }

  /** @throws SaveProblem, and then the older card is still there. */
  keepCard(changes: Partial<Card>) {
    const changed = { ...this.current, ...changes };
    this.cards.write(packCard(changed));
    this.current = changed;
  }

  /** Lets other tabs have it. */
  close() {
    for (const file of this.files) file.close();
  }

  private attempt(what: () => void) {
    try {
      what();
    } catch (error) {
      throw saveProblem(error);
    }
  }
}
