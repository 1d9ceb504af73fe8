//! A chunk as it is being changed, with notes of what was, so that it can be told as a diff.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::chunk::{CellIndex, Chunk, ChunkDiff, Kind, Structure};
use crate::claims::{Policy, PoolHistory};
use crate::ids::PlayerId;

/// A chunk and what is noted of it. It is copied only if it is shared and really changes.
#[derive(Debug)]
pub struct ChunkDraft<'a> {
    chunk: &'a mut Arc<Chunk>,
    changed: &'a mut Changed,
}

/// Which parts of which cells were changed. The values are in the chunk.
#[derive(Debug, Default)]
pub struct Changed {
    cells: BTreeSet<CellIndex>,
    structures: BTreeSet<CellIndex>,
    owners: BTreeSet<CellIndex>,
    seats: BTreeSet<CellIndex>,
    starved: BTreeSet<CellIndex>,
}

impl<'a> ChunkDraft<'a> {
    /// Goes on changing a chunk.
    pub fn new(chunk: &'a mut Arc<Chunk>, changed: &'a mut Changed) -> ChunkDraft<'a> {
        ChunkDraft { chunk, changed }
    }

    /// Takes from a cell's quantity, which has as much; at zero it falls to soil.
    pub(crate) fn take_quantity(&mut self, index: CellIndex, amount: u32) {
        let chunk = Arc::make_mut(self.chunk);
        let before = chunk.cell(index);
        let left = u8::try_from(amount)
            .ok()
            .and_then(|amount| before.quantity.checked_sub(amount))
            .expect("no pool pays more than it has");
        match left {
            0 => chunk.set_cell(index, Kind::Soil, 0),
            _ => chunk.set_cell(index, before.kind, left),
        }
        self.changed.cells.insert(index);
    }

    /// Changes what stands on a cell, if anything does.
    pub(crate) fn edit_structure<T>(
        &mut self,
        index: CellIndex,
        edit: impl FnOnce(&mut Structure) -> T,
    ) -> Option<T> {
        if !self.chunk.structures.contains_key(&index) {
            return None;
        }
        let structure = Arc::make_mut(self.chunk).structures.get_mut(&index)?;
        self.changed.structures.insert(index);
        Some(edit(structure))
    }

    /// Puts a structure on a cell, which becomes bare soil of the structure's owner, and pays
    /// nothing any more.
    pub(crate) fn build(&mut self, index: CellIndex, structure: Structure) {
        let chunk = Arc::make_mut(self.chunk);
        chunk.set_cell(index, Kind::Soil, 0);
        chunk.owners.insert(index, structure.owner);
        chunk.structures.insert(index, structure);
        self.changed.cells.insert(index);
        self.changed.owners.insert(index);
        self.changed.structures.insert(index);
        self.set_policy(index, None);
    }

    /// Gives a cell on which nothing stands an owner.
    pub(crate) fn claim(&mut self, index: CellIndex, owner: PlayerId) {
        Arc::make_mut(self.chunk).owners.insert(index, owner);
        self.changed.owners.insert(index);
    }

    /// Takes a cell's owner away, and what they said of how it is shared.
    pub(crate) fn release(&mut self, index: CellIndex) {
        Arc::make_mut(self.chunk).owners.remove(&index);
        self.changed.owners.insert(index);
        self.set_policy(index, None);
    }

    /// Says how what lies on a cell is shared; none is as everywhere.
    pub(crate) fn set_policy(&mut self, index: CellIndex, policy: Option<Policy>) {
        let history = self.chunk.starved.get(&index).copied();
        let history = history.unwrap_or_default();
        self.remember(index, PoolHistory { policy, ..history });
    }

    /// Takes away what stands on a cell, and whose the cell is.
    pub(crate) fn clear(&mut self, index: CellIndex) -> Option<Structure> {
        let chunk = Arc::make_mut(self.chunk);
        chunk.owners.remove(&index);
        self.changed.owners.insert(index);
        self.changed.structures.insert(index);
        chunk.structures.remove(&index)
    }

    /// Says who stands on a cell.
    pub(crate) fn seat(&mut self, index: CellIndex, player: Option<PlayerId>) {
        let seats = &mut Arc::make_mut(self.chunk).seats;
        match player {
            Some(player) => seats.insert(index, player),
            None => seats.remove(&index),
        };
        self.changed.seats.insert(index);
    }

    /// Says what the pool of a cell's quantity remembers.
    pub(crate) fn remember(&mut self, index: CellIndex, history: PoolHistory) {
        let known = self.chunk.starved.get(&index).copied();
        if known.unwrap_or_default() == history {
            return;
        }
        let starved = &mut Arc::make_mut(self.chunk).starved;
        match history == PoolHistory::default() {
            true => starved.remove(&index),
            false => starved.insert(index, history),
        };
        self.changed.starved.insert(index);
    }
}

impl Changed {
    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        let Changed {
            cells,
            structures,
            owners,
            seats,
            starved,
        } = self;
        [cells, structures, owners, seats, starved]
            .iter()
            .all(|cells| cells.is_empty())
    }

    /// The changes, with the values that they led to.
    pub fn diff(&self, chunk: &Chunk) -> ChunkDiff {
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
