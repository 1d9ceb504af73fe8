//! What a tick has of things that lie in chunks, found by area.

use std::collections::BTreeSet;

use sim_core::ids::ChunkId;

/// Places in a list of things, by the chunks that the things are about.
#[derive(Debug, Default)]
pub(crate) struct ByChunk(Vec<(ChunkId, usize)>);

impl ByChunk {
    /// Each thing's place in the list, with the chunks that it is about.
    pub(crate) fn of<C>(things: impl IntoIterator<Item = C>) -> ByChunk
    where
        C: IntoIterator<Item = ChunkId>,
    {
        let things = things.into_iter().enumerate();
        let places = things.flat_map(|(place, ids)| ids.into_iter().map(move |id| (id, place)));
        let mut places: Vec<_> = places.collect();
        places.sort_unstable();
        ByChunk(places)
    }

    /// The places of things that are about any chunk of an area, in order.
    pub(crate) fn within(&self, area: &BTreeSet<ChunkId>) -> BTreeSet<usize> {
        if self.0.is_empty() {
            return BTreeSet::new();
        }
        let about = |id: &ChunkId| {
            let id = *id;
            let from = self.0.partition_point(|(it, _)| *it < id);
            let about = self.0[from..].iter().take_while(move |(it, _)| *it == id);
            about.map(|(_, place)| *place)
        };
        area.iter().flat_map(about).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim_core::ids::Diamond;

    fn chunk(ci: u32) -> ChunkId {
        ChunkId::new(Diamond::north(0), ci, 0)
    }

    #[test]
    fn each_thing_within_an_area_is_found_once() {
        let things = [
            vec![chunk(3), chunk(1)],
            vec![],
            vec![chunk(2)],
            vec![chunk(1)],
        ];
        let places = ByChunk::of(things);
        let within = |ids: &[u32]| {
            let area = ids.iter().map(|ci| chunk(*ci)).collect();
            Vec::from_iter(places.within(&area))
        };
        assert_eq!(within(&[1, 3]), [0, 3]);
        assert_eq!(within(&[2, 7]), [2]);
        assert_eq!(within(&[0, 4]), [0; 0]);
    }
}
