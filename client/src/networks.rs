//! The power networks that reach into the area, as they were told last.

use protocol::power::NetworkView;
use sim_core::ids::CellId;
use std::collections::BTreeMap;

/// Networks by their names, each with its pylons within the area.
#[derive(Debug, Default)]
pub struct Networks(BTreeMap<CellId, NetworkView>);

impl Networks {
    /// Some left or are no more, others changed.
    pub(crate) fn follow(&mut self, gone: &[CellId], changed: &[NetworkView]) {
        for name in gone {
            self.0.remove(name);
        }
        for network in changed {
            let before = self.0.remove(&network.name);
            let mut network = network.clone();
            network.pylons = network.pylons.or(before.and_then(|it| it.pylons));
            self.0.insert(network.name, network);
        }
    }

    /// The network of a pylon within the area, unless that was built within the last second.
    pub fn of_pylon(&self, pylon: CellId) -> Option<&NetworkView> {
        let has_it = |it: &&NetworkView| {
            let pylons = it.pylons.as_ref();
            pylons.is_some_and(|pylons| pylons.binary_search(&pylon).is_ok())
        };
        self.0.values().find(has_it)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim_core::ids::Diamond;
    use std::collections::BTreeMap;

    fn pylon(i: u32) -> CellId {
        CellId::new(Diamond::north(1), i, 0)
    }

    fn told(name: u32, pylons: Option<&[u32]>, draws: u64) -> NetworkView {
        NetworkView {
            name: pylon(name),
            pylons: pylons.map(|pylons| pylons.iter().map(|i| pylon(*i)).collect()),
            pylon_count: 9,
            draws,
            gives: 0,
            groups: BTreeMap::new(),
        }
    }

    #[test]
    fn pylons_stay_as_they_were_told_until_they_are_told_anew() {
        let mut networks = Networks::default();
        let draws =
            |networks: &Networks, i| networks.of_pylon(pylon(i)).map(|network| network.draws);
        networks.follow(&[], &[told(1, Some(&[1, 3]), 5), told(2, Some(&[2]), 7)]);
        networks.follow(&[], &[told(1, None, 6)]);
        assert_eq!(
            [1, 2, 3, 4].map(|i| draws(&networks, i)),
            [Some(6), Some(7), Some(6), None]
        );
        networks.follow(&[pylon(2)], &[told(1, Some(&[1, 2]), 8)]);
        assert_eq!(
            [1, 2, 3].map(|i| draws(&networks, i)),
            [Some(8), Some(8), None]
        );
    }
}
