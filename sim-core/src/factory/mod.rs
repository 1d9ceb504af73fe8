//! Machines: what they want, what they accept, and how a transfer changes them.
//!
//! Every function here works on one chunk and what its neighbours let it know
//! ([`Surroundings`]); nothing else is in reach. The phases:
//! - [`declare()`]: claims of a chunk's structures, from the state at the start of the tick.
//! - [`accept`]: what its structures can take in, for settling claims on them.
//! - [`transfer`]: how granted claims change the giving and the taking structure.
//!
//! [`Rings`] are what no chunk can see alone: belts that lead back into themselves.

use alloc::vec::Vec;

use crate::catalogue::Behaviour;
use crate::chunk::Machine;
use crate::ids::{Direction, Tick};

mod accept;
mod declare;
mod rings;
mod transfer;

pub use accept::{RingInput, is_full_and_ready, slot_supply};
pub use declare::declare;
pub use rings::{RingPlace, Rings};
pub use transfer::{give, receive, take_in};

/// A machine that is built in `tick`. Its first unit takes as long as every other: building it
/// anew does not make it faster.
pub fn new_machine(behaviour: &Behaviour, tick: Tick) -> Machine {
    match behaviour {
        Behaviour::Extract { period_ticks, .. } => Machine::Extractor {
            held: None,
            ready: tick.after(u64::from(*period_ticks)),
            next: Direction::FIRST,
        },
        Behaviour::Convey { .. } => Machine::Belt { items: Vec::new() },
        Behaviour::Collect { .. } => Machine::Hub { delivered: 0 },
        _ => Machine::Inert,
    }
}
