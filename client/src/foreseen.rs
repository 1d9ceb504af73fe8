//! What own actions come to, shown before they are answered.
//!
//! The chunks around them, and the own player, go on by the world's own phases from what is
//! confirmed to the client's own time (see [`sim_core::tick::Preview`]), and anew with every tick that
//! is confirmed. Of that is shown what the actions did; what moves by itself, as everywhere, as it
//! is confirmed, so that it never jumps.

use std::collections::{BTreeMap, BTreeSet};

use protocol::server::PlayerView;
use sim_core::blueprint::Placed;
use sim_core::chunk::{CellIndex, Chunk, locate};
use sim_core::ids::{CellId, ChunkId, Frequency};
use sim_core::players::Action;

/// What is shown instead of what is confirmed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Foreseen {
    /// Chunks in which own actions change something.
    pub(crate) chunks: BTreeMap<ChunkId, Chunk>,
    /// The own player.
    pub(crate) me: Option<PlayerView>,
}

/// Cells by their chunks.
pub(crate) type Places = BTreeMap<ChunkId, BTreeSet<CellIndex>>;

/// Whether it follows from what a client knows how an action ends. What other players have, and
/// units that are told of in outline, a client does not know.
pub(crate) fn is_foreseeable(action: &Action) -> bool {
    match action {
        Action::Give { .. }
        | Action::Grant { .. }
        | Action::Revoke { .. }
        | Action::Launch { .. }
        | Action::Recall { .. } => false,
        Action::Queue { unit, .. } => unit.is_none(),
        _ => true,
    }
}

/// The cells that an action changes if it is done.
pub(crate) fn cells_of(action: &Action, raised: &[Placed]) -> Vec<CellId> {
    match action {
        Action::Build { cell, .. }
        | Action::Rotate { cell, .. }
        | Action::Remove { cell }
        | Action::SetRecipe { cell, .. }
        | Action::SetBlueprint { cell, .. }
        | Action::Claim { cell }
        | Action::Release { cell }
        | Action::SetPolicy { cell, .. } => vec![*cell],
        Action::Paste { .. } => raised.iter().map(|placed| placed.cell).collect(),
        _ => Vec::new(),
    }
}

/// Notes cells by their chunks.
pub(crate) fn add_cells(places: &mut Places, frequency: Frequency, cells: &[CellId]) {
    for (id, index) in cells.iter().filter_map(|cell| locate(frequency, *cell)) {
        places.entry(id).or_default().insert(index);
    }
}

/// A chunk as confirmed, but on some cells as it is ahead of that.
pub(crate) fn overlay(confirmed: &Chunk, ahead: &Chunk, cells: &BTreeSet<CellIndex>) -> Chunk {
    let mut shown = confirmed.clone();
    for index in cells {
        match ahead.structures.get(index) {
            Some(structure) => shown.structures.insert(*index, structure.clone()),
            None => shown.structures.remove(index),
        };
        copy(&mut shown.owners, &ahead.owners, *index);
        copy(&mut shown.starved, &ahead.starved, *index);
    }
    // Belts that form other lines than before carry what they will.
    let lines: Vec<CellIndex> = confirmed.lines.keys().copied().collect();
    for first in lines {
        if ahead.lines.get(&first).is_none() {
            shown.lines.remove(&first);
        }
    }
    for (first, line) in ahead.lines.iter() {
        let known = confirmed.lines.get(first);
        if known.is_none_or(|known| known.belts != line.belts) {
            shown.lines.insert(*first, line.clone());
        }
    }
    shown
}

fn copy<T: Clone>(
    into: &mut BTreeMap<CellIndex, T>,
    from: &BTreeMap<CellIndex, T>,
    index: CellIndex,
) {
    match from.get(&index) {
        Some(value) => into.insert(index, value.clone()),
        None => into.remove(&index),
    };
}
