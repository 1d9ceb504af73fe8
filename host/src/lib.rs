//! What every host of a world does, without I/O: a server, or a browser whose player is alone.
//!
//! - [`inbox`]: inputs on their way to the next tick.
//! - [`replica`]: what the ticks let out; all that anything else of a host reads. `crowd`: who
//!   stands where.
//! - [`shown`]: one tick of it, as areas are told it; `area_tick`, `pieces` and `by_chunk`: found out
//!   once, whoever asks.
//! - [`interest`], [`networks`] and [`stream`]: the part of it that a client sees.
//! - [`news`]: what a tick has to tell players, wherever they are. [`requests`]: what they ask for.
//! - [`save`]: a world that is played alone, as bytes; [`alone`]: the whole host of such a world.
//!
//! Nothing here knows what a socket, a thread or a store is. But for [`alone`], which is a host
//! itself, nothing here knows what a session is, or steps a world.

pub mod alone;
mod area_tick;
mod by_chunk;
mod crowd;
pub mod inbox;
pub mod interest;
pub mod networks;
pub mod news;
mod pieces;
pub mod replica;
pub mod requests;
pub mod save;
pub mod shown;
pub mod stream;
