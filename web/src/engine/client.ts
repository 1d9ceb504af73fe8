/**
 * The page's side of the engine: starts it, in a worker where that can draw and else right here,
 * and speaks with it in the same messages either way.
 */

import { canvas, canvasSize, watchCanvasSize } from './canvas';
import type { EngineCalls, EngineQuestions } from './contract';
import type { Call, Drag, PagePort, Start, ToAlone, ToHost, ToPage, TwoFingers } from './messages';
import { Meter } from './meter';
import { compileModules } from './module';
import { watchFaults } from './faults';
import { localPorts, threadPort } from './ports';
import { workerCanDraw } from './probe';
import { Questions } from './questions';
import type { SavesQuestions } from '../alone/desk';
import { type Playing, socketUrl } from '../play/playing';
import { storedToken, storeToken } from './token';

/** What the engine tells, apart from answers. */
export type News = Exclude<ToPage, { type: 'answer' } | { type: 'no_answer' } | { type: 'token' }>;

export class EngineClient {
  /** Whether the engine has a thread of its own. */
  readonly threaded: boolean;
  readonly meter = new Meter(() => performance.now());
  private readonly port: PagePort;
  private readonly questions: Questions;
  private attached = true;

  constructor(
    private readonly tell: (news: News) => void,
    readonly playing: Playing,
  ) {
    const modules = compileModules();
    this.threaded = workerCanDraw();
    this.port = this.threaded ? this.startWorker() : this.startHere();
    this.questions = new Questions(this.port);
    this.port.listen((message) => this.meter.measure(() => this.receive(message)));
    const started = modules.engine.then((module) => this.start(module));
    const completed = Promise.all([modules.simulation, started]).then(([module]) =>
      this.port.post({ type: 'simulation', module }),
    );
    completed.catch((error: unknown) => this.fault(error));
  }

  call<Name extends keyof EngineCalls>(name: Name, ...args: Parameters<EngineCalls[Name]>) {
    this.port.post({ type: 'call', name, args } as Call);
  }

  ask<Name extends keyof EngineQuestions>(name: Name, ...args: Parameters<EngineQuestions[Name]>) {
    return this.questions.ask(name, ...args);
  }

  askSaves<Name extends keyof SavesQuestions>(
    name: Name,
    ...args: Parameters<SavesQuestions[Name]>
  ) {
    return this.questions.askSaves(name, ...args);
  }

  /** What is done to the world that runs here. */
  tellAlone(message: ToAlone) {
    this.port.post(message);
  }

  gesture(message: Drag | TwoFingers) {
    this.port.post(message);
  }

  reconnect() {
    this.port.post({ type: 'reconnect' });
  }

  /** The canvas was put into the document or taken out. */
  setAttached(attached: boolean) {
    this.attached = attached;
    this.postVisible();
  }

  private start(module: WebAssembly.Module) {
    const size = canvasSize();
    const surface = this.threaded ? canvas.transferControlToOffscreen() : canvas;
    const start: Start = {
      type: 'start',
      canvas: surface,
      size,
      visible: this.visible(),
      socketUrl: socketUrl(location.origin, this.playing),
      token: storedToken(this.playing),
      ...('alone' in this.playing ? { alone: this.playing.alone } : {}),
      module,
      navigationStart: performance.timeOrigin,
    };
    this.port.post(start, surface instanceof HTMLCanvasElement ? [] : [surface]);
    watchCanvasSize((changed) => this.port.post({ type: 'resize', size: changed }));
    document.addEventListener('visibilitychange', () => this.postVisible());
    this.watchMotion();
  }

  /** Tells the engine whether the player wants less motion, which may change while they play. */
  private watchMotion() {
    const less = matchMedia('(prefers-reduced-motion: reduce)');
    const tell = () => this.call('reduce_motion', less.matches);
    less.addEventListener('change', tell);
    tell();
  }

  private startWorker(): PagePort {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    if ('alone' in this.playing) releaseWhenPutAway(worker);
    worker.addEventListener('error', (event) => this.fault(event.message || 'Its script failed.'));
    return threadPort(worker);
  }

  private startHere(): PagePort {
    const [port, hostPort] = localPorts<ToHost, ToPage>();
    watchFaults((error) => this.fault(error));
    import('./local').then(
      ({ serveHere }) => serveHere(hostPort),
      (error: unknown) => this.fault(error),
    );
    return port;
  }

  private receive(message: ToPage) {
    switch (message.type) {
      case 'answer':
      case 'no_answer':
        this.questions.handle(message);
        break;
      case 'token':
        storeToken(this.playing, message.token);
        break;
      default:
        this.tell(message);
    }
  }

  private fault(error: unknown) {
    this.tell({ type: 'fault', problem: error instanceof Error ? error.message : String(error) });
  }

  private visible(): boolean {
    return this.attached && document.visibilityState === 'visible';
  }

  private postVisible() {
    this.port.post({ type: 'visible', visible: this.visible() });
  }
}

/**
 * A page that the browser puts away, to show it again when someone goes back, would still have its save
 * open. Its worker ends instead, and going back loads it anew.
 */
function releaseWhenPutAway(worker: Worker) {
  addEventListener('pagehide', ({ persisted }) => persisted && worker.terminate());
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
}
