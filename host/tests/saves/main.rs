//! A journal is the world: whatever is cut off it, and wherever it is opened, what was kept leads to
//! the same world; and what was damaged is not taken for one.

mod alone;
mod file;
mod past;
mod play;

use std::sync::OnceLock;

use host::alone::opening::Opening;
use host::save::verify::{Limits, verify};
use host::save::{Journal, PLAYER, SaveError};
use play::Play;
use proptest::prelude::*;
use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;
use sim_core::ids::Tick;

const END: u64 = 330;

fn limits() -> Limits {
    Limits {
        catalogue: StateHash(Catalogue::verdant().hash()),
        ticks_max: 10_000,
    }
}

/// A world that was played to its end, once for all tests.
fn played() -> &'static Play {
    static PLAYED: OnceLock<Play> = OnceLock::new();
    PLAYED.get_or_init(|| {
        let mut play = Play::new(5);
        play.run_to(END);
        play.keep();
        play
    })
}

#[test]
fn random_play_does_something() {
    let world = played().host.world();
    let me = world.player(PLAYER).unwrap();
    assert!(world.entity_count() > 3, "{}", world.entity_count());
    assert!(me.outcomes.last_seq() > 1_000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_journal_that_is_cut_anywhere_leads_to_the_world_that_was(cut in 0.0..1.0f64) {
        let played = played();
        let length = (played.journal.len() as f64 * cut) as usize;
        let bytes = played.journal[..length].to_vec();
        let Ok(journal) = Journal::read(bytes.clone()) else {
            // Not even the header is there.
            prop_assert!(length < Journal::begin(played.host.journal().header().clone()).bytes().len());
            return Ok(());
        };
        prop_assert!(journal.bytes().len() <= length);
        let mut again = Play::reopen(5, bytes, None);
        let tick = again.host.world().tick();
        prop_assert_eq!(tick, journal.end().tick);
        prop_assert_eq!(again.host.world().hash(), played.hashes[&tick]);
        // Who goes on plays on as if nothing had been.
        again.run_to(END);
        again.keep();
        for (tick, hash) in &again.hashes {
            prop_assert_eq!(hash, &played.hashes[tick], "tick {}", tick);
        }
        let verified = verify(again.journal, &limits(), |_| ());
        prop_assert!(verified.is_ok(), "{:?}", verified.err());
    }

    #[test]
    fn a_snapshot_leads_to_the_same_world(at in 1..END, more in 0..40u64) {
        let mut play = Play::new(6);
        play.run_to(at);
        let snapshot = play.host.snapshot().unwrap();
        play.keep();
        play.run_to(at + more);
        play.keep();
        let journal = play.journal.clone();
        play.run_to(at + more + 30);
        for given in [Some(&snapshot[..]), None] {
            let opening = Opening::begin(journal.clone(), given).unwrap();
            prop_assert_eq!(opening.from(), Tick(given.map_or(0, |_| at)));
            let mut again = Play::reopen(6, journal.clone(), given);
            again.run_to(at + more + 30);
            prop_assert_eq!(again.hashes.first_key_value().map(|(tick, _)| tick.0), Some(at + more));
            for (tick, hash) in &again.hashes {
                prop_assert_eq!(hash, &play.hashes[tick], "tick {}", tick);
            }
        }
    }

    #[test]
    fn a_snapshot_that_is_damaged_or_of_another_world_is_passed_over(
        place in 0.0..1.0f64, bit in 0..8u8,
    ) {
        let mut play = Play::new(7);
        play.run_to(60);
        let mut snapshot = play.host.snapshot().unwrap();
        play.keep();
        let other = Opening::begin(played().journal.clone(), Some(&snapshot)).unwrap();
        prop_assert_eq!(other.from(), Tick(0));
        let byte = (snapshot.len() as f64 * place) as usize;
        snapshot[byte] ^= 1 << bit;
        let opening = Opening::begin(play.journal.clone(), Some(&snapshot)).unwrap();
        prop_assert_eq!(opening.from(), Tick(0), "byte {}", byte);
    }
}

#[test]
fn a_journal_with_any_byte_flipped_is_refused() {
    let played = played();
    for byte in 0..played.journal.len() {
        let mut bytes = played.journal.clone();
        bytes[byte] ^= 1 << (byte % 8);
        match Journal::read(bytes) {
            Ok(_) => panic!("byte {byte} is not looked at"),
            Err(SaveError::Damaged {
                byte: found, after, ..
            }) => {
                assert!(found <= byte, "byte {byte}, and {found} is said");
                assert!(played.hashes.contains_key(&after));
            }
            Err(error) => assert!(byte < 10, "byte {byte}: {error}"),
        }
    }
}

#[test]
fn what_a_crash_leaves_of_a_last_record_is_cut_off() {
    let whole = played().journal.clone();
    let kept = Journal::read(whole.clone()).unwrap();
    // A file grows before it is written to.
    for blank in [1, 7, 8, 4_096] {
        let mut bytes = whole.clone();
        bytes.resize(whole.len() + blank, 0);
        let read = Journal::read(bytes).unwrap();
        assert_eq!(read.bytes(), kept.bytes());
    }
    let mut bytes = whole.clone();
    bytes.extend(b"anything else");
    assert_eq!(Journal::read(bytes).unwrap_err().code(), "save_damaged");
}

#[test]
fn a_journal_tells_how_far_the_world_has_come_at_least_every_ten_seconds() {
    let mut play = Play::new(8);
    play.run_to(3);
    let mut last = Tick(0);
    for _ in 0..500 {
        play.host.seal().unwrap();
        play.keep();
        play.host.step().unwrap();
        let end = play.host.journal().end().tick;
        assert!(play.host.world().tick().since(end) <= 201);
        last = last.max(end);
    }
    assert!(last >= Tick(400));
}

#[test]
fn verifying_goes_in_slices_and_says_how_far_it_is() {
    use host::save::verify::Verification;
    let journal = played().journal.clone();
    let mut verification = Verification::begin(journal, &limits()).unwrap();
    let mut ticks = 0;
    while !verification.progress().is_done() {
        let progress = verification.advance(50).unwrap();
        ticks += 50;
        assert_eq!(progress.tick, Tick(ticks.min(END)));
        assert_eq!(progress.end, Tick(END));
    }
    assert_eq!(verification.world().hash(), played().hashes[&Tick(END)]);
}

#[test]
fn what_may_not_be_verified_is_refused_before_it_costs_anything() {
    let journal = || played().journal.clone();
    let code = |limits: &Limits| verify(journal(), limits, |_| ()).unwrap_err().code();
    let other = Limits {
        catalogue: StateHash(1),
        ..limits()
    };
    assert_eq!(code(&other), "save_other_catalogue");
    let short = Limits {
        ticks_max: END - 1,
        ..limits()
    };
    assert_eq!(code(&short), "save_too_many_ticks");
    let not_one = |bytes: &[u8]| Journal::read(bytes.to_vec()).unwrap_err().code();
    assert_eq!(not_one(b""), "save_unknown");
    assert_eq!(not_one(b"gb-wor"), "save_incomplete");
    assert_eq!(not_one(b"PNG and so on"), "save_unknown");
    assert_eq!(not_one(b"gb-world\x02\x00"), "save_other_version");
    let (mut bytes, too_long) = (journal(), host::save::SAVE_BYTES_MAX + 1);
    bytes.resize(too_long, 0);
    assert_eq!(not_one(&bytes), "save_too_long");
}
