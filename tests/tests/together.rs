//! Two players with nothing but curl: one gives, the other builds with it, on their cells too, for
//! as long as they let them.

use serde_json::{Value, json};
use system_tests::curl::Curl;
use system_tests::server::Setup;

/// A player, and what they were told so far.
struct Player {
    curl: Curl,
    mailbox: String,
    number: u64,
    seq: u64,
    read: u64,
    /// Mail that was no answer.
    events: Vec<Value>,
}

impl Player {
    fn join(address: &str, name: &str) -> Player {
        let mut curl = Curl::at(address);
        let session = curl.run("/initiate", Some(json!({ "name": name })));
        curl.token = session["token"].as_str().map(str::to_owned);
        Player {
            mailbox: session["mailbox"].as_str().expect("a mailbox").to_owned(),
            number: session["player"].as_u64().expect("a number"),
            curl,
            seq: 0,
            read: 0,
            events: Vec::new(),
        }
    }

    /// Asks for something, and waits for the answer: `applied`, or the code of why not.
    fn ask(&mut self, action: &Value) -> Value {
        self.seq += 1;
        let actions = json!({ "actions": [{ "seq": self.seq, "action": action }] });
        let path = format!("/mailbox/{}/actions", self.mailbox);
        self.curl.run(&path, Some(actions));
        loop {
            let outcome = self.next_mail()["outcome"].take();
            if outcome["seq"] == self.seq {
                return match outcome["applied"] == true {
                    true => json!("applied"),
                    false => outcome["rejection"].clone(),
                };
            }
        }
    }

    fn applied(&mut self, action: &Value) {
        assert_eq!(self.ask(action), "applied", "{action}");
    }

    fn refused(&mut self, action: &Value, code: &str) -> String {
        let rejection = self.ask(action);
        assert_eq!(rejection["code"], code, "{action}: {rejection}");
        rejection["message"].as_str().expect("words").to_owned()
    }

    fn next_mail(&mut self) -> Value {
        loop {
            let path = format!(
                "/mailbox/{}/messages?after={}&wait_seconds=10",
                self.mailbox, self.read
            );
            let body = self.curl.get(&path);
            let Some(mail) = body["messages"].get(0) else {
                continue;
            };
            self.read = mail["number"].as_u64().expect("a number");
            if mail["body"].get("outcome").is_none() {
                self.events.push(mail["body"].clone());
            }
            return mail["body"].clone();
        }
    }

    fn held(&self, item: &str) -> u64 {
        let account = self.curl.account();
        let held = account.iter().find(|(key, _)| key == item);
        held.map_or(0, |(_, amount)| *amount)
    }
}

fn give(to: &Player, items: &Value) -> Value {
    json!({ "give": { "to": to.number, "items": items } })
}

fn build(cell: &str, prototype: &str) -> Value {
    json!({ "build": { "cell": cell, "prototype": prototype, "facing": 0 } })
}

/// LED-5, LED-6, OWN-7, OWN-8.
#[test]
fn one_gives_and_the_other_builds_with_it_as_long_as_they_are_let() {
    let home = tempfile::tempdir().unwrap();
    let setup = Setup::new(&home.path().join("data"))
        .unwrap()
        .arguments(&["--seed", "7"]);
    let server = setup.start().unwrap();
    let mut ada = Player::join(server.address(), "Ada");
    let mut ben = Player::join(server.address(), "Ben");
    let place = ada.curl.get("/status")["player"]["cell"].clone();
    let ground = ada.curl.ground(place.as_str().expect("a place"));
    let site = ground.site(3).expect("room beside where players come");

    // Ben has nothing but what Ada gives him.
    let all: Value = ben.curl.account().into_iter().collect();
    ben.applied(&give(&ada, &all));
    let extractor = build(&site.extractor, "extractor");
    let why = ben.refused(&extractor, "unaffordable");
    assert!(why.contains("you have 0"), "{why}");
    ada.refused(&give(&ben, &json!({ "ore": 5, "slag": 1 })), "unaffordable");
    let (ore, biomass) = (ada.held("ore"), ada.held("biomass"));
    ada.applied(&give(&ben, &json!({ "ore": 7, "biomass": 2 })));
    assert_eq!(
        (ada.held("ore"), ada.held("biomass")),
        (ore - 7, biomass - 2)
    );
    let gift = loop {
        match ben.next_mail().get("gift") {
            Some(gift) => break gift.clone(),
            None => continue,
        }
    };
    assert_eq!(gift["from"], ada.number);
    assert_eq!(gift["items"], json!({ "ore": 7, "biomass": 2 }));
    assert_eq!(gift["message"], "Ada gave you 7 ore and 2 biomass.");
    ben.applied(&extractor);
    assert_eq!((ben.held("ore"), ben.held("biomass")), (2, 0));

    // Ada's cell is Ada's, until she lets him build there; and what stands there is hers.
    let [cell, other] = [&site.belts[0], &site.belts[1]];
    for cell in [cell, other] {
        ada.applied(&json!({ "claim": { "cell": cell } }));
    }
    let belt = build(cell, "belt");
    ben.refused(&belt, "not_yours");
    ada.applied(&json!({ "grant": { "to": ben.number } }));
    assert_eq!(ben.curl.get("/status")["granted_by"], json!([ada.number]));
    ben.applied(&belt);
    let ground = ada.curl.ground(cell);
    assert_eq!(ground.get(cell).unwrap().structure["owner"], ada.number);
    ben.refused(&json!({ "remove": { "cell": cell } }), "not_yours");
    ada.applied(&json!({ "revoke": { "to": ben.number } }));
    ben.refused(&build(other, "belt"), "not_yours");

    // What Ada was given, she was told as well, and is after a kill.
    let ore = ada.held("ore");
    server.kill().unwrap();
    let server = setup.start().unwrap();
    for player in [&mut ada, &mut ben] {
        player.curl.address = server.address().to_owned();
    }
    assert_eq!(ada.held("ore"), ore);
    let told = ada
        .events
        .iter()
        .filter(|event| event["gift"]["from"] == ben.number);
    assert_eq!(told.count(), 1);
    ben.refused(&build(other, "belt"), "not_yours");
    server.stop().unwrap();
}
