/**
 * What the engine offers and what it shows: the shapes that cross between the wasm package and
 * TypeScript. The engine itself is written in Rust; nothing here computes anything.
 *
 * Positions on the canvas are normalised: 0..1, x to the right, y down. Cells are named as in
 * `N0:12:7`. Times are milliseconds of the engine thread's `performance.now()`.
 */

export type ConnectionState = 'connecting' | 'online' | 'reconnecting' | 'refused';
export type Activity = 'idle' | 'walking' | 'gathering' | 'delivering' | 'crafting' | 'waiting';
export type StructureState = 'working' | 'waiting' | 'blocked' | 'idle' | 'unpowered' | 'pending';
export type Tone = 'info' | 'success' | 'danger';

export interface AccountLine {
  item: string;
  name: string;
  amount: number;
  per_minute: number;
}

export interface Amount {
  item: string;
  name: string;
  amount: number;
}

export interface StructureView {
  prototype: string;
  name: string;
  about: string;
  facing: number;
  mine: boolean;
  /** Whether the player may turn it. */
  turns: boolean;
  state: StructureState;
  state_text: string;
  holds: Amount[];
  /** At most, for what is there to hold things. */
  capacity?: number;
  /** For crafters. */
  work?: WorkView;
  /** For docks. */
  dock?: DockView;
  /** For what draws power or gives it. */
  power?: PowerView;
  per_minute: number;
  history: number[];
}

export interface DockView {
  /** Energy that it has for its drones. */
  charge: number;
  charge_max: number;
  units_max: number;
  /** Those within sight. */
  units: DroneView[];
}

export interface DroneView {
  id: number;
  state: 'idle' | 'working' | 'blocked' | 'starved';
  state_text: string;
  load?: { item: string; name: string; amount: number };
  /** What it has to live on. */
  energy: number;
}

export interface WorkView {
  /** The recipes it can work by. */
  category: string;
  recipe?: string;
  /** Whether the recipe is asked for and not confirmed. */
  is_pending: boolean;
  /** From 0 to 1, while there is work. */
  progress?: number;
  /** What waits in it of each of the recipe's needs, in their order. */
  stock: number[];
  /** Products that wait to be handed on. */
  products: number;
}

/** In units a tick. */
export interface PowerView {
  draws: number;
  gives: number;
  /** Missing while it asks for none. */
  is_powered?: boolean;
}

export interface CellView {
  cell: string;
  /** What is out of sight is told as the planet was made. */
  is_seen: boolean;
  kind: string;
  quantity: number;
  quantity_cap: number;
  /** How far over the sea it lies, in steps of the land; 0 for the sea itself. */
  height_steps: number;
  biome: string;
  owner?: { name: string; mine: boolean };
  structure?: StructureView;
  walkable: boolean;
  distance?: number;
  screen?: { x: number; y: number };
}

export interface ToolView {
  key: string;
  /** Missing for what has no front. */
  facing?: number;
  allowed: boolean;
  reason?: string;
}

export interface GoalView {
  text: string;
  done: boolean;
  /** From 1 to `steps`; those before it are reached. */
  step: number;
  steps: number;
}

export interface NoticeView {
  /** Grows from notice to notice, also when the same words are said again. */
  id: number;
  tone: Tone;
  text: string;
}

/** Everything the interface shows, as it is now. Small enough to be posted ten times a second. */
export interface ViewModel {
  connection: ConnectionState;
  connection_note?: string;
  /** The tick that the engine's copy of the world is at. */
  tick: number;
  ticks_per_second: number;
  player?: { name: string; activity: Activity };
  /** Others within the streamed area; how many there are on the planet is not known here. */
  players_nearby: number;
  account: AccountLine[];
  goal: GoalView;
  tool?: ToolView;
  hover?: CellView;
  selected?: CellView;
  /** What is to be shown now; the engine takes each away when it had its time. */
  notices: NoticeView[];
}

export interface Status {
  connection: ConnectionState;
  /** The newest tick that the server spoke of. */
  server_tick: number;
  /** The tick that the engine's copy of the world is at. */
  confirmed_tick: number;
  world_hash: string;
  world_hash_tick: number;
  hash_mismatches: number;
  pending: number;
  fps: number;
  engine_cpu_ms: number;
  /** Share of the window's pixels that is drawn, in each direction. */
  scale: number;
  tiles_visible: number;
  first_frame_ms: number;
  player?: { id: number; cell: string };
  account: Record<string, number>;
  camera: { cell: string; zoom: number };
}

export interface ItemEntry {
  key: string;
  name: string;
  /** Names the icon, and the solid on belts. */
  form: string;
  colour: string;
  /** Where it comes from, for people. */
  group: string;
}

export interface Cost {
  item: string;
  amount: number;
}

export interface PrototypeEntry {
  key: string;
  name: string;
  about: string;
  /** Names the icon, and the solid on the planet. */
  silhouette: string;
  cost: Cost[];
}

/** Prototypes that the build bar offers together; one may be in several groups. */
export interface GroupEntry {
  key: string;
  name: string;
  prototypes: string[];
}

export interface RecipeEntry {
  key: string;
  name: string;
  category: string;
  needs: Cost[];
  gives: Cost;
  ticks: number;
  /** Missing for what nobody makes by hand. */
  by_hand_ticks?: number;
}

/** What may be built, held and made. Another one when the server turns out to run by another. */
export interface CatalogueView {
  items: ItemEntry[];
  prototypes: PrototypeEntry[];
  groups: GroupEntry[];
  recipes: RecipeEntry[];
}

/** What a hand, a key or a test asks of the engine without waiting for an answer. */
export interface EngineCalls {
  zoom(steps: number, x: number, y: number): void;
  look_at(cell: string, zoom: number): void;
  look_at_self(): void;
  look_at_hub(): void;
  look_at_globe(): void;
  nudge(dx: number, dy: number): void;
  hover(x: number, y: number): void;
  hover_end(): void;
  primary(x: number, y: number): void;
  secondary(x: number, y: number): void;
  set_tool(tool: string | undefined): void;
  /** Turns what the hand would build, or else the selected structure. */
  rotate_tool(steps: number): void;
  /** Turns the selected structure, whatever the hand holds. */
  rotate_selected(steps: number): void;
  /** Says by which recipe the selected machine is to work; by none if missing. */
  set_recipe(recipe: string | undefined): void;
  /** Makes something by hand once, after all that is to be done already. */
  craft(recipe: string): void;
  /** Lets a drone start from the selected dock. */
  launch(): void;
  /** Takes a drone back, wherever it is. */
  recall(unit: number): void;
  deselect(): void;
  /** Puts the tool away, or else closes what is selected, or else stops. */
  back(): void;
  dismiss_notice(id: number): void;
  /** Jumps instead of flying, and nothing moves but what the game itself moves. */
  reduce_motion(calm: boolean): void;
  keyboard_cursor(direction: number): void;
  keyboard_primary(): void;
  stop(): void;
  /** Draws at this share of the window's pixels until released with nothing; for measuring. */
  hold_scale(scale: number | undefined): void;
}

/** What is answered. */
export interface EngineQuestions {
  status(): Status;
  project(cell: string): { x: number; y: number } | undefined;
  cell(cell: string): CellView | undefined;
  cells_around(radius: number): CellView[];
}

/** The whole engine, as the host drives it. */
export interface Engine extends EngineCalls, EngineQuestions {
  socket_opened(nowMs: number, token: string | undefined): void;
  socket_closed(nowMs: number): void;
  receive(bytes: Uint8Array, nowMs: number): void;
  /** Frames to send, in order; to be called after every call that goes in. */
  take_outgoing(): Uint8Array[];

  resize(widthPx: number, heightPx: number, pixelRatio: number): void;
  frame(nowMs: number): void;
  context_lost(): void;
  context_restored(): void;

  drag(dx: number, dy: number, orbit: boolean): void;
  drag_end(): void;
  /** What lay around the first point now lies around the second; `turn` in radians, clockwise. */
  two_fingers(
    fromX: number,
    fromY: number,
    toX: number,
    toY: number,
    steps: number,
    turn: number,
  ): void;
  /** Whether a drag with the first button belongs to the tool instead of the camera. */
  tool_takes_drag(): boolean;
  primary_drag_start(x: number, y: number): void;
  primary_drag(x: number, y: number): void;
  primary_drag_end(): void;
  /** Nothing of it is built. */
  primary_drag_cancel(): void;

  /** What the interface shows, if anything of it changed since the last call. */
  take_view(nowMs: number): ViewModel | undefined;
  /** The secret that opens the session again: the one it was given, or the server's newer one. */
  token(): string | undefined;
  /** What may be built and held, if that is new since the last call. */
  take_catalogue(): CatalogueView | undefined;
}

export type EngineCanvas = OffscreenCanvas | HTMLCanvasElement;
