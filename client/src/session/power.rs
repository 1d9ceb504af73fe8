//! Which power network a cell belongs to.

use protocol::power::NetworkView;
use sim_core::catalogue::Behaviour;
use sim_core::chunk::locate;
use sim_core::ids::{CellId, ChunkId};
use sim_core::power::{nearest_pylon, pylons_of};
use sim_core::topology;
use std::collections::BTreeSet;

use super::Session;

/// What is known of how a cell is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Supply<'a> {
    /// No pylon reaches it.
    Unconnected,
    /// It belongs to this network.
    Connected(&'a NetworkView),
    /// What there is to know lies beyond the area, or was not told yet.
    Unknown,
}

impl Session {
    /// How a machine on a cell is connected, or would be.
    pub fn supply_at(&self, cell: CellId) -> Supply<'_> {
        let Some(area) = self.area() else {
            return Supply::Unknown;
        };
        let frequency = area.params().frequency;
        let cells = topology::within(frequency, cell, self.pylon_reach());
        let homes = cells.into_iter().filter_map(|cell| locate(frequency, cell));
        let near: BTreeSet<ChunkId> = homes.map(|(id, _)| id).collect();
        let sees_all = near.iter().all(|id| area.contains(*id));
        let chunks = near.iter();
        let chunks = chunks.filter_map(|id| Some((*id, area.chunk_at_hand(*id)?)));
        let pylons = chunks.flat_map(|(id, chunk)| pylons_of(self.catalogue(), id, chunk));
        match nearest_pylon(frequency, cell, pylons) {
            Some(pylon) => area
                .networks()
                .of_pylon(pylon)
                .map_or(Supply::Unknown, Supply::Connected),
            None if sees_all => Supply::Unconnected,
            None => Supply::Unknown,
        }
    }

    /// As far as any pylon of the catalogue reaches, in cells.
    fn pylon_reach(&self) -> u32 {
        let prototypes = self.catalogue().prototypes.iter();
        let reaches = prototypes.filter_map(|prototype| match prototype.behaviour {
            Behaviour::Connect { radius_cells } => Some(radius_cells.into()),
            _ => None,
        });
        reaches.max().unwrap_or(0)
    }
}
