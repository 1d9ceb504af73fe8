//! Saves, as somebody who plays alone at random leaves them, and what is asked with them.

#[allow(dead_code, reason = "other tests use the rest of it")]
#[path = "../../../host/tests/saves/play.rs"]
mod play;

use std::sync::OnceLock;

use host::save::SaveFile;
use serde_json::Value;
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, Tick};

use crate::common::http::{Answer, ask};
use play::Play;

/// The last tick of the save.
pub(crate) const END: Tick = Tick(700);
pub(crate) const NAME: &str = "Ada's island";

/// A world as it was left.
pub(crate) struct Save {
    pub(crate) journal: Vec<u8>,
    pub(crate) snapshot: Vec<u8>,
    pub(crate) hash: StateHash,
    /// Where the player stands, and what they built.
    pub(crate) cell: CellId,
    pub(crate) structures: u64,
}

/// One, made once for all tests.
pub(crate) fn save() -> &'static Save {
    static SAVE: OnceLock<Save> = OnceLock::new();
    SAVE.get_or_init(|| {
        let mut play = Play::new(11);
        play.run_to(END.0);
        let snapshot = play.host.snapshot().unwrap();
        play.keep();
        let world = play.host.world();
        Save {
            journal: play.journal.clone(),
            snapshot,
            hash: world.hash(),
            cell: world.player(host::save::PLAYER).unwrap().cell,
            structures: world.entity_count(),
        }
    })
}

/// A file with this journal.
pub(crate) fn pack(journal: &[u8]) -> Vec<u8> {
    let file = SaveFile {
        name: NAME,
        picture: b"\x89PNG",
        journal,
        snapshot: Some(&save().snapshot),
    };
    file.pack().unwrap()
}

/// The file of the save.
pub(crate) fn file() -> Vec<u8> {
    pack(&save().journal)
}

pub(crate) async fn bring(host: &str, bytes: &[u8]) -> Answer {
    ask(host, "POST", "/worlds/import", &[], bytes).await
}

/// An import that the server looks into.
#[derive(Debug)]
pub(crate) struct Accepted {
    pub(crate) world: String,
    pub(crate) token: String,
    pub(crate) status: String,
}

pub(crate) async fn accepted(host: &str, bytes: &[u8]) -> Accepted {
    let answer = bring(host, bytes).await;
    assert_eq!(answer.status, 202, "{}", answer.json());
    accepted_of(&answer.json())
}

pub(crate) fn accepted_of(told: &Value) -> Accepted {
    let text = |field: &str| told[field].as_str().unwrap().to_owned();
    assert_eq!(text("path"), format!("/worlds/{}/", text("world")));
    Accepted {
        world: text("world"),
        token: text("token"),
        status: text("status"),
    }
}

/// How an import ended.
pub(crate) async fn end_of(host: &str, accepted: &Accepted) -> Value {
    loop {
        let path = format!("{}?wait_seconds=20", accepted.status);
        let answer = ask(host, "GET", &path, &[], b"").await;
        assert_eq!(answer.status, 200);
        let told = answer.json();
        if told["state"] == "done" || told["state"] == "refused" {
            return told;
        }
    }
}

/// Brings the save, and returns it as a world that can be played.
pub(crate) async fn import(host: &str) -> Accepted {
    let accepted = accepted(host, &file()).await;
    let end = end_of(host, &accepted).await;
    assert_eq!(end["state"], "done", "{end}");
    accepted
}

/// The worlds that a server tells of, once all are open or closed.
pub(crate) async fn worlds(host: &str) -> Vec<Value> {
    loop {
        let answer = ask(host, "GET", "/worlds", &[], b"").await.json();
        let worlds = answer["worlds"].as_array().unwrap().clone();
        if worlds.iter().all(|world| world["state"] != "opening") {
            return worlds;
        }
        tokio::task::yield_now().await;
    }
}
