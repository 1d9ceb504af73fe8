/** An engine that only remembers, and an environment in which the test is the clock. */

import { Desk } from '../alone/desk';
import { MemoryFolder } from '../alone/memory';
import type { CatalogueView, Engine, EngineCanvas, Status, ViewModel } from '../engine/contract';
import type { Environment, Timer } from '../engine/environment';
import { fakeOffline } from './worlds';

export function statusOf(changes: Partial<Status> = {}): Status {
  return {
    connection: 'online',
    server_tick: 0,
    confirmed_tick: 0,
    world_hash: '0',
    world_hash_tick: 0,
    hash_mismatches: 0,
    tally: {
      answered: 0,
      foreseen: 0,
      corrections: 0,
      shifted: 0,
      shift_ticks_max: 0,
      resyncs: 0,
    },
    pending: 0,
    fps: 60,
    engine_cpu_ms: 0,
    scale: 1,
    tiles_visible: 0,
    first_frame_ms: 0,
    account: {},
    camera: { cell: 'NP', zoom: 0 },
    ...changes,
  };
}

export function catalogueOf(changes: Partial<CatalogueView> = {}): CatalogueView {
  return { items: [], prototypes: [], groups: [], recipes: [], technologies: [], ...changes };
}

export function viewOf(changes: Partial<ViewModel> = {}): ViewModel {
  return {
    connection: 'online',
    tick: 0,
    ticks_per_second: 20,
    players_nearby: 0,
    people: [],
    account: [],
    goal: { text: 'Gather ore', done: false, step: 1, steps: 5 },
    notices: [],
    ...changes,
  };
}

/** Writes down every call with its arguments, in order, except those without a consequence. */
export class FakeEngine {
  readonly log: unknown[][] = [];
  outgoing: Uint8Array[] = [];
  nextView: ViewModel | undefined;
  nextCatalogue: CatalogueView | undefined = catalogueOf();
  currentStatus = statusOf();
  currentToken: string | undefined;
  toolTakesDrag = false;

  as(): Engine {
    return new Proxy(this, {
      get: (fake, name) => {
        switch (name) {
          case 'take_outgoing':
            return () => fake.outgoing.splice(0);
          case 'take_view':
            return () => {
              const view = fake.nextView;
              fake.nextView = undefined;
              return view;
            };
          case 'status':
            return () => fake.currentStatus;
          case 'token':
            return () => fake.currentToken;
          case 'tool_takes_drag':
            return () => fake.toolTakesDrag;
          case 'take_catalogue':
            return () => {
              const catalogue = fake.nextCatalogue;
              fake.nextCatalogue = undefined;
              return catalogue;
            };
          case 'cells_around':
            return () => {
              throw new Error('nobody is here');
            };
          default:
            // A promise would take it for one of its own.
            if (name === 'then') return undefined;
            return (...args: unknown[]) => void fake.log.push([name, ...args]);
        }
      },
    }) as unknown as Engine;
  }

  calls(...names: string[]): unknown[][] {
    return this.log.filter(([name]) => names.includes(String(name)));
  }
}

export class FakeSocket {
  readyState = 0;
  binaryType: BinaryType = 'blob';
  sent: unknown[] = [];
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;

  constructor(
    readonly url: string,
    readonly subprotocol: string,
  ) {}

  send(data: unknown) {
    this.sent.push(data);
  }

  close() {
    this.readyState = 3;
  }

  open() {
    this.readyState = 1;
    this.onopen?.();
  }

  say(...bytes: number[]) {
    this.onmessage?.({ data: Uint8Array.from(bytes).buffer });
  }

  drop() {
    this.readyState = 3;
    this.onclose?.();
  }
}

export class FakeEnvironment implements Environment {
  time = 0;
  timeOrigin = 1_000;
  chance = 1;
  sockets: FakeSocket[] = [];
  online: (() => void) | undefined;
  private frames: ((nowMs: number) => void)[] = [];
  private timers: { at: number; then: () => void }[] = [];

  constructor(readonly engine: FakeEngine) {}

  now = () => this.time;
  random = () => this.chance;
  onOnline = (then: () => void) => void (this.online = then);
  createEngine = async () => this.engine.as();
  addSimulation: Environment['addSimulation'] = async () => undefined;

  after = (milliseconds: number, then: () => void): Timer => {
    const timer = { at: this.time + milliseconds, then };
    this.timers.push(timer);
    return { cancel: () => void (this.timers = this.timers.filter((one) => one !== timer)) };
  };

  nextFrame = (then: (nowMs: number) => void): Timer => {
    this.frames.push(then);
    return { cancel: () => void (this.frames = this.frames.filter((one) => one !== then)) };
  };

  openSocket = (url: string, subprotocol: string): FakeSocket => {
    const socket = new FakeSocket(url, subprotocol);
    this.sockets.push(socket);
    return socket;
  };

  /** Where saves are. */
  storage = new MemoryFolder();
  openDesk = (_: EngineCanvas, draw: () => void): Promise<Desk> =>
    Desk.open({
      ...this,
      date: () => 1_000_000 + this.time,
      picture: async () => (draw(), Uint8Array.of(7)),
      offline: fakeOffline,
      newId: () => `save-${this.time}-${(this.saves += 1)}`,
    });
  private saves = 0;

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('no socket was opened');
    return socket;
  }

  /** Lets time pass, and with it timers. */
  pass(milliseconds: number) {
    const until = this.time + milliseconds;
    for (;;) {
      const due = this.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.timers = this.timers.filter((one) => one !== due);
      // Late, where a test let the thread be busy.
      this.time = Math.max(this.time, due.at);
      due.then();
    }
    this.time = Math.max(this.time, until);
  }

  /** Draws one frame; false if nobody asked for one. */
  frame(): boolean {
    this.pass(16);
    const frames = this.frames.splice(0);
    for (const then of frames) then(this.time);
    return frames.length > 0;
  }
}
