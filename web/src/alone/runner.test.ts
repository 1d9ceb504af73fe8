import { describe, expect, it } from 'vitest';
import { FakeEngine, FakeEnvironment } from '../testing/fakes';
import { FakeWorld } from '../testing/worlds';
import { paceAfter } from './pace';
import { type AloneView, Runner } from './runner';
import { Saves } from './saves';

const settled = () => new Promise<void>((resolve) => setTimeout(resolve));

async function setUp() {
  const environment = new FakeEnvironment(new FakeEngine());
  const { faults } = environment.storage;
  const saves = await Saves.in(environment.storage, () => 'home');
  await saves.create('Home', FakeWorld.create(7n, 64), 0);
  const views: AloneView[] = [];
  const play = async () => {
    const save = await saves.open('home');
    const world = FakeWorld.open(save.readJournal());
    const around = {
      now: environment.now,
      after: environment.after,
      date: () => environment.time,
      picture: async () => Uint8Array.of(7),
    };
    const runner = new Runner(around, world, save, true, (view) => views.push(view));
    return { runner, world, save };
  };
  const shown = () => views.at(-1);
  return { environment, faults, saves, play, shown };
}

describe('a world that runs here', () => {
  it('ticks at its pace, and not while it is paused or nobody looks', async () => {
    const { environment, play } = await setUp();
    const { runner, world } = await play();
    const ticksIn = (ms: number) => {
      const before = world.tick();
      environment.pass(ms);
      return world.tick() - before;
    };
    expect(ticksIn(1_000)).toBe(20);
    runner.setPace(4);
    expect(ticksIn(1_000)).toBe(80);
    runner.setPace(0);
    expect(ticksIn(1_000)).toBe(0);
    runner.setPace(1);
    await runner.setVisible(false);
    expect(ticksIn(1_000)).toBe(0);
    await runner.setVisible(true);
    expect(ticksIn(1_000)).toBe(20);
  });

  it('makes up for a little of what a busy machine missed, and no more', async () => {
    const { environment, play } = await setUp();
    const { world } = await play();
    environment.pass(50);
    expect(world.tick()).toBe(1);
    // The thread was busy for a minute: its timer is late.
    environment.time += 60_000;
    environment.pass(0);
    expect(world.tick()).toBeLessThanOrEqual(5);
    const before = world.tick();
    environment.pass(1_000);
    expect(world.tick() - before).toBeLessThanOrEqual(24);
  });

  it('answers a connection, and is told nothing twice', async () => {
    const { environment, play } = await setUp();
    const { runner, world } = await play();
    const socket = runner.openSocket();
    const heard: number[] = [];
    socket.onmessage = ({ data }) => heard.push(...new Uint8Array(data));
    socket.onopen = () => socket.send(Uint8Array.of(5));
    await settled();
    expect(world.isOpen).toBe(true);
    environment.pass(100);
    await settled();
    expect(heard).toEqual([0, 1, 2]);
    expect(world.told).toEqual([5]);
    socket.close();
    expect(world.isOpen).toBe(false);
    environment.pass(100);
    await settled();
    expect(heard).toEqual([0, 1, 2]);
  });

  it('goes on where it was, whenever its tab was killed', async () => {
    const { environment, saves, play } = await setUp();
    const { runner, save } = await play();
    const socket = runner.openSocket();
    await settled();
    socket.send(Uint8Array.of(1));
    environment.pass(50);
    socket.send(Uint8Array.of(2, 3));
    environment.pass(50);
    // Nothing is written at its end; only the lock goes.
    save.close();
    expect((await saves.list())[0]?.name).toBe('Home');
    const { world } = await play();
    expect(world.told).toEqual([1, 2, 3]);
    expect(world.tick()).toBe(2);
  });

  it('waits while it cannot be saved, says so, and then loses nothing', async () => {
    const { environment, faults, play, shown } = await setUp();
    const { runner, world, save } = await play();
    const socket = runner.openSocket();
    await settled();
    environment.pass(100);
    faults.roomBytes = 0;
    const before = save.readJournal();
    socket.send(Uint8Array.of(9));
    environment.pass(1_000);
    expect(world.told).toEqual([]);
    expect(shown()?.trouble?.code).toBe('storage_full');
    expect(save.readJournal()).toEqual(before);
    const waiting = world.tick();
    runner.retry();
    environment.pass(1_000);
    expect(world.tick()).toBe(waiting);
    expect(shown()?.trouble?.code).toBe('storage_full');
    faults.roomBytes = Infinity;
    runner.retry();
    environment.pass(100);
    expect(shown()?.trouble).toBeUndefined();
    expect(world.told).toEqual([9]);
    save.close();
    expect((await play()).world.told).toEqual([9]);
  });

  it('waits also when it is a snapshot that finds no room', async () => {
    const { environment, faults, play, shown } = await setUp();
    const { runner, world } = await play();
    faults.roomBytes = 0;
    environment.pass(60_000);
    const waiting = world.tick();
    expect(shown()?.trouble?.code).toBe('storage_full');
    environment.pass(1_000);
    expect(world.tick()).toBe(waiting);
    faults.roomBytes = Infinity;
    runner.retry();
    environment.pass(1_000);
    expect(world.tick()).toBe(waiting + 20);
  });

  it('stands still while its past is looked at', async () => {
    const { environment, play, shown } = await setUp();
    const { runner, world } = await play();
    environment.pass(1_000);
    runner.lookAt(4);
    runner.lookAt(5);
    expect(world.shown).toBeUndefined();
    environment.pass(0);
    expect(world.shown).toBe(5);
    expect(shown()?.past).toBe(5);
    environment.pass(1_000);
    expect(world.tick()).toBe(20);
    runner.lookAt(20);
    expect(world.shown).toBeUndefined();
    expect(shown()?.past).toBeUndefined();
    environment.pass(1_000);
    expect(world.tick()).toBe(40);
  });

  it('is saved with a picture when it is left, and others may open it then', async () => {
    const { environment, saves, play } = await setUp();
    const { runner } = await play();
    environment.pass(1_000);
    await expect(saves.open('home')).rejects.toThrow('another tab');
    await runner.close();
    expect(await saves.list()).toMatchObject([
      { tick: 20, playedAt: 1_000, picture: Uint8Array.of(7) },
    ]);
    environment.pass(60_000);
    expect((await play()).world.tick()).toBe(20);
  });
});

describe('keys', () => {
  it('go through the paces, and pause and go on', () => {
    expect(paceAfter(1, 'pause')).toBe(0);
    expect(paceAfter(0, 'pause')).toBe(1);
    expect([0, 1, 2, 4].map((pace) => paceAfter(pace as 0, 'faster'))).toEqual([1, 2, 4, 4]);
    expect([0, 1, 2, 4].map((pace) => paceAfter(pace as 0, 'slower'))).toEqual([0, 0, 1, 2]);
  });
});
