//! What a chunk's machines, people and units want in a tick.

use alloc::vec::Vec;

use super::ChunkView;
use crate::chunk::CellIndex;
use crate::claims::Claim;
use crate::factory::{self, Advance, Agenda};
use crate::ids::WalkerId;
use crate::units::work::{self, Wish, Worker};

/// What was wanted.
#[derive(Debug, Default)]
pub struct Declared {
    /// Claims, on pools of any chunk.
    pub claims: Vec<Claim>,
    /// Machines of the chunk that change by themselves.
    pub advances: Vec<Advance>,
    /// Those whose activity has become impossible.
    pub stops: Vec<WalkerId>,
}

/// What the chunk's machines that are `due` want, in this order; then the people and units in it
/// who are busy. Machines that want nothing now are noted for when they may.
pub fn declare<'w>(
    view: &ChunkView<'_>,
    due: &[CellIndex],
    agenda: &mut Agenda,
    workers: impl IntoIterator<Item = Worker<'w>>,
) -> Declared {
    let mut declared = Declared::default();
    for index in due {
        let Declared {
            claims, advances, ..
        } = &mut declared;
        factory::declare(view, *index, agenda, claims, advances);
    }
    for worker in workers {
        declared.claims.extend(work::claim_energy(view, &worker));
        match work::declare(view, &worker) {
            Wish::Nothing => {}
            Wish::Claim(claim) => declared.claims.push(claim),
            Wish::Stop => declared.stops.push(worker.id),
        }
    }
    declared
}
