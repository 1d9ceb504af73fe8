//! A save is read or refused with a code; what a journal is taken for is a world, whoever wrote it.

use std::sync::{Arc, OnceLock};

use arbitrary::Unstructured;
use host::save::replay::Replay;
use host::save::verify::{Limits, verify};
use host::save::{Header, Journal, PLAYER, SaveError, SaveFile, Snapshot};
use sim_core::hash::StateHash;
use sim_core::ids::{Direction, Frequency, PrototypeId, Tick};
use sim_core::players::{Action, Command};
use sim_core::tick::{Input, SealedTick, World, WorldParams};
use sim_core::topology;

use crate::worlds::{FREQUENCY, catalogue};

/// Ticks of the journal that bytes change.
const TICKS: u64 = 60;
/// Ticks that one which was changed may have.
const TICKS_MAX: u64 = 300;
/// Places changed in one journal.
const CHANGES_MAX: u32 = 4;
/// What a journal begins with: letters and a version.
const PREAMBLE_BYTES: usize = 10;
const LETTERS: &[u8] = b"gb-world";

/// Takes any bytes as a save, and as changes of a journal whose seals are then made right.
///
/// # Panics
/// If something does not hold.
pub fn judge(bytes: &[u8]) {
    judge_bytes(bytes);
    let mut bodies = bodies(honest()).expect("what was written");
    // Bytes that ran out mean no more changes.
    let _ = change(&mut bodies, &mut Unstructured::new(bytes));
    judge_journal(&write(&bodies));
}

fn judge_bytes(bytes: &[u8]) {
    if let Err(error) = Journal::read(bytes.to_vec()) {
        assert!(!error.code().is_empty());
    }
    if let Ok(snapshot) = Snapshot::read(bytes) {
        assert_eq!(snapshot.to_bytes(), bytes);
    }
    if let Ok(file) = SaveFile::unpack(bytes) {
        assert_eq!(file.pack().as_deref(), Ok(bytes));
    }
}

fn judge_journal(bytes: &[u8]) {
    let limits = Limits {
        catalogue: StateHash(catalogue().hash()),
        ticks_max: TICKS_MAX,
    };
    let check = |mut world: World| assert_eq!(world.audit(), Ok(()), "tick {}", world.tick());
    match verify(bytes.to_vec(), &limits, |_| ()) {
        Ok(world) => check(world),
        // Who opens a journal is told the same as who verifies it.
        Err(SaveError::Diverged { tick, .. }) => {
            let journal = Journal::read(bytes.to_vec()).expect("it was read");
            let mut replay = Replay::from_start(&journal).ok();
            while let Some(mut world) = replay.take_if(|world| world.tick() < tick) {
                check(world.world().clone());
                replay = world.step(&journal).ok().map(|_| world);
            }
            assert!(replay.is_none(), "it diverges at tick {tick}");
        }
        Err(error) => assert!(!error.code().is_empty()),
    }
}

/// The journal of somebody who came, built and walked.
fn honest() -> &'static [u8] {
    static HONEST: OnceLock<Vec<u8>> = OnceLock::new();
    HONEST.get_or_init(|| play().expect("an honest journal"))
}

fn play() -> Result<Vec<u8>, SaveError> {
    let params = WorldParams {
        seed: 3,
        frequency: Frequency::new(FREQUENCY).expect("a frequency"),
        ticks_per_second: 20,
        ticks_per_generation: 10,
    };
    let catalogue = Arc::clone(&catalogue());
    let mut journal = Journal::begin(Header { params, catalogue });
    let mut replay = Replay::from_start(&journal)?;
    let known = |replay: &Replay| (replay.tick(), replay.world().hash());
    for tick in 1..=TICKS {
        let at = known(&replay);
        if let Some(input) = input(replay.world(), tick) {
            let (tick, inputs) = (Tick(tick), vec![input]);
            journal.append(at, Some(SealedTick { tick, inputs }))?;
        } else if tick % 20 == 0 {
            journal.append(at, None)?;
        }
        replay.step(&journal)?;
    }
    journal.append(known(&replay), None)?;
    Ok(journal.bytes().to_vec())
}

fn input(world: &World, tick: u64) -> Option<Input> {
    let player = PLAYER;
    let Some(me) = world.player(player) else {
        let name = "Ada".into();
        return Some(Input::Join { player, name });
    };
    let near = topology::ring(world.params().frequency, me.cell, 3);
    let cell = near[tick as usize % near.len()];
    let action = match tick % 7 {
        0 => Action::Walk { to: cell },
        1 | 3 => Action::Build {
            cell,
            prototype: PrototypeId((tick % 8) as u16),
            facing: Direction::FIRST,
        },
        5 => Action::Gather { cell },
        _ => return None,
    };
    Some(Input::Command(Command {
        player,
        seq: tick,
        action,
    }))
}

/// What the frames of a journal hold.
fn bodies(journal: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut bodies = Vec::new();
    let mut rest = journal.get(PREAMBLE_BYTES..)?;
    while let Some((head, after)) = rest.split_first_chunk::<8>() {
        let length = u32::from_le_bytes([head[0], head[1], head[2], head[3]]) as usize;
        bodies.push(after.get(..length)?.to_vec());
        rest = after.get(length + 8..)?;
    }
    Some(bodies)
}

/// A journal with these in its frames, rightly sealed.
fn write(bodies: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = honest()[..PREAMBLE_BYTES].to_vec();
    let mut seal = StateHash::of_bytes(LETTERS);
    for body in bodies {
        let length = body.len() as u32;
        let StateHash(check) = StateHash::of_all([seal, StateHash(length.into())]);
        seal = StateHash::of_all([seal, StateHash::of_bytes(body)]);
        bytes.extend(length.to_le_bytes());
        bytes.extend((check as u32).to_le_bytes());
        bytes.extend(body);
        bytes.extend(seal.0.to_le_bytes());
    }
    bytes
}

fn change(bodies: &mut Vec<Vec<u8>>, random: &mut Unstructured<'_>) -> arbitrary::Result<()> {
    for _ in 0..random.int_in_range(1..=CHANGES_MAX)? {
        let place = random.choose_index(bodies.len())?;
        // The header is long, and only its first bytes say what kind of world it is.
        let length = bodies[place].len().min(40);
        if length == 0 {
            continue;
        }
        let (at, byte): (_, u8) = (random.choose_index(length)?, random.arbitrary()?);
        match random.int_in_range(0..=31)? {
            0 => drop(bodies.remove(place)),
            1 => bodies.insert(place, bodies[place].clone()),
            2 => drop(bodies[place].remove(at)),
            3 => bodies[place].insert(at, byte),
            4 => bodies[place].truncate(at),
            5 => bodies[place][at] = byte,
            6 => {
                let other = random.choose_index(bodies.len())?;
                bodies.swap(place, other);
            }
            // Numbers stay as long as they were, so that what follows is still read as what it is.
            _ => bodies[place][at] = bodies[place][at] & 0x80 | byte & 0x7f,
        }
        if bodies.is_empty() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_journal_that_is_changed_is_whole_and_sealed_as_hosts_do() {
        let bodies = bodies(honest()).unwrap();
        assert!(bodies.len() > 20);
        assert_eq!(write(&bodies), honest());
        let journal = Journal::read(honest().to_vec()).unwrap();
        assert_eq!(journal.end().tick, Tick(TICKS));
    }
}
