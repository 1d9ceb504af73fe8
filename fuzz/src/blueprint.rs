//! A blueprint's text is read as what prints as it, or refused with a code; what is read is placed or
//! refused anywhere.

use data_encoding::BASE32_NOPAD;
use sim_core::blueprint::Blueprint;
use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, Diamond, Direction, Frequency};
use sim_core::topology;

use crate::worlds::FREQUENCY;

/// Takes any bytes as a text, and as the body of one whose checksum is right.
///
/// # Panics
/// If something does not hold.
pub fn judge(bytes: &[u8]) {
    judge_text(&String::from_utf8_lossy(bytes));
    let StateHash(hash) = StateHash::of_bytes(bytes);
    let sealed = [&(hash as u32).to_le_bytes()[..], bytes].concat();
    judge_text(&format!("GB1{}", BASE32_NOPAD.encode(&sealed)));
}

fn judge_text(text: &str) {
    let catalogue = Catalogue::verdant();
    let blueprint = match Blueprint::parse(text, &catalogue) {
        Ok(blueprint) => blueprint,
        Err(error) => return assert!(!error.code().is_empty()),
    };
    assert_eq!(blueprint.print(&catalogue).as_deref(), Some(text.trim()));
    let frequency = Frequency::new(FREQUENCY).expect("a frequency");
    for place in [0, FREQUENCY / 2, FREQUENCY - 1] {
        let cell = CellId::new(Diamond::south(1), place, FREQUENCY - 1);
        match blueprint.place(frequency, cell, Direction::FIRST) {
            Ok(placed) => assert_eq!(placed.len(), blueprint.structures().len()),
            Err(bend) => assert!(topology::is_pentagon(frequency, bend.cell)),
        }
    }
}
