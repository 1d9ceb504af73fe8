//! The catalogue as rows, for tools that join it with what they know of the world.

use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;

use crate::Result;

/// The catalogue that a world runs by. The server never reads it back: it can be lost, and is
/// written anew.
#[async_trait::async_trait]
pub trait Catalogues: Send {
    /// The hash of the catalogue that is there, if there is one.
    async fn hash(&mut self) -> Result<Option<StateHash>>;

    /// Puts a catalogue in the place of the one that is there, all or nothing.
    async fn write(&mut self, catalogue: &Catalogue) -> Result<()>;

    /// Lets go of files and connections.
    async fn close(&mut self);
}
