//! Belts move items to the cell they face, a line of them at once: see [`crate::chunk::line`].
//!
//! A ring of belts that is full could never turn again. So something that *joins* a line (from a
//! machine, or from the side) needs two free slots, while what comes along the line needs one:
//! what goes round in a ring keeps a free slot. A ring that was closed when it was full already
//! turns as a whole.

use crate::catalogue::Behaviour;
use crate::chunk::{CellIndex, Line};
use crate::claims::Cargo;
use crate::factory::station::{Station, Wishes};
use crate::factory::{Answer, pace};
use crate::ids::Direction;
use crate::topology;

/// The first item of a line wants to leave when it is at the end. A line goes by its first belt.
pub(in crate::factory) fn declare(
    station: &Station<'_>,
    first_belt: CellIndex,
    wishes: &mut Wishes<'_>,
) {
    let view = station.view;
    if first_belt != station.index {
        return;
    }
    let Some(line) = view.chunk.lines.get(&first_belt) else {
        return;
    };
    let pace = pace(view.catalogue, station.structure.prototype);
    let arrives = pace.and_then(|pace| line.first_arrives(pace));
    let last_belt = line.belts.last();
    let last_belt = last_belt.and_then(|index| Station::at(view, *index));
    let (Some(arrives), Some(item), Some(last_belt)) = (arrives, line.items.front(), last_belt)
    else {
        return;
    };
    match arrives <= wishes.now {
        true => wishes.hand_on(&last_belt, last_belt.structure.facing, item.item, arrives),
        false => wishes.at(arrives),
    }
}

/// What a belt says to an item.
pub(in crate::factory) fn answer(station: &Station<'_>, line: &Line, cargo: &Cargo) -> Answer {
    let is_first = line.belts.first() == Some(&station.index);
    let Some(pace) = pace(station.view.catalogue, station.structure.prototype) else {
        return Answer::No;
    };
    if !is_first || cargo.from == station.structure.facing {
        return Answer::No;
    }
    let free = line.free(pace);
    if free < 2 {
        let ring = station.view.outside.ring_input(station.cell);
        let through = match ring {
            Some(ring) => Some(ring.from),
            None => through_input(station),
        };
        match (free, ring) {
            _ if through != Some(cargo.from) => return Answer::No,
            (0, None) => return Answer::No,
            (0, Some(ring)) if ring.is_full => return Answer::Yes,
            (0, Some(_)) => return Answer::AskAgain,
            _ => {}
        }
    }
    match line.open_from(pace) {
        open if open <= station.view.tick => Answer::Yes,
        open => Answer::From(open),
    }
}

/// The direction that a belt's own line comes from: straight behind if a belt there faces it (or a
/// bridge lies there), else the first that does, turning from behind. `None` where no line comes
/// in.
fn through_input(station: &Station<'_>) -> Option<Direction> {
    let facing = station.structure.facing;
    let behind = facing.opposite();
    (0..Direction::COUNT as i8)
        .map(|turn| behind.turned(turn))
        .filter(|direction| *direction != facing)
        .find(|direction| is_fed(station, *direction) == Some(true))
}

fn is_fed(station: &Station<'_>, direction: Direction) -> Option<bool> {
    let view = station.view;
    let neighbor = topology::neighbor(view.frequency, station.cell, direction)?;
    let (prototype, facing) = view.fact(neighbor)?.structure?;
    match view.catalogue.prototype(prototype)?.behaviour {
        Behaviour::Convey { .. } => {
            let towards = topology::back_direction(view.frequency, station.cell, direction)?;
            Some(facing == towards)
        }
        Behaviour::Bridge { .. } => Some(true),
        _ => Some(false),
    }
}
