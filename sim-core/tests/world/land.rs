//! Chunks: where cells lie, which live, and what is generated when.

use proptest::prelude::*;
use sim_core::chunk::{CellIndex, cell_at, locate};
use sim_core::ids::CellId;
use sim_core::limits::ACTIVATION_DELAY_TICKS;
use sim_core::players::Action;
use sim_core::tick::Input;
use sim_core::topology;

use crate::support::{ANN, BEN, Hand, frequency, join, step, world};

#[test]
fn every_cell_has_one_place_in_one_chunk() {
    let frequency = frequency(64);
    for cell in topology::cells(frequency) {
        let (id, index) = locate(frequency, cell).unwrap();
        assert_eq!(cell_at(id, index), cell);
    }
    assert_eq!(
        locate(frequency, CellId::SOUTH_POLE).unwrap().1,
        CellIndex::POLE
    );
}

#[test]
fn land_wakes_around_a_player_and_falls_asleep_when_they_leave() {
    let mut world = world(7);
    let joined = step(
        &mut world,
        vec![Input::Join {
            player: ANN,
            name: "Ann".into(),
        }],
    );
    assert_eq!((joined.activated.len(), joined.deactivated.len()), (0, 0));
    let awake = (1..=ACTIVATION_DELAY_TICKS)
        .map(|_| step(&mut world, Vec::new()).activated)
        .collect::<Vec<_>>();
    let (last, before) = awake.split_last().unwrap();
    assert!(before.iter().all(Vec::is_empty));
    let (home, _) = locate(world.params().frequency, world.player(ANN).unwrap().cell).unwrap();
    let mut expected = topology::chunk_neighbors(world.params().frequency, home);
    expected.push(home);
    expected.sort_unstable();
    assert_eq!(*last, expected);
    let left = step(&mut world, vec![Input::Leave { player: ANN }]);
    assert_eq!(left.deactivated, expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    /// Generating ahead of time, or not, shows nowhere.
    #[test]
    fn preparing_changes_nothing(seed: u64, walks in prop::collection::vec((any::<u8>(), any::<u16>()), 1..12)) {
        let (mut prepared, mut lazy) = (world(seed), world(seed));
        for world in [&mut prepared, &mut lazy] {
            join(world, ANN);
            join(world, BEN);
        }
        let mut hands = [Hand::of(ANN), Hand::of(BEN)];
        for (pause, target) in walks {
            let hand = &mut hands[usize::from(target) % 2];
            let near = prepared.player(hand.player).unwrap().cell;
            let cells = topology::within(prepared.params().frequency, near, 60);
            let to = cells[usize::from(target) * 7 % cells.len()];
            let walk = hand.input(Action::Walk { to });
            let mut inputs = vec![walk];
            for _ in 0..=pause {
                while prepared.prepare() {}
                let a = step(&mut prepared, inputs.clone());
                let b = step(&mut lazy, std::mem::take(&mut inputs));
                prop_assert_eq!(a.hash, b.hash);
                prop_assert_eq!(a.outcomes, b.outcomes);
            }
        }
    }
}
