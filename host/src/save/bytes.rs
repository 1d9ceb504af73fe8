//! How all forms begin, and how what is in them is sealed.
//!
//! A form begins with eight letters and a version of two bytes. What follows are frames: a length
//! of four bytes, four bytes that are right for this length at this place, as many bytes, and eight
//! that are right for all before them. Numbers are little endian.

use sim_core::hash::StateHash;

use super::{SAVE_VERSION, SaveError};

/// Bytes that a form begins with.
pub(super) const PREAMBLE_BYTES: usize = 10;
/// Bytes before what a frame holds.
const HEAD_BYTES: usize = 8;
/// Bytes after it.
const SEAL_BYTES: usize = 8;

/// The first bytes of a form.
pub(super) fn preamble(letters: &[u8; 8]) -> Vec<u8> {
    [&letters[..], &SAVE_VERSION.to_le_bytes()].concat()
}

/// Checks the first bytes of a form.
pub(super) fn check_preamble(
    bytes: &[u8],
    letters: &[u8; 8],
    what: &'static str,
) -> Result<(), SaveError> {
    let incomplete = || SaveError::Incomplete {
        what,
        bytes: bytes.len(),
    };
    if !bytes.starts_with(letters) {
        return Err(match letters.starts_with(bytes) && !bytes.is_empty() {
            true => incomplete(),
            false => SaveError::NotASave { expected: what },
        });
    }
    let version = bytes.get(8..PREAMBLE_BYTES).ok_or_else(incomplete)?;
    match u16::from_le_bytes([version[0], version[1]]) {
        SAVE_VERSION => Ok(()),
        found => Err(SaveError::Version { found }),
    }
}

/// What a frame is sealed with that comes after one with the seal `before`.
fn seal(before: StateHash, body: &[u8]) -> StateHash {
    StateHash::of_all([before, StateHash::of_bytes(body)])
}

/// What a length is followed by: a length that was damaged must not pass for that of a frame whose
/// end is missing.
fn length_check(before: StateHash, length: u32) -> [u8; 4] {
    let StateHash(hash) = StateHash::of_all([before, StateHash(length.into())]);
    (hash as u32).to_le_bytes()
}

/// Appends a frame after one with the seal `before`. Returns its seal. A body has at most
/// [`super::SAVE_BYTES_MAX`].
pub(super) fn write_frame(to: &mut Vec<u8>, before: StateHash, body: &[u8]) -> StateHash {
    let length = u32::try_from(body.len()).expect("far less than 2^32 bytes");
    let seal = seal(before, body);
    to.extend(length.to_le_bytes());
    to.extend(length_check(before, length));
    to.extend(body);
    to.extend(seal.0.to_le_bytes());
    seal
}

/// What is found where a frame should begin.
pub(super) enum Found<'b> {
    /// A frame.
    Frame {
        /// What it holds.
        body: &'b [u8],
        /// Its seal.
        seal: StateHash,
        /// Its bytes, all of them.
        length: usize,
    },
    /// The end, or a frame that was never written to its end.
    End,
    /// Something else.
    Damaged,
}

/// Looks for a frame at the beginning of the bytes that are left.
pub(super) fn read_frame(rest: &[u8], before: StateHash) -> Found<'_> {
    let Some((head, after)) = rest.split_first_chunk::<HEAD_BYTES>() else {
        return Found::End;
    };
    let length = u32::from_le_bytes([head[0], head[1], head[2], head[3]]);
    if head[4..] != length_check(before, length) {
        // Space that was never written to is full of zeros.
        let is_blank = rest.iter().all(|byte| *byte == 0);
        return if is_blank { Found::End } else { Found::Damaged };
    }
    let length = length as usize;
    let Some((body, sealed)) = after.split_at_checked(length) else {
        return Found::End;
    };
    let Some((found, beyond)) = sealed.split_first_chunk::<SEAL_BYTES>() else {
        return Found::End;
    };
    let seal = seal(before, body);
    if *found != seal.0.to_le_bytes() {
        // The end of a file may have been reserved and not yet written.
        let was_unwritten = beyond.iter().all(|byte| *byte == 0) && *found == [0; SEAL_BYTES];
        return if was_unwritten {
            Found::End
        } else {
            Found::Damaged
        };
    }
    let length = HEAD_BYTES + length + SEAL_BYTES;
    Found::Frame { body, seal, length }
}

/// Plain data from all of these bytes.
pub(super) fn decode<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    match postcard::take_from_bytes(bytes) {
        Ok((data, [])) => Some(data),
        _ => None,
    }
}

/// Plain data as bytes.
pub(super) fn encode(data: &impl serde::Serialize) -> Vec<u8> {
    postcard::to_allocvec(data).expect("saves are plain data")
}
