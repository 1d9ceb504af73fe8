//! Reading snapshots of older forms. The state is the same, in the words of today; that it is what
//! was written, its hash says, which is of the bytes as they were.
//!
//! Up to version 2 a belt kept its own items, there was no power, and machines were of three kinds.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::{Globals, SnapshotError, SnapshotParts};
use crate::chunk::{
    BeltItem, Cell, CellIndex, CellMap, CellPlanes, Chunk, Line, Machine, Structure,
};
use crate::claims::PoolHistory;
use crate::factory::machines::{Extractor, Hub};
use crate::hash::StateHash;
use crate::ids::{ChunkId, Direction, EntityId, PlayerId, PrototypeId, Tick};
use crate::players::Player;
use crate::power::PylonClocks;
use crate::tick::activation::Activation;
use crate::tick::publish::hash_of_parts;
use crate::tick::{Totals, WorldParams};

#[derive(Serialize, Deserialize)]
struct GlobalsThen {
    params: WorldParams,
    tick: Tick,
    hash: StateHash,
    activation: Activation,
    totals: Totals,
    players: Vec<Player>,
}

#[derive(Deserialize)]
struct ChunkThen {
    cells: CellPlanes,
    pole: Option<Cell>,
    structures: BTreeMap<CellIndex, StructureThen>,
    owners: BTreeMap<CellIndex, PlayerId>,
    seats: BTreeMap<CellIndex, PlayerId>,
    starved: BTreeMap<CellIndex, PoolHistory>,
}

#[derive(Deserialize)]
struct StructureThen {
    id: EntityId,
    prototype: PrototypeId,
    facing: Direction,
    owner: PlayerId,
    machine: MachineThen,
}

#[derive(Deserialize)]
enum MachineThen {
    Extractor {
        held: Option<BeltItem>,
        ready: Tick,
        next: Direction,
    },
    Belt {
        items: Vec<BeltItem>,
    },
    Hub {
        delivered: u64,
    },
}

/// What a snapshot up to version 2 says, `globals` being what follows its head.
pub(super) fn read(
    globals: &[u8],
    parts: &SnapshotParts,
) -> Result<(Globals, Vec<(ChunkId, Chunk)>), SnapshotError> {
    let Ok((then, [])) = postcard::take_from_bytes::<GlobalsThen>(globals) else {
        return Err(SnapshotError::Globals);
    };
    let found = hash(&then, parts);
    if found != then.hash {
        let expected = then.hash;
        return Err(SnapshotError::Hash { expected, found });
    }
    let chunk = |(id, bytes): &(ChunkId, Vec<u8>)| match postcard::take_from_bytes(bytes) {
        Ok((chunk, [])) if id.is_on(then.params.frequency) => Ok((*id, of_today(chunk))),
        _ => Err(SnapshotError::Chunk(*id)),
    };
    let chunks = parts.chunks.iter().map(chunk).collect::<Result<_, _>>()?;
    let globals = Globals {
        params: then.params,
        tick: then.tick,
        hash: then.hash,
        activation: then.activation,
        totals: then.totals,
        power: PylonClocks::default(),
        players: then.players,
    };
    Ok((globals, chunks))
}

/// The world's hash, as it was counted then.
fn hash(then: &GlobalsThen, parts: &SnapshotParts) -> StateHash {
    let globals = StateHash::of(&(then.params, then.tick, &then.totals, &then.activation));
    let players = then.players.iter();
    let players = players.map(|player| (player.id, StateHash::of(player)));
    let chunks = parts.chunks.iter();
    let chunks = chunks.map(|(id, bytes)| (*id, StateHash::of_bytes(bytes)));
    hash_of_parts(globals, players, chunks)
}

fn of_today(then: ChunkThen) -> Chunk {
    let mut chunk = Chunk {
        cells: then.cells,
        pole: then.pole,
        structures: CellMap::new(),
        lines: CellMap::new(),
        owners: then.owners,
        seats: then.seats,
        starved: then.starved,
    };
    for (index, structure) in then.structures {
        let machine = match structure.machine {
            MachineThen::Extractor { held, ready, next } => {
                Machine::Extractor(Extractor { held, ready, next })
            }
            // A line for each belt; which belong together is found when the world is restored.
            MachineThen::Belt { items } => {
                let line = Line {
                    items: items.into(),
                    ..Line::new(Vec::from([index]))
                };
                chunk.lines.insert(index, line);
                Machine::Belt { line: index }
            }
            MachineThen::Hub { delivered } => Machine::Hub(Hub { delivered }),
        };
        let structure = Structure {
            id: structure.id,
            prototype: structure.prototype,
            facing: structure.facing,
            owner: structure.owner,
            machine,
        };
        chunk.structures.insert(index, structure);
    }
    chunk
}
