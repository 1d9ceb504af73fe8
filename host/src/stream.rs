//! What one client is told of the world: areas and ticks, as [`protocol::server`] has it.
//!
//! A stream does no I/O. It remembers what the client knows, and tells the rest. A client that
//! missed ticks is told its whole area anew ([`Stream::enter`] with `reset`), so nothing is
//! queued for it meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use protocol::client::View;
use protocol::server::{AreaChunk, AreaUpdate, PlayerView, TickFrame};
use protocol::units::{JobView, UnitView};
use sim_core::chunk::Chunk;
use sim_core::claims::Items;
use sim_core::hash::StateHash;
use sim_core::ids::{ChunkId, Frequency, PlayerId, Tick, UnitId};
use sim_core::part::PartImage;
use sim_core::players::{Player, Research};

use crate::crowd::place_of;
use crate::networks::KnownNetworks;
use crate::replica::{Published, Shown, Sight, home_of};

/// What a client knows.
#[derive(Debug)]
pub struct Stream {
    me: PlayerId,
    frequency: Frequency,
    view: View,
    tick: Tick,
    area: BTreeSet<ChunkId>,
    /// Of the area, the touched ones.
    hashes: BTreeMap<ChunkId, StateHash>,
    /// The chunk whose hash was told last.
    checked: Option<ChunkId>,
    players: BTreeSet<PlayerId>,
    account: Items,
    grants: BTreeSet<PlayerId>,
    granted_by: BTreeSet<PlayerId>,
    job: JobView,
    /// Units that the client has.
    units: BTreeSet<UnitId>,
    research: Research,
    networks: KnownNetworks,
}

impl Stream {
    /// A client that knows nothing yet.
    pub fn new(me: PlayerId, frequency: Frequency, view: View) -> Stream {
        Stream {
            me,
            frequency,
            view,
            tick: Tick(0),
            area: BTreeSet::new(),
            hashes: BTreeMap::new(),
            checked: None,
            players: BTreeSet::new(),
            account: Items::new(),
            grants: BTreeSet::new(),
            granted_by: BTreeSet::new(),
            job: JobView::default(),
            units: BTreeSet::new(),
            research: Research::default(),
            networks: KnownNetworks::default(),
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
        &self.area
    }

    /// The area becomes that of a sight. The client has to be at its tick, or `reset`. One that
    /// computes its area is given the image of the chunks that it does not know.
    pub fn enter(&mut self, sight: Sight, image: Option<PartImage>, reset: bool) -> AreaUpdate {
        let before = if reset {
            BTreeSet::new()
        } else {
            std::mem::take(&mut self.area)
        };
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
                None => sight.area.difference(&before).map(chunk).collect(),
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
            networks: self
                .networks
                .enter(self.frequency, &sight.area, sight.networks),
        };
        let hash = |(id, known): (ChunkId, Published)| (id, known.hash);
        self.hashes = sight.chunks.into_iter().map(hash).collect();
        self.players = sight.players.into_keys().collect();
        self.units = sight.units.into_keys().collect();
        self.tick = sight.tick;
        self.area = sight.area;
        update
    }

    fn sees(&self, area: &BTreeSet<ChunkId>, player: &Player) -> bool {
        place_of(self.frequency, player).is_some_and(|id| area.contains(&id))
    }

    /// One tick on. Ticks have to come in order.
    pub fn follow(&mut self, shown: &Shown) -> TickFrame {
        let output = &shown.output;
        debug_assert_eq!(output.tick, self.tick.next());
        self.tick = output.tick;
        let mut frame = TickFrame {
            tick: output.tick,
            hash: output.hash,
            outcomes: output
                .outcomes
                .iter()
                .filter(|outcome| outcome.player == self.me)
                .copied()
                .collect(),
            ..TickFrame::default()
        };
        for change in &output.chunks {
            if self.area.contains(&change.id) {
                self.hashes.insert(change.id, change.hash);
            }
        }
        match self.view {
            View::Observe => self.follow_changes(shown, &mut frame),
            View::Compute => {
                frame.feed = Some(Box::new(shown.broadcast.feed(&self.area)));
                frame.check.extend(self.next_check());
            }
        }
        self.follow_players(shown, &mut frame);
        self.follow_units(shown, &mut frame);
        (frame.networks, frame.networks_gone) = self.networks.follow(
            self.frequency,
            &self.area,
            (&output.networks, &output.networks_gone),
        );
        frame
    }

    fn follow_changes(&self, shown: &Shown, frame: &mut TickFrame) {
        let inside = |id: &ChunkId| self.area.contains(id);
        let all_inside = |ids: &[ChunkId]| ids.iter().copied().filter(|id| inside(id)).collect();
        frame.activated = all_inside(&shown.output.activated);
        frame.deactivated = all_inside(&shown.output.deactivated);
        for change in shown.output.chunks.iter().filter(|it| inside(&it.id)) {
            let first = change.first.iter();
            frame
                .touched
                .extend(first.map(|chunk| (change.id, Chunk::clone(chunk))));
        }
        let diffs = shown.observed().iter().filter(|(id, _)| inside(id));
        frame.diffs.extend(diffs.cloned());
        if shown.has_grown() {
            frame.check = self.hashes.iter().map(|(id, hash)| (*id, *hash)).collect();
        }
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

    fn follow_players(&mut self, shown: &Shown, frame: &mut TickFrame) {
        for player in &shown.output.players {
            let is_me = player.id == self.me;
            let stays = is_me || self.sees(&self.area, player);
            let was_there = if stays {
                !self.players.insert(player.id)
            } else {
                self.players.remove(&player.id)
            };
            if stays || was_there {
                frame.players.push(PlayerView::of(player));
            }
            if is_me && player.account != self.account {
                self.account.clone_from(&player.account);
                frame.account = Some(player.account.clone());
            }
            if is_me && player.grants != self.grants {
                self.grants.clone_from(&player.grants);
                frame.grants = Some(player.grants.clone());
            }
            if is_me && player.granted_by != self.granted_by {
                self.granted_by.clone_from(&player.granted_by);
                frame.granted_by = Some(player.granted_by.clone());
            }
            let job = JobView::from(&player.job);
            if is_me && job != self.job {
                self.job.clone_from(&job);
                frame.job = Some(job);
            }
            if is_me && player.research != self.research {
                self.research.clone_from(&player.research);
                frame.research = Some(player.research.clone());
            }
        }
    }

    fn follow_units(&mut self, shown: &Shown, frame: &mut TickFrame) {
        for unit in &shown.output.units {
            let home = home_of(self.frequency, unit);
            if home.is_some_and(|id| self.area.contains(&id)) {
                self.units.insert(unit.id);
                frame.units.push(UnitView::of(unit, self.me));
            } else if self.units.remove(&unit.id) {
                frame.units_gone.push(unit.id);
            }
        }
        let gone = shown.output.units_gone.iter();
        let gone = gone.filter(|id| self.units.remove(id));
        frame.units_gone.extend(gone);
    }
}
