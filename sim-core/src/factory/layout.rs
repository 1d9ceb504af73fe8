//! Which belts form a line: each hands on to the next, of the same kind and in the same chunk,
//! which gets nothing from anyone else. Wherever something else leads into a belt, another line
//! begins; so does one at a chunk's edge.
//!
//! Follows from where structures stand and what they face, and is laid anew when that changes.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use crate::catalogue::{Behaviour, Catalogue};
use crate::chunk::{CellIndex, Line, Lying, Machine, cell_at};
use crate::factory::machines::Splitter;
use crate::factory::pace;
use crate::ids::{CellId, Direction, Frequency, PrototypeId};
use crate::step::{CellFact, ChunkView};
use crate::topology;

/// The lines that are to be laid or (`None`) taken away, by their first belts; those that stay as
/// they are left out. Lines are to be taken away before others are laid.
pub fn lay(view: &ChunkView<'_>) -> Vec<(CellIndex, Option<Line>)> {
    let lines = Belts::of(view).lines();
    let is_kept = |first: &CellIndex, line: &Line| {
        let known = lines.iter().find(|belts| belts.first() == Some(first));
        known == Some(&line.belts)
    };
    let gone = view.chunk.lines.iter();
    let gone: Vec<(&CellIndex, &Line)> =
        gone.filter(|(first, line)| !is_kept(first, line)).collect();
    let mut lying: Vec<Lying> = gone
        .iter()
        .filter_map(|(first, line)| {
            let belt = view.chunk.structures.get(first).or_else(|| {
                let belts = line.belts.iter();
                belts
                    .filter_map(|belt| view.chunk.structures.get(belt))
                    .next()
            })?;
            Some(line.lying(pace(view.catalogue, belt.prototype)?, view.tick))
        })
        .flatten()
        .collect();
    lying.sort_by_key(|lying| lying.belt);
    let away = gone.iter().map(|(first, _)| (**first, None));
    let laid = lines.iter().filter_map(|belts| {
        let first = belts.first()?;
        let known = view.chunk.lines.get(first);
        if known.is_some_and(|line| line.belts == *belts) {
            return None;
        }
        let prototype = view.chunk.structures.get(first)?.prototype;
        let pace = pace(view.catalogue, prototype)?;
        let line = Line::laid(belts.clone(), pace, &lying, view.tick);
        Some((*first, Some(line)))
    });
    away.chain(laid).collect()
}

/// The belts of a chunk, each with the one that goes on its line.
struct Belts {
    next: BTreeMap<CellIndex, Option<CellIndex>>,
}

impl Belts {
    fn of(view: &ChunkView<'_>) -> Belts {
        let structures = view.chunk.structures.iter();
        let belts = structures.filter(|(_, it)| matches!(it.machine, Machine::Belt { .. }));
        let next = belts.map(|(index, belt)| {
            let cell = cell_at(view.id, *index);
            (
                *index,
                next_on_line(view, cell, belt.prototype, belt.facing),
            )
        });
        Belts {
            next: next.collect(),
        }
    }

    /// All belts, in lines; one that leads back into itself begins with its first cell.
    fn lines(&self) -> Vec<Vec<CellIndex>> {
        let led_to: BTreeSet<CellIndex> = self.next.values().flatten().copied().collect();
        let beginnings = self.next.keys().filter(|belt| !led_to.contains(belt));
        let mut done = BTreeSet::new();
        let mut lines = Vec::new();
        for first in beginnings.chain(self.next.keys()) {
            let mut line = Vec::new();
            let mut belt = Some(*first);
            while let Some(index) = belt.filter(|index| done.insert(*index)) {
                line.push(index);
                belt = self.next.get(&index).copied().flatten();
            }
            if !line.is_empty() {
                lines.push(line);
            }
        }
        lines
    }
}

/// The belt that goes on the line of a belt, if any does.
fn next_on_line(
    view: &ChunkView<'_>,
    cell: CellId,
    prototype: PrototypeId,
    facing: Direction,
) -> Option<CellIndex> {
    let ahead = topology::neighbor(view.frequency, cell, facing)?;
    let (index, belt) = view.structure_at(ahead)?;
    let back = topology::back_direction(view.frequency, cell, facing)?;
    let is_alike = belt.prototype == prototype && belt.facing != back;
    let feeders = topology::neighbors(view.frequency, ahead)
        .filter(|(direction, neighbor)| {
            view.fact(*neighbor)
                .is_some_and(|fact| feeds(view.frequency, view.catalogue, ahead, *direction, fact))
        })
        .count();
    (is_alike && feeders == 1).then_some(index)
}

/// Whether the structure on a cell's neighbour may hand on to the cell.
fn feeds(
    frequency: Frequency,
    catalogue: &Catalogue,
    cell: CellId,
    direction: Direction,
    fact: CellFact,
) -> bool {
    let feeds = || {
        let (prototype, facing) = fact.structure?;
        let behaviour = &catalogue.prototype(prototype)?.behaviour;
        let towards = topology::back_direction(frequency, cell, direction)?;
        Some(match behaviour {
            Behaviour::Extract { .. }
            | Behaviour::Convey { .. }
            | Behaviour::Merge { .. }
            | Behaviour::Store { .. }
            | Behaviour::Craft { .. }
            | Behaviour::Pump { .. } => facing == towards,
            Behaviour::Split { .. } => Splitter::outputs(facing).contains(&towards),
            Behaviour::Bridge { .. } => true,
            Behaviour::Generate { .. }
            | Behaviour::Connect { .. }
            | Behaviour::Research { .. }
            | Behaviour::Seed { .. }
            | Behaviour::Dock { .. }
            | Behaviour::Replicate { .. }
            | Behaviour::Collect { .. } => false,
        })
    };
    feeds() == Some(true)
}
