//! What a client says beforehand is what the world says then.

mod plans;
mod played;

use std::collections::BTreeMap;

use played::{ME, OTHER, Played};
use sim_core::ids::{CellId, Direction, PrototypeId};
use sim_core::players::{Action, Rejection, Verdict};
use sim_core::topology;

/// Something to do at a cell, out of a number.
fn action(number: u64, cell: CellId) -> Action {
    let facing = Direction::FIRST;
    match number % 9 {
        0..=3 => Action::Build {
            cell,
            prototype: PrototypeId((number / 9 % 4) as u16),
            facing,
        },
        4 => Action::Claim { cell },
        5 => Action::Grant { to: ME },
        6 => Action::Revoke { to: ME },
        7 => Action::Rotate { cell, facing },
        _ => Action::Remove { cell },
    }
}

/// OWN-2, OWN-3, OWN-4, OWN-8.
#[test]
fn a_client_foresees_what_the_world_says() {
    let mut codes: BTreeMap<&str, u32> = BTreeMap::new();
    for seed in [3, 7] {
        println!("seed {seed}");
        let mut played = Played::new(seed);
        let mut random = seed;
        let mut next = |end: u64| {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (random >> 33) % end
        };
        for _ in 0..500 {
            let radius = [2, 3, 23, 25, 26, 48][next(6) as usize];
            let frequency = played.world.params().frequency;
            let ring = topology::ring(frequency, played.me().cell, radius);
            let cell = ring[next(ring.len() as u64) as usize];
            let action = action(next(100), cell);
            let player = [ME, ME, OTHER][next(3) as usize];
            let foreseen = match action {
                Action::Build { prototype, .. } => played.session.may_build(cell, prototype),
                Action::Rotate { .. } | Action::Remove { .. } => played.session.may_change(cell),
                _ => Ok(()),
            };
            let is_foreseen = player == ME && !matches!(action, Action::Claim { .. });
            let verdict = played.ask(player, action.clone());
            if is_foreseen {
                let rejected = |rejection: &Rejection| Verdict::Rejected(*rejection);
                let expected = foreseen.as_ref().err().map_or(Verdict::Applied, rejected);
                let is_grant = matches!(action, Action::Grant { .. } | Action::Revoke { .. });
                assert!(is_grant || verdict == expected, "{action:?}: {verdict:?}");
                let code = foreseen.map_or_else(|rejection| rejection.code(), |()| "applied");
                *codes.entry(code).or_default() += 1;
            }
        }
    }
    println!("{codes:?}");
    for expected in [
        "applied",
        "out_of_reach",
        "not_yours",
        "occupied",
        "unaffordable",
        "no_structure",
    ] {
        assert!(codes.contains_key(expected), "nothing was {expected}");
    }
}
