//! What is put on cells: structures with what they hold, and small groups of them.

use alloc::sync::Arc;
use core::iter;

use super::{Factory, OWNER};
use crate::chunk::{BeltItem, Kind, Machine, locate};
use crate::factory::Stock;
use crate::factory::machines::{Crafter, Generator, Merger, Store};
use crate::ids::{CellId, Direction, Tick};
use crate::topology;

/// What sources are given to begin with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Supplies {
    /// Units in a store.
    store: u16,
    /// Units of fuel in a generator.
    fuel: u16,
    /// Units of each thing that a mixer needs.
    ingredient: u16,
}

impl Supplies {
    /// They last longer than any measurement, and more than fits.
    pub(super) const ENDLESS: Supplies = Supplies {
        store: u16::MAX,
        fuel: u16::MAX,
        ingredient: u16::MAX / 2,
    };
    /// As much as fits, by the catalogue: they last for minutes.
    pub(super) const FITTING: Supplies = Supplies {
        store: 200,
        fuel: 8,
        ingredient: 2,
    };
}

/// Ticks that a merger keeps an item.
const TRANSIT_TICKS: u64 = 6;

/// The way that most of it works.
pub(super) const AHEAD: Direction = Direction::FIRST;

impl Factory {
    /// A structure that begins anew, or with this machine.
    pub(super) fn put(&mut self, cell: CellId, key: &str, machine: Option<Machine>) {
        self.put_facing(cell, key, AHEAD, machine);
    }

    pub(super) fn put_facing(
        &mut self,
        cell: CellId,
        key: &str,
        facing: Direction,
        machine: Option<Machine>,
    ) {
        if let Some((home, index)) = locate(self.world.params().frequency, cell) {
            let bare = iter::once((index, Kind::Soil));
            self.world.paint(home, bare);
        }
        self.world.put(cell, key, facing, OWNER, machine);
    }

    /// A store that is full of an item.
    pub(super) fn put_source(&mut self, cell: CellId, facing: Direction, item: &str) {
        let full = Store {
            items: self.stock(item, self.supplies.store),
            ..Store::default()
        };
        self.put_facing(cell, "store", facing, Some(Machine::Store(full)));
    }

    /// A crafter that works by a recipe, once it is fed.
    pub(super) fn put_crafter(&mut self, cell: CellId, key: &str, recipe: &str) {
        let crafter = self.crafter(recipe);
        self.put(cell, key, Some(Machine::Crafter(crafter)));
    }

    /// A mixer that has what it needs.
    pub(super) fn put_mixer(&mut self, cell: CellId) {
        let mut crafter = self.crafter("mulch");
        crafter.stock.fill(self.supplies.ingredient);
        self.put(cell, "mixer", Some(Machine::Crafter(crafter)));
    }

    /// A pylon and a generator beside it that has fuel.
    pub(super) fn put_power(&mut self, pylon: CellId, generator: CellId) {
        self.put(pylon, "pylon", None);
        let fuelled = Generator {
            fuel: self.stock("char", self.supplies.fuel),
            burning: None,
        };
        self.put(generator, "generator", Some(Machine::Generator(fuelled)));
    }

    /// Four mergers that hand an item around, if they stand where four cells lie in a square. It
    /// comes in in the first ticks, so that not all are in step.
    pub(super) fn put_loop(&mut self, start: CellId, phase: u64) {
        let frequency = self.world.params().frequency;
        let Some(item) = self.world.catalogue().item_by_key("ore") else {
            return;
        };
        let (mut place, mut square) = ((start, AHEAD), [(start, AHEAD); 4]);
        for (corner, turn) in square.iter_mut().zip([2, 1, 2, 1]) {
            *corner = place;
            let Some((next, heading)) = topology::step(frequency, place.0, place.1) else {
                return;
            };
            place = (next, heading.turned(turn));
        }
        if place != (start, AHEAD) {
            return;
        }
        let mut held = Some(BeltItem {
            item,
            entered: Tick(phase % TRANSIT_TICKS),
            from: AHEAD.opposite(),
        });
        for (cell, facing) in square {
            let merger = Merger { held: held.take() };
            self.put_facing(cell, "merger", facing, Some(Machine::Merger(merger)));
        }
        self.machines += square.len() as u64;
    }

    /// Belts over these cells.
    pub(super) fn put_belts(&mut self, cells: impl Iterator<Item = CellId>) {
        cells.for_each(|cell| self.put(cell, "belt", None));
    }

    fn crafter(&self, recipe: &str) -> Crafter {
        let catalogue = Arc::clone(self.world.catalogue());
        let id = catalogue.recipe_by_key(recipe);
        Crafter::of(id.and_then(|id| Some((id, catalogue.recipe(id)?))))
    }

    fn stock(&self, item: &str, amount: u16) -> Stock {
        let item = self.world.catalogue().item_by_key(item);
        item.map(|item| (item, amount)).into_iter().collect()
    }
}
