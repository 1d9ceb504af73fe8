//! Machines: what they want, what they accept, and how a transfer changes them.
//!
//! Every function here works on one chunk and what its neighbours let it know
//! ([`crate::step::Outside`]); nothing else is in reach. What each kind of machine does is a file
//! of [`machines`]; what all do, in the order of a tick, finds the kind:
//! - [`declare()`]: what a machine wants, from the state at the start of the tick.
//! - [`answer()`]: what a machine can take in, for declaring and settling claims on it.
//! - [`receive()`], [`change_ground()`], [`give()`], [`take_in()`], [`advance()`]: what becomes of
//!   it. [`load()`], [`moved()`]: what power has to do with it.
//! - [`status()`] says how a machine is doing, for people; [`is_sound()`] whether it can be in a
//!   state at all.
//!
//! [`Stock`] is what machines keep. [`Agenda`] says which machines sleep. [`lay()`] says which belts form a line; [`Rings`] are what
//! no chunk can see alone: belts that lead back into themselves.

use crate::catalogue::Behaviour;
use crate::chunk::{CellIndex, Machine};
use crate::ids::Tick;

mod accept;
mod agenda;
mod declare;
mod layout;
mod load;
pub mod machines;
mod rings;
mod soundness;
mod station;
mod status;
mod stock;
mod transfer;

#[cfg(test)]
mod tests;

pub use accept::{Answer, RingInput, answer, is_full_and_ready, pace, slots_per_tick};
pub use agenda::Agenda;
pub use declare::declare;
pub use layout::lay;
pub use load::{has_load, load, moved};
pub use rings::{RingPlace, Rings};
pub use soundness::is_sound;
pub use status::{Status, carried, status};
pub use stock::Stock;
pub use transfer::{
    Advance, LoadChange, advance, change_ground, charge, contents, feed, give, may_hand_on,
    receive, take_in,
};

use machines::{
    Bridge, Crafter, Dock, Extractor, Generator, Hub, Lab, Merger, Pump, Replicator, Seeder,
    Splitter, Store,
};

/// A machine that is built on a cell in `tick`.
pub fn new_machine(behaviour: &Behaviour, index: CellIndex, tick: Tick) -> Machine {
    match behaviour {
        Behaviour::Extract { period_ticks, .. } => {
            Machine::Extractor(Extractor::new(*period_ticks, tick))
        }
        Behaviour::Convey { .. } => Machine::Belt { line: index },
        Behaviour::Collect { .. } => Machine::Hub(Hub::default()),
        Behaviour::Split { .. } => Machine::Splitter(Splitter::default()),
        Behaviour::Merge { .. } => Machine::Merger(Merger::default()),
        Behaviour::Bridge { .. } => Machine::Bridge(Bridge::default()),
        Behaviour::Store { .. } => Machine::Store(Store::default()),
        Behaviour::Craft { .. } => Machine::Crafter(Crafter::default()),
        Behaviour::Seed { .. } => Machine::Seeder(Seeder::default()),
        Behaviour::Pump { .. } => Machine::Pump(Pump::default()),
        Behaviour::Generate { .. } => Machine::Generator(Generator::default()),
        Behaviour::Dock { .. } => Machine::Dock(Dock::default()),
        Behaviour::Research { .. } => Machine::Lab(Lab::default()),
        Behaviour::Replicate { .. } => Machine::Replicator(Replicator::default()),
        Behaviour::Connect { .. } => Machine::Inert,
    }
}
