/**
 * All saves of this browser: a folder each. Whoever changes one has its journal open, so two tabs
 * never write to the same one.
 */

import {
  type Card,
  FILE_BYTES_MAX,
  nameFrom,
  PICTURE_BYTES_MAX,
  UNFINISHED,
  unpackCard,
} from './card';
import type { LocalWorld, Offline } from './contract';
import type { Folder } from './folder';
import { SaveProblem, saveProblem } from './problem';
import { CARDS, Save } from './save';
import { newestOf } from './slots';

/** More are no longer found in a list. */
export const SAVES_MAX = 64;

export interface Listed extends Card {
  id: string;
}

export class Saves {
  private constructor(
    private readonly folder: Folder,
    private readonly newId: () => string,
  ) {}

  static async in(root: Folder, newId: () => string): Promise<Saves> {
    return new Saves(await root.getDirectoryHandle('saves', { create: true }), newId);
  }

  /** The one played last comes first. Of the one that runs here, the card is at hand. */
  async list(running?: { id: string; card: Card }): Promise<Listed[]> {
    const listed: Listed[] = [];
    for await (const id of this.folder.keys()) {
      listed.push({ id, ...(id === running?.id ? running.card : await this.cardOf(id)) });
    }
    return listed.sort((one, other) => other.playedAt - one.playedAt);
  }

  /** @throws SaveProblem, such as `save_in_use` and `save_missing`. */
  async open(id: string): Promise<Save> {
    try {
      return await Save.open(await this.folder.getDirectoryHandle(id), id);
    } catch (error) {
      throw saveProblem(error);
    }
  }

  /** A new world, as it is before its first tick; gives its id. */
  async create(name: string, world: LocalWorld, now: number): Promise<string> {
    const card = {
      name: nameFrom(name),
      playedAt: now,
      tick: world.tick(),
      ticksPerSecond: world.ticks_per_second(),
      picture: new Uint8Array(),
    };
    // A snapshot says where in the journal it belongs, so the journal is taken after it.
    const snapshot = world.snapshot();
    return this.keep(card, world.take_journal(), snapshot);
  }

  /** What a file holds becomes a save of its own, once it was opened whole; gives its id. */
  async import(
    file: Uint8Array,
    offline: Pick<Offline, 'unpack'>,
    open: (journal: Uint8Array, snapshot: Uint8Array | undefined) => Promise<LocalWorld>,
    now: number,
  ): Promise<string> {
    if (file.length > FILE_BYTES_MAX) throw new SaveProblem('save_too_large');
    const { name, picture, journal, snapshot } = offline.unpack(file);
    const world = await open(journal, snapshot);
    const card = {
      name: nameFrom(name),
      playedAt: now,
      tick: world.tick(),
      ticksPerSecond: world.ticks_per_second(),
      picture: picture.subarray(0, PICTURE_BYTES_MAX),
    };
    return this.keep(card, journal.subarray(0, world.journal_kept()), snapshot);
  }

  async rename(id: string, name: string) {
    await this.change(id, (save) => save.keepCard({ name: nameFrom(name) }));
  }

  /** Remembers where a server plays it on. */
  async uploaded(id: string, onlineAt: string) {
    await this.change(id, (save) => save.keepCard({ onlineAt }));
  }

  async delete(id: string) {
    // One that is open elsewhere stays.
    await this.change(id, () => undefined);
    await this.folder.removeEntry(id, { recursive: true });
  }

  /** The file that holds all of a save. */
  async export(id: string, offline: Offline): Promise<Uint8Array> {
    let file = new Uint8Array();
    await this.change(id, (save) => {
      file = exported(save, offline) as Uint8Array<ArrayBuffer>;
    });
    return file;
  }

  private async change(id: string, how: (save: Save) => void) {
    const save = await this.open(id);
    try {
      how(save);
    } finally {
      save.close();
    }
  }

  /** Its card comes last: without one, it is shown as unfinished. */
  private async keep(card: Card, journal: Uint8Array, snapshot: Uint8Array | undefined) {
    if ((await this.list()).length >= SAVES_MAX) throw new SaveProblem('saves_too_many');
    const id = this.newId();
    try {
      const save = await Save.open(await this.folder.getDirectoryHandle(id, { create: true }), id);
      try {
        save.append(journal);
        if (snapshot) save.keepSnapshot(snapshot);
        save.keepCard(card);
      } finally {
        save.close();
      }
    } catch (error) {
      await this.folder.removeEntry(id, { recursive: true }).catch(() => undefined);
      throw saveProblem(error);
    }
    return id;
  }

  private async cardOf(id: string): Promise<Card> {
    const cards = await Promise.all(CARDS.map((name) => this.read(id, name)));
    return unpackCard(newestOf(cards)) ?? UNFINISHED;
  }

  /**
   * What lies in a file of a save; nothing where there is none. A file that another tab writes to
   * meanwhile, browsers do not read; then the other of both is whole.
   */
  private async read(id: string, name: string): Promise<Uint8Array> {
    try {
      const folder = await this.folder.getDirectoryHandle(id);
      const file = await (await folder.getFileHandle(name)).getFile();
      return new Uint8Array(await file.arrayBuffer());
    } catch {
      return new Uint8Array();
    }
  }
}

/** All of an open save in one file. */
export function exported(save: Save, offline: Offline): Uint8Array {
  const { name, picture } = save.card;
  return offline.pack(name, picture, save.readJournal(), save.readSnapshot());
}
