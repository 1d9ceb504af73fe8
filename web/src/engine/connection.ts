/**
 * The socket: opens it, opens it again after it closed, and moves bytes between it and the engine.
 * What the bytes mean is the engine's business, and whether a server or a world in this worker is at
 * the other end, the line's.
 */

import { Backoff, STABLE_MS } from './backoff';
import type { Engine } from './contract';
import type { Environment, Timer } from './environment';

export const SUBPROTOCOL = 'goldberg.v1.postcard';
/** An open socket that has been silent for this long leads nowhere: the server ticks. */
const SILENCE_MS = 10_000;
/** One that was heard this lately is alive. Longer silence is a doubt, and someone's word decides. */
const ALIVE_MS = 2_000;

/** A WebSocket, as far as a connection uses it. */
export interface Socket {
  readonly readyState: number;
  binaryType: BinaryType;
  onopen: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

/** Where a connection leads. */
export interface Line {
  open(): Socket;
  /** Names the player at the first greeting. */
  token: string | undefined;
  /** Whether silence means nothing, as of a world in this worker that stands still. */
  maySilence: boolean;
}

/** To a server. */
export function serverLine(environment: Environment, url: string, token: string | undefined): Line {
  return { open: () => environment.openSocket(url, SUBPROTOCOL), token, maySilence: false };
}

export interface ConnectionEvents {
  /** Bytes came or the connection changed: the view may have. */
  changed(): void;
  /** The token that names this player from now on; none if the server knows the old one no more. */
  token(token: string | undefined): void;
}

export class Connection {
  private socket: Socket | undefined;
  private retry: Timer | undefined;
  private silence: Timer | undefined;
  private openedAt = 0;
  private heardAt = 0;
  private token: string | undefined;
  private readonly backoff: Backoff;

  constructor(
    private readonly environment: Environment,
    private readonly engine: Engine,
    private readonly line: Line,
    private readonly events: ConnectionEvents,
  ) {
    this.token = line.token;
    this.backoff = new Backoff(environment.random);
  }

  open() {
    this.cancel('retry');
    if (this.socket) return;
    const socket = this.line.open();
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    socket.onopen = () => this.opened(socket);
    socket.onmessage = ({ data }: { data: unknown }) => this.received(socket, data);
    // An error is always followed by a close, and says nothing more than it.
    socket.onclose = () => this.closed(socket);
    this.watch();
  }

  /**
   * Someone knows better than the back-off: the network is there again, or a person asked. A
   * socket that is still connecting, or has gone silent, may hang for minutes: it is given up.
   */
  openNow() {
    this.backoff.reset();
    const heardLately = this.environment.now() - this.heardAt < ALIVE_MS;
    if (this.socket && !(this.socket.readyState === 1 && heardLately)) this.giveUp(this.socket);
    this.open();
  }

  /** Sends what the engine has ready. To be called after every call into it. */
  flush() {
    const frames = this.engine.take_outgoing();
    if (this.socket?.readyState !== 1) return;
    for (const frame of frames) this.socket.send(frame as Uint8Array<ArrayBuffer>);
  }

  private opened(socket: Socket) {
    if (socket !== this.socket) return;
    this.openedAt = this.environment.now();
    this.heardAt = this.openedAt;
    this.engine.socket_opened(this.openedAt, this.token);
    this.flush();
    this.watch();
    this.events.changed();
  }

  private received(socket: Socket, data: unknown) {
    if (socket !== this.socket || !(data instanceof ArrayBuffer)) return;
    this.heardAt = this.environment.now();
    this.engine.receive(new Uint8Array(data), this.heardAt);
    this.flush();
    this.watch();
    this.keepToken();
    this.events.changed();
  }

  private closed(socket: Socket) {
    if (socket !== this.socket) return;
    this.socket = undefined;
    this.cancel('silence');
    const now = this.environment.now();
    if (this.openedAt && now - this.openedAt >= STABLE_MS) this.backoff.reset();
    this.openedAt = 0;
    this.engine.socket_closed(now);
    this.events.changed();
    // A server that refused does so again, until the page is loaded anew or a person asks.
    if (this.engine.status().connection === 'refused') return;
    this.retry = this.environment.after(this.backoff.nextMs(), () => this.open());
  }

  private keepToken() {
    const token = this.engine.token();
    if (token === this.token) return;
    this.token = token;
    this.events.token(token);
  }

  private watch() {
    this.cancel('silence');
    if (this.line.maySilence) return;
    this.silence = this.environment.after(SILENCE_MS, () => {
      if (this.socket) this.giveUp(this.socket);
    });
  }

  private giveUp(socket: Socket) {
    // Its own close event may take minutes on a line that is gone.
    this.closed(socket);
    socket.close();
  }

  private cancel(timer: 'retry' | 'silence') {
    this[timer]?.cancel();
    this[timer] = undefined;
  }
}
