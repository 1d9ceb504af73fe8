//! Which way someone walks: the one global service that looks further than a halo, within a
//! budget for each player and for the tick.
//!
//! A search crosses only land that the world has at hand anyway, because it lives, is about to,
//! or lies next to such land. That is a function of state, and no search generates a chunk that
//! nothing else needs.

use alloc::collections::{BTreeMap, VecDeque};
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::Orders;
use crate::chunk::{CellIndex, Chunk, locate};
use crate::ids::{CellId, ChunkId, PlayerId};
use crate::limits::{
    PATH_NODES_ASSURED, PATH_NODES_PER_PLAYER_MAX, PATH_NODES_SHARED_PER_TICK, WALK_CELLS_MAX,
};
use crate::players::Rejection;
use crate::step::CellFact;
use crate::tick::world::World;
use crate::topology::{self, PathError};
use crate::units::work::is_walkable;

/// Cells that path searches have looked at in this tick. Everyone's easy ways are assured;
/// those who look for hard ones share what is left for that.
#[derive(Debug, Default)]
pub(super) struct SearchBudget {
    spent_by: BTreeMap<PlayerId, u32>,
    shared_spent: u32,
}

impl SearchBudget {
    /// Cells a player's next search may look at.
    fn left(&self, id: PlayerId) -> u32 {
        let spent = self.spent_by.get(&id).copied().unwrap_or(0);
        let assured = PATH_NODES_ASSURED.saturating_sub(spent);
        let shared = PATH_NODES_SHARED_PER_TICK - self.shared_spent;
        (assured + shared).min(PATH_NODES_PER_PLAYER_MAX - spent)
    }

    /// Notes that a player's search has looked at so many cells, at most what was left.
    fn spend(&mut self, id: PlayerId, nodes: u32) {
        let spent = self.spent_by.entry(id).or_default();
        let beyond = |spent: u32| spent.saturating_sub(PATH_NODES_ASSURED);
        self.shared_spent += beyond(*spent + nodes) - beyond(*spent);
        *spent += nodes;
    }
}

/// A way to look for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Route {
    pub(super) from: CellId,
    pub(super) to: CellId,
    /// As near to `to` as it has to lead. If that is not all the way, `to` itself may be closed.
    pub(super) reach: u32,
    /// Whether it is to lead around those who stand next to `from`.
    pub(super) avoids_others: bool,
}

impl Orders<'_> {
    /// A shortest way, cut where it is near enough. Looking for it counts as the player's.
    pub(super) fn find_path(
        &mut self,
        id: PlayerId,
        route: Route,
    ) -> Result<VecDeque<CellId>, Rejection> {
        let frequency = self.world.params.frequency;
        let Route {
            from, to, reach, ..
        } = route;
        if !to.is_on(frequency) {
            return Err(Rejection::UnknownCell);
        }
        let allowed = self.searches.left(id);
        let mut nodes_left = allowed;
        let mut map = Map::new(self.world);
        let is_taken = |map: &mut Map<'_>, cell| {
            route.avoids_others
                && topology::distance(frequency, from, cell) == 1
                && map.is_taken(cell)
        };
        let is_passable = |cell| {
            let is_goal = cell == to && reach > 0;
            is_goal || map.is_walkable(cell) && !is_taken(&mut map, cell)
        };
        let found = topology::path(
            frequency,
            from,
            to,
            is_passable,
            WALK_CELLS_MAX,
            &mut nodes_left,
        );
        self.searches.spend(id, allowed - nodes_left);
        match found {
            Ok(mut cells) => {
                let is_near = |cell: &CellId| topology::distance(frequency, *cell, to) <= reach;
                let steps = cells.iter().position(is_near);
                cells.truncate(steps.map_or(cells.len(), |steps| steps + 1));
                Ok(cells.into())
            }
            Err(PathError::TooComplex) if allowed < PATH_NODES_PER_PLAYER_MAX => {
                Err(Rejection::TooManySearches)
            }
            Err(_) => Err(Rejection::NoPath),
        }
    }
}

/// The land as a search sees it.
struct Map<'a> {
    world: &'a mut World,
    /// Chunks asked about so far; none are those not at hand. The last one asked about comes
    /// first: cells looked at one after the other lie close together.
    chunks: Vec<(ChunkId, Option<Arc<Chunk>>)>,
}

impl<'a> Map<'a> {
    fn new(world: &'a mut World) -> Map<'a> {
        Map {
            world,
            chunks: Vec::new(),
        }
    }

    fn is_walkable(&mut self, cell: CellId) -> bool {
        let known = self.find(cell);
        known.is_some_and(|(chunk, index)| {
            is_walkable(&self.world.catalogue, &CellFact::of(&chunk, index))
        })
    }

    /// Whether someone stands on a cell.
    fn is_taken(&mut self, cell: CellId) -> bool {
        let known = self.find(cell);
        known.is_some_and(|(chunk, index)| chunk.seats.contains_key(&index))
    }

    fn find(&mut self, cell: CellId) -> Option<(Arc<Chunk>, CellIndex)> {
        let (id, index) = locate(self.world.params.frequency, cell)?;
        let place = match self.chunks.iter().position(|(known, _)| *known == id) {
            Some(place) => place,
            None => {
                let chunk = self.chunk_at_hand(id);
                self.chunks.push((id, chunk));
                self.chunks.len() - 1
            }
        };
        self.chunks.swap(0, place);
        let chunk = self.chunks[0].1.as_ref()?;
        Some((Arc::clone(chunk), index))
    }

    fn chunk_at_hand(&mut self, id: ChunkId) -> Option<Arc<Chunk>> {
        let land = &mut self.world.land;
        land.is_kept(id).then(|| Arc::clone(land.chunk(id)))
    }
}
