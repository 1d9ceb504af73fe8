/** What the engine shows of those who work, and of power networks; see `contract`. */

export type OrderKind =
  'move' | 'gather' | 'deliver' | 'build' | 'remove' | 'wait' | 'craft' | 'repeat';

export type WorkerState = 'idle' | 'working' | 'blocked' | 'starved';

export interface DroneView {
  id: number;
  state: WorkerState;
  state_text: string;
  load?: { item: string; name: string; amount: number };
  /** What it has to live on. */
  energy: number;
  /** Orders that it has; missing of others' drones. */
  orders?: number;
}

export interface OrderView {
  kind: OrderKind;
  text: string;
  cell?: string;
  /** Why it does not get on. */
  hindrance?: string;
}

/** Orders one after the other, as they will be once all that is pending is done. */
export interface QueueView {
  orders: OrderView[];
  /** The place of the one that is being worked at. */
  current: number;
  most: number;
  is_pending: boolean;
}

/** Whoever is looked at, instead of a cell. */
export interface WorkerView {
  /** Missing for oneself. */
  drone?: DroneView;
  dock?: string;
  /** Whose it is, if not the own player's. */
  owner?: string;
  cell: string;
  state: WorkerState;
  state_text: string;
  /** Missing of others' drones. */
  queue?: QueueView;
}

/** How a structure is connected, and how its network is; in units a tick. */
export interface NetworkView {
  state: 'unconnected' | 'unknown' | 'resting' | 'short' | 'enough';
  draws: number;
  gives: number;
  /** How much of what is drawn is given. */
  percent: number;
  pylons: number;
  machines: {
    prototype: string;
    name: string;
    machines: number;
    draws: number;
    gives: number;
  }[];
}

export interface OrderCalls {
  /** Looks at what oneself has to do, or no longer. */
  select_self(): void;
  select_drone(unit: number): void;
  /**
   * One more order of whoever is looked at: those about a cell where the next clicks say. `what` is
   * the key of an item, a prototype or a recipe; `amount` is of units, times or ticks.
   */
  add_order(kind: OrderKind, what: string | undefined, amount: number): void;
  remove_order(at: number): void;
  move_order(from: number, to: number): void;
  clear_orders(): void;
}
