//! Which power networks reach into an area.

use std::collections::BTreeSet;

use sim_core::chunk::locate;
use sim_core::ids::{CellId, ChunkId, Frequency};
use sim_core::power::NetworkFigures;

/// The pylons of a network that stand in an area, in order.
pub fn pylons_within<'a>(
    frequency: Frequency,
    area: &'a BTreeSet<ChunkId>,
    figures: &'a NetworkFigures,
) -> impl Iterator<Item = CellId> + 'a {
    let is_inside = move |cell: &CellId| {
        let home = locate(frequency, *cell);
        home.is_some_and(|(id, _)| area.contains(&id))
    };
    figures.pylons.iter().copied().filter(is_inside)
}

/// The chunks in which a network has pylons.
pub(crate) fn homes(frequency: Frequency, figures: &NetworkFigures) -> BTreeSet<ChunkId> {
    let homes = figures.pylons.iter();
    let homes = homes.filter_map(|cell| locate(frequency, *cell));
    homes.map(|(id, _)| id).collect()
}
