//! What becomes of a player's commands before the world has answered them: a few chunks, as far as
//! a client knows them, go on by the world's own phases, ahead of the tick that is known.
//!
//! What a client can't know stays as it is: no commands of others, no power from machines that lie
//! elsewhere but what was told of it, nothing from beyond the chunks. Chunks do not begin or cease to live,
//! and nothing is hashed, watched or told: who previews looks at the chunks themselves, and makes
//! the preview anew from what is known next.

use alloc::collections::BTreeSet;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::activation::Activation;
use super::drafts::Drafts;
use super::executor::Serial;
use super::fleet::Fleet;
use super::holdings::Holdings;
use super::land::Land;
use super::people::People;
use super::publish::PartHashes;
use super::watch::Traces;
use super::world::World;
use super::{Input, WorldParams};
use crate::catalogue::Catalogue;
use crate::chunk::{Chunk, locate};
use crate::claims::Ledger;
use crate::factory::{Agenda, Rings};
use crate::ids::{CellId, ChunkId, Frequency, PlayerId, Tick};
use crate::part::meters::Pylon;
use crate::players::{Command, CommandOutcome, Player};
use crate::power::Power;
use crate::topology::chunk_neighbors;
use crate::units::{Job, Unit};
use crate::worldgen::Generator;

/// What is known of some chunks at a tick.
#[derive(Debug, Clone)]
pub struct Glimpse {
    /// What the world was made with.
    pub params: WorldParams,
    /// The figures of the rules.
    pub catalogue: Arc<Catalogue>,
    /// Of that world.
    pub generator: Generator,
    /// The tick.
    pub tick: Tick,
    /// The chunks, in order.
    pub chunks: Vec<KnownChunk>,
    /// The pylons of their machines.
    pub pylons: Vec<(CellId, Pylon)>,
}

/// A chunk of a glimpse.
#[derive(Debug, Clone)]
pub struct KnownChunk {
    /// Which.
    pub id: ChunkId,
    /// Its state.
    pub chunk: Arc<Chunk>,
    /// Whether its machines and its ground go on.
    pub lives: bool,
    /// Which of its machines sleep.
    pub agenda: Agenda,
    /// Its belts that lie in rings.
    pub ring_belts: Vec<CellId>,
}

/// Some chunks and people, ahead of their time.
#[derive(Debug, Clone)]
pub struct Preview {
    world: World,
    /// Those of whom too little is known for them to go on.
    still: BTreeSet<PlayerId>,
}

/// The chunks of some places, and two rings of chunks around them: what a preview of the places
/// needs to know. The places and the first ring go on; the second is only looked at.
pub fn previewed(
    frequency: Frequency,
    places: impl IntoIterator<Item = ChunkId>,
) -> BTreeSet<ChunkId> {
    let mut chunks: BTreeSet<ChunkId> = places.into_iter().collect();
    for _ in 0..2 {
        let around = chunks.iter().flat_map(|id| chunk_neighbors(frequency, *id));
        let around: Vec<ChunkId> = around.collect();
        chunks.extend(around);
    }
    chunks
}

impl Preview {
    /// At the tick of a glimpse, with these players and units. A chunk goes on if it lives and
    /// all around it is known; of a player or unit elsewhere only the place counts.
    // The build splits the browser's engine here: see xtask/src/build/wasm.rs.
    #[inline(never)]
    pub fn of(glimpse: Glimpse, people: Vec<Player>, units: Vec<Unit>) -> Preview {
        let Glimpse {
            params,
            catalogue,
            generator,
            tick,
            chunks,
            pylons,
        } = glimpse;
        let frequency = params.frequency;
        let known: BTreeSet<ChunkId> = chunks.iter().map(|chunk| chunk.id).collect();
        let living = chunks.iter().filter(|it| it.lives).map(|it| it.id);
        let living = living.filter(|id| is_surrounded(frequency, &known, *id));
        let mut world = World {
            params,
            catalogue,
            tick,
            land: Land::by(generator, params),
            people: People::default(),
            fleet: Fleet::default(),
            ledger: Ledger::default(),
            activation: Activation::of_living(living.collect()),
            holdings: Holdings::default(),
            rings: Rings::default(),
            power: Power::as_told(
                pylons
                    .into_iter()
                    .map(|(cell, pylon)| (cell, pylon.clocks, pylon.speeds)),
            ),
            anchored: None,
            growth: None,
            hashes: PartHashes::default(),
            discoveries: Vec::new(),
            traces: Traces::default(),
        };
        let ring_belts = chunks.iter().flat_map(|chunk| chunk.ring_belts.iter());
        let ring_belts = ring_belts.copied().collect();
        for chunk in chunks {
            world.holdings.count(chunk.id, &chunk.chunk);
            world.land.know(chunk.id, chunk.chunk, chunk.agenda);
        }
        // All that is known may be walked on.
        world.land.keep(known.clone());
        world.connect_standing();
        world.follow_belts(&ring_belts);
        let mut still = BTreeSet::new();
        for mut player in people {
            let home = locate(frequency, player.cell).map(|(id, _)| id);
            if !home.is_some_and(|id| is_surrounded(frequency, &known, id)) {
                still.insert(player.id);
                player.job = Job::default();
            }
            world.people.insert(player);
        }
        for unit in units {
            world.fleet.insert(unit);
        }
        Preview { world, still }
    }

    /// Notes hubs that a player has anywhere.
    pub fn note_hubs(&mut self, owner: PlayerId, hubs: impl Iterator<Item = (ChunkId, CellId)>) {
        for (home, cell) in hubs {
            self.world.holdings.note_hub(owner, home, cell);
        }
    }

    /// The tick that it shows.
    pub fn tick(&self) -> Tick {
        self.world.tick
    }

    /// One tick on, with these commands. Returns how they would end.
    // The build splits the browser's engine here: see xtask/src/build/wasm.rs.
    #[inline(never)]
    pub fn step(&mut self, commands: Vec<Command>) -> Vec<CommandOutcome> {
        let world = &mut self.world;
        world.tick = world.tick.next();
        world.forget_traces();
        let mut drafts = Drafts::default();
        let count = &mut |_| {};
        let replicators = world.exchange(&Serial, None, &mut drafts, count);
        let inputs: Vec<Input> = commands.into_iter().map(Input::Command).collect();
        let answers = world.run_orders(&inputs, replicators, &mut drafts, count);
        world.pass_power_tick();
        world.grow(&Serial);
        answers.outcomes
    }

    /// A chunk that is known.
    pub fn chunk(&self, id: ChunkId) -> Option<&Arc<Chunk>> {
        self.world.land.chunk_at_hand(id)
    }

    /// A player; of one who is [still](Preview::is_still) all but the account is as it was.
    pub fn player(&self, id: PlayerId) -> Option<&Player> {
        self.world.player(id)
    }

    /// Whether a player stands where too little is known, and does nothing here.
    pub fn is_still(&self, id: PlayerId) -> bool {
        self.still.contains(&id)
    }
}

fn is_surrounded(frequency: Frequency, known: &BTreeSet<ChunkId>, id: ChunkId) -> bool {
    let around = chunk_neighbors(frequency, id);
    known.contains(&id) && around.into_iter().all(|near| known.contains(&near))
}
