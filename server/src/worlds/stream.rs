//! What one client is told of the world: areas and ticks, as [`protocol::server`] has it.
//!
//! A stream does no I/O. It remembers what the client knows, and tells the rest. A client that
//! missed ticks is told its whole area anew ([`Stream::enter`] with `reset`), so nothing is
//! queued for it meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use protocol::server::{AreaChunk, AreaUpdate, PlayerView, TickFrame};
use protocol::units::{JobView, UnitView};
use sim_core::chunk::Chunk;
use sim_core::claims::Items;
use sim_core::hash::StateHash;
use sim_core::ids::{ChunkId, Frequency, PlayerId, Tick, UnitId};
use sim_core::players::{Player, Research};

use super::crowd::place_of;
use super::edges::EdgeChange;
use super::interest::ring_of;
use super::networks::KnownNetworks;
use super::replica::{Published, Shown, Sight, home_of};

/// What a client knows.
#[derive(Debug)]
pub struct Stream {
    me: PlayerId,
    frequency: Frequency,
    tick: Tick,
    area: BTreeSet<ChunkId>,
    /// Of the area, those that live.
    active: BTreeSet<ChunkId>,
    /// Of the area, the touched ones.
    hashes: BTreeMap<ChunkId, StateHash>,
    /// Chunks outside whose edges the client has, as of the automaton's last reading.
    ring: BTreeSet<ChunkId>,
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
    pub fn new(me: PlayerId, frequency: Frequency) -> Stream {
        Stream {
            me,
            frequency,
            tick: Tick(0),
            area: BTreeSet::new(),
            active: BTreeSet::new(),
            hashes: BTreeMap::new(),
            ring: BTreeSet::new(),
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

    /// The area becomes that of a sight. The client has to be at its tick, or `reset`.
    pub fn enter(&mut self, sight: Sight, reset: bool) -> AreaUpdate {
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
            added: sight.area.difference(&before).map(chunk).collect(),
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
            ring: sight.ring,
        };
        let hash = |(id, known): (ChunkId, Published)| (id, known.hash);
        self.hashes = sight.chunks.into_iter().map(hash).collect();
        self.ring = update.ring.iter().map(|(id, _)| *id).collect();
        self.players = sight.players.into_keys().collect();
        self.units = sight.units.into_keys().collect();
        self.tick = sight.tick;
        self.active = sight.active;
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
        let inside = |ids: &[ChunkId]| -> Vec<ChunkId> {
            ids.iter()
                .filter(|id| self.area.contains(id))
                .copied()
                .collect()
        };
        let mut frame = TickFrame {
            tick: output.tick,
            hash: output.hash,
            activated: inside(&output.activated),
            deactivated: inside(&output.deactivated),
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
                if !change.diff.is_empty() {
                    frame.diffs.push((change.id, change.diff.clone()));
                }
            }
        }
        for id in &frame.deactivated {
            self.active.remove(id);
        }
        self.active.extend(&frame.activated);
        if !shown.edges.is_empty() {
            self.follow_ring(shown, &mut frame);
            frame.check = self.hashes.iter().map(|(id, hash)| (*id, *hash)).collect();
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

    fn follow_ring(&mut self, shown: &Shown, frame: &mut TickFrame) {
        let ring = ring_of(self.frequency, &self.area, &self.active);
        for id in &ring {
            match shown.edges.get(id) {
                Some(EdgeChange::Cells(cells)) if self.ring.contains(id) => {
                    if !cells.is_empty() {
                        frame.ring.push((*id, cells.clone()));
                    }
                }
                Some(_) => frame.ring_added.extend(edge_now(shown, *id)),
                // The automaton reads all neighbours of living chunks.
                None => debug_assert!(false, "the edge of {id} was not read"),
            }
        }
        self.ring = ring;
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

/// A chunk's edge as the automaton read it in this tick.
fn edge_now(shown: &Shown, id: ChunkId) -> Option<(ChunkId, sim_core::chunk::Edge)> {
    let edges = &shown.output.edges;
    let place = edges.binary_search_by_key(&id, |(id, _)| *id).ok()?;
    edges.get(place).copied()
}
