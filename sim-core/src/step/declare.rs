//! What a chunk's machines and people want in a tick.

use alloc::vec::Vec;

use super::ChunkView;
use crate::chunk::CellIndex;
use crate::claims::Claim;
use crate::factory::{self, Advance, Agenda};
use crate::ids::PlayerId;
use crate::players::Player;
use crate::players::activity::{self, Wish};

/// What was wanted.
#[derive(Debug, Default)]
pub struct Declared {
    /// Claims, on pools of any chunk.
    pub claims: Vec<Claim>,
    /// Machines of the chunk that change by themselves.
    pub advances: Vec<Advance>,
    /// Players whose activity has become impossible.
    pub stops: Vec<PlayerId>,
}

/// What the chunk's machines that are `due` want, in this order; then the people in it who are
/// busy. Machines that want nothing now are noted for when they may.
pub fn declare<'p>(
    view: &ChunkView<'_>,
    due: &[CellIndex],
    agenda: &mut Agenda,
    people: impl IntoIterator<Item = &'p Player>,
) -> Declared {
    let mut declared = Declared::default();
    for index in due {
        let Declared {
            claims, advances, ..
        } = &mut declared;
        factory::declare(view, *index, agenda, claims, advances);
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
