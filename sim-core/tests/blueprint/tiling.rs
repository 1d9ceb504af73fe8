//! Where a replicator's copies go.

use std::collections::BTreeSet;

use proptest::prelude::*;
use sim_core::blueprint::tiling::Tiling;

use crate::places::blueprint;

proptest! {
    /// REP-3: copies go outward, no two overlap, and the middle is left alone.
    #[test]
    fn copies_lie_side_by_side_from_the_inside_out(blueprint in blueprint(), reach in 0_u32..70) {
        let tiling = Tiling::new(blueprint.bounds());
        let mut taken: BTreeSet<(i32, i32)> =
            blueprint.structures().iter().map(|it| (it.at.i.into(), it.at.j.into())).collect();
        taken.insert((0, 0));
        let mut tiles = BTreeSet::new();
        let mut ended = false;
        for number in 0..800 {
            let Some(tile) = tiling.tile(number, reach) else {
                ended = true;
                continue;
            };
            prop_assert!(!ended, "after the last comes none");
            prop_assert!(tiles.insert((tile.i, tile.j)));
            for planned in blueprint.structures() {
                let at = (tile.i + i32::from(planned.at.i), tile.j + i32::from(planned.at.j));
                prop_assert!(taken.insert(at), "{:?} is taken twice", at);
                if tiling.is_within(tile, reach) {
                    let distance = at.0.abs().max(at.1.abs()).max((at.0 - at.1).abs());
                    prop_assert!(distance.unsigned_abs() <= reach);
                }
            }
        }
        // What the numbers leave out lies out of reach, too.
        if ended {
            let (height, width) = {
                let bounds = blueprint.bounds();
                (bounds.i().1 - bounds.i().0 + 1, bounds.j().1 - bounds.j().0 + 1)
            };
            for (row, column) in (-70..=70).flat_map(|row| (-70..=70).map(move |it| (row, it))) {
                let (i, j) = (row * height, column * width);
                let distance = i32::abs(i).max(i32::abs(j)).max((i - j).abs()).unsigned_abs();
                let is_told = tiles.contains(&(i, j));
                prop_assert!(is_told || (i, j) == (0, 0) || distance > reach || tiles.len() == 800);
            }
        }
    }
}
