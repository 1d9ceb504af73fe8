//! A tick as it is shown: what the world let out, and what of that each area is told.
//!
//! What is told of an area is the same for all who have it, but for a few fields of their own. So it is
//! found out once for each area, when the first asks; and what is told of a chunk, or of an edge between
//! two, is written once, whatever areas it belongs to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock};

use sim_core::chunk::{CellIndex, ChunkDiff};
use sim_core::ids::{CellId, ChunkId, Frequency, PlayerId};
use sim_core::part::Broadcast;
use sim_core::players::CommandOutcome;
use sim_core::power::NetworkFigures;
use sim_core::tick::{ChunkChange, Ground, TickOutput};

use crate::area_tick::AreaTick;
use crate::by_chunk::ByChunk;
use crate::interest::Area;
use crate::networks::homes;
use crate::pieces::{ObservedPieces, Pieces};

/// A tick as it is shown.
#[derive(Debug)]
pub struct Shown {
    /// What the step let out.
    pub output: TickOutput,
    /// What those are told who compute areas themselves.
    pub broadcast: Broadcast,
    pub(crate) frequency: Frequency,
    pub(crate) moves: Moves,
    observed: OnceLock<Vec<(ChunkId, ChunkDiff)>>,
    pieces: OnceLock<Pieces>,
    observed_pieces: OnceLock<ObservedPieces>,
    areas: Mutex<BTreeMap<Area, Arc<AreaTick>>>,
}

/// From where to where the things went that a tick has to tell of; each list goes with one of the
/// output's.
#[derive(Debug, Default)]
pub(crate) struct Moves {
    /// The ground before the tick, of chunks that grew in it.
    pub(crate) ground: BTreeMap<ChunkId, Ground>,
    /// Of each player who changed.
    pub(crate) players: Vec<Move>,
    /// Of each unit that changed.
    pub(crate) units: Vec<Move>,
    /// Where each unit was that is no more.
    pub(crate) units_gone: Vec<Option<ChunkId>>,
    /// What was told of each network that is told of, if anything was.
    pub(crate) networks: Vec<Option<Arc<NetworkFigures>>>,
    /// What was told of each network that is no more.
    pub(crate) networks_gone: Vec<Option<Arc<NetworkFigures>>>,
    /// The same by chunk; made of the lists.
    pub(crate) index: Index,
}

/// The chunk that something was in, and the one that it is in.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Move {
    pub(crate) from: Option<ChunkId>,
    pub(crate) to: Option<ChunkId>,
}

/// The lists of [`Moves`] by chunk, and answers by player.
#[derive(Debug, Default)]
pub(crate) struct Index {
    pub(crate) players: ByChunk,
    pub(crate) units: ByChunk,
    pub(crate) units_gone: ByChunk,
    pub(crate) networks: ByChunk,
    pub(crate) networks_gone: ByChunk,
    outcomes: Vec<(PlayerId, usize)>,
}

impl Move {
    fn chunks(self) -> impl Iterator<Item = ChunkId> {
        let to = self.to.filter(|to| self.from != Some(*to));
        self.from.into_iter().chain(to)
    }
}

impl Index {
    fn of(moves: &Moves, output: &TickOutput, frequency: Frequency) -> Index {
        let networks = moves.networks.iter().zip(&output.networks);
        let networks = networks.map(|(before, after)| {
            let mut chunks = homes(frequency, after);
            chunks.extend(before.iter().flat_map(|before| homes(frequency, before)));
            chunks
        });
        let gone = |before: &Option<Arc<NetworkFigures>>| -> BTreeSet<ChunkId> {
            let before = before.iter();
            before.flat_map(|before| homes(frequency, before)).collect()
        };
        let outcomes = output.outcomes.iter().enumerate();
        let mut outcomes: Vec<_> = outcomes.map(|(place, it)| (it.player, place)).collect();
        outcomes.sort_unstable();
        Index {
            players: ByChunk::of(moves.players.iter().map(|it| it.chunks())),
            units: ByChunk::of(moves.units.iter().map(|it| it.chunks())),
            units_gone: ByChunk::of(moves.units_gone.iter().copied()),
            networks: ByChunk::of(networks),
            networks_gone: ByChunk::of(moves.networks_gone.iter().map(gone)),
            outcomes,
        }
    }
}

impl Shown {
    pub(crate) fn new(
        output: TickOutput,
        broadcast: Broadcast,
        frequency: Frequency,
        mut moves: Moves,
    ) -> Shown {
        moves.index = Index::of(&moves, &output, frequency);
        Shown {
            output,
            broadcast,
            frequency,
            moves,
            observed: OnceLock::new(),
            pieces: OnceLock::new(),
            observed_pieces: OnceLock::new(),
            areas: Mutex::default(),
        }
    }

    /// Whether the tick ended with a generation of anything.
    pub fn has_grown(&self) -> bool {
        self.output
            .chunks
            .iter()
            .any(|change| change.grown.is_some())
    }

    /// All that changed in chunks that were touched before, with what the automaton did, in order;
    /// found out when the first observer asks.
    pub fn observed(&self) -> &[(ChunkId, ChunkDiff)] {
        self.observed.get_or_init(|| {
            let changes = self.output.chunks.iter();
            let changes = changes.filter(|change| change.first.is_none());
            let diffs = changes.map(|change| (change.id, self.diff(change)));
            diffs.filter(|(_, diff)| !diff.is_empty()).collect()
        })
    }

    fn diff(&self, change: &ChunkChange) -> ChunkDiff {
        let mut diff = change.diff.clone();
        if let (Some(before), Some(grown)) = (self.moves.ground.get(&change.id), &change.grown) {
            diff.cells = before.cells.changed(&grown.cells).collect();
            let pole = grown.pole.filter(|pole| before.pole != Some(*pole));
            diff.cells
                .extend(pole.map(|pole| (CellIndex::POLE, pole.kind, pole.quantity)));
        }
        diff
    }

    /// What those are told who compute areas, as bytes.
    pub(crate) fn pieces(&self) -> &Pieces {
        self.pieces.get_or_init(|| Pieces::of(&self.broadcast))
    }

    /// What those are told who observe areas, likewise.
    pub(crate) fn observed_pieces(&self) -> &ObservedPieces {
        let pieces = &self.observed_pieces;
        pieces.get_or_init(|| ObservedPieces::of(self))
    }

    /// What all are told who have this area. Makes of it the one that the first has who asked, so that
    /// it is found more quickly from then on.
    pub(crate) fn area(&self, area: &mut Area) -> Arc<AreaTick> {
        let mut areas = self.areas.lock().expect("no holder of this lock panics");
        if let Some((known, told)) = areas.get_key_value(area) {
            area.clone_from(known);
            return Arc::clone(told);
        }
        let told = Arc::new(AreaTick::of(self, area.chunks()));
        areas.insert(area.clone(), Arc::clone(&told));
        told
    }

    /// Answers to a player's commands, in order.
    pub fn outcomes_of(&self, player: PlayerId) -> impl Iterator<Item = CommandOutcome> {
        let outcomes = &self.moves.index.outcomes;
        let from = outcomes.partition_point(|(it, _)| *it < player);
        let own = outcomes[from..]
            .iter()
            .take_while(move |(it, _)| *it == player);
        own.map(|(_, place)| self.output.outcomes[*place])
    }

    /// The pylons of a network within an area.
    pub(crate) fn pylons_within(
        &self,
        area: &BTreeSet<ChunkId>,
        figures: &NetworkFigures,
    ) -> Vec<CellId> {
        crate::networks::pylons_within(self.frequency, area, figures).collect()
    }
}
