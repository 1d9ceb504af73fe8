/**
 * The wasm package's world without a server, as the worker drives it. It speaks with a client in the
 * bytes that a server would send; what is written down, and when, is for `runner` to do.
 */

/** A world and its only player. Whatever throws carries a text for people and a stable `code`. */
export interface LocalWorld {
  /** To be appended to the save and flushed before anything else happens. */
  take_journal(): Uint8Array;
  /** Seals the next tick: its inputs are decided, and among what `take_journal` gives. */
  seal(): void;
  /** Steps the sealed tick and queues its frames. */
  step(): void;
  receive(bytes: Uint8Array): void;
  take_outgoing(): Uint8Array[];
  opened(): void;
  closed(): void;
  tick(): number;
  ticks_per_second(): number;
  /** To be kept beside the journal: opening goes on from it. */
  snapshot(): Uint8Array;
  /** How much of the journal that was opened is whole; what follows was torn off by a crash. */
  journal_kept(): number;
  /**
   * Shows the client the world at a past tick, where nothing can be done; back to now with nothing.
   * False if that takes longer than one call should: then it is to be asked again.
   */
  look_at(tick: number | undefined): boolean;
}

/** A world that is being opened: its journal may have much to be replayed. */
export interface WorldOpening {
  /** Replays a piece; gives how many ticks are left. */
  advance(): number;
  finish(): LocalWorld;
}

/** What an exported file says. */
export interface Unpacked {
  name: string;
  picture: Uint8Array;
  journal: Uint8Array;
  snapshot: Uint8Array | undefined;
  tick: number;
  seed: bigint;
  frequency: number;
}

/** All of the wasm package that only those who play alone need. */
export interface Offline {
  create(seed: bigint, frequency: number): LocalWorld;
  /** A snapshot that does not fit is ignored: the journal is replayed instead. */
  begin(journal: Uint8Array, snapshot: Uint8Array | undefined): WorldOpening;
  pack(
    name: string,
    picture: Uint8Array,
    journal: Uint8Array,
    snapshot: Uint8Array | undefined,
  ): Uint8Array;
  unpack(file: Uint8Array): Unpacked;
}
