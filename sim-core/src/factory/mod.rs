//! Machines: what they want, what they accept, and how a transfer changes them.
//!
//! Every function here works on one chunk and what its neighbours let it know
//! ([`Surroundings`]); nothing else is in reach. The phases:
//! - [`declare()`]: claims of a chunk's structures, from the state at the start of the tick.
//! - [`accept`]: what its structures can take in, for settling claims on them.
//! - [`transfer`]: how granted claims change the giving and the taking structure.

mod accept;
mod declare;
mod surroundings;
mod transfer;

pub use accept::slot_supply;
pub use declare::declare;
pub use surroundings::{CellFact, ChunkView, Surroundings};
pub use transfer::{give, receive, take_in};
