//! Saves that are not what they say: each is refused, with a code and the place.

use host::save::SaveFile;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sim_core::hash::StateHash;
use sim_core::ids::{PlayerId, Tick};
use sim_core::tick::{Input, SealedTick};

use crate::common::Server;
use crate::common::http::ask;
use crate::fixture::Fixture;
use crate::saves::{accepted, accepted_of, bring, end_of, file, pack, save};

/// A record of a journal, as it is written.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Record {
    at: Tick,
    hash: StateHash,
    sealed: Option<SealedTick>,
}

/// A journal in its frames, to be sealed anew: checksums are no secret.
pub(crate) struct Doctor {
    frames: Vec<Vec<u8>>,
}

const PREAMBLE_BYTES: usize = 10;
const LETTERS: &[u8] = b"gb-world";

impl Doctor {
    pub(crate) fn open() -> Doctor {
        let mut rest = &save().journal[PREAMBLE_BYTES..];
        let mut frames = Vec::new();
        while let Some((length, _)) = rest.split_first_chunk::<4>() {
            let length = u32::from_le_bytes(*length) as usize;
            frames.push(rest[8..8 + length].to_vec());
            rest = &rest[8 + length + 8..];
        }
        Doctor { frames }
    }

    fn records(&self) -> impl Iterator<Item = (usize, Record)> {
        let records = self.frames.iter().enumerate().skip(1);
        records.map(|(at, bytes)| (at, postcard::from_bytes(bytes).unwrap()))
    }

    /// Changes the first record after `tick` that `change` has a use for, and gives its tick.
    fn change(&mut self, tick: u64, change: impl Fn(&mut Record) -> bool) -> Tick {
        let later = self.records().filter(|(_, record)| record.at.0 > tick);
        let mut changed =
            later.filter_map(|(at, mut record)| change(&mut record).then_some((at, record)));
        let (at, record) = changed.next().expect("there is such a record");
        drop(changed);
        self.frames[at] = postcard::to_stdvec(&record).unwrap();
        record.at
    }

    /// Says that the world came as far as this, with nothing done.
    pub(crate) fn prolong(&mut self, at: Tick) {
        let (hash, sealed) = (StateHash(0), None);
        let record = Record { at, hash, sealed };
        self.frames.push(postcard::to_stdvec(&record).unwrap());
    }

    pub(crate) fn close(&self) -> Vec<u8> {
        let mut bytes = save().journal[..PREAMBLE_BYTES].to_vec();
        let mut seal = StateHash::of_bytes(LETTERS);
        for body in &self.frames {
            let length = u32::try_from(body.len()).unwrap();
            let check = StateHash::of_all([seal, StateHash(length.into())]).0 as u32;
            seal = StateHash::of_all([seal, StateHash::of_bytes(body)]);
            bytes.extend(length.to_le_bytes());
            bytes.extend(check.to_le_bytes());
            bytes.extend(body);
            bytes.extend(seal.0.to_le_bytes());
        }
        bytes
    }
}

#[test]
fn what_is_not_changed_is_sealed_as_it_was() {
    assert_eq!(Doctor::open().close(), save().journal);
}

/// What a server says of a journal in the end.
async fn verdict(journal: &[u8]) -> Value {
    let fixture = Fixture::sqlite();
    let server = Server::start(fixture.config()).await;
    let accepted = accepted(&server.host, &pack(journal)).await;
    let end = end_of(&server.host, &accepted).await;
    let page = format!("/worlds/{}/", accepted.world);
    assert_eq!(ask(&server.host, "GET", &page, &[], b"").await.status, 404);
    let left = std::fs::read_dir(fixture.folder().join("worlds"));
    assert_eq!(left.map_or(0, Iterator::count), 0, "nothing of it is kept");
    server.stop().await;
    end
}

fn assert_diverged(end: &Value, tick: Tick) {
    assert_eq!(end["state"], "refused", "{end}");
    assert_eq!(end["error"]["code"], "save_diverged", "{end}");
    assert_eq!(end["error"]["tick"], tick.0, "{end}");
    assert_eq!(end["tick"], tick.0, "{end}");
}

#[tokio::test]
async fn a_hash_that_was_made_up_is_found_at_its_tick() {
    let mut doctor = Doctor::open();
    let tick = doctor.change(200, |record| {
        record.hash.0 ^= 1;
        true
    });
    assert_diverged(&verdict(&doctor.close()).await, tick);
}

#[tokio::test]
async fn an_action_that_was_left_out_is_found_where_its_effect_is_missing() {
    let mut doctor = Doctor::open();
    let records: Vec<_> = doctor.records().collect();
    let is_late = |record: &Record| record.sealed.as_ref().is_some_and(|it| it.tick.0 > 100);
    let left_out = records.iter().position(|(_, record)| is_late(record));
    let left_out = left_out.unwrap();
    doctor.frames.remove(records[left_out].0);
    // The next record says what the world was then.
    let (_, next) = &records[left_out + 1];
    assert_diverged(&verdict(&doctor.close()).await, next.at);
}

#[tokio::test]
async fn an_action_that_was_changed_is_found_at_its_tick() {
    let mut doctor = Doctor::open();
    let mut changed = Tick(0);
    for (at, mut record) in doctor.records().collect::<Vec<_>>() {
        let Some(sealed) = record.sealed.as_mut().filter(|sealed| sealed.tick.0 > 300) else {
            continue;
        };
        // Once more under a later number: the world answers it.
        let Some(Input::Command(mut command)) = sealed.inputs.last().cloned() else {
            continue;
        };
        command.seq += 1;
        sealed.inputs.push(Input::Command(command));
        changed = sealed.tick;
        doctor.frames[at] = postcard::to_stdvec(&record).unwrap();
        break;
    }
    assert_ne!(changed, Tick(0));
    assert_diverged(&verdict(&doctor.close()).await, changed);
}

/// What is seen at once is refused at once.
async fn refused_at_once(bytes: &[u8]) -> Value {
    let fixture = Fixture::sqlite();
    let server = Server::start(fixture.config()).await;
    let answer = bring(&server.host, bytes).await;
    let told = answer.json();
    assert_eq!(answer.status, 400, "{told}");
    server.stop().await;
    told["error"].clone()
}

#[tokio::test]
async fn inputs_of_others_are_refused() {
    let mut doctor = Doctor::open();
    let tick = doctor.change(100, |record| {
        let Some(sealed) = &mut record.sealed else {
            return false;
        };
        let (player, name) = (PlayerId(2), "Eve".into());
        sealed.inputs.push(Input::Join { player, name });
        true
    });
    let error = refused_at_once(&pack(&doctor.close())).await;
    assert_eq!(error["code"], "save_impossible");
    assert!(error["tick"].as_u64().unwrap() > tick.0);
}

#[tokio::test]
async fn what_is_no_save_is_refused() {
    for (bytes, code) in [
        (&b""[..], "save_unknown"),
        (b"PNG\x89 and so on and so forth", "save_unknown"),
        (b"{\"name\": \"no save\"}", "save_unknown"),
    ] {
        assert_eq!(refused_at_once(bytes).await["code"], code);
    }
}

#[tokio::test]
async fn a_save_that_is_cut_or_damaged_is_refused() {
    let file = file();
    let error = refused_at_once(&file[..file.len() / 2]).await;
    assert_eq!(error["code"], "save_incomplete");
    let mut damaged = file.clone();
    damaged[file.len() / 2] ^= 0x10;
    let error = refused_at_once(&damaged).await;
    assert_eq!(error["code"], "save_damaged");
    assert!(error["message"].as_str().unwrap().contains("another copy"));
}

/// The journal's own damage, in a file that is whole.
#[tokio::test]
async fn a_journal_that_was_changed_without_sealing_it_is_refused() {
    let mut journal = save().journal.clone();
    let middle = journal.len() / 2;
    journal[middle] ^= 1;
    let error = refused_at_once(&pack(&journal)).await;
    assert_eq!(error["code"], "save_damaged");
    assert!(error["tick"].as_u64().is_some_and(|tick| tick > 0));
}

#[tokio::test]
async fn other_versions_rules_and_catalogues_are_refused() {
    let mut version = file();
    version[8] = 99;
    assert_eq!(
        refused_at_once(&version).await["code"],
        "save_other_version"
    );

    let mut rules = Doctor::open();
    rules.frames[0][0] ^= 0x40;
    let error = refused_at_once(&pack(&rules.close())).await;
    assert_eq!(error["code"], "save_other_rules");

    let text = include_str!("../../../sim-core/src/catalogue/verdant.toml");
    let text = text.replacen("name = \"", "name = \"Other ", 1);
    let catalogue = sim_core::catalogue::Catalogue::parse(&text).unwrap();
    let params = host::save::Journal::read(save().journal.clone())
        .unwrap()
        .header()
        .params;
    let host = host::alone::LocalHost::create(params, std::sync::Arc::new(catalogue)).unwrap();
    let other = SaveFile {
        name: "other",
        picture: &[],
        journal: host.journal().bytes(),
        snapshot: None,
    };
    let error = refused_at_once(&other.pack().unwrap()).await;
    assert_eq!(error["code"], "save_other_catalogue");
}

/// Damage anywhere, under checksums that are right: what is read is checked, and what is played is
/// replayed.
#[tokio::test]
async fn whatever_comes_is_refused_with_a_code_or_true() {
    let fixture = Fixture::sqlite();
    let mut config = fixture.config();
    config.limits.imported_worlds = 200;
    config.limits.verify_time = std::time::Duration::from_secs(1);
    let server = Server::start(config).await;
    let mut codes = std::collections::BTreeSet::new();
    for seed in 0..60u64 {
        let random = |number: u64| StateHash::of(&(seed, number)).0 as usize;
        let mut doctor = Doctor::open();
        let at = random(0) % doctor.frames.len();
        let frame = &mut doctor.frames[at];
        match random(1) % 4 {
            0 => frame.truncate(random(2) % frame.len()),
            1 => frame.push(random(2) as u8),
            _ => {
                let byte = random(2) % frame.len();
                frame[byte] ^= 1 << (random(3) % 8);
            }
        }
        let answer = bring(&server.host, &pack(&doctor.close())).await;
        let told = answer.json();
        let error = match answer.status {
            202 => end_of(&server.host, &accepted_of(&told)).await["error"].clone(),
            400 => told["error"].clone(),
            other => panic!("seed {seed}: {other} {told}"),
        };
        let code = error["code"].as_str().unwrap_or("true").to_owned();
        assert!(
            code == "true" || code.starts_with("save_"),
            "seed {seed}: {error}"
        );
        codes.insert(code);
    }
    assert!(codes.len() > 2, "{codes:?}");
    server.stop().await;
}
