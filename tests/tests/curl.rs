//! The whole game with nothing but curl: a line of machines earns, the server is killed and
//! started again, and everything stands. Each request is a real `curl` process.

use serde_json::{Value, json};
use system_tests::curl::Curl;
use system_tests::ground::Site;
use system_tests::server::Setup;

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
