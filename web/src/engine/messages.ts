/**
 * The one channel between the page and the engine host: the same messages whether the host runs
 * in a worker or, where that is missing, on the main thread.
 */

import type { Alone, SavesQuestions } from '../alone/desk';
import type { Pace } from '../alone/pace';
import type { AloneView } from '../alone/runner';
import type {
  CatalogueView,
  EngineCalls,
  EngineCanvas,
  EngineQuestions,
  ViewModel,
} from './contract';

export interface CanvasSize {
  widthPx: number;
  heightPx: number;
  pixelRatio: number;
}

/** All that the host needs to draw, once, before anything else. */
export interface Start {
  type: 'start';
  canvas: EngineCanvas;
  size: CanvasSize;
  visible: boolean;
  socketUrl: string;
  token: string | undefined;
  /** What is played instead of the server's world. */
  alone?: Alone;
  /** The engine, compiled by the page while the worker still loads. */
  module: WebAssembly.Module;
  /** The page's `performance.timeOrigin`: when it began to load. */
  navigationStart: number;
}

/** A call of one engine method by name. */
export type Call = {
  [Name in keyof EngineCalls]: { type: 'call'; name: Name; args: Parameters<EngineCalls[Name]> };
}[keyof EngineCalls];

/** A question to one engine method, told apart from others by its number. */
export type Ask = {
  [Name in keyof EngineQuestions]: {
    type: 'ask';
    id: number;
    name: Name;
    args: Parameters<EngineQuestions[Name]>;
  };
}[keyof EngineQuestions];

/** A question about saves, numbered as those to the engine are. */
export type AskSaves = {
  [Name in keyof SavesQuestions]: {
    type: 'ask_saves';
    id: number;
    name: Name;
    args: Parameters<SavesQuestions[Name]>;
  };
}[keyof SavesQuestions];

/** What is done to the world that runs here. */
export type ToAlone =
  | { type: 'pace'; pace: Pace }
  /** Shows it as it was at a tick, or as it is now with none. */
  | { type: 'look_at_tick'; tick: number | undefined }
  /** There may be room again. */
  | { type: 'save_again' };

/**
 * A drag, from start to end or until it is given up. Whether it turns the globe or belongs to the tool is decided by the
 * host when it starts, since only the host knows the tool for certain.
 */
export type Drag =
  | { type: 'drag_start'; x: number; y: number; hand: 'primary' | 'orbit' | 'pan' }
  | { type: 'drag'; x: number; y: number; dx: number; dy: number }
  | { type: 'drag_end' }
  /** It is no drag after all: the browser took the pointer, or a second finger came. */
  | { type: 'drag_cancel' };

/**
 * Two fingers slide, pinch and twist at once: what lay between them stays there, `steps` of zoom
 * nearer and turned clockwise by `turn` radians.
 */
export interface TwoFingers {
  type: 'two_fingers';
  from: { x: number; y: number };
  to: { x: number; y: number };
  steps: number;
  turn: number;
}

export type ToHost =
  | Start
  /** The other half of the engine, which computes the area: nothing is asked of the server before. */
  | { type: 'simulation'; module: WebAssembly.Module }
  | Call
  | Ask
  | AskSaves
  | ToAlone
  | Drag
  | TwoFingers
  | { type: 'resize'; size: CanvasSize }
  | { type: 'visible'; visible: boolean }
  | { type: 'reconnect' };

export type ToPage =
  | { type: 'catalogue'; catalogue: CatalogueView }
  | { type: 'view'; view: ViewModel }
  | { type: 'token'; token: string | undefined }
  | { type: 'first_frame'; milliseconds: number }
  | { type: 'answer'; id: number; value: unknown }
  | { type: 'no_answer'; id: number; problem: string }
  | { type: 'alone'; alone: AloneView }
  /** The world that was to be played alone could not be opened. */
  | { type: 'alone_refused'; problem: string }
  | { type: 'fault'; problem: string };

/** One end of a channel. */
export interface Port<Out, In> {
  post(message: Out, transfer?: Transferable[]): void;
  /** There is one listener; what came before it was set is delivered to it first. */
  listen(listener: (message: In) => void): void;
}

export type HostPort = Port<ToPage, ToHost>;
export type PagePort = Port<ToHost, ToPage>;
