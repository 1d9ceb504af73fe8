/** What `window.goldberg` offers, as far as the tests use it. */

export interface Structure {
  prototype: string;
  facing: number;
  mine: boolean;
  state: string;
}

export interface Cell {
  cell: string;
  kind: string;
  quantity: number;
  structure?: Structure;
  walkable: boolean;
  distance?: number;
  owner?: { mine: boolean };
}

export interface Status {
  connection: string;
  server_tick: number;
  confirmed_tick: number;
  world_hash: string;
  hash_mismatches: number;
  tally: {
    answered: number;
    foreseen: number;
    corrections: number;
    shifted: number;
    shift_ticks_max: number;
    resyncs: number;
  };
  pending: number;
  fps: number;
  engine_cpu_ms: number;
  scale: number;
  main_ms: number;
  tiles_visible: number;
  first_frame_ms: number;
  threaded: boolean;
  player?: { id: number; cell: string };
  account: Record<string, number>;
  camera: { cell: string; zoom: number };
}

export interface Surface {
  status(): Promise<Status>;
  project(cell: string): Promise<{ x: number; y: number } | null>;
  look_at(cell: string, zoom: number): void;
  hold_scale(scale?: number): void;
  cell(cell: string): Promise<Cell | null>;
  around(radius: number): Promise<Cell[]>;
}

declare global {
  interface Window {
    goldberg: Surface;
  }
}
