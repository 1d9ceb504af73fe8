//! What a tick tells all who have the same area.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use protocol::client::View;
use protocol::power::NetworkView;
use protocol::server::{PlayerView, TickFrame};
use protocol::units::UnitView;
use sim_core::chunk::Chunk;
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, ChunkId, PlayerId, UnitId};
use sim_core::power::NetworkFigures;

use crate::pieces::{ObservedPieces, postcard};
use crate::shown::{Move, Shown};

/// The place of [`protocol::server::ServerMessage::Tick`] among all messages, as postcard has it.
const TICK_MESSAGE: u8 = 2;

/// What a tick tells all who have the same area.
#[derive(Debug)]
pub(crate) struct AreaTick {
    /// Of the area, the chunks that changed.
    pub(crate) hashes: Vec<(ChunkId, StateHash)>,
    /// Players who changed in the area, came to it or left it, by their places in the output.
    pub(crate) players: BTreeSet<usize>,
    /// Units that changed in the area or came to it, likewise.
    pub(crate) units: BTreeSet<usize>,
    /// Whose units those are.
    pub(crate) owners: BTreeSet<PlayerId>,
    units_gone: Vec<UnitId>,
    networks: Vec<NetworkView>,
    networks_gone: Vec<CellId>,
    observed: OnceLock<AreaBytes>,
    computed: OnceLock<AreaBytes>,
}

/// The same as postcard: a [`TickFrame`] up to the first field that is each client's own.
#[derive(Debug)]
pub(crate) struct AreaBytes {
    /// The message up to `units`.
    pub(crate) head: Vec<u8>,
    /// `units`, for who owns none of them.
    pub(crate) units: Vec<u8>,
    /// `players`, for who is one of them or did not change.
    pub(crate) players: Vec<u8>,
}

impl AreaTick {
    pub(crate) fn of(shown: &Shown, area: &BTreeSet<ChunkId>) -> AreaTick {
        let (output, index) = (&shown.output, &shown.moves.index);
        let changes = area.iter().filter_map(|id| {
            let place = output.chunks.binary_search_by_key(id, |change| change.id);
            Some((*id, output.chunks[place.ok()?].hash))
        });
        let is_inside = |it: &Move| it.to.is_some_and(|id| area.contains(&id));
        let units = index.units.within(area).into_iter();
        let (units, left): (BTreeSet<_>, BTreeSet<_>) =
            units.partition(|place| is_inside(&shown.moves.units[*place]));
        let left = left.into_iter().map(|place| output.units[place].id);
        let gone = index.units_gone.within(area).into_iter();
        let units_gone = left.chain(gone.map(|place| output.units_gone[place]));
        let (networks, networks_gone) = networks(shown, area);
        AreaTick {
            hashes: changes.collect(),
            players: index.players.within(area),
            owners: units
                .iter()
                .map(|place| output.units[*place].owner)
                .collect(),
            units,
            units_gone: units_gone.collect(),
            networks,
            networks_gone,
            observed: OnceLock::new(),
            computed: OnceLock::new(),
        }
    }

    /// The players who are told of.
    pub(crate) fn players(&self, shown: &Shown) -> Vec<PlayerView> {
        let players = self.players.iter();
        let view = |place: &usize| PlayerView::of(&shown.output.players[*place]);
        players.map(view).collect()
    }

    /// The units that are told of, as a player sees them.
    pub(crate) fn units(&self, shown: &Shown, viewer: PlayerId) -> Vec<UnitView> {
        let units = self.units.iter();
        let view = |place: &usize| UnitView::of(&shown.output.units[*place], viewer);
        units.map(view).collect()
    }

    /// The frame without what is each client's own.
    pub(crate) fn frame(
        &self,
        shown: &Shown,
        area: &BTreeSet<ChunkId>,
        view: View,
        viewer: PlayerId,
    ) -> TickFrame {
        let output = &shown.output;
        let mut frame = TickFrame {
            tick: output.tick,
            hash: output.hash,
            networks: self.networks.clone(),
            networks_gone: self.networks_gone.clone(),
            units_gone: self.units_gone.clone(),
            units: self.units(shown, viewer),
            players: self.players(shown),
            ..TickFrame::default()
        };
        match view {
            View::Compute => frame.feed = Some(Box::new(shown.broadcast.feed(area))),
            View::Observe => {
                let inside = |id: &&ChunkId| area.contains(*id);
                frame.activated = output.activated.iter().filter(inside).copied().collect();
                frame.deactivated = output.deactivated.iter().filter(inside).copied().collect();
                let changes = output.chunks.iter().filter(|it| area.contains(&it.id));
                let touched = changes.filter_map(|it| Some((it.id, it.first.as_ref()?)));
                let touched = touched.map(|(id, chunk)| (id, Chunk::clone(chunk)));
                frame.touched = touched.collect();
                let diffs = shown.observed().iter();
                let diffs = diffs.filter(|(id, _)| area.contains(id));
                frame.diffs = diffs.cloned().collect();
            }
        }
        frame
    }

    /// The same as bytes, written when the first asks.
    pub(crate) fn bytes(&self, shown: &Shown, area: &BTreeSet<ChunkId>, view: View) -> &AreaBytes {
        let written = match view {
            View::Observe => &self.observed,
            View::Compute => &self.computed,
        };
        written.get_or_init(|| AreaBytes {
            head: self.head(shown, area, view),
            units: postcard(&self.units(shown, NOBODY)),
            players: postcard(&self.players(shown)),
        })
    }

    fn head(&self, shown: &Shown, area: &BTreeSet<ChunkId>, view: View) -> Vec<u8> {
        let output = &shown.output;
        let mut head = vec![TICK_MESSAGE];
        head.extend(postcard(&(output.tick, output.hash)));
        match view {
            View::Compute => {
                // No chunks, no diffs, nothing that begins or ceases to live; then the feed.
                head.extend([0, 0, 0, 0, 1]);
                head.extend(shown.pieces().feed(&shown.broadcast, area));
            }
            View::Observe => {
                let ObservedPieces { touched, diffs } = shown.observed_pieces();
                head.extend(touched.within(area));
                head.extend(diffs.within(area));
                let inside = |id: &&ChunkId| area.contains(*id);
                for ids in [&output.activated, &output.deactivated] {
                    head.extend(postcard(&Vec::from_iter(ids.iter().filter(inside))));
                }
                // No feed.
                head.push(0);
            }
        }
        head.extend(postcard(&(
            &self.networks,
            &self.networks_gone,
            &self.units_gone,
        )));
        head
    }
}

/// Nobody's units are theirs: players are numbered from 1.
const NOBODY: PlayerId = PlayerId(0);

/// What is told of networks that changed or are no more, and the names of those that are none of the
/// area's any more.
fn networks(shown: &Shown, area: &BTreeSet<ChunkId>) -> (Vec<NetworkView>, Vec<CellId>) {
    let (output, moves) = (&shown.output, &shown.moves);
    let pylons = |figures: &NetworkFigures| shown.pylons_within(area, figures);
    let known = |before: &Option<Arc<NetworkFigures>>| {
        let before = before.as_ref();
        before.filter(|before| !pylons(before).is_empty()).cloned()
    };
    let gone = moves.index.networks_gone.within(area).into_iter();
    let mut gone: Vec<CellId> = gone.map(|place| output.networks_gone[place]).collect();
    let mut views = Vec::new();
    for place in moves.index.networks.within(area) {
        let figures = &output.networks[place];
        let known = known(&moves.networks[place]);
        let is_known = known.is_some();
        if known.is_some_and(|known| known.pylons == figures.pylons) {
            views.extend(NetworkView::of(figures, None));
            continue;
        }
        let pylons = pylons(figures);
        if !pylons.is_empty() {
            views.extend(NetworkView::of(figures, Some(pylons)));
        } else if is_known {
            gone.extend(figures.name());
        }
    }
    (views, gone)
}
