//! A client's whole area, and some ticks of it computed again ahead of what is confirmed: for
//! measuring what foreseeing costs.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use super::factory::{Factory, Sort};
use super::wild;
use crate::hash::StateHash;
use crate::ids::{ChunkId, Diamond, Frequency};
use crate::part::Part;
use crate::tick::{Preview, SealedTick, Serial, Watch, World, WorldError, WorldParams, previewed};
use crate::topology::chunk_neighbors;

/// Chunks from the middle of the area to its rim, as many as a client may have.
const RADIUS_CHUNKS: u32 = 4;
/// Ticks until a factory is at work.
const WARM_UP_TICKS: u64 = 200;

/// What there is in the area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Land in disorder, with a store in each chunk.
    Land,
    /// Factories at work, in every chunk.
    Factory,
}

/// Which part of the area something was done in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// In all of it.
    Area,
    /// In one chunk: what is foreseen of an action.
    Action,
}

/// An area at a tick.
#[derive(Debug, Clone)]
pub struct Rollback {
    part: Part,
    middle: ChunkId,
}

impl Rollback {
    /// An area of a world that makes a generation in every so many ticks.
    ///
    /// # Errors
    /// If there can be no such world.
    pub fn new(content: Content, ticks_per_generation: u16) -> Result<Rollback, WorldError> {
        let params = WorldParams {
            seed: 7,
            frequency: Frequency::new(512).ok_or(WorldError::Frequency)?,
            ticks_per_second: 60,
            ticks_per_generation,
        };
        let mut world = match content {
            Content::Land => wild::world(params.frequency, 64)?,
            Content::Factory => {
                let mut factory = Factory::of(Sort::Whole { is_blocked: false }, params)?;
                for _ in 0..WARM_UP_TICKS {
                    // Nothing is asked of it that a tick could refuse.
                    drop(factory.step_on(&Serial));
                }
                factory.into_world()
            }
        };
        // As far from all pentagons as the area is wide: near one it would have fewer chunks.
        let middle = ChunkId::new(Diamond::north(1), 4, 4);
        let area = around(params.frequency, middle);
        let mut watch = Watch::new(params.frequency);
        // A world that was built by hand has not told of anything yet.
        step(&mut world);
        let image = world.watch(&mut watch, &area);
        let mut part = Part::new(world.params(), world.catalogue().clone(), world.tick());
        part.enter(image).expect("the world fits itself");
        Ok(Rollback { part, middle })
    }

    /// Structures in the area.
    pub fn structures(&self) -> usize {
        let ids = self.part.chunk_ids();
        let chunks = ids.filter_map(|id| self.part.chunk_at_hand(id));
        chunks.map(|chunk| chunk.structures.len()).sum()
    }

    /// Computes so many ticks again. Returns a hash of what came out in the middle.
    pub fn run(&self, reach: Reach, ticks: u64) -> StateHash {
        let chunks: BTreeSet<ChunkId> = match reach {
            Reach::Area => self.part.chunk_ids().collect(),
            Reach::Action => previewed(self.part.params().frequency, [self.middle]),
        };
        let glimpse = self.part.glimpse(&chunks);
        let mut preview = Preview::of(glimpse, Vec::new(), Vec::new());
        for _ in 0..ticks {
            preview.step(Vec::new());
        }
        let chunk = preview.chunk(self.middle);
        chunk.map_or(StateHash(0), |chunk| chunk.hash())
    }
}

fn around(frequency: Frequency, middle: ChunkId) -> BTreeSet<ChunkId> {
    let mut area = BTreeSet::from([middle]);
    for _ in 0..RADIUS_CHUNKS {
        let wider: Vec<ChunkId> = area
            .iter()
            .flat_map(|id| chunk_neighbors(frequency, *id))
            .collect();
        area.extend(wider);
    }
    area
}

fn step(world: &mut World) {
    let sealed = SealedTick {
        tick: world.tick().next(),
        inputs: Vec::new(),
    };
    world.step(&sealed).expect("it is the next tick");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is foreseen of a place is what happens there, as long as nothing comes from outside.
    #[test]
    fn what_is_foreseen_in_the_middle_is_what_will_be() {
        for content in [Content::Land, Content::Factory] {
            let rollback = Rollback::new(content, 4).expect("there is such a world");
            assert_eq!(
                rollback.run(Reach::Area, 6),
                rollback.run(Reach::Action, 6),
                "{content:?}"
            );
            assert_eq!(rollback.part.chunk_ids().count(), 61, "{content:?}");
            assert!(rollback.structures() >= 61, "{content:?}");
        }
    }
}
