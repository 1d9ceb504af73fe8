/**
 * What the engine offers and what it shows: the shapes that cross between the wasm package and
 * TypeScript. The engine itself is written in Rust; nothing here computes anything.
 *
 * Positions on the canvas are normalised: 0..1, x to the right, y down. Cells are named as in
 * `N0:12:7`. Times are milliseconds of the engine thread's `performance.now()`.
 */

import type { DroneView, NetworkView, OrderCalls, WorkerView } from './orders';

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
  /** For labs. */
  study?: StudyView;
  /** For replicators. */
  replicator?: ReplicatorView;
  /** For what draws power or gives it. */
  power?: PowerView;
  /** For pylons too. */
  network?: NetworkView;
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

/** How much of an item is needed, and how much is there. */
export interface NeedView {
  item: string;
  name: string;
  needed: number;
  held: number;
}

export interface ReplicatorView {
  /** How many it copies; none before it was said what. */
  structures: number;
  structures_max: number;
  /** What a copy takes, and what it has of that. */
  needs: NeedView[];
  /** From 0 to 1, while it works. */
  progress?: number;
  /** Copies built so far. */
  copies: number;
  /** Whether another blueprint, or none, is asked for and not confirmed. */
  is_pending: boolean;
}

/** The plan that the hand holds, or held last. */
export interface PlanView {
  /** Grows from plan to plan. */
  number: number;
  structures: number;
  /** What it costs, and what the player has of that. */
  cost: NeedView[];
}

/** What a text says: a blueprint, or the reason why it is none. */
export type PlanReading =
  { text: string; structures: number; cost: NeedView[] } | { code: string; problem: string };

export interface StudyView {
  /** Missing until its owner has chosen one. */
  technology?: string;
  /** From 0 to 1, while there is a unit of research. */
  progress?: number;
  /** What waits in it of each item that a unit uses up, in their order. */
  stock: number[];
}

/** What the own player knows, and is finding out. */
export interface ResearchView {
  known: string[];
  chosen?: string;
  /** Whether the choice is asked for and not confirmed. */
  is_pending: boolean;
  /** Units of research done for what is not known yet. */
  progress: Record<string, number>;
}

/** In units a tick. */
export interface PowerView {
  draws: number;
  gives: number;
  /** Missing while it asks for none. */
  is_powered?: boolean;
}

export type SharingPolicy = 'shuffled' | 'first_come' | 'all_or_none';

/** Whose a cell is to be on which nothing stands, and how what lies there is shared. */
export interface LandView {
  is_own: boolean;
  /** Whether the player may make it their own. */
  may_claim: boolean;
  /** Why not; missing also where it is theirs. */
  reason?: string;
  policy: SharingPolicy;
  /** Whether a change of it is asked for and not confirmed. */
  is_pending: boolean;
}

/** Another player. */
export interface PersonView {
  id: number;
  name: string;
  /** Whether they are within the streamed area. */
  is_near: boolean;
  /** Whether the own player lets them build on their cells. */
  is_let: boolean;
  /** Whether they let the own player build on theirs. */
  lets_me: boolean;
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
  /** Of cells in sight on which nothing stands. */
  land?: LandView;
  walkable: boolean;
  distance?: number;
  screen?: { x: number; y: number };
}

export interface ToolView {
  key: string;
  /** Missing for what has no front. */
  facing?: number;
  /** How many structures it covers, while it copies. */
  covers?: number;
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
  /** Others who are near, or have to do with the own player. */
  people: PersonView[];
  account: AccountLine[];
  /** Missing before it is told. */
  research?: ResearchView;
  goal: GoalView;
  tool?: ToolView;
  /** The plan that the hand holds, or held last. */
  plan?: PlanView;
  hover?: CellView;
  selected?: CellView;
  /** Whose orders are looked at, instead of a cell. */
  worker?: WorkerView;
  /** What is to be shown now; the engine takes each away when it had its time. */
  notices: NoticeView[];
}

/** How well the engine computes the world ahead of the server, since the page was loaded. */
export interface Tally {
  answered: number;
  /** Of those that were answered, the ones whose end was shown before. */
  foreseen: number;
  /** What was shown and then withdrawn. */
  corrections: number;
  /** Actions that ran in a later tick than foreseen. */
  shifted: number;
  shift_ticks_max: number;
  /** How often the whole area was told again. */
  resyncs: number;
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
  tally: Tally;
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
  /** What unlocks it; missing if it is open from the start. */
  technology?: string;
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
  /** What unlocks it; missing if it is open from the start. */
  technology?: string;
}

/** Something that labs find out. */
export interface TechnologyEntry {
  key: string;
  name: string;
  about: string;
  /** What has to be known before. */
  after: string[];
  /** What a unit of research uses up. */
  uses: Cost[];
  units: number;
  unit_ticks: number;
  /** What it unlocks. */
  prototypes: string[];
  recipes: string[];
}

/** What may be built, held and made. Another one when the server turns out to run by another. */
export interface CatalogueView {
  items: ItemEntry[];
  prototypes: PrototypeEntry[];
  groups: GroupEntry[];
  recipes: RecipeEntry[];
  technologies: TechnologyEntry[];
}

/** What a hand, a key or a test asks of the engine without waiting for an answer. */
export interface EngineCalls extends OrderCalls {
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
  /** Says what the own labs are to find out; nothing if missing. */
  research(technology: string | undefined): void;
  /** Takes the blueprint of a text in hand. */
  take_plan(text: string): void;
  /** Takes in hand what the selected replicator copies. */
  take_plan_of_selected(): void;
  /** Has the selected replicator copy the blueprint of a text; nothing if missing. */
  set_blueprint(text: string | undefined): void;
  /** Makes the selected cell one's own. */
  claim(): void;
  /** Gives up the selected own cell. */
  release(): void;
  /** Says how what lies on the selected own cell is shared. */
  set_policy(policy: SharingPolicy): void;
  /** Lets a player build on one's cells. */
  grant(player: number): void;
  revoke(player: number): void;
  give(player: number, item: string, amount: number): void;
  deselect(): void;
  /** Puts the tool away, or else closes what is selected, or else stops. */
  back(): void;
  dismiss_notice(id: number): void;
  /** Jumps instead of flying, and nothing moves but what the game itself moves. */
  reduce_motion(calm: boolean): void;
  keyboard_cursor(direction: number): void;
  keyboard_primary(): void;
  stop(): void;
  /** Ticks come so many times as fast as the world's own rate says. */
  set_pace(pace: number): void;
  /** Draws at this share of the window's pixels until released with nothing; for measuring. */
  hold_scale(scale: number | undefined): void;
}

/** What is answered. */
export interface EngineQuestions {
  status(): Status;
  project(cell: string): { x: number; y: number } | undefined;
  cell(cell: string): CellView | undefined;
  cells_around(radius: number): CellView[];
  /** The text of the plan that the hand holds, or held last. */
  plan_text(): string | undefined;
  read_plan(text: string): PlanReading;
}

/** The whole engine, as the host drives it. */
export interface Engine extends EngineCalls, EngineQuestions {
  /** The half that computes is there. Until then the engine asks for no area. */
  simulation_came(): void;
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
