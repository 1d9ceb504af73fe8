import { describe, expect, it } from 'vitest';
import { actionOf } from './bindings';
import { type GestureMessage, Gestures, type PointerSample } from './gestures';

function setUp() {
  const sent: GestureMessage[] = [];
  const gestures = new Gestures((message) => sent.push(message));
  gestures.resize(1_000, 500);
  const names = () => sent.map((one) => (one.type === 'call' ? one.name : one.type));
  return { gestures, sent, names };
}

const at = (x: number, y: number, changes: Partial<PointerSample> = {}): PointerSample => ({
  id: 1,
  button: 0,
  touch: false,
  x,
  y,
  ...changes,
});

describe('gestures', () => {
  it('takes a press without movement for a click', () => {
    const { gestures, sent } = setUp();
    gestures.down(at(500, 250));
    gestures.move(at(502, 251));
    gestures.up(at(502, 251));
    expect(sent).toEqual([{ type: 'call', name: 'primary', args: [0.502, 0.502] }]);
  });

  it('drags the whole way, from where the press began', () => {
    const { gestures, sent } = setUp();
    gestures.down(at(100, 100));
    gestures.move(at(103, 100));
    gestures.move(at(150, 100));
    gestures.move(at(200, 150));
    gestures.up(at(200, 150));
    expect(sent[0]).toEqual({ type: 'drag_start', x: 0.1, y: 0.2, hand: 'primary' });
    const moved = sent.filter((one) => one.type === 'drag');
    expect(moved.reduce((sum, one) => sum + one.dx, 0)).toBeCloseTo(0.1);
    expect(moved.reduce((sum, one) => sum + one.dy, 0)).toBeCloseTo(0.1);
    expect(sent.at(-1)).toEqual({ type: 'drag_end' });
  });

  it('points at nothing once the finger that dragged has let go', () => {
    const { gestures, names } = setUp();
    gestures.down(at(100, 100, { touch: true }));
    gestures.move(at(200, 100, { touch: true }));
    gestures.up(at(200, 100, { touch: true }));
    expect(names().slice(-2)).toEqual(['drag_end', 'hover_end']);
  });

  it.each([
    [0, 'primary'],
    [1, 'pan'],
    [2, 'orbit'],
  ] as const)('drags with button %i as %s', (button, hand) => {
    const { gestures, sent } = setUp();
    gestures.down(at(0, 0, { button }));
    gestures.move(at(50, 0, { button }));
    expect(sent[0]).toMatchObject({ type: 'drag_start', hand });
  });

  it('takes a right press without movement for the second button', () => {
    const { gestures, names } = setUp();
    gestures.down(at(10, 10, { button: 2 }));
    gestures.up(at(10, 10, { button: 2 }));
    expect(names()).toEqual(['secondary']);
  });

  it('hovers while nothing is pressed, and stops when the pointer leaves', () => {
    const { gestures, names } = setUp();
    gestures.move(at(10, 10));
    gestures.leave();
    expect(names()).toEqual(['hover', 'hover_end']);
  });

  it('points before it taps', () => {
    const { gestures, names } = setUp();
    gestures.down(at(10, 10, { touch: true }));
    gestures.move(at(17, 10, { touch: true }));
    gestures.up(at(17, 10, { touch: true }));
    expect(names()).toEqual(['hover', 'primary']);
  });

  it('moves, zooms and turns about the middle of two fingers, all at once', () => {
    const { gestures, sent } = setUp();
    gestures.down(at(400, 250, { id: 1, touch: true }));
    gestures.down(at(500, 250, { id: 2, touch: true }));
    gestures.move(at(600, 250, { id: 2, touch: true }));
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ from: { x: 0.45, y: 0.5 }, to: { x: 0.5, y: 0.5 }, turn: 0 });
    expect(sent[0]?.type === 'two_fingers' && sent[0].steps).toBeCloseTo(Math.LN2 / Math.log(1.18));
    gestures.move(at(400, 450, { id: 2, touch: true }));
    expect(sent[1]).toMatchObject({ from: { x: 0.5, y: 0.5 }, to: { x: 0.4, y: 0.7 }, steps: 0 });
    expect(sent[1]?.type === 'two_fingers' && sent[1].turn).toBeCloseTo(Math.PI / 2);
  });

  it('neither clicks nor drags with the finger that stays', () => {
    const { gestures, names } = setUp();
    gestures.down(at(400, 250, { id: 1, touch: true }));
    gestures.down(at(500, 250, { id: 2, touch: true }));
    gestures.up(at(500, 250, { id: 2, touch: true }));
    gestures.move(at(300, 250, { id: 1, touch: true }));
    gestures.up(at(300, 250, { id: 1, touch: true }));
    expect(names()).toEqual([]);
  });

  it('gives a drag up when a second finger comes and when the browser takes the pointer', () => {
    const { gestures, names } = setUp();
    gestures.down(at(400, 250, { id: 1, touch: true }));
    gestures.move(at(450, 250, { id: 1, touch: true }));
    gestures.down(at(500, 250, { id: 2, touch: true }));
    expect(names()).toEqual(['drag_start', 'drag', 'drag_cancel']);
    const other = setUp();
    other.gestures.down(at(400, 250));
    other.gestures.move(at(450, 250));
    other.gestures.cancel(1);
    expect(other.names()).toEqual(['drag_start', 'drag', 'drag_cancel']);
  });

  it('zooms in when the wheel turns up, at the pointer', () => {
    const { gestures, sent } = setUp();
    gestures.wheel(-100, 250, 250, false);
    expect(sent).toEqual([{ type: 'call', name: 'zoom', args: [2, 0.25, 0.5] }]);
  });
});

describe('keys', () => {
  const group = { key: 'extract', name: 'Extract', prototypes: ['extractor', 'belt', 'hub'] };
  const calls = (key: string, shift = false) => {
    const action = actionOf({ key, shift }, group);
    return action && 'calls' in action
      ? action.calls.map((call) => [call.name, ...call.args])
      : action;
  };

  it.each([
    ['3', false, [['set_tool', 'hub']]],
    ['4', false, undefined],
    ['r', false, [['rotate_tool', 1]]],
    ['R', true, [['rotate_tool', -1]]],
    ['x', false, [['set_tool', 'remove']]],
    ['G', false, [['set_tool', 'gather']]],
    ['Escape', false, [['back']]],
    ['f', false, [['look_at_self']]],
    ['Home', false, [['look_at_hub']]],
    ['+', true, [['zoom', 1, 0.5, 0.5]]],
    ['-', false, [['zoom', -1, 0.5, 0.5]]],
    ['i', false, [['keyboard_cursor', 1]]],
    ['Enter', false, [['keyboard_primary']]],
    ['?', true, { page: 'help' }],
    ['b', false, { page: 'account' }],
    ['C', false, { page: 'recipes' }],
    ['y', false, [['set_tool', 'copy']]],
    ['v', false, { page: 'paste' }],
    ['N', false, { page: 'plans' }],
    ['q', false, { turn: -1 }],
    ['E', false, { turn: 1 }],
    ['Tab', false, undefined],
  ])('%s (shift %s)', (key, shift, expected) => {
    expect(calls(key, shift)).toEqual(expected);
  });
});
