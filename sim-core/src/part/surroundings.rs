//! What a part remembers of the outside from tick to tick. Whoever makes its feeds remembers the
//! same, and so tells only what is new.

use alloc::collections::{BTreeMap, BTreeSet};
use serde::{Deserialize, Serialize};

use super::FeedError;
use super::feed::Services;
use super::meters::Meters;
use super::rim::Rim;
use crate::ids::{CellId, ChunkId, Direction, Frequency, PlayerId, TechnologyId};

/// What lies around a part, and what reaches into it from far away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surroundings {
    /// The cells next to it.
    pub rim: Rim,
    /// Its belts that lie in rings.
    pub rings: BTreeMap<CellId, RingBelt>,
    /// What the owners of its labs have chosen to find out.
    pub chosen: BTreeMap<PlayerId, TechnologyId>,
    /// The clocks that its machines go by.
    pub meters: Meters,
}

/// How a belt lies in a ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RingBelt {
    /// The first belt of the ring, which names it.
    pub first: CellId,
    /// The neighbour that the ring's traffic comes from.
    pub from: Direction,
}

impl Surroundings {
    /// Those of some chunks, of which nothing is known yet.
    pub fn unknown(frequency: Frequency, inside: &BTreeSet<ChunkId>) -> Surroundings {
        Surroundings {
            rim: Rim::around(frequency, inside),
            rings: BTreeMap::new(),
            chosen: BTreeMap::new(),
            meters: Meters::default(),
        }
    }

    /// Learns what the services of the world did in a tick, short of what they changed inside.
    ///
    /// # Errors
    /// If a change is about a cell that is not known.
    pub fn apply(&mut self, services: &Services) -> Result<(), FeedError> {
        self.rim.apply(&services.rim)?;
        for (belt, ring) in &services.rings {
            match ring {
                Some(ring) => self.rings.insert(*belt, *ring),
                None => self.rings.remove(belt),
            };
        }
        for (owner, technology) in &services.chosen {
            match technology {
                Some(technology) => self.chosen.insert(*owner, *technology),
                None => self.chosen.remove(owner),
            };
        }
        Ok(())
    }
}
