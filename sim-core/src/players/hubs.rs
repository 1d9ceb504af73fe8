//! Where players' hubs stand: what lets them build far from where they are. Derived from the
//! land, never stored; the world keeps everyone's, a client its own in its area.

use alloc::collections::{BTreeMap, BTreeSet};

use crate::chunk::{CellIndex, Machine, Structure, cell_at};
use crate::ids::{CellId, ChunkId, Frequency, PlayerId};
use crate::limits::{BUILD_REACH_CELLS, CHUNK_SIDE};
use crate::topology;

/// Hubs by owner and chunk; no entry is empty.
#[derive(Debug, Clone, Default)]
pub struct Hubs {
    of: BTreeMap<PlayerId, BTreeMap<ChunkId, BTreeSet<CellId>>>,
}

impl Hubs {
    /// Whether a structure is a hub.
    pub const fn is_hub(structure: &Structure) -> bool {
        matches!(structure.machine, Machine::Hub { .. })
    }

    /// Notes that a hub stands on a cell of a chunk.
    pub fn add(&mut self, owner: PlayerId, home: ChunkId, cell: CellId) {
        let chunks = self.of.entry(owner).or_default();
        chunks.entry(home).or_default().insert(cell);
    }

    /// Notes that none of the owner's stands there.
    pub fn remove(&mut self, owner: PlayerId, home: ChunkId, cell: CellId) {
        let Some(chunks) = self.of.get_mut(&owner) else {
            return;
        };
        if let Some(cells) = chunks.get_mut(&home) {
            cells.remove(&cell);
            if cells.is_empty() {
                chunks.remove(&home);
            }
        }
        if chunks.is_empty() {
            self.of.remove(&owner);
        }
    }

    /// Notes that none of the owner's stands in a chunk.
    pub fn remove_all(&mut self, owner: PlayerId, home: ChunkId) {
        if let Some(chunks) = self.of.get_mut(&owner) {
            chunks.remove(&home);
            if chunks.is_empty() {
                self.of.remove(&owner);
            }
        }
    }

    /// A player's hubs, with their chunks.
    pub fn of_owner(&self, owner: PlayerId) -> impl Iterator<Item = (ChunkId, CellId)> {
        let chunks = self.of.get(&owner).into_iter().flatten();
        chunks.flat_map(|(home, cells)| cells.iter().map(|cell| (*home, *cell)))
    }

    /// Whether a hub of a player stands within [`BUILD_REACH_CELLS`] of a cell. Costs a distance
    /// for every chunk that the player has built in, and for every hub in those nearby, at worst.
    pub fn is_near(&self, frequency: Frequency, owner: PlayerId, cell: CellId) -> bool {
        let is_within = |place: CellId, reach| topology::distance(frequency, place, cell) <= reach;
        let chunks = self.of.get(&owner).into_iter().flatten();
        chunks
            .filter(|(home, _)| is_within(centre(**home), BUILD_REACH_CELLS + CENTRE_TO_RIM))
            .flat_map(|(_, cells)| cells)
            .any(|hub| is_within(*hub, BUILD_REACH_CELLS))
    }
}

/// No cell of a chunk is further from its [`centre`], the pole that some carry included.
const CENTRE_TO_RIM: u32 = CHUNK_SIDE;

fn centre(home: ChunkId) -> CellId {
    cell_at(home, CellIndex::new(CHUNK_SIDE / 2, CHUNK_SIDE / 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chunk::locate;
    use alloc::vec::Vec;
    use proptest::prelude::*;

    const ANN: PlayerId = PlayerId(1);
    const BEN: PlayerId = PlayerId(2);

    /// Cells that lie close together: around pentagons, poles, corners and middles of chunks.
    fn cell() -> impl Strategy<Value = CellId> {
        let frequency = frequency();
        let places = [(0, 0), (63, 63), (64, 64), (127, 0), (96, 96), (30, 127)];
        let home = (0_u8..10, 0..places.len()).prop_map(move |(diamond, place)| {
            let (i, j) = places[place];
            let diamond = crate::ids::Diamond::new(diamond).unwrap();
            CellId::new(diamond, i, j)
        });
        let home =
            prop_oneof![8 => home, 1 => Just(CellId::NORTH_POLE), 1 => Just(CellId::SOUTH_POLE)];
        (home, 0..30_u32, any::<prop::sample::Index>()).prop_map(move |(home, radius, place)| {
            let ring = topology::ring(frequency, home, radius);
            ring[place.index(ring.len())]
        })
    }

    fn frequency() -> Frequency {
        Frequency::new(128).unwrap()
    }

    proptest! {
        /// OWN-4: the index says what looking at every hub says.
        #[test]
        fn hubs_nearby_are_those_a_naive_scan_finds(
            built in prop::collection::vec((cell(), 1_u32..3, any::<bool>()), 0..12),
            asked in prop::collection::vec(cell(), 1..12),
        ) {
            let frequency = frequency();
            let (mut hubs, mut naive) = (Hubs::default(), BTreeSet::new());
            for (cell, owner, stays) in built {
                let (home, _) = locate(frequency, cell).unwrap();
                let owner = PlayerId(owner);
                hubs.add(owner, home, cell);
                naive.insert((owner, cell));
                if !stays {
                    hubs.remove(owner, home, cell);
                    naive.remove(&(owner, cell));
                }
            }
            for (cell, owner) in asked.into_iter().flat_map(|cell| [(cell, ANN), (cell, BEN)]) {
                let near: Vec<_> = naive
                    .iter()
                    .filter(|(of, hub)| {
                        let distance = topology::distance(frequency, *hub, cell);
                        *of == owner && distance <= BUILD_REACH_CELLS
                    })
                    .collect();
                prop_assert_eq!(hubs.is_near(frequency, owner, cell), !near.is_empty());
            }
        }
    }

    #[test]
    fn no_cell_of_a_chunk_is_further_from_its_centre_than_is_reckoned_with() {
        let frequency = frequency();
        for cell in topology::cells(frequency) {
            let (home, _) = locate(frequency, cell).unwrap();
            let distance = topology::distance(frequency, centre(home), cell);
            assert!(distance <= CENTRE_TO_RIM, "{cell}");
        }
    }
}
