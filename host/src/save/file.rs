//! A save as one file, to be passed on: `*.goldberg`. Its parts are checked here against damage,
//! not for what they say.

use sim_core::hash::StateHash;
use sim_core::ids::Tick;

use super::bytes::{Found, PREAMBLE_BYTES, check_preamble, preamble, read_frame, write_frame};
use super::{NAME_BYTES_MAX, PICTURE_BYTES_MAX, SAVE_BYTES_MAX, SaveError};

const LETTERS: &[u8; 8] = b"goldberg";
const WHAT: &str = "save";

/// The parts of a save.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SaveFile<'b> {
    /// What its owner calls it; at most [`NAME_BYTES_MAX`].
    pub name: &'b str,
    /// A picture of it in some form that browsers read, or nothing; at most [`PICTURE_BYTES_MAX`].
    pub picture: &'b [u8],
    /// See [`super::Journal`].
    pub journal: &'b [u8],
    /// See [`super::Snapshot`].
    pub snapshot: Option<&'b [u8]>,
}

impl<'b> SaveFile<'b> {
    /// All parts as one file.
    ///
    /// # Errors
    /// If a part, or the whole, is longer than it may be.
    pub fn pack(&self) -> Result<Vec<u8>, SaveError> {
        self.check_lengths()?;
        let mut bytes = preamble(LETTERS);
        let mut seal = StateHash::of_bytes(LETTERS);
        // An empty part is none.
        let snapshot = self.snapshot.unwrap_or_default();
        for part in [self.name.as_bytes(), self.picture, self.journal, snapshot] {
            seal = write_frame(&mut bytes, seal, part);
        }
        check_length(WHAT, bytes.len(), SAVE_BYTES_MAX)?;
        Ok(bytes)
    }

    /// The parts of a file.
    ///
    /// # Errors
    /// If it is none, or damaged, or a part is longer than it may be.
    pub fn unpack(bytes: &'b [u8]) -> Result<SaveFile<'b>, SaveError> {
        check_length(WHAT, bytes.len(), SAVE_BYTES_MAX)?;
        check_preamble(bytes, LETTERS, WHAT)?;
        let mut parts = Parts {
            bytes,
            at: PREAMBLE_BYTES,
            seal: StateHash::of_bytes(LETTERS),
        };
        let named_at = parts.at;
        let name = std::str::from_utf8(parts.next("name")?);
        let name = name.map_err(|_| damaged("name", named_at))?;
        let (picture, journal) = (parts.next("picture")?, parts.next("journal")?);
        let snapshot = parts.next("snapshot")?;
        if parts.at != bytes.len() {
            return Err(damaged(WHAT, parts.at));
        }
        let file = SaveFile {
            name,
            picture,
            journal,
            snapshot: (!snapshot.is_empty()).then_some(snapshot),
        };
        file.check_lengths()?;
        Ok(file)
    }

    /// Whether a file calls itself one of these.
    pub fn is_one(bytes: &[u8]) -> bool {
        bytes.starts_with(LETTERS)
    }

    fn check_lengths(&self) -> Result<(), SaveError> {
        check_length("name", self.name.len(), NAME_BYTES_MAX)?;
        check_length("picture", self.picture.len(), PICTURE_BYTES_MAX)
    }
}

struct Parts<'b> {
    bytes: &'b [u8],
    at: usize,
    seal: StateHash,
}

impl<'b> Parts<'b> {
    fn next(&mut self, what: &'static str) -> Result<&'b [u8], SaveError> {
        match read_frame(&self.bytes[self.at..], self.seal) {
            Found::Frame { body, seal, length } => {
                (self.at, self.seal) = (self.at + length, seal);
                Ok(body)
            }
            Found::Damaged => Err(damaged(what, self.at)),
            Found::End => Err(SaveError::Incomplete {
                what: WHAT,
                bytes: self.bytes.len(),
            }),
        }
    }
}

fn damaged(what: &'static str, byte: usize) -> SaveError {
    let after = Tick(0);
    SaveError::Damaged { what, byte, after }
}

fn check_length(what: &'static str, bytes: usize, bytes_max: usize) -> Result<(), SaveError> {
    match bytes <= bytes_max {
        true => Ok(()),
        false => Err(SaveError::TooLong {
            what,
            bytes,
            bytes_max,
        }),
    }
}
