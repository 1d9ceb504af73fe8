//! A machine at its place, and what it can say of what it wants.

use alloc::vec::Vec;

use super::{Advance, Agenda, Answer};
use crate::catalogue::{Behaviour, KindSet};
use crate::chunk::{CellIndex, Machine, Structure, cell_at};
use crate::claims::{Cargo, Claim, Claimant, Pool, Resource};
use crate::ids::{CellId, Direction, ItemId, TechnologyId, Tick};
use crate::power::{Clocks, Look, Timer};
use crate::step::ChunkView;
use crate::topology;

/// A machine of a chunk, with what it can see.
#[derive(Clone, Copy)]
pub(super) struct Station<'a> {
    pub(super) view: &'a ChunkView<'a>,
    pub(super) index: CellIndex,
    pub(super) cell: CellId,
    pub(super) structure: &'a Structure,
    pub(super) behaviour: &'a Behaviour,
}

impl<'a> Station<'a> {
    /// What stands on a cell of the chunk, if anything does.
    pub(super) fn at(view: &'a ChunkView<'a>, index: CellIndex) -> Option<Station<'a>> {
        let structure = view.chunk.structures.get(&index)?;
        Some(Station {
            view,
            index,
            cell: cell_at(view.id, index),
            structure,
            behaviour: &view.catalogue.prototype(structure.prototype)?.behaviour,
        })
    }

    /// Where an item goes that leaves in a direction: the cell, and the side it arrives from.
    pub(super) fn ahead(&self, direction: Direction) -> Option<(CellId, Direction)> {
        topology::across(self.view.frequency, self.cell, direction)
    }

    /// What a structure in a direction says to an item.
    pub(super) fn ask(&self, direction: Direction, item: ItemId) -> Answer {
        let asked = || {
            let (target, from) = self.ahead(direction)?;
            self.view.answer(target, &Cargo { item, from })
        };
        asked().unwrap_or(Answer::No)
    }

    /// The next cell around of one of these kinds, beginning with a direction.
    pub(super) fn ground(&self, next: Direction, kinds: KindSet) -> Option<CellId> {
        let view = self.view;
        (0..Direction::COUNT as i8)
            .filter_map(|turn| topology::neighbor(view.frequency, self.cell, next.turned(turn)))
            .find(|neighbor| {
                view.fact(*neighbor)
                    .is_some_and(|fact| kinds.contains(fact.kind))
            })
    }

    /// What the machine's pylon shows, if one reaches it.
    pub(super) fn clocks(&self) -> Option<Clocks> {
        self.view.outside.clocks(self.cell)
    }

    /// What a lab's owner has chosen to find out.
    pub(super) fn chosen(&self) -> Option<TechnologyId> {
        match self.structure.machine {
            Machine::Lab(_) => self.view.outside.chosen(self.structure.owner),
            _ => None,
        }
    }

    /// A claim of the machine.
    pub(super) fn claim(&self, cell: CellId, resource: Resource, waiting_since: Tick) -> Claim {
        Claim {
            pool: Pool { cell, resource },
            claimant: Claimant::Structure(self.structure.id),
            home: self.cell,
            amount: 1,
            waiting_since,
            cargo: None,
            into: None,
        }
    }
}

/// Where what a machine wants is noted, and when it is to be asked again: if nothing is noted, not
/// until it or something next to it changes.
pub(super) struct Wishes<'a> {
    pub(super) index: CellIndex,
    pub(super) now: Tick,
    /// Of a lab: what its owner has chosen to find out.
    pub(super) chosen: Option<TechnologyId>,
    pub(super) agenda: &'a mut Agenda,
    pub(super) claims: &'a mut Vec<Claim>,
    pub(super) advances: &'a mut Vec<Advance>,
}

impl Wishes<'_> {
    /// It wants this.
    pub(super) fn claim(&mut self, claim: Claim) {
        self.claims.push(claim);
    }

    /// Its work has come to an end, or can begin: it changes by itself.
    pub(super) fn advance(&mut self, clocks: Option<Clocks>) {
        self.advances.push(Advance {
            index: self.index,
            clocks,
            chosen: self.chosen,
        });
    }

    /// It can begin to work, if it has the power for it.
    pub(super) fn begin(&mut self, station: &Station<'_>, draws: u16) {
        let clocks = station.clocks();
        if draws == 0 || clocks.is_some() {
            self.advance(clocks);
        }
    }

    /// It works; it changes when that is over.
    pub(super) fn look(&mut self, station: &Station<'_>, timer: Timer) {
        let clocks = station.clocks();
        match timer.look(clocks.map(|clocks| clocks.worked), self.now) {
            Look::Over => self.advance(clocks),
            Look::At(tick) => self.at(tick),
            Look::Still => {}
        }
    }

    /// To be asked again in a later tick.
    pub(super) fn at(&mut self, tick: Tick) {
        self.agenda.wake_at(self.index, tick, self.now);
    }

    /// To be asked again in the next tick.
    pub(super) fn again(&mut self) {
        self.agenda.wake(self.index, self.now);
    }

    /// To be asked again when the land has changed.
    pub(super) fn on_ground(&mut self) {
        self.agenda.wake_with_ground(self.index, self.now);
    }

    /// An item is to leave in a direction.
    pub(super) fn hand_on(
        &mut self,
        station: &Station<'_>,
        direction: Direction,
        item: ItemId,
        waiting_since: Tick,
    ) {
        self.hand_on_any(station, direction, [item], waiting_since);
    }

    /// An item is to leave in a direction: of these the first that the taking side takes. If it
    /// takes none, the first of all waits.
    pub(super) fn hand_on_any(
        &mut self,
        station: &Station<'_>,
        direction: Direction,
        items: impl IntoIterator<Item = ItemId>,
        waiting_since: Tick,
    ) {
        let Some((target, from)) = station.ahead(direction) else {
            return;
        };
        let mut first = None;
        for item in items {
            let cargo = Cargo { item, from };
            let answer = station.view.answer(target, &cargo).unwrap_or(Answer::No);
            if answer == Answer::Yes {
                return self.claim(Claim {
                    cargo: Some(cargo),
                    ..station.claim(target, Resource::Slot, waiting_since)
                });
            }
            first.get_or_insert(answer);
        }
        match first {
            Some(Answer::From(tick)) => self.at(tick),
            Some(Answer::AskAgain) => self.again(),
            Some(Answer::No | Answer::Yes) | None => {}
        }
    }
}
