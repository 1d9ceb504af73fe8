//! What building, loading and the passing of a tick mean for power: see [`crate::power`].

use alloc::vec::Vec;

use super::drafts::Drafts;
use super::world::World;
use crate::catalogue::Behaviour;
use crate::chunk::{Structure, cell_at, locate};
use crate::factory;
use crate::ids::CellId;
use crate::power::{Clocks, Power, PowerChange};

impl World {
    /// What was built on a cell takes part in its network from now on.
    pub(super) fn connect(&mut self, cell: CellId, drafts: &mut Drafts) {
        let Some(structure) = self.land.structure(cell).cloned() else {
            return;
        };
        let moved = self.connect_structure(cell, &structure);
        self.move_machines(moved, drafts);
    }

    /// What stood on a cell no longer takes part in its network.
    pub(super) fn disconnect(&mut self, cell: CellId, gone: &Structure, drafts: &mut Drafts) {
        match self.catalogue.behaviour(gone.prototype) {
            Some(Behaviour::Connect { .. }) => {
                let moved = self.power.remove_pylon(self.params.frequency, cell);
                self.move_machines(moved, drafts);
            }
            Some(behaviour) if factory::has_load(behaviour) => self.power.remove_machine(cell),
            _ => {}
        }
    }

    fn connect_structure(
        &mut self,
        cell: CellId,
        structure: &Structure,
    ) -> Vec<(CellId, Option<Clocks>)> {
        let frequency = self.params.frequency;
        match self.catalogue.behaviour(structure.prototype) {
            Some(Behaviour::Connect { radius_cells }) => {
                self.power.add_pylon(frequency, cell, *radius_cells)
            }
            Some(behaviour) if factory::has_load(behaviour) => {
                self.power.add_machine(frequency, cell, structure.prototype);
                let (draws, gives) = factory::load(&self.catalogue, structure);
                self.power.change(PowerChange {
                    cell,
                    draws: i32::from(draws),
                    gives: i32::from(gives),
                });
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Machines belong to other pylons than those that showed this.
    fn move_machines(&mut self, moved: Vec<(CellId, Option<Clocks>)>, drafts: &mut Drafts) {
        for (cell, before) in moved {
            let after = self.power.clocks_at(cell);
            if let Some((id, index)) = locate(self.params.frequency, cell) {
                drafts.edit(&mut self.land, id, |draft| {
                    draft.edit_structure(index, |structure| {
                        factory::moved(structure, before, after);
                    })
                });
                self.wake(cell);
            }
        }
    }

    /// Finds the networks from what stands, as after loading.
    pub(super) fn connect_all(&mut self) {
        self.power = Power::of(self.power.clocks().clone());
        self.connect_standing();
    }

    /// Connects all that stands, of which nothing is connected yet.
    pub(super) fn connect_standing(&mut self) {
        let mut standing: Vec<(CellId, Structure)> = Vec::new();
        for (id, chunk) in self.land.touched() {
            let structures = chunk.structures.iter();
            let standing_here = structures.filter(|(_, structure)| {
                let behaviour = self.catalogue.behaviour(structure.prototype);
                behaviour.is_some_and(|behaviour| {
                    factory::has_load(behaviour) || matches!(behaviour, Behaviour::Connect { .. })
                })
            });
            standing.extend(
                standing_here.map(|(index, structure)| (cell_at(id, *index), structure.clone())),
            );
        }
        // Whoever comes first, a machine's timers are as they were left; with the pylons first, none
        // changes its pylon on the way.
        let is_machine = |(_, structure): &(CellId, Structure)| {
            let behaviour = self.catalogue.behaviour(structure.prototype);
            !matches!(behaviour, Some(Behaviour::Connect { .. }))
        };
        standing.sort_by_key(is_machine);
        for (cell, structure) in standing {
            self.connect_structure(cell, &structure);
        }
        self.power.settle();
    }

    /// The clocks of all networks go on.
    pub(super) fn pass_power_tick(&mut self) {
        self.power.settle();
        self.power.pass_tick();
    }
}
