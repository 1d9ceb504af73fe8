//! What one client is told of the world: areas and ticks, as [`protocol::server`] has it.
//!
//! A stream does no I/O. It remembers what the client knows, and tells the rest. A client that
//! missed ticks is told its whole area anew ([`Stream::enter`] with `reset`), so nothing is
//! queued for it meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use protocol::Encoding;
use protocol::client::View;
use protocol::power::NetworkView;
use protocol::server::{AreaChunk, AreaUpdate, PlayerView, ServerMessage, TickFrame};
use protocol::units::{JobView, UnitView};
use sim_core::chunk::Chunk;
use sim_core::claims::Items;
use sim_core::hash::StateHash;
use sim_core::ids::{ChunkId, Frequency, PlayerId, Tick};
use sim_core::part::PartImage;
use sim_core::players::{CommandOutcome, Player, Research};
use sim_core::power::NetworkFigures;

use crate::area_tick::AreaTick;
use crate::interest::Area;
use crate::networks::pylons_within;
use crate::pieces::postcard;
use crate::replica::{Published, Sight};
use crate::shown::Shown;

/// What a client knows.
#[derive(Debug)]
pub struct Stream {
    me: PlayerId,
    frequency: Frequency,
    view: View,
    tick: Tick,
    area: Area,
    /// Of the area, the touched ones.
    hashes: BTreeMap<ChunkId, StateHash>,
    /// The chunk whose hash was told last.
    checked: Option<ChunkId>,
    account: Items,
    grants: BTreeSet<PlayerId>,
    granted_by: BTreeSet<PlayerId>,
    job: JobView,
    research: Research,
}

impl Stream {
    /// A client that knows nothing yet.
    pub fn new(me: PlayerId, frequency: Frequency, view: View) -> Stream {
        Stream {
            me,
            frequency,
            view,
            tick: Tick(0),
            area: Area::default(),
            hashes: BTreeMap::new(),
            checked: None,
            account: Items::new(),
            grants: BTreeSet::new(),
            granted_by: BTreeSet::new(),
            job: JobView::default(),
            research: Research::default(),
        }
    }

    /// The tick that the client is at.
    pub fn tick(&self) -> Tick {
        self.tick
    }

    /// How the client is told.
    pub fn view(&self) -> View {
        self.view
    }

    /// The chunks that the client knows.
    pub fn area(&self) -> &BTreeSet<ChunkId> {
        self.area.chunks()
    }

    /// The area becomes that of a sight. The client has to be at its tick, or `reset`. One that
    /// computes its area is given the image of the chunks that it does not know.
    pub fn enter(&mut self, sight: Sight, image: Option<PartImage>, reset: bool) -> AreaUpdate {
        let before = std::mem::take(&mut self.area);
        let before = if reset { Area::default() } else { before };
        let before = before.chunks();
        let own = |me: &Arc<Player>| {
            let Player {
                account,
                grants,
                granted_by,
                research,
                ..
            } = &**me;
            let (grants, granted_by) = (grants.clone(), granted_by.clone());
            (account.clone(), grants, granted_by, research.clone())
        };
        let own = sight.players.get(&self.me).map(own);
        (self.account, self.grants, self.granted_by, self.research) = own.unwrap_or_default();
        let me = sight.players.get(&self.me);
        self.job = me.map(|me| JobView::from(&me.job)).unwrap_or_default();
        let units = sight.units.values();
        let networks = sight.networks.iter();
        let network = |figures: &Arc<NetworkFigures>| {
            let pylons = pylons_within(self.frequency, &sight.area, figures).collect();
            NetworkView::of(figures, Some(pylons))
        };
        let chunk = |id: &ChunkId| AreaChunk {
            id: *id,
            active: sight.active.contains(id),
            state: sight.chunks.get(id).map(|known| Chunk::clone(&known.chunk)),
        };
        let update = AreaUpdate {
            tick: sight.tick,
            hash: sight.hash,
            reset,
            removed: before.difference(&sight.area).copied().collect(),
            added: match image {
                Some(_) => Vec::new(),
                None => sight.area.difference(before).map(chunk).collect(),
            },
            part: image.map(Box::new),
            players: sight
                .players
                .values()
                .map(|player| PlayerView::of(player))
                .collect(),
            account: self.account.clone(),
            grants: self.grants.clone(),
            granted_by: self.granted_by.clone(),
            job: self.job.clone(),
            units: units.map(|unit| UnitView::of(unit, self.me)).collect(),
            research: self.research.clone(),
            networks: networks.filter_map(network).collect(),
        };
        let hash = |(id, known): (ChunkId, Published)| (id, known.hash);
        self.hashes = sight.chunks.into_iter().map(hash).collect();
        self.tick = sight.tick;
        self.area = Area::of(sight.area);
        update
    }

    /// One tick on. Ticks have to come in order.
    pub fn follow(&mut self, shown: &Shown) -> TickFrame {
        let told = shown.area(&mut self.area);
        let own = self.go_on(shown, &told);
        let mut frame = told.frame(shown, self.area.chunks(), self.view, self.me);
        frame.players.extend(own.elsewhere);
        frame.check = own.check;
        frame.account = own.account;
        frame.grants = own.grants;
        frame.granted_by = own.granted_by;
        frame.job = own.job;
        frame.research = own.research;
        frame.outcomes = own.outcomes;
        frame
    }

    /// The same as a message: what is the same for all who have the area is written once.
    pub fn follow_as(&mut self, shown: &Shown, encoding: Encoding) -> Vec<u8> {
        if encoding != Encoding::Postcard {
            return encoding.encode(&ServerMessage::Tick(Box::new(self.follow(shown))));
        }
        let told = shown.area(&mut self.area);
        let own = self.go_on(shown, &told);
        let area = told.bytes(shown, self.area.chunks(), self.view);
        let mut bytes = Vec::with_capacity(
            area.head.len() + area.units.len() + area.players.len() + OWN_BYTES_USUAL,
        );
        bytes.extend_from_slice(&area.head);
        match told.owners.contains(&self.me) {
            true => bytes.extend(postcard(&told.units(shown, self.me))),
            false => bytes.extend_from_slice(&area.units),
        }
        match own.elsewhere {
            Some(me) => {
                let mut players = told.players(shown);
                players.push(me);
                bytes.extend(postcard(&players));
            }
            None => bytes.extend_from_slice(&area.players),
        }
        bytes.extend(postcard(&(
            own.check,
            own.account,
            own.grants,
            own.granted_by,
            own.job,
            own.research,
            own.outcomes,
        )));
        bytes
    }

    /// What this client alone is told.
    fn go_on(&mut self, shown: &Shown, told: &AreaTick) -> Own {
        let output = &shown.output;
        debug_assert_eq!(output.tick, self.tick.next());
        self.tick = output.tick;
        self.hashes.extend(told.hashes.iter().copied());
        let check = match self.view {
            View::Observe if shown.has_grown() => {
                self.hashes.iter().map(|(id, hash)| (*id, *hash)).collect()
            }
            View::Observe => Vec::new(),
            View::Compute => Vec::from_iter(self.next_check()),
        };
        let mut own = Own {
            check,
            outcomes: shown.outcomes_of(self.me).collect(),
            ..Own::default()
        };
        let me = output.players.binary_search_by_key(&self.me, |it| it.id);
        if let Ok(place) = me {
            let me = &output.players[place];
            let is_inside = told.players.contains(&place);
            own.elsewhere = (!is_inside).then(|| PlayerView::of(me));
            self.follow_me(me, &mut own);
        }
        own
    }

    fn follow_me(&mut self, me: &Player, own: &mut Own) {
        own.account = changed(&mut self.account, &me.account);
        own.grants = changed(&mut self.grants, &me.grants);
        own.granted_by = changed(&mut self.granted_by, &me.granted_by);
        let is_same_job =
            (&self.job.queue, &self.job.hindrance) == (&me.job.queue, &me.job.hindrance);
        if !is_same_job {
            self.job = JobView::from(&me.job);
            own.job = Some(self.job.clone());
        }
        own.research = changed(&mut self.research, &me.research);
    }

    /// The hash of one chunk after the other.
    fn next_check(&mut self) -> Option<(ChunkId, StateHash)> {
        let after = self.checked.map_or(Bound::Unbounded, Bound::Excluded);
        let mut rest = self.hashes.range((after, Bound::Unbounded));
        let next = rest.next().or_else(|| self.hashes.first_key_value());
        let next = next.map(|(id, hash)| (*id, *hash));
        self.checked = next.map(|(id, _)| id);
        next
    }
}

/// Bytes of what a client alone is told, as a rule.
const OWN_BYTES_USUAL: usize = 64;

/// What a client alone is told of a tick: the last fields of [`TickFrame`].
#[derive(Default)]
struct Own {
    /// The client's player, if they changed where those who have the area are not told of it.
    elsewhere: Option<PlayerView>,
    check: Vec<(ChunkId, StateHash)>,
    account: Option<Items>,
    grants: Option<BTreeSet<PlayerId>>,
    granted_by: Option<BTreeSet<PlayerId>>,
    job: Option<JobView>,
    research: Option<Research>,
    outcomes: Vec<CommandOutcome>,
}

/// What something is now, if that is new.
fn changed<T: Clone + PartialEq>(known: &mut T, now: &T) -> Option<T> {
    if known == now {
        return None;
    }
    known.clone_from(now);
    Some(now.clone())
}
