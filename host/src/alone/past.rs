//! The world as it was: any tick, replayed from the nearest image before.
//!
//! Images are clones of the world, which share what did not change. They are taken at every so many
//! ticks, and when there are too many, every second one is dropped; so their number is bounded
//! however long the world has been played, and is the smaller the larger the world is. Around a moment that is looked at, some are taken closer
//! together, so that dragging to and fro costs little.

use std::collections::BTreeMap;
use std::sync::Arc;

use sim_core::chunk::Chunk;
use sim_core::ids::Tick;

use super::{HostError, LocalHost, replica_of};
use crate::replica::Replica;
use crate::save::replay::Replay;
use crate::save::{Journal, SaveError};

/// Images along the whole of the world's time, at most.
const IMAGES_MAX: usize = 48;
/// Ticks between them, at first.
const STRIDE_TICKS: u64 = 64;
/// Images around a moment, at most.
const NEAR_MAX: usize = 16;
/// Fewer than these are of no use: the beginning, and some places between it and the present.
const IMAGES_MIN: usize = 4;
/// Bytes that all images along the world's time may take; a browser's tab may have a few times as much.
const IMAGES_BYTES_MAX: usize = 128 << 20;
/// Bytes of a chunk's ground, as it lies in memory.
const GROUND_BYTES: usize = 5_000;
/// Bytes of a structure: itself, its place on the agenda, and what its hash was made of.
const STRUCTURE_BYTES: usize = 600;

/// Images of the world as it was.
#[derive(Debug)]
pub(super) struct History {
    /// A power of two, as all of them.
    stride: u64,
    images_max: usize,
    images: BTreeMap<Tick, Replay>,
    near: BTreeMap<Tick, Replay>,
}

/// A moment that is looked at, or will be when the replay has come there.
#[derive(Debug)]
pub(super) struct Past {
    at: Replay,
    /// What is shown; none while it is still on the way to the first.
    pub(super) replica: Option<Replica>,
}

impl History {
    /// Of a world at its beginning.
    pub(super) fn of(start: &Replay) -> History {
        History {
            stride: STRIDE_TICKS,
            images_max: IMAGES_MAX,
            images: BTreeMap::from([(start.tick(), start.clone())]),
            near: BTreeMap::new(),
        }
    }

    /// The world has come to a tick, now or in a replay.
    pub(super) fn note(&mut self, replay: &Replay) {
        let tick = replay.tick();
        if !tick.0.is_multiple_of(self.stride) {
            return;
        }
        if self.images.contains_key(&tick) {
            return;
        }
        self.images.insert(tick, replay.clone());
        self.images_max = images_max(replay);
        while self.images.len() > self.images_max {
            self.stride *= 2;
            let stride = self.stride;
            self.images.retain(|tick, _| tick.0.is_multiple_of(stride));
        }
    }

    /// The same, on the way to a moment that is looked at.
    fn note_near(&mut self, replay: &Replay) {
        let tick = replay.tick();
        if !tick.0.is_multiple_of(self.stride / NEAR_MAX as u64) {
            return;
        }
        self.near.entry(tick).or_insert_with(|| replay.clone());
        if self.near.len() > NEAR_MAX.min(self.images_max) {
            let distance =
                |end: Option<(&Tick, &Replay)>| end.map_or(0, |(end, _)| end.0.abs_diff(tick.0));
            let (first, last) = (self.near.first_key_value(), self.near.last_key_value());
            match distance(first) > distance(last) {
                true => self.near.pop_first(),
                false => self.near.pop_last(),
            };
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.images.len() + self.near.len()
    }

    /// The last image up to a tick; there is one of the beginning.
    fn nearest(&self, tick: Tick) -> Option<&Replay> {
        let last = |images: &'_ BTreeMap<Tick, Replay>| {
            images.range(..=tick).next_back().map(|(tick, _)| *tick)
        };
        match (last(&self.images), last(&self.near)) {
            (image, Some(near)) if image.is_none_or(|image| near > image) => self.near.get(&near),
            (Some(image), _) => self.images.get(&image),
            (None, _) => None,
        }
    }

    /// Leads a world on to a tick, or as far as it may.
    fn lead(
        &mut self,
        at: &mut Replay,
        (tick, ticks_max): (Tick, u64),
        journal: &Journal,
    ) -> Result<(), SaveError> {
        for _ in 0..ticks_max {
            if at.tick() >= tick {
                break;
            }
            at.step(journal)?;
            self.note(at);
            if tick.since(at.tick()) < self.stride {
                self.note_near(at);
            }
        }
        Ok(())
    }
}

/// How many images of a world as large as this there may be, if they share nothing.
fn images_max(replay: &Replay) -> usize {
    let image = replay.world().image();
    let chunks = image.chunks.values();
    let bytes = |chunk: &Arc<Chunk>| GROUND_BYTES + chunk.structures.len() * STRUCTURE_BYTES;
    let bytes = chunks.map(bytes).sum::<usize>().max(1);
    (IMAGES_BYTES_MAX / bytes).clamp(IMAGES_MIN, IMAGES_MAX)
}

impl LocalHost {
    /// Shows the client the world as of a tick, or the present if that is earlier. Nothing is
    /// sealed, and no action taken, until [`LocalHost::look_at_present`]. Replays `ticks_max` ticks
    /// at most; says whether it has come to the tick. If not, ask again.
    ///
    /// # Errors
    /// If the journal leads to another world than it says.
    pub fn look_at(&mut self, tick: Tick, ticks_max: u64) -> Result<bool, HostError> {
        let tick = tick.min(self.now.tick());
        let (before, shown) = match self.past.take() {
            Some(Past { at, replica }) => (Some(at), replica),
            None => (None, None),
        };
        let before = before.filter(|at| at.tick() <= tick);
        let image = self.history.nearest(tick);
        let is_closer = |at: &&Replay| {
            before
                .as_ref()
                .is_none_or(|before| at.tick() > before.tick())
        };
        let mut at = match image.filter(is_closer) {
            Some(image) => image.clone(),
            None => before.unwrap_or_else(|| self.now.clone()),
        };
        self.history
            .lead(&mut at, (tick, ticks_max), &self.journal)?;
        let is_there = at.tick() >= tick;
        let replica = match is_there {
            true => Some(replica_of(&at)),
            false => shown,
        };
        self.past = Some(Past { at, replica });
        if is_there {
            self.show_anew();
        }
        Ok(is_there)
    }

    /// Shows the client the present again, and goes on.
    pub fn look_at_present(&mut self) {
        if self.past.take().is_some() {
            self.show_anew();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::save::Header;
    use sim_core::catalogue::Catalogue;
    use sim_core::ids::Frequency;
    use sim_core::tick::WorldParams;

    #[test]
    fn images_are_bounded_and_spread_however_long_it_goes() {
        let params = WorldParams {
            seed: 1,
            frequency: Frequency::new(64).unwrap(),
            ticks_per_second: 20,
            ticks_per_generation: 10,
        };
        let catalogue = Arc::new(Catalogue::verdant());
        let journal = Journal::begin(Header { params, catalogue });
        let mut replay = Replay::from_start(&journal).unwrap();
        let mut history = History::of(&replay);
        for _ in 0..20_000 {
            replay.step(&journal).unwrap();
            history.note(&replay);
            assert!(history.images.len() <= IMAGES_MAX);
        }
        assert!(history.images.len() > IMAGES_MAX / 2 - 1);
        let ticks: Vec<_> = history.images.keys().map(|tick| tick.0).collect();
        let even = (0..).step_by(history.stride as usize);
        assert!(ticks.into_iter().eq(even.take(history.images.len())));
    }
}
