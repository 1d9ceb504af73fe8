//! The whole game with nothing but curl: a line of machines earns, the server is killed and
//! started again, and everything stands. Each request is a real `curl` process.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use system_tests::curl::Curl;
use system_tests::ground::Site;
use system_tests::server::{Setup, binary};

fn total(account: &[(String, u64)]) -> u64 {
    account.iter().map(|(_, amount)| amount).sum()
}

fn line(site: &Site) -> Vec<(String, &'static str)> {
    let belts = site.belts.iter().map(|cell| (cell.clone(), "belt"));
    let ends = [
        (site.extractor.clone(), "extractor"),
        (site.hub.clone(), "hub"),
    ];
    ends.into_iter().chain(belts).collect()
}

#[test]
fn a_line_of_machines_earns_and_outlives_a_kill() {
    let home = tempfile::tempdir().unwrap();
    let setup = Setup::new(&home.path().join("data"))
        .unwrap()
        .arguments(&["--seed", "7"]);
    let server = setup.start().unwrap();
    let mut curl = Curl::at(server.address());

    let session = curl.run("/initiate", Some(json!({ "name": "Curly" })));
    curl.token = session["token"].as_str().map(str::to_owned);
    let mailbox = session["mailbox"].as_str().expect("a mailbox").to_owned();
    let status = curl.get("/status");
    let cell = status["player"]["cell"]
        .as_str()
        .expect("a place")
        .to_owned();

    let site = curl
        .ground(&cell)
        .site(3)
        .expect("room for a line beside where players come");
    let actions: Vec<Value> = (1..)
        .zip(line(&site))
        .map(|(seq, (cell, prototype))| {
            let build = json!({ "cell": cell, "prototype": prototype, "facing": site.facing });
            json!({ "seq": seq, "action": { "build": build } })
        })
        .collect();
    curl.run(
        &format!("/mailbox/{mailbox}/actions"),
        Some(json!({ "actions": actions })),
    );
    let (mut after, mut answered) = (0, 0);
    while answered < actions.len() {
        let path = format!("/mailbox/{mailbox}/messages?after={after}&wait_seconds=10");
        let body = curl.get(&path);
        for message in body["messages"].as_array().expect("messages") {
            after = message["number"].as_u64().unwrap();
            if let Some(outcome) = message["body"].get("outcome") {
                assert_eq!(outcome["applied"], true, "{outcome}");
                answered += 1;
            }
        }
    }

    // BPR-1, BPR-7: what stands there can be copied, and is not built where it stands.
    let path = format!("/blueprint?around={}&radius=8", site.extractor);
    let copied = curl.get(&path);
    assert_eq!(copied["structures"], actions.len());
    let paste = json!({ "at": site.extractor, "facing": 0, "blueprint": copied["blueprint"] });
    let paste = json!({ "seq": actions.len() + 1, "action": { "paste": paste } });
    curl.run(
        &format!("/mailbox/{mailbox}/actions"),
        Some(json!({ "actions": [paste] })),
    );
    let body = curl.get(&format!(
        "/mailbox/{mailbox}/messages?after={after}&wait_seconds=10"
    ));
    let outcome = &body["messages"][0]["body"]["outcome"];
    after = body["messages"][0]["number"].as_u64().unwrap();
    assert_eq!(outcome["rejection"]["code"], "occupied", "{body}");
    let taken = outcome["rejection"]["cell"].as_str();
    assert!(
        line(&site).iter().any(|(at, _)| Some(&**at) == taken),
        "{body}"
    );

    let spent = curl.account();
    let mut earned = spent.clone();
    for _ in 0..600 {
        if total(&earned) >= total(&spent) + 3 {
            break;
        }
        // Nothing more will come: waiting for it passes the time.
        curl.get(&format!(
            "/mailbox/{mailbox}/messages?after={after}&wait_seconds=1"
        ));
        earned = curl.account();
    }
    assert!(
        total(&earned) >= total(&spent) + 3,
        "nothing was earned: {earned:?}"
    );

    server.kill().unwrap();
    let server = setup.start().unwrap();
    curl.address = server.address().to_owned();
    let ground = curl.ground(&cell);
    for (cell, prototype) in line(&site) {
        let structure = &ground.get(&cell).unwrap().structure;
        assert_eq!(structure["prototype"], prototype, "{cell}");
    }
    let kept = curl.account();
    for (item, amount) in &earned {
        let kept = kept
            .iter()
            .find(|(kept, _)| kept == item)
            .map_or(0, |(_, amount)| *amount);
        assert!(
            kept >= *amount,
            "{item}: {amount} before the kill and {kept} after it"
        );
    }
    server.stop().unwrap();
}

/// POW-1, POW-2, POW-5.
#[test]
fn a_power_network_tells_what_it_draws_and_gives() {
    let home = tempfile::tempdir().unwrap();
    let mut print = Command::new(binary().unwrap());
    let printed = print.args(["inspect", "catalogue", "--print"]).output();
    let text = String::from_utf8(printed.unwrap().stdout).unwrap();
    let rich = "[start]\nmetal = 90\nbrick = 90\ngear = 90\nwire = 90\nframe = 9\nbattery = 9\n";
    let text = text
        .replace("[start]\n", &format!("{rich}drone = 9\n"))
        .replace("prototypes = [\"drone_bay\"]\n", "");
    let file = home.path().join("rich.toml");
    fs::write(&file, text).unwrap();
    let server = Setup::new(&home.path().join("data"))
        .unwrap()
        .arguments(&["--seed", "7", "--catalogue", file.to_str().unwrap()])
        .start()
        .unwrap();
    let mut curl = Curl::at(server.address());
    let session = curl.run("/initiate", Some(json!({})));
    curl.token = session["token"].as_str().map(str::to_owned);
    let mailbox = session["mailbox"].as_str().unwrap();
    let cell = curl.get("/status")["player"]["cell"].clone();
    let site = curl.ground(cell.as_str().unwrap()).site(2).expect("room");
    let (pylon, generator, bay) = (&site.extractor, &site.belts[0], &site.belts[1]);
    let network = || curl.get(&format!("/network?at={bay}"));
    assert_eq!(
        (&network()["pylon"], &network()["network"]),
        (&json!(null), &json!(null))
    );

    let structures = [
        (pylon, "pylon"),
        (generator, "generator"),
        (bay, "drone_bay"),
    ];
    let builds = (1..).zip(structures).map(|(seq, (cell, prototype))| {
        let build = json!({ "cell": cell, "prototype": prototype, "facing": 0 });
        json!({ "seq": seq, "action": { "build": build } })
    });
    let actions: Vec<Value> = builds.collect();
    let path = format!("/mailbox/{mailbox}/actions");
    curl.run(&path, Some(json!({ "actions": actions })));
    // Told within a second; waiting for mail that is there already passes no time, so for more.
    let mut told = network();
    for _ in 0..60 {
        if told["network"]["machines"].get("drone_bay").is_some() {
            break;
        }
        curl.get(&format!(
            "/mailbox/{mailbox}/messages?after=3&wait_seconds=1"
        ));
        told = network();
    }
    assert_eq!(told["pylon"], json!(pylon), "{told}");
    let expected = json!({
        "pylons": 1, "draws": 5, "gives": 0, "satisfaction_percent": 0,
        "machines": {
            "generator": { "machines": 1, "draws": 0, "gives": 0 },
            "drone_bay": { "machines": 1, "draws": 5, "gives": 0 },
        },
    });
    assert_eq!(told["network"], expected);

    let deliver = json!({ "cell": generator, "item": "biomass", "amount": 4 });
    let order = json!({ "append": { "order": { "deliver": deliver } } });
    let queue = json!({ "seq": 4, "action": { "queue": { "edit": order } } });
    curl.run(&path, Some(json!({ "actions": [queue] })));
    for _ in 0..60 {
        told = network();
        if told["network"]["gives"] == 20 {
            break;
        }
        curl.get(&format!(
            "/mailbox/{mailbox}/messages?after=4&wait_seconds=1"
        ));
    }
    assert_eq!(told["network"]["satisfaction_percent"], 100, "{told}");
    assert_eq!(told["network"]["machines"]["generator"]["gives"], 20);
}
