//! What a chunk's machines and people want in a tick.

use alloc::vec::Vec;

use super::ChunkView;
use crate::chunk::CellIndex;
use crate::claims::Claim;
use crate::factory::{self, Agenda, Wish};
use crate::ids::PlayerId;
use crate::players::Player;
use crate::players::activity;

/// What was wanted.
#[derive(Debug, Default)]
pub struct Declared {
    /// Claims, on pools of any chunk.
    pub claims: Vec<Claim>,
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
        match factory::declare(view, *index) {
            Wish::Claim(claim) => declared.claims.push(claim),
            Wish::At(tick) => agenda.wake_at(*index, tick, view.tick),
            Wish::Again => agenda.wake(*index, view.tick),
            Wish::OnGround => agenda.wake_with_ground(*index, view.tick),
            Wish::Rest => {}
        }
    }
    for player in people {
        match activity::declare(view, player) {
            activity::Wish::Nothing => {}
            activity::Wish::Claim(claim) => declared.claims.push(claim),
            activity::Wish::Stop => declared.stops.push(player.id),
        }
    }
    declared
}
