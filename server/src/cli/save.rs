//! `goldberg save`: worlds that were played alone, as files.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::{Args, Subcommand};
use host::save::verify::{Limits, verify};
use host::save::{SAVE_BYTES_MAX, SaveError, SaveFile};
use serde::Serialize;
use sim_core::hash::StateHash;
use sim_core::ids::Tick;

use super::{catalogue, print_json};
use crate::error::ServerError;

/// What was typed.
#[derive(Debug, Subcommand)]
pub(super) enum Save {
    /// Replay a save from its beginning, and compare the world with every hash in it.
    Verify(Verify),
}

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// A save (`*.goldberg`), or a journal alone.
    file: PathBuf,
    #[command(flatten)]
    catalogue: catalogue::Choice,
    /// Print one line of JSON.
    #[arg(long)]
    json: bool,
}

/// A save that is what it says it is.
#[derive(Serialize)]
struct Verified {
    verified: bool,
    name: Option<String>,
    seed: u64,
    frequency: u32,
    tick: Tick,
    hash: StateHash,
    entities: u64,
    ticks_per_second: f64,
    /// How much faster that is than the world runs.
    times_real_time: f64,
}

/// A save that is not.
#[derive(Serialize)]
struct Refused {
    verified: bool,
    code: &'static str,
    /// The first tick at which it is another world, or the last before it is damaged.
    tick: Option<Tick>,
    message: String,
}

impl Save {
    pub(super) fn run(self) -> Result<(), ServerError> {
        match self {
            Save::Verify(verify) => verify.run(),
        }
    }
}

impl Verify {
    fn run(self) -> Result<(), ServerError> {
        let catalogue = StateHash(self.catalogue.read()?.hash());
        let bytes = read(&self.file)?;
        let verified = match verified(&bytes, catalogue) {
            Ok(verified) => verified,
            Err(error) => {
                if self.json {
                    print_json(&Refused {
                        verified: false,
                        code: error.code(),
                        tick: error.tick(),
                        message: error.to_string(),
                    })?;
                }
                return Err(ServerError::Save(error));
            }
        };
        if self.json {
            return print_json(&verified);
        }
        if let Some(name) = &verified.name {
            println!("name      {name}");
        }
        println!("tick      {}", verified.tick);
        println!("hash      {}", verified.hash);
        println!("entities  {}", verified.entities);
        println!(
            "every hash is right; {:.0} ticks a second: {:.0} times as fast as the world runs",
            verified.ticks_per_second, verified.times_real_time
        );
        Ok(())
    }
}

fn read(file: &Path) -> Result<Vec<u8>, ServerError> {
    let mut bytes = Vec::new();
    // One more than is allowed is enough to see that it is too long.
    let longest = SAVE_BYTES_MAX as u64 + 1;
    let read = File::open(file).and_then(|opened| opened.take(longest).read_to_end(&mut bytes));
    match read {
        Ok(_) => Ok(bytes),
        Err(error) => {
            let file = file.display();
            Err(ServerError::Usage(format!("{file} can't be read: {error}")))
        }
    }
}

fn verified(bytes: &[u8], catalogue: StateHash) -> Result<Verified, SaveError> {
    let (name, journal) = match SaveFile::is_one(bytes) {
        true => {
            let file = SaveFile::unpack(bytes)?;
            (Some(file.name.to_owned()), file.journal)
        }
        false => (None, bytes),
    };
    // Whoever types the command has as much time as they like.
    let limits = Limits {
        catalogue,
        ticks_max: Tick::MAX.0,
    };
    let began = Instant::now();
    let world = verify(journal.to_vec(), &limits, |_| ())?;
    let took = began.elapsed().max(Duration::from_nanos(1));
    let ticks_per_second = world.tick().0 as f64 / took.as_secs_f64();
    let params = world.params();
    Ok(Verified {
        verified: true,
        name,
        seed: params.seed,
        frequency: params.frequency.get(),
        tick: world.tick(),
        hash: world.hash(),
        entities: world.entity_count(),
        ticks_per_second,
        times_real_time: ticks_per_second / f64::from(params.ticks_per_second),
    })
}
