//! What the automaton read of chunks' edges, as changes.

use sim_core::chunk::{CellIndex, Edge, Kind};
use sim_core::limits::CHUNK_SIDE;

/// How what the automaton read of a chunk differs from its reading before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EdgeChange {
    /// It was not read then.
    New(Edge),
    /// These cells are other; none may be.
    Cells(Vec<(CellIndex, Kind)>),
}

/// The cells of an edge that read otherwise than before, in order.
pub(super) fn changed_cells(before: &Edge, after: &Edge) -> Vec<(CellIndex, Kind)> {
    if before == after {
        return Vec::new();
    }
    let last = CHUNK_SIDE - 1;
    let rim = (0..CHUNK_SIDE).flat_map(|i| {
        (0..CHUNK_SIDE)
            .filter(move |j| i == 0 || i == last || *j == 0 || *j == last)
            .map(move |j| CellIndex::new(i, j))
    });
    rim.chain([CellIndex::POLE])
        .filter_map(|index| {
            let kind = after.kind(index)?;
            (before.kind(index) != Some(kind)).then_some((index, kind))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim_core::chunk::{CellPlanes, Chunk};

    #[test]
    fn changed_cells_lead_from_one_edge_to_the_other() {
        let mut chunk = Chunk::new(CellPlanes::SOIL, None);
        let before = Edge::of(&chunk);
        for (i, j) in [(0, 0), (0, 63), (63, 5), (17, 0), (20, 63), (30, 30)] {
            chunk.set_cell(CellIndex::new(i, j), Kind::Water, 1);
        }
        let after = Edge::of(&chunk);
        let changes = changed_cells(&before, &after);
        assert_eq!(changes.len(), 5);
        assert!(changes.is_sorted());
        let mut edge = before;
        for (index, kind) in changes {
            edge.set(index, kind);
        }
        assert_eq!(edge, after);
    }
}
