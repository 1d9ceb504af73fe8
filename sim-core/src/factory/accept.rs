//! What a machine can take in, by its kind.

use super::machines::belt;
use super::station::Station;
use crate::catalogue::{Behaviour, Catalogue};
use crate::chunk::{Chunk, Machine, Pace, Structure};
use crate::claims::Cargo;
use crate::ids::{CellId, Direction, PrototypeId, Tick};
use crate::step::ChunkView;

/// What a machine says to an item that is to be handed to it.
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

/// What the machine on a cell of the chunk says to an item; none if nothing stands there.
pub fn answer(view: &ChunkView<'_>, cell: CellId, cargo: &Cargo) -> Option<Answer> {
    let station = Station::at(view, view.own(cell)?)?;
    let (facing, from, item) = (station.structure.facing, cargo.from, cargo.item);
    Some(match (&station.structure.machine, station.behaviour) {
        (Machine::Belt { line }, _) => {
            let line = view.chunk.lines.get(line)?;
            belt::answer(&station, line, cargo)
        }
        (Machine::Hub(_), _) => Answer::Yes,
        (Machine::Splitter(splitter), _) => splitter.answer(facing, from),
        (Machine::Merger(merger), _) => merger.answer(facing, from),
        (Machine::Bridge(bridge), _) => {
            let pace = pace(view.catalogue, station.structure.prototype)?;
            bridge.answer(pace, from, view.tick)
        }
        (Machine::Store(store), Behaviour::Store { capacity }) => {
            store.answer(*capacity, facing, from)
        }
        (Machine::Crafter(crafter), _) => crafter.answer(view.catalogue, facing, from, item),
        (Machine::Seeder(seeder), Behaviour::Seed { uses, .. }) => seeder.answer(*uses, item),
        (Machine::Lab(lab), _) => lab.answer(view.catalogue, item),
        (Machine::Generator(generator), Behaviour::Generate { burns, .. }) => {
            generator.answer(burns, item)
        }
        (Machine::Replicator(replicator), _) => {
            replicator.answer(view.catalogue, facing, from, item)
        }
        _ => Answer::No,
    })
}

/// How many items the machine on a cell of the chunk takes in a tick.
pub fn slots_per_tick(view: &ChunkView<'_>, cell: CellId) -> u32 {
    let station = view.own(cell).and_then(|index| Station::at(view, index));
    match station.map(|station| station.behaviour) {
        Some(Behaviour::Collect { items_per_tick }) => u32::from(*items_per_tick),
        Some(_) => 1,
        None => 0,
    }
}

/// How fast belts and bridges of a kind are; none if it is neither.
pub fn pace(catalogue: &Catalogue, prototype: PrototypeId) -> Option<Pace> {
    match catalogue.prototype(prototype)?.behaviour {
        Behaviour::Convey {
            travel_ticks,
            capacity,
        }
        | Behaviour::Bridge {
            travel_ticks,
            capacity,
        } => Some(Pace {
            travel_ticks,
            capacity,
        }),
        _ => None,
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
