//! What a chunk's structures and people want in a tick.

use alloc::vec::Vec;

use super::ChunkView;
use crate::claims::Claim;
use crate::factory;
use crate::ids::PlayerId;
use crate::players::Player;
use crate::players::activity::{self, Wish};

/// What was wanted.
#[derive(Debug, Default)]
pub struct Declared {
    /// Claims, on pools of any chunk.
    pub claims: Vec<Claim>,
    /// Players whose activity has become impossible.
    pub stops: Vec<PlayerId>,
}

impl Declared {
    /// Adds what another chunk wants.
    pub fn extend(&mut self, other: Declared) {
        self.claims.extend(other.claims);
        self.stops.extend(other.stops);
    }
}

/// What the chunk's structures want, if it is awake, in the order of their cells; then the people
/// in it who are busy.
pub fn declare<'p>(view: &ChunkView<'_>, people: impl IntoIterator<Item = &'p Player>) -> Declared {
    let mut declared = Declared::default();
    if view.is_awake {
        factory::declare(view, &mut declared.claims);
    }
    for player in people {
        match activity::declare(view, player) {
            Wish::Nothing => {}
            Wish::Claim(claim) => declared.claims.push(claim),
            Wish::Stop => declared.stops.push(player.id),
        }
    }
    declared
}
