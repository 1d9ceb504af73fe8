//! A world that goes along its journal, and is held against every hash in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use sim_core::ids::{CellId, Tick};
use sim_core::power::NetworkFigures;
use sim_core::tick::{SealedTick, TickOutput, World};

use super::journal::{Journal, Place};
use super::record::Record;
use super::{SaveError, Snapshot};

/// A world somewhere along its journal. A clone shares what it can, as clones of worlds do.
#[derive(Debug, Clone)]
pub struct Replay {
    world: World,
    /// Figures of power networks are told as they change and are no part of the world.
    networks: BTreeMap<CellId, Arc<NetworkFigures>>,
    /// After the last record that was taken in.
    place: Place,
    /// The record there, once it was looked at.
    next: Option<(Record, Place)>,
}

impl Replay {
    /// The world at its beginning.
    ///
    /// # Errors
    /// If it does not begin as the journal says.
    pub fn from_start(journal: &Journal) -> Result<Replay, SaveError> {
        Replay::at(journal.header().world()?, journal.start(), journal)
    }

    /// The world as of a snapshot.
    ///
    /// # Errors
    /// If the snapshot is no world, or none that this journal leads to.
    pub fn from_snapshot(snapshot: Snapshot, journal: &Journal) -> Result<Replay, SaveError> {
        let place = snapshot.place;
        let mark = journal.mark_before(place).ok_or(SaveError::OtherSnapshot)?;
        let catalogue = Arc::clone(&journal.header().catalogue);
        let world = World::restore(snapshot.parts, catalogue).map_err(SaveError::Snapshot)?;
        let is_that =
            world.params() == journal.header().params && (world.tick(), world.hash()) == mark;
        match is_that {
            true => Replay::at(world, place, journal),
            false => Err(SaveError::OtherSnapshot),
        }
    }

    fn at(world: World, place: Place, journal: &Journal) -> Result<Replay, SaveError> {
        let mut replay = Replay {
            world,
            networks: BTreeMap::new(),
            place,
            next: None,
        };
        replay.compare(journal)?;
        Ok(replay)
    }

    /// The world.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The world, to be stepped otherwise.
    pub fn into_world(self) -> World {
        self.world
    }

    /// Its tick.
    pub fn tick(&self) -> Tick {
        self.world.tick()
    }

    /// Power networks by their names, as they were told last.
    pub fn networks(&self) -> &BTreeMap<CellId, Arc<NetworkFigures>> {
        &self.networks
    }

    /// One tick on, with what the journal says of it; beyond the journal's end, with no inputs.
    ///
    /// # Errors
    /// If that leads to another hash than the journal says, or the journal is damaged.
    pub fn step(&mut self, journal: &Journal) -> Result<TickOutput, SaveError> {
        // A mark may have been written since.
        self.compare(journal)?;
        let sealed = self.sealed();
        let stepped = self.world.step(&sealed);
        let output = stepped.expect("the next tick, and inputs that were counted");
        for name in &output.networks_gone {
            self.networks.remove(name);
        }
        let networks = output.networks.iter();
        let named = networks.filter_map(|figures| Some((figures.name()?, Arc::clone(figures))));
        self.networks.extend(named);
        self.compare(journal)?;
        Ok(output)
    }

    /// Does ahead a piece of what coming ticks would have to wait for. Says whether there was any.
    pub fn prepare(&mut self) -> bool {
        self.world.prepare()
    }

    fn sealed(&mut self) -> SealedTick {
        let tick = self.world.tick().next();
        let is_next = |(record, _): &mut (Record, Place)| {
            let sealed = record.sealed.as_ref();
            sealed.is_some_and(|sealed| sealed.tick == tick)
        };
        if let Some((record, after)) = self.next.take_if(is_next) {
            self.place = after;
            if let Some(sealed) = record.sealed {
                return sealed;
            }
        }
        let inputs = Vec::new();
        SealedTick { tick, inputs }
    }

    /// Looks at the next record, if there is one by now.
    fn look(&mut self, journal: &Journal) -> Result<(), SaveError> {
        if self.next.is_none() && self.place.bytes < journal.end().bytes {
            self.next = journal.next(self.place)?;
        }
        Ok(())
    }

    /// Holds the world against what the journal says of this tick.
    fn compare(&mut self, journal: &Journal) -> Result<(), SaveError> {
        let tick = self.world.tick();
        loop {
            self.look(journal)?;
            let Some((record, after)) = &self.next else {
                return Ok(());
            };
            if record.at > tick {
                return Ok(());
            }
            // One of a tick before was written by this very world, after it had gone on.
            let (expected, found) = (record.hash, self.world.hash());
            if record.at == tick && expected != found {
                return Err(SaveError::Diverged {
                    tick,
                    expected,
                    found,
                });
            }
            if record.sealed.is_some() {
                return Ok(());
            }
            self.place = *after;
            self.next = None;
        }
    }
}
