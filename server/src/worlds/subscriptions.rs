//! Which chunks clients compute themselves, and who is about to.
//!
//! The world is told with each tick what it has to watch (see [`sim_core::tick::Watch`]). A client that
//! enters an area is answered between two ticks, with all that is so after the first, so that the
//! second is the first that it has to be told.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use sim_core::ids::{ChunkId, PlayerId};
use sim_core::part::PartImage;
use tokio::sync::oneshot;

use host::replica::Sight;

/// Clients that are let in before a tick, at most. The world lets in as many of them as it has time
/// for.
const ENTERING_PER_TICK_MAX: usize = 64;

/// Everyone's subscriptions.
#[derive(Debug, Default)]
pub struct Subscriptions(Mutex<Books>);

#[derive(Debug, Default)]
struct Books {
    /// How many subscriptions there are to a chunk.
    counts: BTreeMap<ChunkId, usize>,
    /// Chunks that nobody may be subscribed to any more.
    ended: BTreeSet<ChunkId>,
    waiting: VecDeque<Entering>,
}

/// Someone who waits to be let in.
#[derive(Debug)]
pub struct Entering {
    /// Who.
    pub player: PlayerId,
    /// All that they see from then on.
    pub area: BTreeSet<ChunkId>,
    /// The chunks of it that they do not know yet.
    pub unknown: BTreeSet<ChunkId>,
    /// Where the answer goes.
    pub reply: oneshot::Sender<Entry>,
}

/// An area, for who is to compute it from there on.
#[derive(Debug)]
pub struct Entry {
    /// Who is there.
    pub sight: Sight,
    /// The chunks that were not known.
    pub image: PartImage,
}

/// The chunks that a client computes, until it is dropped.
#[derive(Debug)]
pub struct Subscription {
    to: Arc<Subscriptions>,
    area: BTreeSet<ChunkId>,
}

impl Subscriptions {
    fn books(&self) -> MutexGuard<'_, Books> {
        self.0.lock().expect("no holder of this lock panics")
    }

    /// Subscribes to an area. What of it is `unknown` comes with the answer.
    pub fn enter(
        self: &Arc<Self>,
        player: PlayerId,
        area: BTreeSet<ChunkId>,
        unknown: BTreeSet<ChunkId>,
    ) -> (Subscription, oneshot::Receiver<Entry>) {
        let (reply, answer) = oneshot::channel();
        let mut books = self.books();
        for id in &area {
            *books.counts.entry(*id).or_default() += 1;
        }
        books.waiting.push_back(Entering {
            player,
            area: area.clone(),
            unknown,
            reply,
        });
        let to = Arc::clone(self);
        (Subscription { to, area }, answer)
    }

    /// Those who are to be let in before the next tick, first come, first served; and the chunks
    /// that need not be watched any longer.
    pub fn take(&self) -> (Vec<Entering>, BTreeSet<ChunkId>) {
        let mut books = self.books();
        let Books {
            counts,
            ended,
            waiting,
        } = &mut *books;
        waiting.retain(|entering| !entering.reply.is_closed());
        let count = waiting.len().min(ENTERING_PER_TICK_MAX);
        let mut ended = std::mem::take(ended);
        ended.retain(|id| !counts.contains_key(id));
        (waiting.drain(..count).collect(), ended)
    }

    /// Those whom the world had no time for wait on, before all others.
    pub fn put_back(&self, entering: impl DoubleEndedIterator<Item = Entering>) {
        let mut books = self.books();
        for one in entering.rev() {
            books.waiting.push_front(one);
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut books = self.to.books();
        for id in &self.area {
            let Some(count) = books.counts.get_mut(id) else {
                continue;
            };
            *count -= 1;
            if *count == 0 {
                books.counts.remove(id);
                books.ended.insert(*id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim_core::ids::Diamond;

    fn area(columns: std::ops::Range<u32>) -> BTreeSet<ChunkId> {
        columns
            .map(|ci| ChunkId::new(Diamond::north(0), ci, 0))
            .collect()
    }

    #[test]
    fn a_chunk_is_watched_as_long_as_anyone_is_subscribed() {
        let subscriptions = Arc::new(Subscriptions::default());
        let (one, _answer) = subscriptions.enter(PlayerId(1), area(0..3), area(0..3));
        let (other, _answer) = subscriptions.enter(PlayerId(2), area(2..5), area(2..5));
        let (entering, ended) = subscriptions.take();
        assert_eq!(entering.len(), 2);
        assert!(ended.is_empty());
        drop(one);
        assert_eq!(subscriptions.take().1, area(0..2));
        drop(other);
        // Someone comes back before the world has heard of it.
        let (_again, _) = subscriptions.enter(PlayerId(1), area(4..5), area(4..5));
        assert_eq!(subscriptions.take().1, area(2..4));
    }

    #[test]
    fn a_crowd_is_let_in_by_and_by_and_in_order() {
        let subscriptions = Arc::new(Subscriptions::default());
        let crowd = || (1..=100).map(PlayerId);
        let enter = |player| subscriptions.enter(player, area(0..1), area(0..1));
        let _held: Vec<_> = crowd().map(enter).collect();
        let mut order = Vec::new();
        while order.len() < 100 {
            let (entering, _) = subscriptions.take();
            assert!(entering.len() <= ENTERING_PER_TICK_MAX);
            // There is time for seven.
            let mut entering = entering.into_iter();
            order.extend(entering.by_ref().take(7).map(|it| it.player));
            subscriptions.put_back(entering);
        }
        assert!(order.into_iter().eq(crowd()));
    }
}
