//! What one chunk does in a tick: pure functions, from which any driver builds the tick, on one
//! thread or many, of the whole world or of a part.
//!
//! - [`declare()`]: the chunk at the start of the tick → what its structures and people want.
//! - [`resolve()`]: claims on the chunk's pools → how they are settled.
//! - [`commit()`]: what was settled → the chunk after it, and postings to accounts.
//!
//! Between chunks pass what [`Outside`] tells of the cells next to them, claims, and outcomes.
//! Nothing else is in reach of these functions: they are given no world to reach into. What looks
//! further than a chunk (accounts, rings of belts, navigation) answers through an argument.
//!
//! Only machines that something may have changed for are asked: see [`crate::factory::Agenda`].
//! A commit says for which that is so, also in other chunks.

mod commit;
mod declare;
mod draft;
mod resolve;
mod view;
mod wakes;

pub use commit::{Committed, Flow, FlowKind, Rules, commit};
pub use declare::{Declared, declare};
pub use draft::{Changed, ChunkDraft};
pub use resolve::{Outcome, Resolved, resolve};
pub use view::{CellFact, ChunkView, Outside};
pub use wakes::{Call, Wakes, Whom};
