//! A save as one file: what goes in comes out, and what was damaged does not.

use host::alone::opening::Opening;
use host::save::verify::verify;
use host::save::{Journal, PICTURE_BYTES_MAX, SaveFile};
use proptest::collection::vec;
use proptest::prelude::*;
use sim_core::ids::Tick;

use crate::limits;
use crate::play::Play;

/// A save of form 1, by rules 4; never made anew.
const FIRST: &[u8] = include_bytes!("../fixtures/form-1-rules-4.goldberg");

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_goes_in_comes_out(
        name in "\\PC{0,40}",
        picture in vec(any::<u8>(), 0..300),
        journal in vec(any::<u8>(), 0..300),
        snapshot in proptest::option::of(vec(any::<u8>(), 1..300)),
    ) {
        let file = SaveFile {
            name: &name,
            picture: &picture,
            journal: &journal,
            snapshot: snapshot.as_deref(),
        };
        let packed = file.pack().unwrap();
        prop_assert!(SaveFile::is_one(&packed));
        prop_assert_eq!(SaveFile::unpack(&packed), Ok(file));
        for byte in 0..packed.len() {
            let mut bytes = packed.clone();
            bytes[byte] ^= 1 << (byte % 8);
            prop_assert!(SaveFile::unpack(&bytes).is_err(), "byte {}", byte);
            let code = SaveFile::unpack(&packed[..byte]).unwrap_err().code();
            prop_assert!(["save_incomplete", "save_unknown"].contains(&code), "{}", code);
        }
        let longer = [&packed[..], b"x"].concat();
        prop_assert_eq!(SaveFile::unpack(&longer).unwrap_err().code(), "save_damaged");
    }
}

#[test]
fn what_is_too_long_is_refused_both_ways() {
    let picture = vec![0; PICTURE_BYTES_MAX + 1];
    let file = SaveFile {
        name: "",
        picture: &picture,
        journal: &[],
        snapshot: None,
    };
    assert_eq!(file.pack().unwrap_err().code(), "save_too_long");
}

#[test]
fn a_save_of_the_first_form_is_read_and_goes_on() {
    let file = SaveFile::unpack(FIRST).unwrap();
    assert_eq!(
        (file.name, file.picture),
        ("Island", &b"not really one"[..])
    );
    let world = verify(file.journal.to_vec(), &limits(), |_| ()).unwrap();
    assert_eq!(world.tick(), Tick(90));
    let opening = Opening::begin(file.journal.to_vec(), file.snapshot).unwrap();
    assert_eq!(opening.from(), Tick(60));
    let mut play = Play::reopen(4, file.journal.to_vec(), file.snapshot);
    assert_eq!(play.host.world().hash(), world.hash());
    play.run_to(100);
    play.keep();
    assert!(Journal::read(play.journal).is_ok());
}
