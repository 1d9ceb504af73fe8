//! docs/CATALOGUE.md does what it says: every command in it is run, in order, as it stands there,
//! with a server that listens where it likes.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use system_tests::document::{blocks, run};
use system_tests::http::Api;
use system_tests::server::{Setup, binary, json_of};

const SERVE: &str = "goldberg serve --catalogue mine.toml";

#[test]
fn every_command_works_as_written() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/CATALOGUE.md");
    let all = blocks(&fs::read_to_string(document).unwrap(), "sh");
    let serve = all.iter().position(|block| block == SERVE).unwrap();
    let home = tempfile::tempdir().unwrap();

    let printed = run(&all[..serve], home.path());
    assert!(
        printed[0].contains("longest chain 9 steps"),
        "{}",
        printed[0]
    );
    let inspected: Value = serde_json::from_str(&printed[1]).unwrap();
    let mistakes: Vec<&str> = printed[2].trim().lines().collect();
    assert!(
        mistakes[0].ends_with("there is no item `oar`; did you mean `ore`?"),
        "{mistakes:?}"
    );
    assert!(
        mistakes[1].ends_with("prototype.store.store.capacity: is 0 and must be at least 1"),
        "{mistakes:?}"
    );
    assert_eq!(mistakes[2..], ["exit code 1"]);

    let file = home.path().join("mine.toml");
    let file = file.to_str().unwrap();
    let data = home.path().join("data");
    let setup = Setup::new(&data).unwrap();
    let server = setup
        .clone()
        .arguments(&["--catalogue", file])
        .start()
        .unwrap();
    let told = Api::new(server.address())
        .get("/catalogue", None)
        .unwrap()
        .ok()
        .unwrap();
    assert_eq!(told["hash"], inspected["hash"]);
    assert_eq!(
        told["recipes"].as_array().unwrap().len() as u64,
        inspected["recipes"].as_u64().unwrap()
    );
    server.stop().unwrap();

    let replayed = &run(&all[serve + 1..], home.path())[0];
    let replayed: Value = serde_json::from_str(replayed).unwrap();
    assert_eq!(replayed["tick"], 0);
    // By the one that is built in, what was played by another is not replayed.
    let refused = setup.replay(&["--to", "0"]).unwrap_err().to_string();
    assert!(refused.contains("other_rules"), "{refused}");
}

#[test]
fn mistakes_are_told_to_programs() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("wrong.toml");
    fs::write(
        &file,
        "[gathering]\nperiod_ticks = 0\npolicy = \"shuffled\"\n",
    )
    .unwrap();
    let inspect = |file: &Path| {
        let mut command = Command::new(binary().unwrap());
        command.args(["inspect", "catalogue", "--json"]).arg(file);
        command
    };
    let output = inspect(&file).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["code"], "catalogue");
    let mistakes = told["mistakes"].as_array().unwrap();
    let zero = mistakes
        .iter()
        .find(|it| it["place"] == "gathering.period_ticks")
        .unwrap();
    assert_eq!(
        (&zero["line"], &zero["problem"]),
        (&2.into(), &"is 0 and must be at least 1".into())
    );

    let missing = json_of(&mut inspect(&home.path().join("nowhere.toml"))).unwrap_err();
    assert!(missing.to_string().contains("catalogue_file"), "{missing}");
    fs::write(&file, [0xff, 0xfe]).unwrap();
    let not_text = json_of(&mut inspect(&file)).unwrap_err();
    assert!(
        not_text.to_string().contains("catalogue_file"),
        "{not_text}"
    );
}
