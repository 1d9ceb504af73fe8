//! A journal: a header, and records one after the other, each sealed together with all before.
//!
//! It is read from its beginning once, and then only grows. What a crash left of a last record is
//! cut off; anything else that is wrong is refused.

use serde::{Deserialize, Serialize};
use sim_core::hash::StateHash;
use sim_core::ids::Tick;
use sim_core::tick::SealedTick;

use super::bytes::{
    Found, PREAMBLE_BYTES, check_preamble, decode, encode, preamble, read_frame, write_frame,
};
use super::header::{HEADER_BYTES_MAX, Header};
use super::record::Record;
use super::{RECORD_BYTES_MAX, SAVE_BYTES_MAX, SaveError};

const LETTERS: &[u8; 8] = b"gb-world";
const WHAT: &str = "journal";

/// A place between two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Bytes before it.
    pub bytes: usize,
    /// The tick that what is before it leads to.
    pub tick: Tick,
    seal: StateHash,
}

/// A journal that was found whole.
#[derive(Debug, Clone)]
pub struct Journal {
    header: Header,
    bytes: Vec<u8>,
    start: Place,
    end: Place,
    /// Whether the last record is a mark.
    is_marked: bool,
}

impl Journal {
    /// The journal of a world that begins.
    pub fn begin(header: Header) -> Journal {
        let mut bytes = preamble(LETTERS);
        let seal = write_frame(&mut bytes, StateHash::of_bytes(LETTERS), &header.to_bytes());
        let start = Place {
            bytes: bytes.len(),
            tick: Tick(0),
            seal,
        };
        Journal {
            header,
            bytes,
            start,
            end: start,
            is_marked: false,
        }
    }

    /// Reads a journal. What a crash left of a last record is cut off: [`Journal::bytes`] may be
    /// fewer than were given.
    ///
    /// # Errors
    /// If it is damaged elsewhere, or is of another version or other rules, or says what can't be.
    pub fn read(mut bytes: Vec<u8>) -> Result<Journal, SaveError> {
        check_length(bytes.len())?;
        let (header, start) = read_start(&bytes)?;
        let (mut end, mut is_marked) = (start, false);
        while let Some((record, after)) = next(&bytes, end)? {
            (end, is_marked) = (after, record.sealed.is_none());
        }
        bytes.truncate(end.bytes);
        Ok(Journal {
            header,
            bytes,
            start,
            end,
            is_marked,
        })
    }

    /// The world, and its rules.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// All of it.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Before the first record.
    pub fn start(&self) -> Place {
        self.start
    }

    /// After the last record.
    pub fn end(&self) -> Place {
        self.end
    }

    /// The tick and hash of the mark that ends at a place, if this journal has one there.
    pub(super) fn mark_before(&self, place: Place) -> Option<(Tick, StateHash)> {
        let (mut here, mut last) = (self.start, None);
        while here.bytes < place.bytes {
            let (record, after) = self.next(here).ok()??;
            (here, last) = (after, Some(record));
        }
        let record = last.filter(|record| here == place && record.sealed.is_none())?;
        Some((record.at, record.hash))
    }

    /// The record at a place of this journal, and the place after it; none at the end.
    pub(super) fn next(&self, place: Place) -> Result<Option<(Record, Place)>, SaveError> {
        next(&self.bytes, place)
    }

    /// Notes that the world had a hash after a tick, and what goes into the next tick that has
    /// inputs. Without inputs it is a mark.
    ///
    /// # Errors
    /// If that cannot come here, or is longer than it may be.
    pub fn append(
        &mut self,
        (at, hash): (Tick, StateHash),
        sealed: Option<SealedTick>,
    ) -> Result<(), SaveError> {
        let record = Record { at, hash, sealed };
        check_order(&record, self.end)?;
        let body = encode(&record);
        check_record_length(body.len())?;
        check_length(self.bytes.len() + body.len() + PREAMBLE_BYTES)?;
        let seal = write_frame(&mut self.bytes, self.end.seal, &body);
        self.is_marked = record.sealed.is_none();
        self.end = Place {
            bytes: self.bytes.len(),
            tick: record.tick(),
            seal,
        };
        Ok(())
    }

    /// Whether it ends with a mark, and so says what the world was at its end.
    pub fn is_marked(&self) -> bool {
        self.is_marked
    }

    /// One number for all of it.
    pub(crate) fn seal(&self) -> StateHash {
        self.end.seal
    }
}

fn check_length(bytes: usize) -> Result<(), SaveError> {
    match bytes <= SAVE_BYTES_MAX {
        true => Ok(()),
        false => Err(SaveError::TooLong {
            what: WHAT,
            bytes,
            bytes_max: SAVE_BYTES_MAX,
        }),
    }
}

fn check_record_length(bytes: usize) -> Result<(), SaveError> {
    match bytes <= RECORD_BYTES_MAX {
        true => Ok(()),
        false => Err(SaveError::TooLong {
            what: "record",
            bytes,
            bytes_max: RECORD_BYTES_MAX,
        }),
    }
}

fn read_start(bytes: &[u8]) -> Result<(Header, Place), SaveError> {
    check_preamble(bytes, LETTERS, WHAT)?;
    let rest = &bytes[PREAMBLE_BYTES..];
    match read_frame(rest, StateHash::of_bytes(LETTERS)) {
        Found::Frame { body, seal, length } if body.len() <= HEADER_BYTES_MAX => {
            let start = Place {
                bytes: PREAMBLE_BYTES + length,
                tick: Tick(0),
                seal,
            };
            Ok((Header::read(body)?, start))
        }
        Found::Frame { .. } | Found::Damaged => Err(SaveError::Damaged {
            what: "header",
            byte: PREAMBLE_BYTES,
            after: Tick(0),
        }),
        Found::End => Err(SaveError::Incomplete {
            what: WHAT,
            bytes: bytes.len(),
        }),
    }
}

fn next(bytes: &[u8], place: Place) -> Result<Option<(Record, Place)>, SaveError> {
    let damaged = || SaveError::Damaged {
        what: "record",
        byte: place.bytes,
        after: place.tick,
    };
    let (body, seal, length) = match read_frame(&bytes[place.bytes..], place.seal) {
        Found::Frame { body, seal, length } => (body, seal, length),
        Found::End => return Ok(None),
        Found::Damaged => return Err(damaged()),
    };
    check_record_length(body.len())?;
    let record: Record = decode(body).ok_or_else(damaged)?;
    check_order(&record, place)?;
    let after = Place {
        bytes: place.bytes + length,
        tick: record.tick(),
        seal,
    };
    Ok(Some((record, after)))
}

fn check_order(record: &Record, place: Place) -> Result<(), SaveError> {
    match record.problem(place.tick) {
        None => Ok(()),
        Some(problem) => Err(SaveError::Impossible {
            problem,
            tick: record.tick(),
            byte: place.bytes,
        }),
    }
}
