//! Journals that were doctored by someone who knows their form: lengths and seals are right.

use std::sync::Arc;

use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;
use sim_core::ids::{Frequency, PlayerId, Tick};
use sim_core::players::{Action, Command};
use sim_core::tick::{Input, SealedTick, WorldParams};

use super::bytes::{encode, preamble, write_frame};
use super::record::Record;
use super::replay::Replay;
use super::verify::{Limits, verify};
use super::{Header, Journal, PLAYER, SaveError};

/// Ticks with inputs of the honest world: walks of different ways.
const TICKS: [u64; 5] = [1, 20, 30, 31, 50];

fn header() -> Header {
    Header {
        params: WorldParams {
            seed: 3,
            frequency: Frequency::new(64).unwrap(),
            ticks_per_second: 20,
            ticks_per_generation: 10,
        },
        catalogue: Arc::new(Catalogue::verdant()),
    }
}

fn inputs(tick: u64) -> Vec<Input> {
    let player = PLAYER;
    if tick == 1 {
        let name = "Ada".into();
        return vec![Input::Join { player, name }];
    }
    vec![Input::Command(Command {
        player,
        seq: tick,
        action: Action::Stop,
    })]
}

fn sealed(tick: u64) -> Option<SealedTick> {
    Some(SealedTick {
        tick: Tick(tick),
        inputs: inputs(tick),
    })
}

/// An honest journal: inputs at [`TICKS`], marks at 40 and 60.
fn honest() -> Journal {
    let mut journal = Journal::begin(header());
    let mut replay = Replay::from_start(&journal).unwrap();
    let known = |replay: &Replay| (replay.tick(), replay.world().hash());
    let mut last = known(&replay);
    for tick in 1..=60 {
        if TICKS.contains(&tick) {
            journal.append(last, sealed(tick)).unwrap();
        }
        replay.step(&journal).unwrap();
        if TICKS.contains(&tick) {
            last = known(&replay);
        }
        if tick % 20 == 0 && tick > 20 {
            journal.append(last, None).unwrap();
            last = known(&replay);
            journal.append(last, None).unwrap();
        }
    }
    journal
}

fn records(journal: &Journal) -> Vec<Record> {
    let mut records = Vec::new();
    let mut place = journal.start();
    while let Some((record, after)) = journal.next(place).unwrap() {
        records.push(record);
        place = after;
    }
    records
}

/// A journal of any header and records, rightly sealed.
fn write(header: &Header, records: &[Record]) -> Vec<u8> {
    let mut bytes = preamble(b"gb-world");
    let start = StateHash::of_bytes(b"gb-world");
    let mut seal = write_frame(&mut bytes, start, &header.to_bytes());
    for record in records {
        seal = write_frame(&mut bytes, seal, &encode(record));
    }
    bytes
}

fn judge(bytes: Vec<u8>) -> Result<StateHash, SaveError> {
    let catalogue = StateHash(Catalogue::verdant().hash());
    let limits = Limits {
        catalogue,
        ticks_max: 1_000,
    };
    verify(bytes, &limits, |_| ()).map(|world| world.hash())
}

/// What is found of the honest journal, when its records were changed.
fn doctored(change: impl FnOnce(&mut Vec<Record>)) -> SaveError {
    let mut records = records(&honest());
    change(&mut records);
    judge(write(&header(), &records)).expect_err("this is not what happened")
}

fn assert_diverged(error: &SaveError, at: u64) {
    assert!(matches!(error, SaveError::Diverged { .. }), "{error}");
    assert_eq!(error.tick(), Some(Tick(at)), "{error}");
}

/// The record of the inputs of a tick.
fn of(records: &[Record], tick: u64) -> usize {
    let is_it = |record: &Record| record.sealed.is_some() && record.tick() == Tick(tick);
    records.iter().position(is_it).unwrap()
}

#[test]
fn what_is_written_is_read_and_true() {
    let honest = honest();
    assert_eq!(write(&header(), &records(&honest)), honest.bytes());
    let read = Journal::read(honest.bytes().to_vec()).unwrap();
    assert_eq!((read.end(), read.header()), (honest.end(), &header()));
    assert!(read.is_marked());
    assert!(judge(honest.bytes().to_vec()).is_ok());
}

#[test]
fn changed_inputs_are_convicted_by_the_hash_after_their_tick() {
    for tick in [20, 30, 31, 50] {
        let error = doctored(|records| {
            let place = of(records, tick);
            let sealed = records[place].sealed.as_mut().unwrap();
            let Input::Command(command) = &mut sealed.inputs[0] else {
                panic!("only the first is none");
            };
            command.seq += 1;
        });
        assert_diverged(&error, tick);
    }
}

#[test]
fn a_record_that_is_missing_is_missed_at_its_tick() {
    for tick in [1, 20, 30] {
        let error = doctored(|records| drop(records.remove(of(records, tick))));
        assert_diverged(&error, tick);
    }
}

#[test]
fn a_record_that_was_added_is_found_at_its_tick() {
    let added = |at, hash| Record {
        at: Tick(at),
        hash,
        sealed: sealed(25),
    };
    // Who leaves the next record as it is has it go back in time.
    let error = doctored(|records| {
        let place = of(records, 30);
        let hash = records[place].hash;
        records.insert(place, added(20, hash));
    });
    assert_eq!(error.code(), "save_impossible");
    // Who does not, has to know the hash.
    let error = doctored(|records| {
        let place = of(records, 30);
        let hash = records[place].hash;
        records.insert(place, added(20, hash));
        records[place + 1].at = Tick(25);
    });
    assert_diverged(&error, 25);
}

#[test]
fn a_changed_hash_is_found_at_its_tick() {
    for (tick, at) in [(1, 0), (20, 1), (30, 20), (31, 30), (50, 40)] {
        let error = doctored(|records| {
            let place = of(records, tick);
            records[place].hash.0 ^= 1;
        });
        assert_diverged(&error, at);
    }
    let error = doctored(|records| records.last_mut().unwrap().hash.0 ^= 1);
    assert_diverged(&error, 60);
}

#[test]
fn records_that_changed_places_or_come_twice_are_impossible() {
    let error = doctored(|records| records.swap(1, 2));
    assert_eq!(error.code(), "save_impossible");
    let error = doctored(|records| records.insert(1, records[1].clone()));
    assert_eq!(error.code(), "save_impossible");
}

#[test]
fn another_world_or_other_figures_are_another_world_from_the_start() {
    let records = records(&honest());
    let mut other = header();
    other.params.seed += 1;
    assert_diverged(&judge(write(&other, &records)).unwrap_err(), 0);
    let mut other = header();
    Arc::make_mut(&mut other.catalogue).items[0].name = "Gold".into();
    let error = judge(write(&other, &records)).unwrap_err();
    assert_eq!(error.code(), "save_other_catalogue");
    let mut other = header();
    other.params.ticks_per_second = 19;
    let error = judge(write(&other, &records)).unwrap_err();
    assert_eq!(error.code(), "save_wrong_params");
}

#[test]
fn inputs_that_nobody_alone_could_give_are_impossible() {
    let with = |inputs: Vec<Input>| {
        doctored(|records| records[1].sealed.as_mut().unwrap().inputs = inputs)
    };
    let other = Input::Leave {
        player: PlayerId(2),
    };
    assert_eq!(with(vec![other]).code(), "save_impossible");
    assert_eq!(with(Vec::new()).code(), "save_impossible");
    let many = inputs(20).into_iter().cycle().take(5_000).collect();
    assert_eq!(with(many).code(), "save_impossible");
    let error = doctored(|records| records[1].sealed.as_mut().unwrap().tick = Tick(1));
    assert_eq!(error.code(), "save_impossible");
}

#[test]
fn a_journal_of_other_rules_says_which() {
    let mut bytes = preamble(b"gb-world");
    let mut body = header().to_bytes();
    body[0] += 1;
    write_frame(&mut bytes, StateHash::of_bytes(b"gb-world"), &body);
    let error = Journal::read(bytes).unwrap_err();
    assert_eq!(error.code(), "save_other_rules");
    assert!(
        error.to_string().contains("open it with the version"),
        "{error}"
    );
}

#[test]
fn who_steps_other_inputs_honestly_has_played() {
    let mut records = records(&honest());
    records.truncate(2);
    let cut = write(&header(), &records);
    assert!(judge(cut).is_ok());
}
