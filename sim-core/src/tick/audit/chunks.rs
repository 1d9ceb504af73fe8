//! What stands where, whose it is, and which lines belts form.

use alloc::collections::BTreeSet;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::Flaw;
use crate::chunk::{CellIndex, Chunk, Kind, Line, Machine, Structure, cell_at, locate};
use crate::factory;
use crate::ids::{CellId, ChunkId};
use crate::tick::neighborhood::Neighborhood;
use crate::tick::world::World;
use crate::topology;

impl World {
    pub(super) fn audit_chunks(&mut self) -> Result<(), Flaw> {
        let touched: Vec<(ChunkId, Arc<Chunk>)> = self
            .land
            .touched()
            .map(|(id, chunk)| (id, Arc::clone(chunk)))
            .collect();
        for (id, chunk) in &touched {
            self.audit_ground(*id, chunk)?;
            for (index, structure) in chunk.structures.iter() {
                let cell = cell_at(*id, *index);
                self.audit_structure(cell, *index, chunk, structure)?;
            }
        }
        // What follows from structures is looked at when all of them are known to be sound.
        touched
            .iter()
            .try_for_each(|(id, chunk)| self.audit_lines(*id, chunk))
    }

    fn audit_ground(&self, id: ChunkId, chunk: &Chunk) -> Result<(), Flaw> {
        let frequency = self.params.frequency;
        let pole = locate(frequency, cell_at(id, CellIndex::POLE));
        let has_pole = pole == Some((id, CellIndex::POLE));
        if chunk.pole.is_some() != has_pole {
            return Err(Flaw::Pole(id));
        }
        let is_on_land = |index: &CellIndex| has_pole || *index != CellIndex::POLE;
        for (index, owner) in &chunk.owners {
            if self.people.get(*owner).is_none() || !is_on_land(index) {
                return Err(Flaw::Owner(cell_at(id, *index)));
            }
        }
        for (index, history) in &chunk.starved {
            if !is_on_land(index) || !history.is_sound(self.tick) {
                return Err(Flaw::Pool(cell_at(id, *index)));
            }
        }
        Ok(())
    }

    fn audit_structure(
        &self,
        cell: CellId,
        index: CellIndex,
        chunk: &Chunk,
        structure: &Structure,
    ) -> Result<(), Flaw> {
        if chunk.owners.get(&index) != Some(&structure.owner) {
            return Err(Flaw::Owner(cell));
        }
        let may_stand = !topology::is_pentagon(self.params.frequency, cell)
            && structure.id.cell == cell
            && structure.id.tick <= self.tick;
        let ground = chunk.cell(index);
        let is_bare = ground.kind == Kind::Soil && ground.quantity == 0;
        let behaviour = self.catalogue.behaviour(structure.prototype);
        let is_sound = behaviour.is_some_and(|behaviour| {
            factory::is_sound(&self.catalogue, behaviour, structure, self.tick)
        });
        match may_stand && is_bare && is_sound {
            true => Ok(()),
            false => Err(Flaw::Structure(cell)),
        }
    }

    fn audit_lines(&mut self, id: ChunkId, chunk: &Chunk) -> Result<(), Flaw> {
        let mut structures = chunk.structures.values();
        let has_belts = structures.any(|it| matches!(it.machine, Machine::Belt { .. }));
        if !has_belts && chunk.lines.is_empty() {
            return Ok(());
        }
        if !chunk
            .lines
            .iter()
            .all(|(first, line)| self.is_sound_line(chunk, *first, line))
        {
            return Err(Flaw::Lines(id));
        }
        self.land.surround(id);
        let none_full = BTreeSet::new();
        let neighborhood = Neighborhood::new(self, &none_full);
        let changes = neighborhood.view(id).map(|view| factory::lay(&view));
        match changes.is_some_and(|changes| changes.is_empty()) {
            true => Ok(()),
            false => Err(Flaw::Lines(id)),
        }
    }

    /// Whether the belts of a line know it, and it carries what it can.
    fn is_sound_line(&self, chunk: &Chunk, first: CellIndex, line: &Line) -> bool {
        let belt = |index: &CellIndex| chunk.structures.get(index);
        let knows = |it: &Structure| matches!(it.machine, Machine::Belt { line } if line == first);
        let pace = belt(&first).and_then(|belt| factory::pace(&self.catalogue, belt.prototype));
        let is_filled_soundly = pace.is_some_and(|pace| line.is_sound(pace, self.tick));
        let mut items = line.items.iter();
        line.belts.first() == Some(&first)
            && line
                .belts
                .iter()
                .all(|index| belt(index).is_some_and(knows))
            && is_filled_soundly
            && items.all(|item| self.catalogue.item(item.item).is_some())
    }
}
