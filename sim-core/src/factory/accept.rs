//! What a structure can take in.
//!
//! A ring of belts that is full could never turn again. So something that *joins* a line (from a
//! machine, or from the side) needs two free slots, while what comes along the line needs one:
//! what goes round in a ring keeps a free slot. A ring that was closed when it was full already
//! turns as a whole.

use crate::catalogue::{Behaviour, Catalogue};
use crate::chunk::{BeltItem, CellIndex, Machine, Structure, cell_at};
use crate::claims::Cargo;
use crate::ids::{CellId, Direction, Tick};
use crate::step::ChunkView;
use crate::topology;

/// What a belt that lies in a ring is to know of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RingInput {
    /// The neighbour that the ring's traffic comes from.
    pub from: Direction,
    /// Whether all of the ring is full and ready to move on at once.
    pub is_full: bool,
}

/// How many items the structure at a cell of the chunk takes in this tick, and which cargo it
/// takes at all.
pub fn slot_supply(
    view: &ChunkView<'_>,
    cell: CellId,
    ring: Option<RingInput>,
) -> Option<(u32, impl Fn(&Cargo) -> bool + use<>)> {
    let (index, structure) = view.structure_at(cell)?;
    let behaviour = &view.catalogue.prototype(structure.prototype)?.behaviour;
    let (supply, free, through) = match (&structure.machine, behaviour) {
        (
            Machine::Belt { items },
            Behaviour::Convey {
                travel_ticks,
                capacity,
            },
        ) => {
            let spacing_ticks = u64::from(*travel_ticks) / u64::from(*capacity);
            let has_room_behind = |last: &BeltItem| view.tick.since(last.entered) >= spacing_ticks;
            let supply = u32::from(items.last().is_none_or(has_room_behind));
            let free = usize::from(*capacity).saturating_sub(items.len());
            let through = match ring {
                Some(ring) => Some(ring.from),
                None => through_input(view, index, structure),
            };
            (supply, free, through)
        }
        (Machine::Hub { .. }, Behaviour::Collect { items_per_tick }) => {
            (u32::from(*items_per_tick), usize::MAX, None)
        }
        _ => return None,
    };
    let front = matches!(structure.machine, Machine::Belt { .. }).then_some(structure.facing);
    let is_ring_full = ring.is_some_and(|ring| ring.is_full);
    Some((supply, move |cargo: &Cargo| {
        let needed = match Some(cargo.from) == through {
            true if is_ring_full => 0,
            true => 1,
            false => 2,
        };
        Some(cargo.from) != front && free >= needed
    }))
}

/// Whether a belt is full, and its first item could leave in `tick`.
pub fn is_full_and_ready(catalogue: &Catalogue, belt: &Structure, tick: Tick) -> bool {
    let behaviour = catalogue
        .prototype(belt.prototype)
        .map(|prototype| &prototype.behaviour);
    let (
        Machine::Belt { items },
        Some(Behaviour::Convey {
            travel_ticks,
            capacity,
        }),
    ) = (&belt.machine, behaviour)
    else {
        return false;
    };
    let has_arrived = |first: &BeltItem| first.entered.after(u64::from(*travel_ticks)) <= tick;
    items.len() >= usize::from(*capacity) && items.first().is_some_and(has_arrived)
}

/// The direction that a belt's own line comes from: straight behind if a belt there faces it,
/// else the first belt that does, turning from behind. `None` where no line comes in.
fn through_input(
    view: &ChunkView<'_>,
    index: CellIndex,
    structure: &Structure,
) -> Option<Direction> {
    let cell = cell_at(view.id, index);
    let behind = structure.facing.opposite();
    (0..Direction::COUNT as i8)
        .map(|turn| behind.turned(turn))
        .filter(|direction| *direction != structure.facing)
        .find(|direction| is_fed_by_belt(view, cell, *direction))
}

fn is_fed_by_belt(view: &ChunkView<'_>, cell: CellId, direction: Direction) -> bool {
    let feed = || {
        let neighbor = topology::neighbor(view.frequency, cell, direction)?;
        let (prototype, facing) = view.fact(neighbor)?.structure?;
        let is_belt = matches!(
            view.catalogue.prototype(prototype)?.behaviour,
            Behaviour::Convey { .. }
        );
        let towards = topology::back_direction(view.frequency, cell, direction)?;
        Some(is_belt && facing == towards)
    };
    feed() == Some(true)
}
