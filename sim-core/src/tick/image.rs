//! The whole world at a tick, and its form as bytes.
//!
//! An image shares its parts with the world it was taken of, so taking one costs little and
//! writing it can happen elsewhere. As bytes it is one part for what is global and one for each
//! touched chunk, so that a store can keep those that did not change. This module does not know
//! where bytes are kept, nor does it guard single parts against damage: the store's checksums do
//! that, and the world's hash, checked on restoring, guards the whole. Which rules and catalogue
//! a snapshot was made by stands in its [`header`]. How older forms are read is in [`legacy`].

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::WorldParams;
use super::activation::Activation;
use super::fleet::Fleet;
use super::world::World;
use crate::catalogue::Catalogue;
use crate::chunk::Chunk;
use crate::claims::Ledger;
use crate::hash::StateHash;
use crate::ids::{ChunkId, Frequency, PlayerId, Tick, UnitId};
use crate::players::Player;
use crate::power::{Power, PylonClocks};
use crate::units::Unit;

mod error;
mod header;
mod legacy;

pub use error::SnapshotError;
use header::Form;

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
    /// All units.
    pub units: BTreeMap<UnitId, Arc<Unit>>,
    /// The living chunks.
    pub active: BTreeSet<ChunkId>,
    catalogue: Arc<Catalogue>,
    activation: Activation,
    ledger: Ledger,
    power: PylonClocks,
    last_unit: UnitId,
}

/// An image as bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotParts {
    /// All that is not in a chunk, the version and the hashes included.
    pub globals: Vec<u8>,
    /// The touched chunks, in order.
    pub chunks: Vec<(ChunkId, Vec<u8>)>,
}

#[derive(Serialize, Deserialize)]
struct Globals {
    params: WorldParams,
    tick: Tick,
    hash: StateHash,
    activation: Activation,
    ledger: Ledger,
    power: PylonClocks,
    players: Vec<Player>,
    last_unit: UnitId,
    units: Vec<Unit>,
}

impl WorldImage {
    /// The image as bytes.
    pub fn to_parts(&self) -> SnapshotParts {
        let globals = Globals {
            params: self.params,
            tick: self.tick,
            hash: self.hash,
            activation: self.activation.clone(),
            ledger: self.ledger.clone(),
            power: self.power.clone(),
            players: self
                .players
                .values()
                .map(|player| Player::clone(player))
                .collect(),
            last_unit: self.last_unit,
            units: self.units.values().map(|unit| Unit::clone(unit)).collect(),
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
            units: self
                .fleet
                .iter()
                .map(|(id, unit)| (id, Arc::clone(unit)))
                .collect(),
            last_unit: self.fleet.last(),
            active: self.activation.active().clone(),
            activation: self.activation.clone(),
            ledger: self.ledger.clone(),
            power: self.power.clocks().clone(),
        }
    }

    /// The world that an image was taken of, to go on by the rules of this program and this
    /// catalogue. It may have been taken by older rules, and by a catalogue that has grown since:
    /// the state is the same. So is its hash, unless the bytes are of an older form.
    ///
    /// # Errors
    /// If the parts are of another version, of later rules, of a catalogue that numbers otherwise,
    /// or are not what was written.
    pub fn restore(
        parts: SnapshotParts,
        catalogue: Arc<Catalogue>,
    ) -> Result<World, SnapshotError> {
        let (form, rest) = header::read(&parts.globals, &catalogue)?;
        let (globals, chunks) = match form {
            Form::Present | Form::HashedWhole => read(rest, &parts.chunks)?,
            Form::Legacy => legacy::read(rest, &parts.chunks)?,
        };
        let expected = globals.hash;
        let mut world = World::new(globals.params, catalogue).map_err(SnapshotError::Params)?;
        world.tick = globals.tick;
        world.ledger = globals.ledger;
        world.activation = globals.activation;
        world.power = Power::of(globals.power);
        for player in globals.players {
            world.people.insert(player);
        }
        world.people.take_changed();
        if !globals.units.is_sorted_by(|a, b| a.id < b.id) {
            return Err(SnapshotError::Globals);
        }
        world.fleet = Fleet::after(globals.last_unit);
        for unit in globals.units {
            world.fleet.insert(unit);
        }
        world.fleet.take_changed();
        for (id, chunk) in chunks {
            world.holdings.count(id, &chunk);
            world.land.restore(id, chunk);
        }
        world.hash_all();
        let found = match form {
            Form::Present => world.hash(),
            Form::HashedWhole => legacy::hash_by_whole_chunks(&world),
            // That was checked in its own form.
            Form::Legacy => expected,
        };
        if found != expected {
            return Err(SnapshotError::Hash { expected, found });
        }
        if form == Form::Legacy {
            world.lay_all_lines();
            world.hash_all();
        }
        // What follows relies on it.
        world.audit().map_err(SnapshotError::Flaw)?;
        world.arrange_all();
        world
            .land
            .keep(world.activation.surroundings(globals.params.frequency));
        Ok(world)
    }
}

impl SnapshotParts {
    /// The hash that the world had when this was written. Whether this is still that world, only
    /// restoring it says.
    ///
    /// # Errors
    /// If the bytes cannot be read that far.
    pub fn hash(&self) -> Result<StateHash, SnapshotError> {
        let (.., rest) = header::split(&self.globals)?;
        // All forms begin with these.
        let ((_, _, hash), _): ((WorldParams, Tick, StateHash), _) = header::take(rest)?;
        Ok(hash)
    }
}

/// A snapshot's parts, read.
type Contents = (Globals, BTreeMap<ChunkId, Chunk>);

fn read(globals: &[u8], chunks: &[(ChunkId, Vec<u8>)]) -> Result<Contents, SnapshotError> {
    let globals: Globals = read_all(globals).ok_or(SnapshotError::Globals)?;
    let chunks = read_chunks(globals.params.frequency, chunks)?;
    Ok((globals, chunks))
}

fn read_chunks<T: DeserializeOwned>(
    frequency: Frequency,
    chunks: &[(ChunkId, Vec<u8>)],
) -> Result<BTreeMap<ChunkId, T>, SnapshotError> {
    let read = |(id, bytes): &(ChunkId, Vec<u8>)| {
        let chunk = read_all(bytes).filter(|_| id.is_on(frequency));
        Ok((*id, chunk.ok_or(SnapshotError::Chunk(*id))?))
    };
    chunks.iter().map(read).collect()
}

fn read_all<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    match postcard::take_from_bytes(bytes) {
        Ok((data, [])) => Some(data),
        _ => None,
    }
}
