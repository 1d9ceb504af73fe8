//! Worlds that players bring: docs/WORLDS.md does what it says, and a server that is killed in the
//! middle of an import leaves all of a world or nothing.

#[allow(dead_code, reason = "other tests use the rest of it")]
#[path = "../../host/tests/saves/play.rs"]
mod play;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use host::save::SaveFile;
use play::Play;
use serde_json::Value;
use system_tests::document::{blocks, run};
use system_tests::server::{Server, Setup, json_of};

const ADDRESS: &str = "http://127.0.0.1:4000";
const REPLAY: &str = "goldberg replay --data-dir data/worlds/ID --verify";
const END: u64 = 400;

/// Writes the save of a world that was played alone, and gives its last hash.
fn write_save(folder: &Path) -> (PathBuf, String) {
    let mut play = Play::new(3);
    play.run_to(END);
    play.keep();
    let file = SaveFile {
        name: "an island",
        picture: &[],
        journal: &play.journal,
        snapshot: None,
    };
    let path = folder.join("island.goldberg");
    fs::write(&path, file.pack().unwrap()).unwrap();
    (path, play.host.world().hash().to_string())
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn every_command_works_as_written() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/WORLDS.md");
    let all = blocks(&fs::read_to_string(document).unwrap(), "sh");
    let home = tempfile::tempdir().unwrap();
    write_save(home.path());
    let setup = Setup::new(&home.path().join("data")).unwrap();
    let setup = setup.arguments(&["--frequency", "64"]);
    let server = setup.start().unwrap();
    let (replay, rest) = all.split_last().unwrap();
    assert_eq!(replay, REPLAY);
    let rest: Vec<_> = rest
        .iter()
        .map(|block| block.replace(ADDRESS, server.address()))
        .collect();
    let printed = run(&rest, home.path());

    let accepted = json(&printed[0]);
    let world = accepted["world"].as_str().unwrap();
    let end = json(&printed[1]);
    assert_eq!(
        (&end["state"], &end["tick"]),
        (&"done".into(), &END.into()),
        "{end}"
    );
    let worlds = json(&printed[2]);
    assert_eq!(worlds["worlds"][1]["path"], accepted["path"]);
    assert_eq!(worlds["imports_left"], 7);
    let answers: Vec<_> = serde_json::Deserializer::from_str(&printed[3])
        .into_iter::<Value>()
        .map(Result::unwrap)
        .collect();
    assert_eq!(answers[0]["player"]["id"], 1);
    assert_eq!(answers[1]["player"], 2);
    assert_eq!(answers[2]["players"], 2);
    server.stop().unwrap();

    let replayed = run(&[replay.replace("ID", world)], home.path());
    assert!(
        replayed[0].contains(&format!("from tick {END}")),
        "{}",
        replayed[0]
    );
}

/// What a server says to `curl`, and nothing if it says nothing.
fn curl(arguments: &[&str]) -> Option<Value> {
    let mut curl = Command::new("curl");
    curl.args(["--silent", "--max-time", "60"]).args(arguments);
    json_of(&mut curl).ok()
}

fn bring(server: &Server, file: &Path) -> Value {
    let body = format!("@{}", file.display());
    let url = format!("{}/worlds/import", server.address());
    curl(&["--data-binary", &body, &url]).expect("it is taken in")
}

/// The worlds beside the first, once none is being opened.
fn worlds_beside(server: &Server) -> Vec<Value> {
    loop {
        let told = curl(&[&format!("{}/worlds", server.address())]).unwrap();
        let worlds = told["worlds"].as_array().unwrap();
        if worlds.iter().all(|world| world["state"] != "opening") {
            return worlds[1..].to_vec();
        }
    }
}

#[test]
fn a_kill_leaves_a_whole_world_or_none() {
    let home = tempfile::tempdir().unwrap();
    let (file, _) = write_save(home.path());
    let mut whole = 0;
    for asked in [0, 1, 2, 4, 8, 16, 100] {
        let setup = Setup::new(&home.path().join(format!("data-{asked}"))).unwrap();
        let setup = setup.arguments(&["--frequency", "64"]);
        let server = setup.start().unwrap();
        let accepted = bring(&server, &file);
        let text = |field: &str| accepted[field].as_str().unwrap().to_owned();
        for _ in 0..asked {
            let url = format!("{}{}", server.address(), text("status"));
            let told = curl(&[&url]).unwrap();
            if told["state"] == "done" {
                break;
            }
        }
        server.kill().unwrap();

        let server = setup.start().unwrap();
        let left = worlds_beside(&server);
        println!(
            "killed after it was asked {asked} times: {} worlds",
            left.len()
        );
        if let Some(world) = left.first() {
            whole += 1;
            assert_eq!(
                (&world["id"], &world["state"]),
                (&accepted["world"], &"open".into())
            );
            let bearer = format!("Authorization: Bearer {}", text("token"));
            let url = format!("{}{}status", server.address(), text("path"));
            let status = curl(&["--header", &bearer, &url]).unwrap();
            assert_eq!(status["player"]["id"], 1, "{status}");
            assert!(status["tick"].as_u64().unwrap() >= END);
        }
        let folders = fs::read_dir(setup.data_folder().join("worlds"));
        let names = folders
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().file_name());
        let names: Vec<_> = names.collect();
        assert_eq!(names.len(), left.len(), "{names:?}");
        server.stop().unwrap();
    }
    assert!(whole > 0, "the last was asked for until it was done");
}
