//! What is remembered from tick to tick of what lies around a chunk, or reaches into it from far
//! away. Whoever makes feeds remembers the same, and so tells only what is new.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::FeedError;
use super::feed::{PowerChange, Services};
use super::rim::{Rim, RimChange};
use crate::chunk::CellIndex;
use crate::ids::{CellId, ChunkId, Direction, Frequency, PlayerId, TechnologyId};

/// What lies around a chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surroundings {
    /// The cells next to it. Of a chunk asleep, only what stands there is known.
    pub rim: Rim,
    /// Its belts that lie in rings.
    pub rings: BTreeMap<CellIndex, RingBelt>,
    /// What the owners of its labs have chosen to find out.
    pub chosen: BTreeMap<PlayerId, Option<TechnologyId>>,
    /// The pylons that its machines belong to.
    pub pylons: BTreeMap<CellIndex, CellId>,
}

/// How a belt lies in a ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RingBelt {
    /// The first belt of the ring, which names it.
    pub first: CellId,
    /// The neighbour that the ring's traffic comes from.
    pub from: Direction,
}

/// [`Surroundings`] as they are sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurroundingsImage {
    /// The rim, for who knows nothing of it.
    pub rim: RimChange,
    /// Belts in rings.
    pub rings: Vec<(CellIndex, RingBelt)>,
    /// What owners of labs have chosen.
    pub chosen: Vec<(PlayerId, Option<TechnologyId>)>,
    /// Machines with their pylons.
    pub pylons: Vec<(CellIndex, CellId)>,
}

impl Surroundings {
    /// Those of a chunk of which nothing is known yet.
    pub fn unknown(frequency: Frequency, id: ChunkId) -> Surroundings {
        Surroundings {
            rim: Rim::around(frequency, id),
            rings: BTreeMap::new(),
            chosen: BTreeMap::new(),
            pylons: BTreeMap::new(),
        }
    }

    /// Those of an image.
    ///
    /// # Errors
    /// If it tells of a cell that does not lie next to the chunk.
    pub fn of(
        frequency: Frequency,
        id: ChunkId,
        image: SurroundingsImage,
    ) -> Result<Surroundings, FeedError> {
        let mut rim = Rim::around(frequency, id);
        rim.apply(&image.rim)?;
        Ok(Surroundings {
            rim,
            rings: image.rings.into_iter().collect(),
            chosen: image.chosen.into_iter().collect(),
            pylons: image.pylons.into_iter().collect(),
        })
    }

    /// What leads to them from nothing.
    pub fn image(&self) -> SurroundingsImage {
        SurroundingsImage {
            rim: self.rim.whole(),
            rings: self.rings.iter().map(|(at, ring)| (*at, *ring)).collect(),
            chosen: self.chosen.iter().map(|(who, it)| (*who, *it)).collect(),
            pylons: self
                .pylons
                .iter()
                .map(|(at, pylon)| (*at, *pylon))
                .collect(),
        }
    }

    /// Learns what the services of the world did in a tick.
    pub fn apply(&mut self, services: &Services) {
        for (belt, ring) in &services.rings {
            match ring {
                Some(ring) => self.rings.insert(*belt, *ring),
                None => self.rings.remove(belt),
            };
        }
        self.chosen.extend(services.chosen.iter().copied());
        if services.lives == Some(true) {
            // What an edge had shown meanwhile was told to nobody.
            self.rim.forget();
        }
    }

    /// Learns which pylons its machines belong to.
    pub fn regroup(&mut self, power: &PowerChange) {
        for (machine, pylon) in &power.machines {
            match pylon {
                Some(pylon) => self.pylons.insert(*machine, *pylon),
                None => self.pylons.remove(machine),
            };
        }
    }
}
