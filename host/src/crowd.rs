//! Who stands where: the players on the planet by chunk, kept up as they move.

use std::collections::{BTreeMap, BTreeSet};

use sim_core::chunk::locate;
use sim_core::ids::{ChunkId, Frequency, PlayerId};
use sim_core::players::Player;

/// The players on the planet.
#[derive(Debug, Default)]
pub(super) struct Crowd {
    by_chunk: BTreeMap<ChunkId, BTreeSet<PlayerId>>,
    count: usize,
}

/// The chunk that a player stands in; none if they are not on the planet.
pub(super) fn place_of(frequency: Frequency, player: &Player) -> Option<ChunkId> {
    let (id, _) = locate(frequency, player.cell)?;
    player.present.then_some(id)
}

impl Crowd {
    /// A player went from one place to another.
    pub(super) fn follow(&mut self, player: PlayerId, from: Option<ChunkId>, to: Option<ChunkId>) {
        if from == to {
            return;
        }
        if let Some(id) = from {
            self.remove(id, player);
        }
        if let Some(id) = to {
            let is_new = self.by_chunk.entry(id).or_default().insert(player);
            self.count += usize::from(is_new);
        }
    }

    fn remove(&mut self, id: ChunkId, player: PlayerId) {
        if let Some(here) = self.by_chunk.get_mut(&id) {
            self.count -= usize::from(here.remove(&player));
            if here.is_empty() {
                self.by_chunk.remove(&id);
            }
        }
    }

    /// Who stands in these chunks, in order of their numbers.
    pub(super) fn within(&self, area: &BTreeSet<ChunkId>) -> BTreeSet<PlayerId> {
        let here = area.iter().filter_map(|id| self.by_chunk.get(id));
        here.flatten().copied().collect()
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim_core::topology::chunk_neighbors;

    #[test]
    fn whoever_moves_is_where_they_went() {
        let frequency = Frequency::new(256).unwrap();
        let (home, _) = locate(frequency, sim_core::ids::CellId::NORTH_POLE).unwrap();
        let mut chunks = vec![None, Some(home)];
        chunks.extend(chunk_neighbors(frequency, home).into_iter().map(Some));
        let mut crowd = Crowd::default();
        let mut places = [None; 7];
        // Each player goes round at a pace of their own, and is away now and then.
        for step in 0..100 {
            for (number, place) in places.iter_mut().enumerate() {
                let to = chunks[(step * (number + 1) + number) % chunks.len()];
                crowd.follow(PlayerId(number as u32), *place, to);
                *place = to;
            }
            let there = places.iter().flatten().count();
            assert_eq!(crowd.count(), there, "step {step}");
            for chunk in chunks.iter().flatten() {
                let here: BTreeSet<_> = (0..places.len())
                    .filter(|number| places[*number] == Some(*chunk))
                    .map(|number| PlayerId(number as u32))
                    .collect();
                let area = BTreeSet::from([*chunk]);
                assert_eq!(crowd.within(&area), here, "step {step}");
            }
        }
    }
}
