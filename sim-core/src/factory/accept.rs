//! What a structure can take in.
//!
//! A ring of belts that is full could never turn again. So something that *joins* a line (from a
//! machine, or from the side) needs two free slots, while what comes along the line needs one:
//! every ring keeps a free slot for ever.

use super::ChunkView;
use crate::catalogue::Behaviour;
use crate::chunk::{BeltItem, CellIndex, Machine, Structure, cell_at};
use crate::claims::Cargo;
use crate::ids::{CellId, Direction};
use crate::topology;

/// How many items the structure at a cell of the chunk takes in this tick, and which cargo it
/// takes at all.
pub fn slot_supply(
    view: &ChunkView<'_>,
    cell: CellId,
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
            (supply, free, through_input(view, index, structure))
        }
        (Machine::Hub { .. }, Behaviour::Collect { items_per_tick }) => {
            (u32::from(*items_per_tick), usize::MAX, None)
        }
        _ => return None,
    };
    let front = matches!(structure.machine, Machine::Belt { .. }).then_some(structure.facing);
    Some((supply, move |cargo: &Cargo| {
        let needed = if Some(cargo.from) == through { 1 } else { 2 };
        Some(cargo.from) != front && free >= needed
    }))
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
