import { beforeEach, describe, expect, it } from 'vitest';
import { catalogueOf, viewOf } from '../testing/fakes';
import { game, openGroup, receiveNews, setGroup, turnGroup } from './game';
import { share } from './share';

describe('share', () => {
  it('keeps what did not change identical', () => {
    const before = { a: { x: 1 }, b: [1, { y: 2 }], c: 3 };
    const after = share(before, { a: { x: 1 }, b: [1, { y: 3 }], c: 3 });
    expect(after).toEqual({ a: { x: 1 }, b: [1, { y: 3 }], c: 3 });
    expect(after.a).toBe(before.a);
    expect(after.b).not.toBe(before.b);
    expect(share(before, structuredClone(before))).toBe(before);
  });

  it('sees parts that came and went', () => {
    const before: { a?: number; list: number[] } = { a: 1, list: [1, 2] };
    expect(share(before, { list: [1, 2] })).toEqual({ list: [1, 2] });
    expect(share(before, { a: 1, list: [1] }).list).toEqual([1]);
    expect(share({ a: undefined }, { b: undefined })).toEqual({ b: undefined });
    expect(share([], {})).toEqual({});
    expect(share(null, { a: 1 })).toEqual({ a: 1 });
  });
});

describe('the store', () => {
  beforeEach(() => game.setState(game.getInitialState()));

  it('replaces the view and keeps its unchanged parts', () => {
    const account = [{ item: 'ore', name: 'Ore', amount: 1, per_minute: 0 }];
    receiveNews({ type: 'view', view: viewOf({ tick: 1, account }) });
    const first = game.getState().view;
    receiveNews({ type: 'view', view: viewOf({ tick: 2, account: structuredClone(account) }) });
    const second = game.getState().view;
    expect(second?.tick).toBe(2);
    expect(second?.account).toBe(first?.account);
  });

  it('keeps the first problem, which explains the others', () => {
    receiveNews({ type: 'fault', problem: 'first' });
    receiveNews({ type: 'fault', problem: 'second' });
    expect(game.getState().problem).toBe('first');
  });
});

describe('the build bar', () => {
  beforeEach(() => game.setState(game.getInitialState()));
  const open = () => openGroup(game.getState())?.key;

  it('opens the first group, and turns around the end', () => {
    turnGroup(1);
    expect(open()).toBeUndefined();
    const groups = ['extract', 'move', 'make'].map((key) => ({ key, name: key, prototypes: [] }));
    receiveNews({ type: 'catalogue', catalogue: catalogueOf({ groups }) });
    expect(open()).toBe('extract');
    turnGroup(-1);
    expect(open()).toBe('make');
    turnGroup(1);
    expect(open()).toBe('extract');
  });

  it('opens the first group where another catalogue lacks the chosen one', () => {
    setGroup('make');
    const groups = [{ key: 'move', name: 'Move', prototypes: [] }];
    receiveNews({ type: 'catalogue', catalogue: catalogueOf({ groups }) });
    expect(open()).toBe('move');
  });
});
