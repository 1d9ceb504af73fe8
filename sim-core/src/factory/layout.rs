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
    let known = &view.chunk.lines;
    let lines = Belts::of(view).lines();
    let is_laid = |belts: &Vec<CellIndex>| {
        let line = belts.first().and_then(|first| known.get(first));
        line.is_some_and(|line| line.belts == *belts)
    };
    let kept: BTreeSet<CellIndex> = lines
        .iter()
        .filter(|belts| is_laid(belts))
        .filter_map(|belts| belts.first().copied())
        .collect();
    let gone = || known.iter().filter(|(first, _)| !kept.contains(first));
    let mut lying: Vec<Lying> = gone().flat_map(|(_, line)| lying_on(view, line)).collect();
    lying.sort_by_key(|lying| lying.belt);
    let laid = lines.iter().filter(|belts| !is_laid(belts));
    let laid = laid.filter_map(|belts| {
        let first = belts.first()?;
        let prototype = view.chunk.structures.get(first)?.prototype;
        let pace = pace(view.catalogue, prototype)?;
        let line = Line::laid(belts.clone(), pace, &lying, view.tick);
        Some((*first, Some(line)))
    });
    let away = gone().map(|(first, _)| (*first, None));
    away.chain(laid).collect()
}

/// What lies on a line, whose belts are all of one kind.
fn lying_on(view: &ChunkView<'_>, line: &Line) -> Vec<Lying> {
    let mut belts = line.belts.iter();
    let belt = belts.find_map(|belt| view.chunk.structures.get(belt));
    let pace = belt.and_then(|belt| pace(view.catalogue, belt.prototype));
    pace.map_or(Vec::new(), |pace| line.lying(pace, view.tick).collect())
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
