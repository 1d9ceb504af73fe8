//! The same busy world, computed in every way that there is, and compared after every tick: on one
//! thread, on as many as an executor has, in parts that hear of each other only by their feeds and
//! between which chunks move, and again and again loaded from what was saved, with its chunks in
//! another order.
//!
//! For the tests, short, and for `cargo xtask long-run`.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use super::Scenario;
use crate::hash::StateHash;
use crate::ids::{ChunkId, Frequency, Tick};
use crate::mix::mix;
use crate::part::{Broadcast, Feed, FeedError, Part, PartImage};
use crate::tick::{Executor, SealedTick, Serial, TickOutput, Watch, World, WorldError};
use crate::topology;

/// Ticks between two times that everything is saved and loaded. Not a multiple of a generation's.
const TICKS_PER_RELOAD: u64 = 97;
/// Ticks between two times that a chunk moves from one part to another.
const TICKS_PER_MOVE: u64 = 3;
/// Purposes of random numbers.
const SPLIT: u64 = 3;
const MOVE: u64 = 4;

/// One world, computed in several ways.
#[derive(Debug)]
pub struct Lockstep {
    scenario: Scenario,
    /// Watches all chunks.
    watch: Watch,
    parts: Vec<Held>,
    on_threads: World,
    reloaded: World,
    /// The hash of every chunk that the parts hold, as they compute it.
    of_parts: BTreeMap<ChunkId, StateHash>,
    traffic: Traffic,
}

/// A part, and what it is told of.
#[derive(Debug)]
struct Held {
    inside: BTreeSet<ChunkId>,
    part: Part,
}

/// What the parts were told, and what telling them every change would have taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Ticks.
    pub ticks: u64,
    /// Bytes of all feeds.
    pub feed_bytes: u64,
    /// Bytes of all diffs, without what the automaton changes.
    pub diff_bytes: u64,
    /// Claims that went from one part to another.
    pub crossing_claims: u64,
}

/// Two ways to compute a world that did not lead to the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Divergence {
    /// In this tick.
    pub tick: Tick,
    /// How it was computed otherwise than on one thread.
    pub way: Way,
}

/// A way to compute a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// On threads.
    Threads,
    /// Saved, loaded and gone on with.
    Reloaded,
    /// In parts: this chunk is another.
    Parts(ChunkId),
    /// In parts: one could not go on by its feed.
    Feed(FeedError),
    /// It could not be stepped or loaded at all.
    Refused,
}

impl fmt::Display for Divergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tick {}: ", self.tick)?;
        match self.way {
            Way::Threads => f.write_str("on threads the world is another"),
            Way::Reloaded => f.write_str("saved and loaded the world is another"),
            Way::Parts(id) => write!(f, "computed in parts, chunk {id} is another"),
            Way::Feed(error) => write!(f, "a part cannot go on: {error}"),
            Way::Refused => f.write_str("a copy of the world cannot be made or stepped"),
        }
    }
}

impl core::error::Error for Divergence {}

impl Lockstep {
    /// The busy planet [of a seed](Scenario::of_seed), its chunks thrown into so many parts.
    ///
    /// # Errors
    /// If the frequency is not a multiple of 64.
    pub fn new(seed: u64, frequency: Frequency, parts: u64) -> Result<Lockstep, WorldError> {
        let begin = || Scenario::of_seed(seed, frequency);
        let mut scenario = begin()?;
        let mut split: BTreeMap<u64, BTreeSet<ChunkId>> = BTreeMap::new();
        for id in topology::chunks(frequency) {
            let part = mix([seed, SPLIT, id.bits()]) % parts.max(1);
            split.entry(part).or_default().insert(id);
        }
        let mut watch = Watch::new(frequency);
        let parts = split.into_values().map(|inside| {
            let image = scenario.watch(&mut watch, &inside);
            let part = sent(scenario.world(), &image);
            Held { inside, part }
        });
        let parts: Vec<Held> = parts.collect();
        let touched = scenario.world().touched_chunks();
        let of_parts = touched.map(|(id, chunk)| (id, chunk.hash())).collect();
        let twin = || begin().map(Scenario::into_world);
        Ok(Lockstep {
            watch,
            parts,
            on_threads: twin()?,
            reloaded: twin()?,
            of_parts,
            scenario,
            traffic: Traffic::default(),
        })
    }

    /// One tick, in every way.
    ///
    /// # Errors
    /// The first way that led to another world.
    pub fn step(&mut self, executor: &impl Executor) -> Result<TickOutput, Divergence> {
        let stepped = self.scenario.step_watched(&Serial, &mut self.watch);
        let diverges = |tick| move |way| Divergence { tick, way };
        let next = self.on_threads.tick().next();
        let (output, broadcast) = stepped.map_err(|_| diverges(next)(Way::Refused))?;
        let compared = self.compare(executor, &output, &broadcast);
        compared.map_err(diverges(output.tick))?;
        if output.tick.0.is_multiple_of(TICKS_PER_MOVE) {
            let moved = self.move_chunk(output.tick);
            moved.map_err(|error| diverges(output.tick)(Way::Feed(error)))?;
        }
        Ok(output)
    }

    /// What went over the edges of the parts so far.
    pub fn traffic(&self) -> Traffic {
        self.traffic
    }

    fn compare(
        &mut self,
        executor: &impl Executor,
        output: &TickOutput,
        broadcast: &Broadcast,
    ) -> Result<(), Way> {
        let sealed = self.scenario.last_sealed().ok_or(Way::Refused)?;
        if step(&mut self.on_threads, executor, sealed)? != output.hash {
            return Err(Way::Threads);
        }
        if output.tick.0.is_multiple_of(TICKS_PER_RELOAD) {
            self.reloaded = reload(&self.reloaded).ok_or(Way::Reloaded)?;
        }
        if step(&mut self.reloaded, &Backwards, sealed)? != output.hash {
            return Err(Way::Reloaded);
        }
        self.feed(output, broadcast)?;
        let whole = self.scenario.world().hash_of_chunks(&self.of_parts);
        match whole == output.hash {
            true => Ok(()),
            false => Err(Way::Refused),
        }
    }

    /// Has the parts go on, and compares every chunk that changed anywhere.
    fn feed(&mut self, output: &TickOutput, broadcast: &Broadcast) -> Result<(), Way> {
        self.count(output);
        let mut parts = core::mem::take(&mut self.parts);
        for Held { inside, part } in &mut parts {
            if output.tick.0.is_multiple_of(TICKS_PER_RELOAD) {
                *part = sent(self.scenario.world(), &part.image());
            }
            let feed = broadcast.feed(inside);
            self.count_feed(&feed);
            let feed = postcard::to_allocvec(&feed).ok();
            let feed = feed.and_then(|bytes| postcard::from_bytes(&bytes).ok());
            let concerned = part.step(&feed.ok_or(Way::Refused)?).map_err(Way::Feed)?;
            for id in concerned {
                let chunk = part.chunk_at_hand(id).ok_or(Way::Parts(id))?;
                self.of_parts.insert(id, chunk.hash());
            }
        }
        self.parts = parts;
        let is_other = |id, hash| self.of_parts.get(&id) != Some(&hash);
        let mut changed = output.chunks.iter();
        match changed.find(|change| is_other(change.id, change.hash)) {
            Some(change) => Err(Way::Parts(change.id)),
            None => Ok(()),
        }
    }

    /// Any chunk falls out of the part that holds it, and comes into any.
    fn move_chunk(&mut self, tick: Tick) -> Result<(), FeedError> {
        let world = self.scenario.world();
        let seed = world.params().seed;
        let chunks: Vec<ChunkId> = topology::chunks(world.params().frequency).collect();
        let any = |purpose, count: usize| {
            let random = mix([seed, MOVE, tick.0, purpose]);
            usize::try_from(random % (count as u64).max(1)).unwrap_or(0)
        };
        let id = chunks[any(0, chunks.len())];
        let moved = BTreeSet::from([id]);
        for held in &mut self.parts {
            held.part.leave(&moved);
            held.inside.remove(&id);
        }
        let image = self.scenario.watch(&mut self.watch, &moved);
        let to = any(1, self.parts.len());
        let held = &mut self.parts[to];
        held.inside.insert(id);
        held.part.enter(image)
    }

    fn count(&mut self, output: &TickOutput) {
        self.traffic.ticks += 1;
        for change in &output.chunks {
            self.traffic.diff_bytes += bytes(&change.id) + bytes(&change.diff);
        }
    }

    fn count_feed(&mut self, feed: &Feed) {
        self.traffic.feed_bytes += bytes(feed);
        let edges = feed.chunks.iter().flat_map(|chunk| &chunk.edges);
        let crossings = edges.filter_map(|edge| edge.crossing.as_ref());
        let crossing: usize = crossings.map(|crossing| crossing.granted.len()).sum();
        self.traffic.crossing_claims += crossing as u64;
    }
}

/// The last first: another order than any other executor's.
#[derive(Debug, Clone, Copy)]
pub struct Backwards;

impl Executor for Backwards {
    fn for_each<T: Send>(&self, items: &mut [T], work: impl Fn(&mut T) + Sync) {
        items.iter_mut().rev().for_each(work);
    }
}

fn step(
    world: &mut World,
    executor: &impl Executor,
    sealed: &SealedTick,
) -> Result<StateHash, Way> {
    let output = world.step_on(executor, sealed).map_err(|_| Way::Refused)?;
    Ok(output.hash)
}

/// The world again, from its bytes, its chunks put in the other way round.
fn reload(world: &World) -> Option<World> {
    let mut parts = world.image().to_parts();
    parts.chunks.reverse();
    World::restore(parts, Arc::clone(world.catalogue())).ok()
}

/// A part that knows of the world only what can be sent.
fn sent(world: &World, image: &PartImage) -> Part {
    let bytes = postcard::to_allocvec(image).expect("state is plain data");
    let image: PartImage = postcard::from_bytes(&bytes).expect("what was written can be read");
    let mut part = Part::new(world.params(), Arc::clone(world.catalogue()), image.tick);
    part.enter(image).expect("it is of this world");
    part
}

fn bytes(data: &impl serde::Serialize) -> u64 {
    postcard::to_allocvec(data).map_or(0, |bytes| bytes.len()) as u64
}
