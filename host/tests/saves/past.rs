//! Any tick can be looked at, whichever was looked at before, and the present is none the wiser.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use proptest::prelude::*;
use sim_core::hash::StateHash;
use sim_core::ids::Tick;

use crate::play::Play;

const END: u64 = 4_000;

/// A long game, and what was kept of it.
fn long() -> &'static (Vec<u8>, BTreeMap<Tick, StateHash>) {
    static LONG: OnceLock<(Vec<u8>, BTreeMap<Tick, StateHash>)> = OnceLock::new();
    LONG.get_or_init(|| {
        let mut play = Play::new(9);
        play.run_to(END);
        play.keep();
        (play.journal, play.hashes)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn every_tick_is_shown_as_it_was(looks in proptest::collection::vec(0..END + 50, 1..12)) {
        let (journal, hashes) = long();
        let mut play = Play::reopen(9, journal.clone(), None);
        for at in looks {
            let tick = Tick(at.min(END));
            while !play.host.look_at(Tick(at), 300).unwrap() {
                prop_assert!(play.host.image_count() <= 80);
            }
            prop_assert_eq!(play.host.shown().tick, tick);
            prop_assert_eq!(play.host.shown().hash, hashes[&tick]);
            // Time stands still.
            play.host.seal().unwrap();
            play.host.step().unwrap();
            prop_assert_eq!(play.host.world().tick(), Tick(END));
        }
        play.host.look_at_present();
        prop_assert_eq!(play.host.shown().hash, hashes[&Tick(END)]);
        play.run_to(END + 5);
        prop_assert_eq!(play.host.shown().tick, Tick(END + 5));
    }
}

#[test]
fn looking_to_and_fro_replays_little() {
    let (journal, _) = long();
    let mut play = Play::reopen(9, journal.clone(), None);
    let far = |play: &mut Play, at: u64, ticks_max| play.host.look_at(Tick(at), ticks_max).unwrap();
    while !far(&mut play, 2_100, 100) {}
    // Back and forth around there, each in a handful of ticks.
    for at in [2_099, 2_098, 2_090, 2_100, 2_095] {
        assert!(far(&mut play, at, 16), "tick {at}");
    }
    // And anywhere else in no more than the images are apart.
    for at in [3_999, 17, 1_024, 2_900] {
        assert!(far(&mut play, at, 128), "tick {at}");
    }
}
