import { describe, expect, it, vi } from 'vitest';
import { fakeOffline, FakeWorld } from '../testing/worlds';
import { MemoryFolder } from './memory';
import { CARDS } from './save';
import { SAVES_MAX, Saves } from './saves';

async function setUp(roomBytes = Infinity) {
  const root = new MemoryFolder({ roomBytes, crashAfterBytes: Infinity });
  let made = 0;
  const saves = await Saves.in(root, () => `id-${(made += 1)}`);
  const create = (name: string, now: number) => saves.create(name, FakeWorld.create(7n, 64), now);
  const names = async () => (await saves.list()).map(({ name }) => name);
  return { root, saves, create, names };
}

const open = async (journal: Uint8Array) => FakeWorld.open(journal);

const problem = (code: string) => expect.objectContaining({ code });

describe('saves', () => {
  it('are listed with the one played last first', async () => {
    const { saves, create, names } = await setUp();
    await create('Old', 1);
    const id = await create('  New ', 2);
    expect(await names()).toEqual(['New', 'Old']);
    await saves.rename(id, 'Newer');
    expect(await names()).toEqual(['Newer', 'Old']);
    await saves.delete(id);
    expect(await names()).toEqual(['Old']);
    await expect(saves.open(id)).rejects.toEqual(problem('save_missing'));
  });

  it('hold a world that opens as it was made', async () => {
    const { saves, create } = await setUp();
    const save = await saves.open(await create('Home', 1));
    const world = FakeWorld.open(save.readJournal());
    expect(world.journal_kept()).toBe(save.readJournal().length);
    expect(world.tick()).toBe(0);
  });

  it('are left alone while they are open elsewhere', async () => {
    const { saves, create, names } = await setUp();
    const id = await create('Home', 1);
    const open = await saves.open(id);
    for (const change of [saves.delete(id), saves.rename(id, 'Mine'), saves.open(id)]) {
      await expect(change).rejects.toEqual(problem('save_in_use'));
    }
    expect(await names()).toEqual(['Home']);
    open.close();
    await saves.delete(id);
    expect(await names()).toEqual([]);
  });

  it('are listed while they are written to', async () => {
    const { root, saves, create, names } = await setUp();
    const id = await create('Home', 1);
    await saves.rename(id, 'Old home');
    const { card } = await saves.open(id);
    const folder = await (await root.getDirectoryHandle('saves')).getDirectoryHandle(id);
    vi.spyOn(folder, 'getFileHandle').mockImplementation((name) =>
      name === CARDS[1]
        ? Promise.reject(new DOMException('It changed.', 'NotReadableError'))
        : MemoryFolder.prototype.getFileHandle.call(folder, name),
    );
    expect(await names()).toEqual(['Home']);
    expect((await saves.list({ id, card }))[0]?.name).toBe('Old home');
  });

  it('come back from a file', async () => {
    const { saves, create } = await setUp();
    const id = await create('Home', 1);
    const save = await saves.open(id);
    save.append(new TextEncoder().encode('tick 9 1 2\n'));
    save.keepCard({ picture: Uint8Array.of(1, 2) });
    save.close();
    const file = await saves.export(id, fakeOffline);
    await saves.delete(id);
    await saves.import(file, fakeOffline, open, 5);
    expect(await saves.list()).toMatchObject([
      { name: 'Home', playedAt: 5, tick: 9, picture: Uint8Array.of(1, 2) },
    ]);
  });

  it('take in no file that is none', async () => {
    const { saves, names } = await setUp();
    const file = fakeOffline.pack('Bad', new Uint8Array(), Uint8Array.of(65), undefined);
    await expect(saves.import(file, fakeOffline, open, 1)).rejects.toEqual(problem('not_a_save'));
    expect(await names()).toEqual([]);
  });

  it('leave nothing behind where there was no room', async () => {
    const { root, create, names } = await setUp(30);
    await expect(create('Home', 1)).rejects.toEqual(problem('storage_full'));
    expect(await names()).toEqual([]);
    root.faults.roomBytes = Infinity;
    await create('Home', 1);
    expect(await names()).toEqual(['Home']);
  });

  it('are bounded', async () => {
    const { create } = await setUp();
    for (let made = 0; made < SAVES_MAX; made++) await create(`World ${made}`, made);
    await expect(create('One more', 0)).rejects.toEqual(problem('saves_too_many'));
  });
});
