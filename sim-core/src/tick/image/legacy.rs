//! Snapshots of older forms, checked against their hash as it was then, and turned into what is
//! written now. A part that has not changed its form since is read as it is.

use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::{Contents, Globals, SnapshotError, read_all, read_chunks};
use crate::chunk::{BeltItem, Cell, CellIndex, CellPlanes, Chunk, Line, Machine, Structure};
use crate::claims::{Items, Ledger, PoolHistory, WorldAccount};
use crate::factory::machines::{Extractor, Hub};
use crate::hash::StateHash;
use crate::ids::{
    CellId, ChunkId, Direction, EntityId, PlayerId, PrototypeId, Tick, UnitId, WalkerId,
};
use crate::players::{OutcomeMemory, Player, Research};
use crate::power::PylonClocks;
use crate::tick::activation::Activation;
use crate::tick::people::People;
use crate::tick::{World, WorldParams};
use crate::units::{Activity, Job, Order};

#[derive(Deserialize)]
struct GlobalsThen {
    params: WorldParams,
    tick: Tick,
    hash: StateHash,
    activation: Activation,
    totals: Totals,
    players: Vec<PlayerThen>,
}

/// Items that came into and went out of the world: what the land and the works are accounts of
/// now. What machines held was not written down.
#[derive(Serialize, Deserialize)]
struct Totals {
    produced: Items,
    consumed: Items,
}

/// A player without grants and technologies.
#[derive(Serialize, Deserialize)]
struct PlayerThen {
    id: PlayerId,
    name: String,
    present: bool,
    cell: CellId,
    activity: ActivityThen,
    account: Items,
    outcomes: OutcomeMemory,
}

/// What a player was at, without a queue.
#[derive(Serialize, Deserialize)]
enum ActivityThen {
    Idle,
    Walking { path: VecDeque<CellId>, due: Tick },
    Gathering { cell: CellId, due: Tick },
}

impl From<ActivityThen> for Job {
    fn from(then: ActivityThen) -> Job {
        match then {
            ActivityThen::Walking { path, due } => match path.back().copied() {
                Some(to) => Job::of(Order::Move { to }, Activity::Walking { path, due }),
                None => Job::default(),
            },
            ActivityThen::Gathering { cell, due } => {
                let left = u16::MAX;
                let order = Order::Gather { cell, amount: left };
                Job::of(order, Activity::Gathering { cell, due, left })
            }
            ActivityThen::Idle => Job::default(),
        }
    }
}

/// A chunk whose pools remember nothing but ticks of starving, and whose belts keep their own
/// items.
#[derive(Deserialize)]
struct ChunkThen {
    cells: CellPlanes,
    pole: Option<Cell>,
    structures: BTreeMap<CellIndex, StructureThen>,
    owners: BTreeMap<CellIndex, PlayerId>,
    seats: BTreeMap<CellIndex, PlayerId>,
    starved: BTreeMap<CellIndex, u32>,
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

/// The world's hash as it was made until structures and lines were hashed in groups.
pub(super) fn hash_by_whole_chunks(world: &World) -> StateHash {
    let hash = |chunk: &Chunk| {
        let ground = StateHash::of_bytes(&chunk.cells.to_bytes());
        StateHash::of_all([
            StateHash::of(&(ground, &chunk.pole)),
            StateHash::of(&chunk.structures),
            StateHash::of(&chunk.lines),
            StateHash::of(&(&chunk.owners, &chunk.seats, &chunk.starved)),
        ])
    };
    let chunks = world.touched_chunks();
    let hashes = chunks.map(|(id, chunk)| (id, hash(chunk)));
    world.hash_of_chunks(&hashes.collect())
}

pub(super) fn read(
    globals: &[u8],
    chunks: &[(ChunkId, Vec<u8>)],
) -> Result<Contents, SnapshotError> {
    let globals: GlobalsThen = read_all(globals).ok_or(SnapshotError::Globals)?;
    let then = read_chunks::<ChunkThen>(globals.params.frequency, chunks)?;
    let (expected, found) = (globals.hash, globals.hash_then(chunks));
    if found != expected {
        return Err(SnapshotError::Hash { expected, found });
    }
    let chunks = then.into_iter().map(|(id, chunk)| (id, chunk.into()));
    Ok((globals.into_present(), chunks.collect()))
}

impl GlobalsThen {
    /// The world's hash as it was made then. A chunk was hashed as the bytes that it is stored as.
    fn hash_then(&self, chunks: &[(ChunkId, Vec<u8>)]) -> StateHash {
        let globals = (self.params, self.tick, &self.totals, &self.activation);
        let players = self.players.iter();
        let players = players.map(|player| (player.id, StateHash::of(player)));
        let chunks = chunks.iter();
        let chunks = chunks.map(|(id, bytes)| (*id, StateHash::of_bytes(bytes)));
        combine(
            StateHash::of(&globals),
            &players.collect(),
            &chunks.collect(),
        )
    }

    /// What was produced went from the land to machines, and on from there: what is not in the
    /// works now, and in nobody's account, machines hold.
    fn into_present(self) -> Globals {
        let (mut ledger, mut people) = (Ledger::default(), People::default());
        for (item, amount) in self.totals.produced {
            let (land, machines) = (WorldAccount::Land, WorldAccount::Machines);
            ledger.credit(&mut people, land, machines, item, amount);
        }
        for (item, amount) in self.totals.consumed {
            let (machines, works) = (WorldAccount::Machines, WorldAccount::Works);
            ledger.credit(&mut people, machines, works, item, amount);
        }
        for player in self.players {
            let (id, account) = (player.id, player.account.clone());
            people.insert(player.into_poor());
            for (item, amount) in account {
                ledger.credit(&mut people, WorldAccount::Machines, id, item, amount);
            }
        }
        Globals {
            params: self.params,
            tick: self.tick,
            hash: self.hash,
            activation: self.activation,
            ledger,
            power: PylonClocks::default(),
            players: people
                .iter()
                .map(|(_, player)| Player::clone(player))
                .collect(),
            last_unit: UnitId::default(),
            units: Vec::new(),
        }
    }
}

impl PlayerThen {
    /// The player, with nothing in their account yet.
    fn into_poor(self) -> Player {
        Player {
            id: self.id,
            name: self.name,
            present: self.present,
            cell: self.cell,
            job: self.activity.into(),
            account: Items::new(),
            grants: BTreeSet::new(),
            granted_by: BTreeSet::new(),
            research: Research::default(),
            outcomes: self.outcomes,
        }
    }
}

impl From<ChunkThen> for Chunk {
    fn from(then: ChunkThen) -> Chunk {
        let history = |(index, starved_ticks)| {
            let history = PoolHistory {
                starved_ticks,
                policy: None,
            };
            (index, history)
        };
        let seat = |(index, player)| (index, WalkerId::Player(player));
        let mut chunk = Chunk {
            owners: then.owners,
            seats: then.seats.into_iter().map(seat).collect(),
            starved: then.starved.into_iter().map(history).collect(),
            ..Chunk::new(then.cells, then.pole)
        };
        for (index, structure) in then.structures {
            structure.stand_on(&mut chunk, index);
        }
        chunk
    }
}

impl StructureThen {
    /// A belt is a line of its own at first; which belong together is found once all are read.
    fn stand_on(self, chunk: &mut Chunk, index: CellIndex) {
        let machine = match self.machine {
            MachineThen::Extractor { held, ready, next } => {
                Machine::Extractor(Extractor { held, ready, next })
            }
            MachineThen::Belt { items } => {
                let line = Line {
                    items: items.into_iter().collect(),
                    ..Line::new(Vec::from([index]))
                };
                chunk.lines.insert(index, line);
                Machine::Belt { line: index }
            }
            MachineThen::Hub { delivered } => Machine::Hub(Hub { delivered }),
        };
        let structure = Structure {
            id: self.id,
            prototype: self.prototype,
            facing: self.facing,
            owner: self.owner,
            machine,
        };
        chunk.structures.insert(index, structure);
    }
}

/// A world as one number, from the hashes of its parts, as it was made then.
fn combine(
    globals: StateHash,
    players: &BTreeMap<PlayerId, StateHash>,
    chunks: &BTreeMap<ChunkId, StateHash>,
) -> StateHash {
    let mut bytes = Vec::with_capacity(8 + 12 * players.len() + 16 * chunks.len());
    bytes.extend(globals.0.to_le_bytes());
    for (id, hash) in players {
        bytes.extend(id.0.to_le_bytes());
        bytes.extend(hash.0.to_le_bytes());
    }
    for (id, hash) in chunks {
        bytes.extend(id.bits().to_le_bytes());
        bytes.extend(hash.0.to_le_bytes());
    }
    StateHash::of_bytes(&bytes)
}
