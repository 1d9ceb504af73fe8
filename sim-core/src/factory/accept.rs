//! What a structure can take in.
//!
//! A ring of belts that is full could never turn again. So something that *joins* a line (from a
//! machine, or from the side) needs two free slots, while what comes along the line needs one:
//! what goes round in a ring keeps a free slot. A ring that was closed when it was full already
//! turns as a whole.

use crate::catalogue::{Behaviour, Catalogue};
use crate::chunk::{Chunk, Line, Machine, Pace, Structure};
use crate::claims::Cargo;
use crate::ids::{CellId, Direction, PrototypeId, Tick};
use crate::step::ChunkView;
use crate::topology;

/// What a structure says to an item that is to be handed to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It takes it.
    Yes,
    /// Not before this tick.
    From(Tick),
    /// Not until something about it or next to it changes.
    No,
    /// Not now; whether it does in the next tick depends on what lies far away.
    AskAgain,
}

/// What a belt that lies in a ring is to know of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RingInput {
    /// The neighbour that the ring's traffic comes from.
    pub from: Direction,
    /// Whether all of the ring is full and ready to move on at once.
    pub is_full: bool,
}

/// What the structure at a cell of the chunk says to an item; none if none stands there.
pub fn answer(view: &ChunkView<'_>, cell: CellId, cargo: &Cargo) -> Option<Answer> {
    let (_, structure) = view.structure_at(cell)?;
    let answer = match &structure.machine {
        Machine::Belt { line } if cargo.from != structure.facing => {
            let line = view.chunk.lines.get(line)?;
            let pace = pace(view.catalogue, structure.prototype)?;
            belt_answer(view, cell, structure, (line, pace), cargo)
        }
        Machine::Hub { .. } => Answer::Yes,
        Machine::Belt { .. } | Machine::Extractor { .. } => Answer::No,
    };
    Some(answer)
}

/// How many items the structure at a cell of the chunk takes in a tick, if it takes any.
pub fn slots_per_tick(view: &ChunkView<'_>, cell: CellId) -> u32 {
    let behaviour = view
        .structure_at(cell)
        .and_then(|(_, structure)| view.catalogue.prototype(structure.prototype))
        .map(|prototype| &prototype.behaviour);
    match behaviour {
        Some(Behaviour::Collect { items_per_tick }) => u32::from(*items_per_tick),
        Some(_) => 1,
        None => 0,
    }
}

/// How fast belts of a kind are; none if it is no belt.
pub fn pace(catalogue: &Catalogue, prototype: PrototypeId) -> Option<Pace> {
    match catalogue.prototype(prototype)?.behaviour {
        Behaviour::Convey {
            travel_ticks,
            capacity,
        } => Some(Pace {
            travel_ticks,
            capacity,
        }),
        _ => None,
    }
}

fn belt_answer(
    view: &ChunkView<'_>,
    cell: CellId,
    structure: &Structure,
    (line, pace): (&Line, Pace),
    cargo: &Cargo,
) -> Answer {
    if line.belts.first().copied() != view.own(cell) {
        return Answer::No;
    }
    let free = line.free(pace);
    if free < 2 {
        let ring = view.outside.ring_input(cell);
        let through = match ring {
            Some(ring) => Some(ring.from),
            None => through_input(view, cell, structure),
        };
        match (free, ring) {
            _ if through != Some(cargo.from) => return Answer::No,
            (0, None) => return Answer::No,
            (0, Some(ring)) if !ring.is_full => return Answer::AskAgain,
            _ => {}
        }
    }
    match line.open_from(pace) {
        open if open <= view.tick => Answer::Yes,
        open => Answer::From(open),
    }
}

/// Whether the line of a belt is full, and its first item could leave in `tick`.
pub fn is_full_and_ready(
    catalogue: &Catalogue,
    chunk: &Chunk,
    belt: &Structure,
    tick: Tick,
) -> bool {
    let Machine::Belt { line } = &belt.machine else {
        return false;
    };
    let (Some(line), Some(pace)) = (chunk.lines.get(line), pace(catalogue, belt.prototype)) else {
        return false;
    };
    line.free(pace) == 0 && line.first_arrives(pace).is_some_and(|at| at <= tick)
}

/// The direction that a belt's own line comes from: straight behind if a belt there faces it,
/// else the first belt that does, turning from behind. `None` where no line comes in.
fn through_input(view: &ChunkView<'_>, cell: CellId, structure: &Structure) -> Option<Direction> {
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
        pace(view.catalogue, prototype)?;
        let towards = topology::back_direction(view.frequency, cell, direction)?;
        Some(facing == towards)
    };
    feed() == Some(true)
}
