//! What a client is told of power networks: those that reach into its area, as they change.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use protocol::power::NetworkView;
use sim_core::chunk::locate;
use sim_core::ids::{CellId, ChunkId, Frequency};
use sim_core::power::NetworkFigures;

/// The networks that a client knows, by their names.
#[derive(Debug, Default)]
pub struct KnownNetworks(BTreeMap<CellId, Arc<NetworkFigures>>);

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

impl KnownNetworks {
    /// The client comes to know these, which are all that reach into its area.
    pub fn enter(
        &mut self,
        frequency: Frequency,
        area: &BTreeSet<ChunkId>,
        networks: Vec<Arc<NetworkFigures>>,
    ) -> Vec<NetworkView> {
        let view = |figures: &Arc<NetworkFigures>| {
            let pylons = pylons_within(frequency, area, figures).collect();
            NetworkView::of(figures, Some(pylons))
        };
        let views = networks.iter().filter_map(view).collect();
        let named = networks.into_iter();
        let named = named.filter_map(|figures| Some((figures.name()?, figures)));
        self.0 = named.collect();
        views
    }

    /// What is to be told of networks that changed or are no more, and the names of networks that
    /// are none of the client's any more.
    pub fn follow(
        &mut self,
        frequency: Frequency,
        area: &BTreeSet<ChunkId>,
        (changed, gone): (&[Arc<NetworkFigures>], &[CellId]),
    ) -> (Vec<NetworkView>, Vec<CellId>) {
        let gone = gone.iter().copied();
        let mut gone: Vec<CellId> = gone.filter(|name| self.0.remove(name).is_some()).collect();
        let mut views = Vec::new();
        for figures in changed {
            let Some(name) = figures.name() else { continue };
            let known = self.0.get(&name);
            if known.is_some_and(|known| known.pylons == figures.pylons) {
                views.extend(NetworkView::of(figures, None));
                self.0.insert(name, Arc::clone(figures));
                continue;
            }
            let pylons: Vec<CellId> = pylons_within(frequency, area, figures).collect();
            if !pylons.is_empty() {
                views.extend(NetworkView::of(figures, Some(pylons)));
                self.0.insert(name, Arc::clone(figures));
            } else if self.0.remove(&name).is_some() {
                gone.push(name);
            }
        }
        (views, gone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim_core::chunk::{CellIndex, cell_at};
    use sim_core::ids::Diamond;

    const INSIDE: ChunkId = ChunkId::new(Diamond::north(1), 1, 1);
    const OUTSIDE: ChunkId = ChunkId::new(Diamond::north(1), 3, 1);

    fn pylon(chunk: ChunkId, i: u32) -> CellId {
        cell_at(chunk, CellIndex::new(i, 0))
    }

    fn network(pylons: &[CellId], draws: u64) -> Arc<NetworkFigures> {
        Arc::new(NetworkFigures {
            pylons: pylons.to_vec(),
            draws,
            ..NetworkFigures::default()
        })
    }

    /// POW-5.
    #[test]
    fn networks_are_told_as_they_reach_into_the_area_change_and_leave_it() {
        let frequency = Frequency::new(256).unwrap();
        let area = BTreeSet::from([INSIDE]);
        let (a, b, far) = (pylon(INSIDE, 1), pylon(INSIDE, 2), pylon(OUTSIDE, 1));
        let mut known = KnownNetworks::default();
        let views = known.enter(frequency, &area, vec![network(&[a, far], 3)]);
        assert_eq!(views[0].pylons.as_deref(), Some(&[a][..]));
        assert_eq!((views[0].pylon_count, views[0].draws), (2, 3));

        let mut follow = |changed: &[Arc<NetworkFigures>], gone: &[CellId]| {
            known.follow(frequency, &area, (changed, gone))
        };
        let elsewhere = network(&[far], 7);
        let (views, gone) = follow(&[network(&[a, far], 4), elsewhere], &[]);
        assert_eq!((views.len(), views[0].draws), (1, 4));
        assert_eq!((&views[0].pylons, gone), (&None, vec![]));
        let (views, _) = follow(&[network(&[a, b, far], 4)], &[]);
        assert_eq!(views[0].pylons.as_deref(), Some(&[a, b][..]));
        let (views, gone) = follow(&[], &[a, far]);
        assert_eq!(
            (views, gone),
            (vec![], vec![a]),
            "of the other nothing was told"
        );
    }
}
