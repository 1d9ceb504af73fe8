/** Listens to the keyboard on the whole page. */

import { paceAfter } from '../alone/pace';
import type { EngineClient } from '../engine/client';
import {
  game,
  openGroup,
  setChoosing,
  setDrawer,
  setHelpOpen,
  setTimeline,
  toggleDrawer,
  turnGroup,
} from '../store/game';
import { actionOf, type KeyAction, PAN } from './bindings';
import { keyboardMoved } from './cursor';
import { buildPlan } from './plan';

/** How far the view moves in a second while a key is held, in canvas heights. */
const PAN_PER_SECOND = 0.8;
/** A page that was in the back does not jump when it comes to the front. */
const PAN_STEP_MAX_MS = 50;

/** Starts listening; returns how to stop. */
export function listenToKeyboard(client: EngineClient): () => void {
  const stop = new AbortController();
  const panning = new Panning((dx, dy) => client.call('nudge', dx, dy));
  const options = { signal: stop.signal };

  const pressed = (event: KeyboardEvent) => {
    if (!isForTheGame(event)) return;
    const key = event.key.toLowerCase();
    if (PAN[key]) {
      event.preventDefault();
      panning.press(key);
      return;
    }
    // A key that is held down acts once; only the cursor runs on.
    if (event.repeat && (event.key === 'Enter' || event.key === ' ')) return;
    const action = actionOf({ key: event.key, shift: event.shiftKey }, openGroup(game.getState()));
    if (!action) return;
    event.preventDefault();
    if (key === 'escape' && game.getState().drawer) setDrawer(undefined);
    else act(client, action);
  };
  addEventListener('keydown', (event) => client.meter.measure(() => pressed(event)), options);
  addEventListener('keyup', (event) => panning.release(event.key.toLowerCase()), options);
  addEventListener('blur', () => panning.releaseAll(), options);
  return () => {
    stop.abort();
    panning.releaseAll();
  };
}

function act(client: EngineClient, action: KeyAction) {
  if ('turn' in action) {
    turnGroup(action.turn);
  } else if ('calls' in action) {
    for (const call of action.calls) {
      if (call.name === 'keyboard_cursor') keyboardMoved();
      client.call(call.name, ...(call.args as never));
    }
  } else if ('alone' in action) {
    actAlone(client, action.alone);
  } else if (action.page === 'help') {
    setHelpOpen(true);
  } else if (action.page === 'recipes') {
    setChoosing(true);
  } else if (action.page === 'paste') {
    buildPlan(client);
  } else {
    toggleDrawer(action.page);
  }
}

/** Nothing while the world of a server is played. */
function actAlone(client: EngineClient, what: 'pause' | 'slower' | 'faster' | 'timeline') {
  const { alone, timelineOpen } = game.getState();
  if (!alone) return;
  if (what === 'timeline') setTimeline(client, !timelineOpen);
  else client.tellAlone({ type: 'pace', pace: paceAfter(alone.pace, what) });
}

function isForTheGame(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return true;
  if (target.closest('dialog, input, textarea, select, [contenteditable]')) return false;
  // A focused button is pressed by these; everywhere else they are the game's.
  const presses = event.key === 'Enter' || event.key === ' ';
  return !(presses && target.closest('button, a'));
}

/** Moves the view smoothly for as long as keys are held. */
class Panning {
  private readonly held = new Set<string>();
  private frame: number | undefined;

  constructor(private readonly nudge: (dx: number, dy: number) => void) {}

  press(key: string) {
    this.held.add(key);
    if (this.frame === undefined) {
      // At once, so that a short tap moves too.
      this.step(PAN_STEP_MAX_MS);
      let last = performance.now();
      const next = (now: number) => {
        this.step(Math.min(now - last, PAN_STEP_MAX_MS));
        last = now;
        this.frame = requestAnimationFrame(next);
      };
      this.frame = requestAnimationFrame(next);
    }
  }

  release(key: string) {
    this.held.delete(key);
    if (this.held.size === 0) this.releaseAll();
  }

  releaseAll() {
    this.held.clear();
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
  }

  private step(milliseconds: number) {
    let [dx, dy] = [0, 0];
    for (const key of this.held) {
      const [x, y] = PAN[key] ?? [0, 0];
      dx += x;
      dy += y;
    }
    const way = (PAN_PER_SECOND * milliseconds) / 1_000;
    if (dx || dy) this.nudge(dx * way, dy * way);
  }
}
