//! The whole world at a tick, and its form as bytes.
//!
//! An image shares its parts with the world it was taken of, so taking one costs little and
//! writing it can happen elsewhere. As bytes it is one part for what is global and one for each
//! touched chunk, so that a store can keep those that did not change. This module does not know
//! where bytes are kept, nor does it guard single parts against damage: the store's checksums do
//! that, and the world's hash, checked on restoring, guards the whole. Which rules and catalogue
//! a snapshot was made by stands in its [`header`].

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Serialize};

use super::activation::Activation;
use super::publish::PartHashes;
use super::world::{World, WorldError};
use super::{RULES_VERSION, Totals, WorldParams};
use crate::catalogue::{Catalogue, Renumbered};
use crate::chunk::Chunk;
use crate::hash::StateHash;
use crate::ids::{ChunkId, PlayerId, Tick};
use crate::players::Player;
use crate::power::{Power, PylonClocks};

mod header;
mod legacy;

/// Everything there is at a tick.
#[derive(Debug, Clone)]
pub struct WorldImage {
    /// What the world was made with.
    pub params: WorldParams,
    /// The tick.
    pub tick: Tick,
    /// The world's hash.
    pub hash: StateHash,
    /// The touched chunks.
    pub chunks: BTreeMap<ChunkId, Arc<Chunk>>,
    /// Everyone who ever joined.
    pub players: BTreeMap<PlayerId, Arc<Player>>,
    /// The living chunks.
    pub active: BTreeSet<ChunkId>,
    catalogue: Arc<Catalogue>,
    activation: Activation,
    totals: Totals,
    power: PylonClocks,
}

/// An image as bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotParts {
    /// All that is not in a chunk, the version and the hashes included.
    pub globals: Vec<u8>,
    /// The touched chunks, in order.
    pub chunks: Vec<(ChunkId, Vec<u8>)>,
}

/// Why bytes are not a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SnapshotError {
    /// The bytes of the globals cannot be read.
    Globals,
    /// The bytes of a chunk cannot be read.
    Chunk(ChunkId),
    /// Another version of the form.
    Version {
        /// The one found.
        found: u16,
    },
    /// Made by later rules; only a program with those can go on from it.
    Rules {
        /// The [`RULES_VERSION`] it was made by.
        found: u32,
    },
    /// Made by another catalogue, of which nothing but the hash is known.
    Catalogue {
        /// The hash.
        found: StateHash,
    },
    /// Made by a catalogue that gives a number to something else than this program's. A
    /// catalogue may only grow at its ends.
    Renumbered(Renumbered),
    /// There can be no world of its parameters.
    Params(WorldError),
    /// All can be read, but it is not the world that was written.
    Hash {
        /// The hash that was written.
        expected: StateHash,
        /// The hash of what was read.
        found: StateHash,
    },
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SnapshotError::Globals => f.write_str("the snapshot's globals cannot be read"),
            SnapshotError::Chunk(id) => write!(f, "the snapshot's chunk {id} cannot be read"),
            SnapshotError::Version { found } => {
                write!(
                    f,
                    "the snapshot has version {found}, and this program reads up to {}",
                    header::VERSION
                )
            }
            SnapshotError::Rules { found } => {
                write!(
                    f,
                    "the snapshot was made by rules {found}, and this program has {RULES_VERSION}"
                )
            }
            SnapshotError::Catalogue { found } => {
                write!(
                    f,
                    "the snapshot was made by the catalogue with hash {found}, which this program \
                     does not know"
                )
            }
            SnapshotError::Renumbered(what) => {
                write!(
                    f,
                    "{what} of the catalogue that the snapshot was made by is not {what} of this \
                     program's"
                )
            }
            SnapshotError::Params(error) => error.fmt(f),
            SnapshotError::Hash { expected, found } => {
                write!(
                    f,
                    "the snapshot reads as {found} and was written as {expected}"
                )
            }
        }
    }
}

impl core::error::Error for SnapshotError {}

#[derive(Serialize, Deserialize)]
struct Globals {
    params: WorldParams,
    tick: Tick,
    hash: StateHash,
    activation: Activation,
    totals: Totals,
    power: PylonClocks,
    players: Vec<Player>,
}

impl WorldImage {
    /// The image as bytes.
    pub fn to_parts(&self) -> SnapshotParts {
        let globals = Globals {
            params: self.params,
            tick: self.tick,
            hash: self.hash,
            activation: self.activation.clone(),
            totals: self.totals.clone(),
            power: self.power.clone(),
            players: self
                .players
                .values()
                .map(|player| Player::clone(player))
                .collect(),
        };
        let mut bytes = header::write(&self.catalogue);
        bytes.extend(encode(&globals));
        SnapshotParts {
            globals: bytes,
            chunks: self
                .chunks
                .iter()
                .map(|(id, chunk)| (*id, encode(&**chunk)))
                .collect(),
        }
    }
}

fn encode(data: &impl Serialize) -> Vec<u8> {
    postcard::to_allocvec(data).expect("state is plain data")
}

impl World {
    /// Everything there is now.
    pub fn image(&self) -> WorldImage {
        WorldImage {
            params: self.params,
            tick: self.tick,
            hash: self.hash(),
            catalogue: Arc::clone(&self.catalogue),
            chunks: self
                .land
                .touched()
                .map(|(id, chunk)| (id, Arc::clone(chunk)))
                .collect(),
            players: self
                .people
                .iter()
                .map(|(id, player)| (id, Arc::clone(player)))
                .collect(),
            active: self.activation.active().clone(),
            activation: self.activation.clone(),
            totals: self.totals.clone(),
            power: self.power.clocks().clone(),
        }
    }

    /// The world that an image was taken of, to go on by the rules of this program and this
    /// catalogue. It may have been taken by older rules, and by a catalogue that has grown since:
    /// the state is the same, and so is its hash.
    ///
    /// # Errors
    /// If the parts are of another version, of later rules, of a catalogue that numbers otherwise,
    /// or are not what was written.
    pub fn restore(
        parts: SnapshotParts,
        catalogue: Arc<Catalogue>,
    ) -> Result<World, SnapshotError> {
        let (version, rest) = header::read(&parts.globals, &catalogue)?;
        let is_legacy = version <= header::VERSION_LEGACY_MAX;
        let (globals, chunks) = match is_legacy {
            true => legacy::read(rest, &parts)?,
            false => read(rest, &parts)?,
        };
        let expected = globals.hash;
        let mut world = World::new(globals.params, catalogue).map_err(SnapshotError::Params)?;
        world.tick = globals.tick;
        world.totals = globals.totals;
        world.activation = globals.activation;
        world.power = Power::of(globals.power);
        for player in globals.players {
            world.people.insert(player);
        }
        world.people.take_changed();
        for (id, chunk) in chunks {
            world.holdings.count(id, &chunk);
            world.land.restore(id, chunk);
        }
        if !is_legacy {
            world.check_hash(expected)?;
        }
        world.arrange_all();
        if is_legacy {
            world.lay_all_lines();
        }
        world.hashes = PartHashes::of_all(&world);
        world
            .land
            .keep(world.activation.surroundings(globals.params.frequency));
        Ok(world)
    }

    fn check_hash(&self, expected: StateHash) -> Result<(), SnapshotError> {
        let found = PartHashes::of_all(self).whole(self);
        match found == expected {
            true => Ok(()),
            false => Err(SnapshotError::Hash { expected, found }),
        }
    }
}

/// What a snapshot of today's form says, `globals` being what follows its head.
fn read(
    globals: &[u8],
    parts: &SnapshotParts,
) -> Result<(Globals, Vec<(ChunkId, Chunk)>), SnapshotError> {
    let Ok((globals, [])) = postcard::take_from_bytes::<Globals>(globals) else {
        return Err(SnapshotError::Globals);
    };
    let chunks = parts.chunks.iter().map(|(id, bytes)| {
        let chunk = read_chunk(globals.params, *id, bytes)?;
        Ok((*id, chunk))
    });
    let chunks = chunks.collect::<Result<_, _>>()?;
    Ok((globals, chunks))
}

fn read_chunk(params: WorldParams, id: ChunkId, bytes: &[u8]) -> Result<Chunk, SnapshotError> {
    match postcard::take_from_bytes(bytes) {
        Ok((chunk, [])) if id.is_on(params.frequency) => Ok(chunk),
        _ => Err(SnapshotError::Chunk(id)),
    }
}
