/**
 * Drives one engine: its socket, its frames and what it is told and asked. Runs in a worker, or
 * on the main thread where a worker cannot draw; it never touches the document.
 */

import { Connection, type Line, serverLine } from './connection';
import type { Engine, EngineCanvas } from './contract';
import type { Environment } from './environment';
import { FrameLoop } from './frames';
import type { Call, CanvasSize, HostPort, Start, ToHost } from './messages';
import { answer } from './questions';
import { Hand } from './hand';
import { Solo } from './solo';

/** The view is posted this often at most, apart from what a hand changed. */
const VIEW_PERIOD_MS = 100;

/** Listens on the port; everything begins with the `start` message. */
export function serve(port: HostPort, environment: Environment) {
  let begin: (host: Promise<Host>) => void = () => {};
  let host: Host | undefined;
  // What comes before the engine is made waits for it, also what comes before the start.
  const ready = new Promise<Host>((resolve) => (begin = resolve));
  ready.then(
    (started) => (host = started),
    (error: unknown) => port.post({ type: 'fault', problem: problemOf(error) }),
  );
  port.listen((message) => {
    if (message.type === 'start') {
      begin(Host.start(port, environment, message));
    } else if (host) {
      host.handle(message);
    } else {
      // A start that failed has told so already.
      ready.then(
        (started) => started.handle(message),
        () => undefined,
      );
    }
  });
}

/** What went wrong, in words. */
export function problemOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

class Host {
  /** None before the world that runs here is open, and where it could not be opened. */
  private connection: Connection | undefined;
  private readonly solo: Solo;
  /** Both halves of the engine are there: worlds that run here are in the second. */
  private readonly whole: Promise<void>;
  private complete = () => {};
  private readonly frames: FrameLoop;
  private readonly hand: Hand;
  private viewPostedAt = -Infinity;
  private viewIsUrgent = true;
  private firstFrame = true;

  static async start(port: HostPort, environment: Environment, start: Start): Promise<Host> {
    const engine = await environment.createEngine(start.module, start.canvas, start.size);
    return new Host(port, environment, engine, start);
  }

  private constructor(
    private readonly port: HostPort,
    private readonly environment: Environment,
    private readonly engine: Engine,
    private readonly start: Start,
  ) {
    this.hand = new Hand(engine);
    this.frames = new FrameLoop(environment, (nowMs) => this.frame(nowMs));
    this.whole = new Promise((resolve) => (this.complete = resolve));
    const draw = () => engine.frame(environment.now());
    this.solo = new Solo(port, environment, () =>
      this.whole.then(() => environment.openDesk(start.canvas, draw)),
    );
    this.postCatalogue();
    environment.onOnline(() => start.alone ?? this.connection?.openNow());
    this.watchContext(start.canvas);
    if (start.alone) void this.solo.play(start.alone).then((line) => line && this.connect(line));
    else this.connect(serverLine(environment, start.socketUrl, start.token));
    this.setVisible(start.visible);
  }

  handle(message: ToHost) {
    switch (message.type) {
      case 'call':
        this.call(message);
        break;
      case 'drag_start':
      case 'drag':
      case 'drag_end':
      case 'drag_cancel':
      case 'two_fingers':
        this.hand.handle(message);
        this.viewIsUrgent = true;
        break;
      case 'ask':
        this.port.post(answer(this.engine, message));
        return;
      case 'resize':
        this.resize(message.size);
        break;
      case 'visible':
        this.setVisible(message.visible);
        break;
      case 'reconnect':
        this.connection?.openNow();
        break;
      case 'pace':
        // A world that stands still needs no other clock.
        if (message.pace > 0) this.engine.set_pace(message.pace);
        this.solo.handle(message);
        break;
      case 'ask_saves':
      case 'look_at_tick':
      case 'save_again':
        this.solo.handle(message);
        break;
      case 'simulation':
        this.addSimulation(message.module);
        return;
      case 'start':
        break;
    }
    this.connection?.flush();
  }

  private connect(line: Line) {
    const { environment, engine, port, start } = this;
    this.connection = new Connection(environment, engine, line, {
      changed: () => this.postViewWithoutFrames(),
      token: (token) => start.alone ?? port.post({ type: 'token', token }),
    });
    this.connection.open();
  }

  private setVisible(visible: boolean) {
    this.frames.setVisible(visible);
    this.solo.setVisible(visible);
  }

  private addSimulation(module: WebAssembly.Module) {
    const added = this.environment.addSimulation(module).then(() => {
      this.engine.simulation_came();
      this.complete();
      this.connection?.flush();
    });
    added.catch((error: unknown) => this.port.post({ type: 'fault', problem: problemOf(error) }));
  }

  private call(message: Call) {
    // Pointers move more often than frames are drawn, and only the last place counts.
    if (message.name === 'hover') {
      this.hand.hoverAt(...message.args);
      return;
    }
    this.hand.settle();
    // The name and its arguments belong together by construction of `Call`.
    (this.engine[message.name] as (...args: unknown[]) => void)(...message.args);
    this.viewIsUrgent = true;
  }

  /** Size and picture change in one task, so that no stretched frame is ever shown. */
  private resize(size: CanvasSize) {
    this.engine.resize(size.widthPx, size.heightPx, size.pixelRatio);
    if (this.frames.running) this.frame(this.environment.now());
  }

  private frame(nowMs: number) {
    if (this.hand.settle()) this.viewIsUrgent = true;
    this.engine.frame(nowMs);
    this.connection?.flush();
    if (this.viewIsUrgent || nowMs - this.viewPostedAt >= VIEW_PERIOD_MS) this.postView(nowMs);
    if (this.firstFrame) this.reportFirstFrame();
  }

  private postCatalogue() {
    const catalogue = this.engine.take_catalogue();
    if (catalogue) this.port.post({ type: 'catalogue', catalogue });
  }

  private postView(nowMs: number) {
    this.viewPostedAt = nowMs;
    this.viewIsUrgent = false;
    this.postCatalogue();
    const view = this.engine.take_view(nowMs);
    if (view) this.port.post({ type: 'view', view });
  }

  /** While nothing is drawn, what the server tells still reaches the interface. */
  private postViewWithoutFrames() {
    const now = this.environment.now();
    if (!this.frames.running && now - this.viewPostedAt >= VIEW_PERIOD_MS) this.postView(now);
  }

  private reportFirstFrame() {
    if (this.engine.status().tiles_visible === 0) return;
    this.firstFrame = false;
    const { now, timeOrigin } = this.environment;
    const milliseconds = timeOrigin + now() - this.start.navigationStart;
    this.port.post({ type: 'first_frame', milliseconds });
  }

  private watchContext(canvas: EngineCanvas) {
    canvas.addEventListener('webglcontextlost', (event) => {
      // Without this the browser never gives the context back.
      event.preventDefault();
      this.frames.setDrawable(false);
      this.engine.context_lost();
    });
    canvas.addEventListener('webglcontextrestored', () => {
      this.engine.context_restored();
      this.frames.setDrawable(true);
    });
  }
}
