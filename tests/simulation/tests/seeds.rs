//! Twenty seeds in every test run (the first two in `program.rs`), those that once failed, and that a
//! seed is a seed.

use simulation::{Report, run};

/// One test a seed, so that they run beside each other.
macro_rules! seeds {
    ($($name:ident: $seed:literal),+ $(,)?) => {
        $(
            #[test]
            fn $name() {
                hold($seed);
            }
        )+
    };
}

fn hold(seed: u64) -> Report {
    match run(seed, false) {
        Ok(report) => report,
        Err(failure) => panic!("{failure}"),
    }
}

seeds! {
    seed_2: 2, seed_3: 3, seed_4: 4, seed_5: 5, seed_6: 6, seed_7: 7,
    seed_8: 8, seed_9: 9, seed_10: 10, seed_11: 11, seed_12: 12, seed_13: 13, seed_14: 14,
    seed_15: 15, seed_16: 16, seed_17: 17, seed_18: 18,
}

/// The twentieth.
#[test]
fn a_seed_is_the_same_twice() {
    let (one, other) = (hold(19), hold(19));
    assert_eq!(one.trace, other.trace);
    // What is the same because nothing happens says nothing.
    assert!(one.clients.applied > 0 && one.ticks > 100, "{one:?}");
}
