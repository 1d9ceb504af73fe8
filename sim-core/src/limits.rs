//! Every bound of the simulation in one place, each with its reason, checked against each other
//! at compile time.

/// Cells along a chunk's side: one `u64` is one row of one bit plane.
pub const CHUNK_SIDE: u32 = 64;
/// Cells of a chunk, without the pole that two of them carry.
pub const CHUNK_CELLS: u32 = CHUNK_SIDE * CHUNK_SIDE;
/// 24 bits for each coordinate keep a cell id exact in a JavaScript number.
pub const FREQUENCY_MAX: u32 = 1 << 24;

/// A cell's quantity has four bit planes.
pub const QUANTITY_MAX: u8 = 15;

/// Ticks a second: below 20 the hand feels it, above 60 no display shows it.
pub const TICKS_PER_SECOND_MIN: u8 = 20;
/// See [`TICKS_PER_SECOND_MIN`].
pub const TICKS_PER_SECOND_MAX: u8 = 60;

/// Generations a fresh chunk lives through before anyone sees it, −32 to −1. Half a chunk's
/// side, so that the apron that can influence it lies within the chunks around it.
pub const SETTLE_GENERATIONS: u32 = 32;

/// Ticks between wanting a chunk to live and its living: time to generate it beside the tick.
pub const ACTIVATION_DELAY_TICKS: u64 = 16;

/// Outcomes of a player's commands kept in the state, so that a command sent again is answered
/// and not repeated.
pub const OUTCOMES_KEPT: usize = 64;

/// Cells from a player, and from each of their hubs and units, within which they build.
pub const BUILD_REACH_CELLS: u32 = 24;
/// Cells from a player within which they gather by hand.
pub const GATHER_REACH_CELLS: u32 = 2;
/// Longest walk one command may ask for, in cells: as far as the land around a player is always
/// at hand, which is two chunks beyond their own.
pub const WALK_CELLS_MAX: u32 = 2 * CHUNK_SIDE;
/// Cells that every player's path searches may look at in a tick, whatever others do: enough for
/// the longest way over open land.
pub const PATH_NODES_ASSURED: u32 = 1_024;
/// Cells that the path searches of one player may look at in a tick: this many get round a lake
/// as wide as a chunk.
pub const PATH_NODES_PER_PLAYER_MAX: u32 = 8_192;
/// Cells beyond the assured ones that all path searches of a tick may look at together.
pub const PATH_NODES_SHARED_PER_TICK: u32 = 24_576;

/// Orders of a queue: more than anyone reads, and a bound on what those who work carry along.
pub const QUEUE_ORDERS_MAX: usize = 32;
/// Ticks after which an order that was hindered is tried again: a path search every second at
/// most for each.
pub const ORDER_RETRY_TICKS: u64 = 20;
/// Units of one player: being near to one of them is asked of each.
pub const UNITS_PER_PLAYER_MAX: usize = 256;
/// Cells from its dock that a unit is sent, and fed: its claims go to a chunk next to its own.
pub const UNIT_REACH_CELLS: u32 = CHUNK_SIDE;
/// Cells from a unit within which it gathers: as far as a chunk sees.
pub const UNIT_GATHER_REACH_CELLS: u32 = 1;
/// Items that a unit carries.
pub const UNIT_LOAD_MAX: u16 = 8;
/// Ticks of an interval, in which every unit uses up a unit of energy and claims one.
pub const UPKEEP_TICKS: u64 = 20;
/// Energy that a unit takes along from its dock when it starts, if there is as much: it gets by
/// without for so many intervals.
pub const UNIT_ENERGY_AT_START: u16 = 10;
/// Energy that a dock keeps.
pub const DOCK_CHARGE_MAX: u16 = 200;
/// Intervals in a row in which a dock that has too little for all feeds nobody, before it feeds
/// some.
pub const DOCK_STARVED_INTERVALS_MAX: u32 = 3;
/// Structures that units and queues build in a tick; what is more waits for the next one.
pub const ORDERS_BUILT_PER_TICK_MAX: u16 = 1_024;

/// Ticks between two tellings of what power networks draw and give: a busy one changes in every
/// tick, and people read it once a second.
pub const NETWORK_FIGURES_TICKS: u64 = 20;

/// New players who begin around the same spawn place, so that they meet.
pub const PLAYERS_PER_SPAWN_PLACE: u32 = 8;
/// Cells around a spawn place (or around where a player left) where a free one is looked for.
pub const SPAWN_RADIUS_CELLS: u32 = 12;
/// Spawn places looked at before a join is given up: if so many are crowded, the planet is full.
pub const SPAWN_PLACES_TRIED_MAX: u32 = 64;

/// Chunks one player may have built in: an active chunk costs every tick.
pub const BUILT_CHUNKS_PER_PLAYER_MAX: usize = 256;

/// Cells that a pylon may reach: two that touch lie in chunks at most two apart.
pub const PYLON_RADIUS_CELLS_MAX: u8 = 32;
/// Cells one player may own on which nothing stands: enough for a site that others are to build
/// on, and too few to shut newcomers out.
pub const CLAIMED_CELLS_PER_PLAYER_MAX: usize = 64;
/// Players whom one player may let build on their cells: more than anyone plays with, and a bound
/// on what a player's state holds of it.
pub const GRANTS_PER_PLAYER_MAX: usize = 64;
/// Kinds of items in one gift: a command stays small.
pub const GIFT_ITEMS_MAX: usize = 8;

/// Belts of a ring that is sure to keep turning: following a longer line costs too much for one
/// command.
pub const RING_BELTS_MAX: usize = 1_024;

/// Structures of a blueprint, and cells that one bundle changes.
pub const BLUEPRINT_STRUCTURES_MAX: usize = 1_024;
/// Cells from a blueprint's anchor to its furthest structure: no blueprint is wider than the
/// smallest world's triangles, and so none meets itself around the planet.
pub const BLUEPRINT_RADIUS_CELLS_MAX: u8 = 32;
/// Kinds of structures of a blueprint, one of another recipe being another kind: what its text
/// spells out.
pub const BLUEPRINT_KINDS_MAX: usize = 64;
/// Characters of a blueprint's text: the longest that there can be has 13,500.
pub const BLUEPRINT_TEXT_BYTES_MAX: usize = 16 * 1024;
/// Chunks that one bundle may change.
pub const BUNDLE_CHUNKS_MAX: usize = 16;
/// Cells that placing a player's blueprints may look at in a tick: any blueprint once.
pub const PASTE_CELLS_PER_PLAYER_MAX: u32 = 4_096;
/// Cells that placing everyone's blueprints may look at in a tick: a thousand structures take some
/// ten milliseconds to build.
pub const PASTE_CELLS_PER_TICK_MAX: u32 = 8_192;
/// Structures of a blueprint that a replicator copies: it is part of the replicator's state, which
/// is told anew whenever the replicator takes something in.
pub const REPLICATED_STRUCTURES_MAX: usize = 128;
/// Cells from a replicator within which it builds: as far as the land around a built chunk is
/// always at hand.
pub const REPLICATOR_REACH_CELLS: u32 = CHUNK_SIDE;
/// Places that a replicator tries in a tick.
pub const REPLICATOR_TRIES_PER_TICK: u32 = 4;
/// Cells that placing the copies of all replicators may look at in a tick.
pub const REPLICATED_CELLS_PER_TICK_MAX: u32 = 8_192;

/// Ticks that a forecast looks ahead: half an hour at 20 a second.
pub const FORECAST_TICKS_MAX: u32 = 36_000;

/// Ingredients of a recipe: as many slots as a machine has to hold them.
pub const RECIPE_NEEDS_MAX: usize = 4;
/// Units of an item that a recipe, or a unit of research, takes or gives: what a machine has room
/// for several times over.
pub const RECIPE_UNITS_MAX: u16 = 1_000;
/// Units of an item in a cost or at the start, and of research for a technology.
pub const AMOUNT_MAX: u32 = 1_000_000;
/// Cells that a structure connects around itself: half a chunk, so that no network reaches over a
/// chunk without standing in it.
pub const CONNECT_RADIUS_CELLS_MAX: u8 = 32;

/// Bytes of a catalogue, both as its file and in the form that is sent to clients: ten times the
/// one that is compiled in.
pub const CATALOGUE_BYTES_MAX: usize = 256 * 1024;
/// Entries of each of a catalogue's tables. Interfaces list them all.
pub const CATALOGUE_ENTRIES_MAX: usize = 1_024;
/// Categories of recipes.
pub const CATEGORIES_MAX: usize = 64;
/// Mistakes of a catalogue file that are told; nobody reads more.
pub const CATALOGUE_MISTAKES_MAX: usize = 256;
/// Bytes of a key of the catalogue.
pub const KEY_BYTES_MAX: usize = 32;
/// Bytes of a name of the catalogue: what fits on a button.
pub const TITLE_BYTES_MAX: usize = 48;
/// Bytes of a sentence of the catalogue.
pub const ABOUT_BYTES_MAX: usize = 240;

/// Bytes of a player's name.
pub const NAME_BYTES_MAX: usize = 24;

/// Inputs one tick may carry; the server seals the rest into the next.
pub const INPUTS_PER_TICK_MAX: usize = 4_096;

const _: () = assert!(SETTLE_GENERATIONS * 2 <= CHUNK_SIDE);
const _: () = assert!(FREQUENCY_MAX.is_multiple_of(CHUNK_SIDE));
const _: () = assert!(6 * WALK_CELLS_MAX < PATH_NODES_ASSURED);
const _: () = assert!(PATH_NODES_ASSURED < PATH_NODES_PER_PLAYER_MAX);
/// Places in a queue are counted in 8 bits.
const _: () = assert!(QUEUE_ORDERS_MAX < u8::MAX as usize);
const _: () = assert!(UNIT_REACH_CELLS <= CHUNK_SIDE);
const _: () = assert!(UNIT_ENERGY_AT_START <= DOCK_CHARGE_MAX);
/// Structures of a tick are numbered in 16 bits: one for each input, and at most one for each cell
/// that placing looks at.
const _: () = assert!(
    INPUTS_PER_TICK_MAX as u32
        + PASTE_CELLS_PER_TICK_MAX
        + REPLICATED_CELLS_PER_TICK_MAX
        + ORDERS_BUILT_PER_TICK_MAX as u32
        <= u16::MAX as u32
);
/// Cells within the radius of a blueprint.
const BLUEPRINT_DISC_CELLS: u32 = {
    let radius = BLUEPRINT_RADIUS_CELLS_MAX as u32;
    1 + 3 * radius * (radius + 1)
};
const _: () = assert!(BLUEPRINT_STRUCTURES_MAX as u32 <= BLUEPRINT_DISC_CELLS);
const _: () = assert!(BLUEPRINT_DISC_CELLS <= PASTE_CELLS_PER_PLAYER_MAX);
const _: () = assert!(PASTE_CELLS_PER_PLAYER_MAX <= PASTE_CELLS_PER_TICK_MAX);
const _: () = assert!(BLUEPRINT_DISC_CELLS <= REPLICATED_CELLS_PER_TICK_MAX);
const _: () = assert!(2 * BLUEPRINT_RADIUS_CELLS_MAX as u32 <= CHUNK_SIDE);
/// What is two radii wide touches at most three chunks along either side.
const _: () = assert!(3 * 3 <= BUNDLE_CHUNKS_MAX);
const _: () = assert!(REPLICATED_STRUCTURES_MAX <= BLUEPRINT_STRUCTURES_MAX);
const _: () = assert!(2 * PYLON_RADIUS_CELLS_MAX as u32 <= CHUNK_SIDE);
/// A gift's items are counted in 8 bits.
const _: () = assert!(GIFT_ITEMS_MAX <= u8::MAX as usize);
const _: () = assert!(TICKS_PER_SECOND_MIN <= TICKS_PER_SECOND_MAX);
/// The catalogue's ids have 16 bits, those of categories 8, and the last of each stands for what a
/// file names and does not have.
const _: () = assert!(CATALOGUE_ENTRIES_MAX < u16::MAX as usize);
const _: () = assert!(CATEGORIES_MAX < u8::MAX as usize);
const _: () = assert!(2 * CONNECT_RADIUS_CELLS_MAX as u32 <= CHUNK_SIDE);
