import { describe, expect, it } from 'vitest';
import { nameFrom, packCard, unpackCard } from './card';
import { MemoryFolder } from './memory';
import { Save } from './save';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (found: Uint8Array | undefined) => found && new TextDecoder().decode(found);

async function codeOf(promise: Promise<unknown>): Promise<string | undefined> {
  return promise.then(
    () => undefined,
    (error: { code: string }) => error.code,
  );
}

describe('a save', () => {
  it('has the journal, the newest snapshot and the card that were kept', async () => {
    const folder = new MemoryFolder();
    const save = await Save.open(folder, 'a');
    save.append(bytes('one'));
    save.append(bytes('two'));
    save.keepSnapshot(bytes('at two, and longer'));
    save.keepSnapshot(bytes('at three'));
    save.keepCard({ name: 'Home', tick: 3 });
    save.close();
    const again = await Save.open(folder, 'a');
    expect(text(again.readJournal())).toBe('onetwo');
    expect(text(again.readSnapshot())).toBe('at three');
    expect(again.card).toMatchObject({ name: 'Home', tick: 3 });
    again.cut(3);
    again.append(bytes('three'));
    expect(text(again.readJournal())).toBe('onethree');
  });

  it('is open in one place at a time', async () => {
    const folder = new MemoryFolder();
    const save = await Save.open(folder, 'a');
    expect(await codeOf(Save.open(folder, 'a'))).toBe('save_in_use');
    save.close();
    expect(await codeOf(Save.open(folder, 'a'))).toBeUndefined();
  });

  /** What is written one after the other, as a world that is played does. */
  const writes: ((save: Save) => void)[] = [
    (save) => save.append(bytes('first ')),
    (save) => save.keepSnapshot(bytes('snapshot 1')),
    (save) => save.keepCard({ name: 'One', tick: 1 }),
    (save) => save.append(bytes('second ')),
    (save) => save.keepSnapshot(bytes('snapshot 2')),
    (save) => save.keepCard({ name: 'Two', tick: 2 }),
    (save) => save.keepSnapshot(bytes('snapshot 3')),
    (save) => save.append(bytes('third ')),
  ];

  async function writeAll(folder: MemoryFolder): Promise<number> {
    const save = await Save.open(folder, 'a');
    let done = 0;
    try {
      for (const write of writes) {
        write(save);
        done += 1;
      }
    } catch {
      // What follows never happens.
    }
    save.close();
    return done;
  }

  const states = [
    { journal: '', snapshot: undefined, name: 'Unfinished world' },
    { journal: 'first ', snapshot: undefined, name: 'Unfinished world' },
    { journal: 'first ', snapshot: 'snapshot 1', name: 'Unfinished world' },
    { journal: 'first ', snapshot: 'snapshot 1', name: 'One' },
    { journal: 'first second ', snapshot: 'snapshot 1', name: 'One' },
    { journal: 'first second ', snapshot: 'snapshot 2', name: 'One' },
    { journal: 'first second ', snapshot: 'snapshot 2', name: 'Two' },
    { journal: 'first second ', snapshot: 'snapshot 3', name: 'Two' },
    { journal: 'first second third ', snapshot: 'snapshot 3', name: 'Two' },
  ];

  it('has all that was done, wherever the tab was killed', async () => {
    let done = 0;
    for (let crashAfterBytes = 0; done < writes.length; crashAfterBytes++) {
      const folder = new MemoryFolder({ roomBytes: Infinity, crashAfterBytes });
      done = await writeAll(folder);
      folder.faults.crashAfterBytes = Infinity;
      const save = await Save.open(folder, 'a');
      const state = states[done];
      // A torn end may follow, which reading a journal cuts off.
      expect(text(save.readJournal())?.slice(0, state?.journal.length)).toBe(state?.journal);
      expect(text(save.readSnapshot())).toBe(state?.snapshot);
      expect(save.card.name).toBe(state?.name);
    }
  });

  it('keeps all that was done on a full disk, and goes on when there is room', async () => {
    let done = 0;
    for (let roomBytes = 0; done < writes.length; roomBytes++) {
      const folder = new MemoryFolder({ roomBytes, crashAfterBytes: Infinity });
      const save = await Save.open(folder, 'a');
      done = 0;
      for (const write of writes) {
        try {
          write(save);
        } catch (error) {
          expect((error as { code: string }).code).toBe('storage_full');
          const state = states[done];
          expect(text(save.readJournal())).toBe(state?.journal);
          expect(text(save.readSnapshot())).toBe(state?.snapshot);
          expect(save.card.name).toBe(state?.name);
          break;
        }
        done += 1;
      }
      folder.faults.roomBytes = Infinity;
      for (const write of writes.slice(done)) write(save);
      expect(text(save.readJournal())).toBe('first second third ');
      expect(text(save.readSnapshot())).toBe('snapshot 3');
    }
  });
});

describe('a card', () => {
  const card = { name: 'Home', playedAt: 5, tick: 7, ticksPerSecond: 20 };

  it('comes back as it was', () => {
    const whole = { ...card, onlineAt: '/worlds/3', picture: Uint8Array.of(1, 2, 3) };
    expect(unpackCard(packCard(whole))).toEqual(whole);
  });

  it('is none if anything of it is not what it should be', () => {
    const packed = packCard({ ...card, picture: new Uint8Array() });
    for (let length = 0; length < packed.length; length++) {
      expect(unpackCard(packed.subarray(0, length))).toBeUndefined();
    }
    const wrong = { ...card, tick: 'seven' as unknown as number, picture: new Uint8Array() };
    expect(unpackCard(packCard(wrong))).toBeUndefined();
    expect(unpackCard(Uint8Array.of(255, 255, 255, 255, 0))).toBeUndefined();
  });

  it('has a name of one line that is not too long', () => {
    expect(nameFrom('  a\n b ')).toBe('a b');
    expect(nameFrom(' ')).toBe('My world');
    expect(nameFrom('x'.repeat(100))).toHaveLength(40);
  });
});
