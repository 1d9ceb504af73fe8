//! A chunk as it is being changed, with notes of what was, so that it can be told as a diff.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::chunk::{
    BeltItem, CellIndex, Chunk, ChunkDiff, Kind, Line, LineChange, Machine, Pace, Structure,
};
use crate::claims::{Policy, PoolHistory};
use crate::ids::{PlayerId, Tick, WalkerId};

/// A chunk and what is noted of it. It is copied only if it is shared and really changes.
#[derive(Debug)]
pub struct ChunkDraft<'a> {
    chunk: &'a mut Arc<Chunk>,
    changed: &'a mut Changed,
}

/// Which parts of which cells were changed, some perhaps several times. The values are in the
/// chunk.
#[derive(Debug, Clone, Default)]
pub struct Changed {
    cells: Vec<CellIndex>,
    structures: Vec<CellIndex>,
    lines: BTreeMap<CellIndex, LineMoves>,
    owners: Vec<CellIndex>,
    seats: Vec<CellIndex>,
    starved: Vec<CellIndex>,
}

/// What happened to a line of belts.
#[derive(Debug, Clone, Default)]
struct LineMoves {
    is_laid: bool,
    left: u16,
    entered: usize,
}

impl<'a> ChunkDraft<'a> {
    /// Goes on changing a chunk.
    pub fn new(chunk: &'a mut Arc<Chunk>, changed: &'a mut Changed) -> ChunkDraft<'a> {
        ChunkDraft { chunk, changed }
    }

    /// The chunk as it is now.
    pub fn chunk(&self) -> &Chunk {
        self.chunk
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
        self.changed.cells.push(index);
    }

    /// Makes a cell another kind, with as much of it as there is at first.
    pub(crate) fn set_kind(&mut self, index: CellIndex, kind: Kind) {
        let quantity = kind.quantity_cap().min(1);
        Arc::make_mut(self.chunk).set_cell(index, kind, quantity);
        self.changed.cells.push(index);
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
        self.changed.structures.push(index);
        Some(edit(structure))
    }

    /// Takes the first item off a line.
    pub(crate) fn take_from_line(&mut self, first_belt: CellIndex, tick: Tick) {
        if let Some(line) = Arc::make_mut(self.chunk).lines.get_mut(&first_belt) {
            line.items.pop_front();
            line.left = Some(tick);
            self.changed.lines.entry(first_belt).or_default().left += 1;
        }
    }

    /// Puts an item on a line, behind all others.
    pub(crate) fn put_on_line(&mut self, first_belt: CellIndex, item: BeltItem) {
        if let Some(line) = Arc::make_mut(self.chunk).lines.get_mut(&first_belt) {
            line.items.push_back(item);
            self.changed.lines.entry(first_belt).or_default().entered += 1;
        }
    }

    /// Lays a line, or takes the one away that begins on a belt.
    pub(crate) fn lay_line(&mut self, first_belt: CellIndex, line: Option<Line>) {
        let chunk = Arc::make_mut(self.chunk);
        for belt in line.iter().flat_map(|line| &line.belts) {
            let Some(structure) = chunk.structures.get_mut(belt) else {
                continue;
            };
            let machine = Machine::Belt { line: first_belt };
            if structure.machine != machine {
                structure.machine = machine;
                self.changed.structures.push(*belt);
            }
        }
        match line {
            Some(line) => chunk.lines.insert(first_belt, line),
            None => chunk.lines.remove(&first_belt),
        };
        self.changed.lines.entry(first_belt).or_default().is_laid = true;
    }

    /// Puts a structure on a cell, which becomes bare soil of the structure's owner, and pays
    /// nothing any more. A belt is a line of its own at first.
    pub(crate) fn build(&mut self, index: CellIndex, structure: Structure) {
        let chunk = Arc::make_mut(self.chunk);
        let is_belt = matches!(structure.machine, Machine::Belt { .. });
        chunk.set_cell(index, Kind::Soil, 0);
        chunk.owners.insert(index, structure.owner);
        chunk.structures.insert(index, structure);
        self.changed.cells.push(index);
        self.changed.owners.push(index);
        self.changed.structures.push(index);
        if is_belt {
            self.lay_line(index, Some(Line::new(Vec::from([index]))));
        }
        self.set_policy(index, None);
    }

    /// Gives a cell on which nothing stands an owner.
    pub(crate) fn claim(&mut self, index: CellIndex, owner: PlayerId) {
        Arc::make_mut(self.chunk).owners.insert(index, owner);
        self.changed.owners.push(index);
    }

    /// Takes a cell's owner away, and what they said of how it is shared.
    pub(crate) fn release(&mut self, index: CellIndex) {
        Arc::make_mut(self.chunk).owners.remove(&index);
        self.changed.owners.push(index);
        self.set_policy(index, None);
    }

    /// Says how what lies on a cell is shared; none is as everywhere.
    pub(crate) fn set_policy(&mut self, index: CellIndex, policy: Option<Policy>) {
        let history = self.chunk.starved.get(&index).copied();
        let history = history.unwrap_or_default();
        self.remember(index, PoolHistory { policy, ..history });
    }

    /// Takes away what stands on a cell, and whose the cell is; with what lies on it if it is a
    /// belt, of this pace. What the line's other belts carry stays where it is.
    pub(crate) fn clear(
        &mut self,
        index: CellIndex,
        pace: Option<Pace>,
        tick: Tick,
    ) -> Option<(Structure, Vec<BeltItem>)> {
        let line = match self.chunk.structures.get(&index)?.machine {
            Machine::Belt { line } => Some(line),
            _ => None,
        };
        let carried = match (line, pace) {
            (Some(line), Some(pace)) => self.cut_line(line, index, pace, tick),
            _ => Vec::new(),
        };
        self.remember(index, PoolHistory::default());
        let chunk = Arc::make_mut(self.chunk);
        chunk.owners.remove(&index);
        self.changed.owners.push(index);
        self.changed.structures.push(index);
        let structure = chunk.structures.remove(&index)?;
        Some((structure, carried))
    }

    /// Takes a belt out of its line, which becomes two. Returns what lay on the belt.
    fn cut_line(
        &mut self,
        first_belt: CellIndex,
        belt: CellIndex,
        pace: Pace,
        tick: Tick,
    ) -> Vec<BeltItem> {
        let Some(line) = self.chunk.lines.get(&first_belt).cloned() else {
            return Vec::new();
        };
        let (before, carried, after) = line.cut(belt, pace, tick);
        self.lay_line(first_belt, None);
        for line in [before, after] {
            if let Some(first_belt) = line.belts.first().copied() {
                self.lay_line(first_belt, Some(line));
            }
        }
        carried
    }

    /// Says who stands on a cell.
    pub(crate) fn seat(&mut self, index: CellIndex, walker: Option<WalkerId>) {
        let seats = &mut Arc::make_mut(self.chunk).seats;
        match walker {
            Some(walker) => seats.insert(index, walker),
            None => seats.remove(&index),
        };
        self.changed.seats.push(index);
    }

    /// Says what the pool of a cell's quantity, or of the dock on it, remembers.
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
        self.changed.starved.push(index);
    }
}

impl Changed {
    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        let Changed {
            cells,
            structures,
            lines,
            owners,
            seats,
            starved,
        } = self;
        lines.is_empty()
            && [cells, structures, owners, seats, starved]
                .iter()
                .all(|cells| cells.is_empty())
    }

    /// Counts later changes of the same chunk among these.
    pub(crate) fn add(&mut self, later: &Changed) {
        let Changed {
            cells,
            structures,
            lines,
            owners,
            seats,
            starved,
        } = later;
        self.cells.extend(cells);
        self.structures.extend(structures);
        for (first_belt, moves) in lines {
            self.lines.entry(*first_belt).or_default().add(moves);
        }
        self.owners.extend(owners);
        self.seats.extend(seats);
        self.starved.extend(starved);
    }

    /// The changes, with the values that they led to.
    pub fn diff(self, chunk: &Chunk) -> ChunkDiff {
        let cell = |index: CellIndex| {
            let cell = chunk.cell(index);
            (index, cell.kind, cell.quantity)
        };
        let line = |(index, moves): (CellIndex, LineMoves)| (index, moves.change(chunk, index));
        ChunkDiff {
            cells: in_order(self.cells).into_iter().map(cell).collect(),
            structures: values(self.structures, |index| {
                chunk.structures.get(index).cloned()
            }),
            lines: self.lines.into_iter().map(line).collect(),
            owners: values(self.owners, |index| chunk.owners.get(index).copied()),
            seats: values(self.seats, |index| chunk.seats.get(index).copied()),
            starved: values(self.starved, |index| chunk.starved.get(index).copied()),
        }
    }
}

impl LineMoves {
    fn add(&mut self, later: &LineMoves) {
        self.is_laid |= later.is_laid;
        self.left += later.left;
        self.entered += later.entered;
    }

    fn change(&self, chunk: &Chunk, index: CellIndex) -> LineChange {
        let line = chunk.lines.get(&index);
        match line {
            Some(line) if !self.is_laid => LineChange::Moved {
                left: self.left,
                last_left: line.left,
                entered: line
                    .items
                    .range(line.items.len() - self.entered..)
                    .copied()
                    .collect(),
            },
            _ => LineChange::Laid(line.cloned()),
        }
    }
}

fn values<T>(
    changed: Vec<CellIndex>,
    value: impl Fn(&CellIndex) -> Option<T>,
) -> Vec<(CellIndex, Option<T>)> {
    let changed = in_order(changed).into_iter();
    changed.map(|index| (index, value(&index))).collect()
}

fn in_order(mut changed: Vec<CellIndex>) -> Vec<CellIndex> {
    changed.sort_unstable();
    changed.dedup();
    changed
}
