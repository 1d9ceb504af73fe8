//! Which power network a cell belongs to.

use protocol::power::NetworkView;
use sim_core::ids::CellId;
use sim_core::power::{chunks_in_reach, nearest_pylon, pylons_of};

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
        let near = chunks_in_reach(frequency, cell);
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
}
