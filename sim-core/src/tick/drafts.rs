//! The changes of a tick as they are made, noted so that they can be told as diffs.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::land::Land;
use crate::chunk::{CellIndex, Chunk, ChunkDiff, Kind, Structure, locate};
use crate::claims::PoolHistory;
use crate::ids::{CellId, ChunkId, PlayerId};

/// Which parts of which cells were changed. The values are in the land.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    chunks: BTreeMap<ChunkId, Changed>,
}

#[derive(Debug, Default)]
struct Changed {
    cells: BTreeSet<CellIndex>,
    structures: BTreeSet<CellIndex>,
    owners: BTreeSet<CellIndex>,
    seats: BTreeSet<CellIndex>,
    starved: BTreeSet<CellIndex>,
}

impl Drafts {
    /// The cell's chunk and what is noted of it.
    fn open<'a>(
        &'a mut self,
        land: &'a mut Land,
        cell: CellId,
    ) -> Option<(&'a mut Chunk, &'a mut Changed, CellIndex)> {
        let (id, index) = locate(land.frequency(), cell)?;
        Some((
            land.chunk_mut(id),
            self.chunks.entry(id).or_default(),
            index,
        ))
    }

    /// Takes from a cell's quantity; at zero it falls to soil.
    pub(super) fn take_quantity(&mut self, land: &mut Land, cell: CellId, amount: u32) {
        let Some((chunk, changed, index)) = self.open(land, cell) else {
            return;
        };
        let before = chunk.cell(index);
        let left = u8::try_from(amount)
            .ok()
            .and_then(|amount| before.quantity.checked_sub(amount))
            .expect("no pool pays more than it has");
        match left {
            0 => chunk.set_cell(index, Kind::Soil, 0),
            _ => chunk.set_cell(index, before.kind, left),
        }
        changed.cells.insert(index);
    }

    /// Changes what stands on a cell, if anything does.
    pub(super) fn edit_structure<T>(
        &mut self,
        land: &mut Land,
        cell: CellId,
        edit: impl FnOnce(&mut Structure) -> T,
    ) -> Option<T> {
        let (chunk, changed, index) = self.open(land, cell)?;
        let structure = chunk.structures.get_mut(&index)?;
        changed.structures.insert(index);
        Some(edit(structure))
    }

    /// Puts a structure on a cell, which becomes bare soil of the structure's owner.
    pub(super) fn build(&mut self, land: &mut Land, cell: CellId, structure: Structure) {
        let Some((chunk, changed, index)) = self.open(land, cell) else {
            return;
        };
        chunk.set_cell(index, Kind::Soil, 0);
        chunk.owners.insert(index, structure.owner);
        chunk.structures.insert(index, structure);
        changed.cells.insert(index);
        changed.owners.insert(index);
        changed.structures.insert(index);
    }

    /// Takes away what stands on a cell, and whose the cell is.
    pub(super) fn clear(&mut self, land: &mut Land, cell: CellId) -> Option<Structure> {
        let (chunk, changed, index) = self.open(land, cell)?;
        chunk.owners.remove(&index);
        changed.owners.insert(index);
        changed.structures.insert(index);
        chunk.structures.remove(&index)
    }

    /// Says who stands on a cell.
    pub(super) fn seat(&mut self, land: &mut Land, cell: CellId, player: Option<PlayerId>) {
        let Some((chunk, changed, index)) = self.open(land, cell) else {
            return;
        };
        match player {
            Some(player) => chunk.seats.insert(index, player),
            None => chunk.seats.remove(&index),
        };
        changed.seats.insert(index);
    }

    /// Says what the pool of a cell's quantity remembers.
    pub(super) fn remember(&mut self, land: &mut Land, cell: CellId, history: PoolHistory) {
        let known = land
            .find(cell)
            .and_then(|(chunk, index)| chunk.starved.get(&index).copied());
        if known.unwrap_or_default() == history {
            return;
        }
        let Some((chunk, changed, index)) = self.open(land, cell) else {
            return;
        };
        if history == PoolHistory::default() {
            chunk.starved.remove(&index);
        } else {
            chunk.starved.insert(index, history);
        }
        changed.starved.insert(index);
    }

    /// The diffs, in order of chunks.
    pub(super) fn finish(self, land: &mut Land) -> BTreeMap<ChunkId, ChunkDiff> {
        let diff = |(id, changed): (ChunkId, Changed)| (id, changed.diff(land.chunk(id)));
        self.chunks.into_iter().map(diff).collect()
    }
}

impl Changed {
    fn diff(&self, chunk: &Chunk) -> ChunkDiff {
        let cell = |index: &CellIndex| {
            let cell = chunk.cell(*index);
            (*index, cell.kind, cell.quantity)
        };
        ChunkDiff {
            cells: self.cells.iter().map(cell).collect(),
            structures: values(&self.structures, &chunk.structures),
            owners: values(&self.owners, &chunk.owners),
            seats: values(&self.seats, &chunk.seats),
            starved: values(&self.starved, &chunk.starved),
        }
    }
}

fn values<T: Clone>(
    changed: &BTreeSet<CellIndex>,
    all: &BTreeMap<CellIndex, T>,
) -> Vec<(CellIndex, Option<T>)> {
    changed
        .iter()
        .map(|index| (*index, all.get(index).cloned()))
        .collect()
}
