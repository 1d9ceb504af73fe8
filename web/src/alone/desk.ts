/**
 * Everything about worlds that are played alone that the page may ask of the engine's thread: what
 * saves there are, what is done to them, and the one that runs here. Fetched when it is first needed.
 */

import type { LocalWorld, Offline } from './contract';
import type { Folder } from './folder';
import { MemoryFolder } from './memory';
import { SaveProblem, saveProblem } from './problem';
import { type AloneView, Runner, type Surroundings } from './runner';
import type { Save } from './save';
import { type Listed, Saves } from './saves';

/** A save that is in use is tried so often, before it is taken to be open in another tab. */
const TRIES = 12;
const TRY_AGAIN_MS = 250;

export interface SavesView {
  /** Whether this browser keeps any. */
  isKept: boolean;
  saves: Listed[];
}

/** What the page asks, each answered by a promise. */
export interface SavesQuestions {
  list(): Promise<SavesView>;
  create(name: string, seed: bigint, frequency: number): Promise<string>;
  import(file: Uint8Array): Promise<string>;
  export(id: string): Promise<Uint8Array>;
  rename(id: string, name: string): Promise<void>;
  uploaded(id: string, onlineAt: string): Promise<void>;
  delete(id: string): Promise<void>;
  /** The world that runs here is saved and closed; to be asked before the page goes elsewhere. */
  leave(): Promise<void>;
}

/** What is to be played alone: a save, or where none can be kept, a new world. */
export type Alone = { save: string } | { seed: bigint; frequency: number };

export interface DeskSurroundings extends Surroundings {
  storage: Folder | undefined;
  offline: Offline;
  newId(): string;
}

export class Desk implements SavesQuestions {
  private runner: Runner | undefined;

  private constructor(
    private readonly around: DeskSurroundings,
    private readonly saves: Saves,
  ) {}

  static async open(around: DeskSurroundings): Promise<Desk> {
    const root = around.storage ?? new MemoryFolder();
    return new Desk(around, await Saves.in(root, around.newId));
  }

  /** Opens a world and runs it from now on. */
  async play(alone: Alone, tell: (view: AloneView) => void): Promise<Runner> {
    const { around } = this;
    const id = 'save' in alone ? alone.save : await this.makeUnkept(alone);
    const save = await this.openPatiently(id);
    try {
      const world = await opened(around, save.readJournal(), save.readSnapshot());
      save.cut(world.journal_kept());
      this.runner = new Runner(around, world, save, around.storage !== undefined, tell);
      return this.runner;
    } catch (error) {
      save.close();
      throw error;
    }
  }

  async list(): Promise<SavesView> {
    const isKept = this.around.storage !== undefined;
    // So that it is listed as it is now.
    await this.runner?.keep();
    return { isKept, saves: isKept ? await this.saves.list(this.runner) : [] };
  }

  create(name: string, seed: bigint, frequency: number): Promise<string> {
    this.expectKept();
    return this.saves.create(name, this.around.offline.create(seed, frequency), this.around.date());
  }

  import(file: Uint8Array): Promise<string> {
    this.expectKept();
    const open = (journal: Uint8Array, snapshot: Uint8Array | undefined) =>
      opened(this.around, journal, snapshot);
    return this.saves.import(file, this.around.offline, open, this.around.date());
  }

  async export(id: string): Promise<Uint8Array> {
    const { offline } = this.around;
    return this.running(id)?.export(offline) ?? this.saves.export(id, offline);
  }

  async rename(id: string, name: string) {
    const running = this.running(id);
    if (running) running.rename(name);
    else await this.saves.rename(id, name);
  }

  async uploaded(id: string, onlineAt: string) {
    const running = this.running(id);
    if (running) running.uploaded(onlineAt);
    else await this.saves.uploaded(id, onlineAt);
  }

  delete(id: string): Promise<void> {
    return this.saves.delete(id);
  }

  async leave() {
    await this.runner?.close();
  }

  /** The page that was here before, or that crashed, may need a moment to let go of it. */
  private async openPatiently(id: string): Promise<Save> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.saves.open(id);
      } catch (error) {
        if (saveProblem(error).code !== 'save_in_use' || tries === TRIES) throw error;
        await new Promise<void>((resolve) => this.around.after(TRY_AGAIN_MS, resolve));
      }
    }
  }

  private running(id: string): Runner | undefined {
    return this.runner?.id === id ? this.runner : undefined;
  }

  private makeUnkept({ seed, frequency }: { seed: bigint; frequency: number }): Promise<string> {
    const world = this.around.offline.create(seed, frequency);
    return this.saves.create('Unkept world', world, this.around.date());
  }

  private expectKept() {
    if (!this.around.storage) throw new SaveProblem('storage_missing');
  }
}

/** Replays piece by piece: others who wait for this thread have their turn between. */
async function opened(
  { after, offline }: Pick<DeskSurroundings, 'after' | 'offline'>,
  journal: Uint8Array,
  snapshot: Uint8Array | undefined,
): Promise<LocalWorld> {
  const opening = offline.begin(journal, snapshot);
  while (opening.advance() > 0) await new Promise<void>((resolve) => after(0, resolve));
  return opening.finish();
}
