//! docs/SAVES.md does what it says: every command in it is run as it stands there, over a save that
//! was played, and one that was doctored.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use host::alone::LocalHost;
use host::save::SaveFile;
use serde_json::Value;
use sim_core::catalogue::Catalogue;
use sim_core::ids::Frequency;
use sim_core::tick::WorldParams;
use system_tests::document::{blocks, run};

const TICKS: u64 = 40;

/// The journal of a world in which somebody came and looked around.
fn played(seed: u64) -> Vec<u8> {
    let params = WorldParams {
        seed,
        frequency: Frequency::new(64).unwrap(),
        ticks_per_second: 20,
        ticks_per_generation: 10,
    };
    let catalogue = Arc::new(Catalogue::verdant());
    let mut host = LocalHost::create(params, catalogue).unwrap();
    for _ in 0..TICKS {
        host.seal().unwrap();
        host.take_journal().unwrap();
        host.step().unwrap();
    }
    host.take_journal().unwrap();
    host.journal().bytes().to_vec()
}

fn pack(name: &str, journal: &[u8]) -> Vec<u8> {
    let file = SaveFile {
        name,
        picture: &[],
        journal,
        snapshot: None,
    };
    file.pack().unwrap()
}

#[test]
fn every_command_works_as_written() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/SAVES.md");
    let all = blocks(&fs::read_to_string(document).unwrap(), "sh");
    let home = tempfile::tempdir().unwrap();
    let journal = played(3);
    fs::write(
        home.path().join("island.goldberg"),
        pack("Island", &journal),
    )
    .unwrap();
    // One byte is another, and the file around it is whole.
    let mut doctored = journal.clone();
    let middle = doctored.len() / 2;
    doctored[middle] ^= 1;
    fs::write(
        home.path().join("doctored.goldberg"),
        pack("Island", &doctored),
    )
    .unwrap();

    let printed = run(&all, home.path());
    assert!(
        printed[0].starts_with("name      Island\ntick      40\n"),
        "{}",
        printed[0]
    );
    let verified: Value = serde_json::from_str(&printed[1]).unwrap();
    assert_eq!(verified["verified"], true);
    assert_eq!(verified["tick"], TICKS);
    assert_eq!(verified["seed"], 3);
    let mut refused = printed[2].lines().filter(|line| !line.is_empty());
    let report: Value = serde_json::from_str(refused.next().unwrap()).unwrap();
    assert_eq!(report["verified"], false);
    assert_eq!(report["code"], "save_damaged");
    assert_eq!(refused.next(), Some("exit code 1"));
}
