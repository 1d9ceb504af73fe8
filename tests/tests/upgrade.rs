//! Worlds that were played by the first rules, by the program of that time: seed 7, frequency 64,
//! a guest with a line of machines. One was stopped by SIGTERM, the other was the same and then
//! killed. `fixtures/rules-1/world.json` says what there was; nothing there is ever made anew.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use sim_core::catalogue::Catalogue;
use sim_core::tick::RULES_VERSION;
use system_tests::ground::Ground;
use system_tests::http::{Api, Guest};
use system_tests::server::{Server, Setup};
use system_tests::socket::Socket;

/// As many as there are in a second.
const SNAPSHOT_TICKS: u64 = 20;

struct World {
    _home: tempfile::TempDir,
    setup: Setup,
    told: Value,
}

fn unpack(name: &str) -> World {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules-1");
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let mut tar = Command::new("tar");
    tar.arg("-xzf").arg(fixture.join(name)).arg("-C").arg(&data);
    assert!(tar.status().expect("tar runs").success());
    let told = std::fs::read_to_string(fixture.join("world.json")).unwrap();
    World {
        setup: Setup::new(&data)
            .unwrap()
            .arguments(&["--snapshot-seconds", "1"]),
        _home: home,
        told: serde_json::from_str(&told).unwrap(),
    }
}

impl World {
    fn tick(&self) -> u64 {
        self.told["tick"].as_u64().unwrap()
    }

    fn guest(&self) -> Guest {
        let text = |field: &str| self.told[field].as_str().unwrap().to_owned();
        Guest {
            token: text("token"),
            mailbox: text("mailbox"),
            player: self.told["player"].as_u64().unwrap(),
        }
    }

    /// Whether the program that is tested has other rules than the world was played by.
    fn is_upgraded(&self) -> bool {
        let catalogue = format!("{:016x}", Catalogue::verdant().hash());
        self.told["rules"] != RULES_VERSION || self.told["catalogue"] != *catalogue
    }

    /// What stood stands, and what was owned is.
    fn check(&self, api: &Api) {
        let centre = self.told["cell"].as_str().unwrap();
        let around = format!("/cells?around={centre}&radius=10");
        let ground = Ground::parse(&api.get(&around, None).unwrap().ok().unwrap()).unwrap();
        for structure in self.told["structures"].as_array().unwrap() {
            let cell = ground.get(structure[0].as_str().unwrap()).unwrap();
            assert_eq!(cell.structure["prototype"], structure[1], "{structure}");
            assert_eq!(cell.structure["facing"], self.told["facing"]);
        }
        let status = self.guest().status(api).unwrap();
        assert_eq!(status["player"]["name"], "Ada");
        for (item, amount) in self.told["account"].as_object().unwrap() {
            // The line of machines goes on earning.
            let now = status["account"][item].as_u64().unwrap_or(0);
            assert!(now >= amount.as_u64().unwrap(), "{item}: {status}");
        }
    }

    /// Gathers by hand, and gives what clients are told of a tick after the answer, at the
    /// earliest of this one.
    fn play(&self, server: &Server, seq: u64, earliest: u64) -> (u64, Value) {
        let guest = self.guest();
        let (mut socket, welcome) = Socket::open(server.address(), Some(&guest.token), 0).unwrap();
        let centre = welcome["cell"].clone();
        let interest = json!({ "interest": { "centre": centre, "radius_chunks": 0 } });
        socket.send(&interest).unwrap();
        let action = json!({ "seq": seq, "action": { "gather": { "cell": centre } } });
        socket.send(&json!({ "action": action })).unwrap();
        let mut answered = false;
        loop {
            let message = socket.receive().unwrap();
            answered |= message["mail"]["body"]["outcome"]["seq"] == seq;
            if let Some(told) = message.get("tick").filter(|_| answered) {
                let tick = told["tick"].as_u64().unwrap();
                if tick >= earliest {
                    return (tick, told["hash"].clone());
                }
            }
        }
    }

    fn replay(&self, until: u64, from: &str) -> Value {
        let until = until.to_string();
        let arguments = ["--to", &until, "--from", from];
        self.setup.replay(&arguments).unwrap()
    }
}

#[test]
fn a_world_of_the_first_rules_goes_on() {
    let world = unpack("stopped.tar.gz");
    let server = world.setup.start().unwrap();
    if world.is_upgraded() {
        let line = server.next_line().unwrap();
        let upgraded = format!("upgraded at tick {} from rules 1, ", world.tick());
        assert!(line.contains(&upgraded), "{line}");
        assert!(
            line.contains(&format!("to rules {RULES_VERSION}, ")),
            "{line}"
        );
        assert!(server.log().contains(&upgraded), "{}", server.log());
    }
    world.check(&server.api());
    // Long enough for the snapshot that it began with to be one of the old.
    let late = world.tick() + 4 * SNAPSHOT_TICKS;
    let (mut tick, mut hash) = world.play(&server, 100, late);
    server.kill().unwrap();

    // Killed and started again it is the same world, and is not upgraded again.
    for seq in [101, 102] {
        for from in ["snapshot", "genesis"] {
            let replayed = world.replay(tick, from);
            assert_eq!(replayed["hash"], hash, "{from}: {replayed}");
            let history = if world.is_upgraded() { world.tick() } else { 0 };
            assert_eq!(replayed["history_from_tick"], history);
            assert_eq!(
                replayed["segments_archived"],
                u64::from(world.is_upgraded())
            );
        }
        let server = world.setup.start().unwrap();
        world.check(&server.api());
        (tick, hash) = world.play(&server, seq, 0);
        match seq {
            101 => server.kill().unwrap(),
            _ => server.stop().unwrap(),
        }
    }
    let whole = world.setup.replay(&["--from", "genesis"]).unwrap();
    assert_eq!(whole["hash"], world.setup.replay(&[]).unwrap()["hash"]);

    // What was before the upgrade is out of reach. The state at that tick is the one that was
    // written, whose hash was checked; in the form of these rules it has another.
    let at_stop = world.replay(world.tick(), "genesis");
    assert_eq!(at_stop["tick"], world.tick());
    assert_eq!(at_stop["hash"] == world.told["hash"], !world.is_upgraded());
    if world.is_upgraded() {
        let before = (world.tick() - 1).to_string();
        let error = world.setup.replay(&["--to", &before]).unwrap_err();
        let reach = format!("before tick {}", world.tick());
        assert!(format!("{error:#}").contains(&reach), "{error:#}");
    }
}

#[test]
fn a_killed_world_of_the_first_rules_is_for_the_program_that_it_ran_by() {
    let world = unpack("killed.tar.gz");
    if !world.is_upgraded() {
        let server = world.setup.start().unwrap();
        world.check(&server.api());
        return server.kill().unwrap();
    }
    let (status, log) = world.setup.spawn().unwrap().refusal().unwrap();
    assert!(!status.success());
    for needed in ["rules 1, ", &format!("rules {RULES_VERSION}, "), "SIGTERM"] {
        assert!(log.contains(needed), "no `{needed}` in {log}");
    }
}
