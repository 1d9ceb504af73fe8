//! Which chunks a client sees.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use protocol::client::Interest;
use protocol::{AREA_RADIUS_CHUNKS_MAX, ErrorBody, ErrorCode};
use sim_core::chunk::locate;
use sim_core::hash::StateHash;
use sim_core::ids::{ChunkId, Frequency};
use sim_core::topology::chunk_neighbors;

/// An area, found quickly among others.
#[derive(Debug, Clone, Default)]
pub(crate) struct Area {
    /// Of the chunks, and compared before them.
    digest: u64,
    chunks: Arc<BTreeSet<ChunkId>>,
}

impl Area {
    /// An area of these chunks.
    pub(crate) fn of(chunks: BTreeSet<ChunkId>) -> Area {
        Area {
            digest: StateHash::of(&chunks).0,
            chunks: Arc::new(chunks),
        }
    }

    /// Its chunks.
    pub(crate) fn chunks(&self) -> &BTreeSet<ChunkId> {
        &self.chunks
    }
}

impl Ord for Area {
    fn cmp(&self, other: &Area) -> Ordering {
        // Those who have looked for the same area hold the same list.
        let chunks = || match Arc::ptr_eq(&self.chunks, &other.chunks) {
            true => Ordering::Equal,
            false => self.chunks.cmp(&other.chunks),
        };
        self.digest.cmp(&other.digest).then_with(chunks)
    }
}

impl PartialOrd for Area {
    fn partial_cmp(&self, other: &Area) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Area {
    fn eq(&self, other: &Area) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Area {}

/// The chunks within an interest.
///
/// # Errors
/// If there is no such cell, or the radius is too large.
pub fn chunks_of(
    frequency: Frequency,
    interest: &Interest,
) -> Result<BTreeSet<ChunkId>, ErrorBody> {
    if interest.radius_chunks > AREA_RADIUS_CHUNKS_MAX {
        let message = format!("an area reaches at most {AREA_RADIUS_CHUNKS_MAX} chunks");
        let error = ErrorBody::new(ErrorCode::InvalidParameter, message);
        return Err(error.at("interest.radius_chunks"));
    }
    let Some((centre, _)) = locate(frequency, interest.centre) else {
        let message = format!("the planet has no cell {}", interest.centre);
        return Err(ErrorBody::new(ErrorCode::UnknownCell, message).at("interest.centre"));
    };
    let mut area = BTreeSet::from([centre]);
    for _ in 0..interest.radius_chunks {
        let wider: Vec<_> = area
            .iter()
            .flat_map(|id| chunk_neighbors(frequency, *id))
            .collect();
        area.extend(wider);
    }
    Ok(area)
}
