//! Machines: what they want, what they accept, and how a transfer changes them.
//!
//! Every function here works on one chunk and what its neighbours let it know
//! ([`crate::step::Outside`]); nothing else is in reach. The phases:
//! - [`declare()`]: what a machine wants, from the state at the start of the tick.
//! - [`accept`]: what a machine can take in, for settling claims on it.
//! - [`transfer`]: how granted claims change the giving and the taking machine.
//!
//! [`status()`] says how a machine is doing, for people.
//!
//! [`Agenda`] says which machines sleep. [`lay`] says which belts form a line; [`Rings`] are what
//! no chunk can see alone: belts that lead back into themselves.

use crate::catalogue::Behaviour;
use crate::chunk::{CellIndex, Machine};
use crate::ids::{Direction, Tick};

mod accept;
mod agenda;
mod declare;
mod layout;
mod rings;
mod status;
mod transfer;

pub use accept::{Answer, RingInput, answer, is_full_and_ready, pace, slots_per_tick};
pub use agenda::Agenda;
pub use declare::{Wish, declare};
pub use layout::lay;
pub use rings::{RingPlace, Rings};
pub use status::{Status, carried, status};
pub use transfer::{give, receive, take_in};

/// A machine that is built on a cell in `tick`. Its first unit takes as long as every other:
/// building it anew does not make it faster.
pub fn new_machine(behaviour: &Behaviour, index: CellIndex, tick: Tick) -> Machine {
    match behaviour {
        Behaviour::Extract { period_ticks, .. } => Machine::Extractor {
            held: None,
            ready: tick.after(u64::from(*period_ticks)),
            next: Direction::FIRST,
        },
        Behaviour::Convey { .. } => Machine::Belt { line: index },
        Behaviour::Collect { .. } => Machine::Hub { delivered: 0 },
    }
}
