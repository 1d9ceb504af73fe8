//! Making a world's start by hand, for [`crate::scenario`] and tests: what no input could bring
//! about. Only before the first tick.

use alloc::sync::Arc;
use alloc::vec::Vec;

use super::drafts::Drafts;
use super::world::World;
use crate::catalogue::Behaviour;
use crate::chunk::{BeltItem, CellIndex, Kind, Machine, Structure, locate};
use crate::claims::WorldAccount;
use crate::factory;
use crate::ids::{CellId, ChunkId, Direction, EntityId, ItemId, PlayerId, UnitId, WalkerId};
use crate::units::work::is_walkable;
use crate::units::{Job, Unit};

impl World {
    /// Puts a structure on its cell, with what it holds, unless one stands there or the cell is a
    /// pentagon.
    pub(crate) fn place(&mut self, structure: Structure) {
        let cell = structure.id.cell;
        let Some((home, index)) = locate(self.params.frequency, cell) else {
            return;
        };
        let is_free = !self.land.chunk(home).structures.contains_key(&index);
        if !is_free || crate::topology::is_pentagon(self.params.frequency, cell) {
            return;
        }
        self.holdings.own(structure.owner);
        self.holdings.stand(home, cell, &structure);
        let World {
            ledger,
            people,
            catalogue,
            ..
        } = self;
        let prototype = catalogue.prototype(structure.prototype);
        for (item, amount) in prototype.into_iter().flat_map(|known| &known.cost) {
            let (land, works) = (WorldAccount::Land, WorldAccount::Works);
            ledger.credit(people, land, works, *item, (*amount).into());
        }
        for (item, amount) in factory::contents(catalogue, &structure) {
            let (land, machines) = (WorldAccount::Land, WorldAccount::Machines);
            ledger.credit(people, land, machines, item, amount.into());
        }
        Drafts::default().edit(&mut self.land, home, |draft| draft.build(index, structure));
    }

    /// Puts up what a key of the catalogue names, as [`World::place`]; its machine begins anew, if
    /// none is given.
    pub(crate) fn put(
        &mut self,
        cell: CellId,
        key: &str,
        facing: Direction,
        owner: PlayerId,
        machine: Option<Machine>,
    ) {
        let place = locate(self.params.frequency, cell);
        let known = self.catalogue.prototype_by_key(key);
        let (Some((_, index)), Some(prototype)) = (place, known) else {
            return;
        };
        let behaviour = self.catalogue.behaviour(prototype);
        let new = behaviour.map(|it| factory::new_machine(it, index, self.tick));
        let (tick, index) = (self.tick, 0);
        if let Some(machine) = machine.or(new) {
            self.place(Structure {
                id: EntityId { cell, tick, index },
                prototype,
                facing,
                owner,
                machine,
            });
        }
    }

    /// Makes cells of a chunk other kinds.
    pub(crate) fn paint(&mut self, chunk: ChunkId, cells: impl Iterator<Item = (CellIndex, Kind)>) {
        Drafts::default().edit(&mut self.land, chunk, |draft| {
            cells.for_each(|(index, kind)| draft.set_kind(index, kind));
        });
    }

    /// Fills the line of a belt with as much as it has room for.
    pub(crate) fn fill_line(&mut self, cell: CellId, item: ItemId) {
        let World {
            land,
            ledger,
            people,
            catalogue,
            ..
        } = self;
        let Some((home, line)) = land.actor(cell) else {
            return;
        };
        let prototype = land.structure(cell).map(|belt| belt.prototype);
        let pace = prototype.and_then(|id| factory::pace(catalogue, id));
        let item = BeltItem {
            item,
            entered: self.tick,
            from: Direction::FIRST,
        };
        let filled = Drafts::default().edit(land, home, |draft| {
            let free = draft.chunk().lines.get(&line).zip(pace);
            let free = free.map_or(0, |(line, pace)| line.free(pace));
            for _ in 0..free {
                draft.put_on_line(line, item);
            }
            free
        });
        let (from, to) = (WorldAccount::Land, WorldAccount::Machines);
        ledger.credit(people, from, to, item.item, filled as u64);
        self.wake(cell);
    }

    /// Lets a unit of a dock's owner stand on a cell, unless that is taken, or no dock stands there.
    pub(crate) fn station(&mut self, dock: CellId, cell: CellId, energy: u16) -> Option<UnitId> {
        let (home, index) = locate(self.params.frequency, cell)?;
        let structure = self.land.structure(dock)?;
        let Some(Behaviour::Dock { launches, .. }) = self.catalogue.behaviour(structure.prototype)
        else {
            return None;
        };
        let (owner, item) = (structure.owner, *launches);
        let is_free = !self.land.chunk(home).seats.contains_key(&index);
        let is_open = self
            .land
            .fact(cell)
            .is_some_and(|fact| is_walkable(&self.catalogue, &fact));
        let id = self.fleet.next_id().filter(|_| is_free && is_open)?;
        let (land, machines) = (WorldAccount::Land, WorldAccount::Machines);
        self.ledger
            .credit(&mut self.people, land, machines, item, 1);
        self.fleet.insert(Unit {
            id,
            owner,
            dock,
            item,
            cell,
            job: Job::default(),
            load: None,
            energy,
            hungry_since: None,
        });
        Drafts::default().edit(&mut self.land, home, |draft| {
            draft.seat(index, Some(WalkerId::Unit(id)));
        });
        Some(id)
    }

    /// Has every machine looked at in the next tick.
    pub(crate) fn wake_everyone(&mut self) {
        let touched = self.land.touched();
        let built = touched.filter(|(_, chunk)| !chunk.structures.is_empty());
        let built: Vec<_> = built.map(|(id, chunk)| (id, Arc::clone(chunk))).collect();
        for (id, chunk) in built {
            self.land.agenda(id).wake_all(&chunk, self.tick);
        }
    }

    /// Lets every chunk that is about to live do so from the first tick on.
    pub(crate) fn wake_all(&mut self) {
        self.arrange_all();
        self.lay_all_lines();
        self.update_activation();
        self.activation.hasten();
        self.update_activation();
        self.hash_all();
    }
}
