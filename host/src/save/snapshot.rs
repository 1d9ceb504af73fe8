//! A world as of a mark in its journal. It saves the replay up to there, and nothing is lost with it.

use serde::{Deserialize, Serialize};
use sim_core::hash::StateHash;
use sim_core::ids::ChunkId;
use sim_core::tick::{SnapshotParts, WorldImage};

use super::bytes::{
    Found, PREAMBLE_BYTES, check_preamble, decode, encode, preamble, read_frame, write_frame,
};
use super::{Place, SAVE_BYTES_MAX, SaveError};
use sim_core::ids::Tick;

const LETTERS: &[u8; 8] = b"gb-state";
const WHAT: &str = "snapshot";

/// A world as of a mark in its journal. Whether it is one, [`super::replay::Replay`] finds out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// After the mark.
    pub(super) place: Place,
    pub(super) parts: SnapshotParts,
}

#[derive(Serialize, Deserialize)]
struct Written {
    place: Place,
    globals: Vec<u8>,
    chunks: Vec<(ChunkId, Vec<u8>)>,
}

impl Snapshot {
    /// The snapshot of a world that stands at a mark before this place.
    pub fn of(image: &WorldImage, place: Place) -> Snapshot {
        let parts = image.to_parts();
        Snapshot { place, parts }
    }

    /// As bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let written = Written {
            place: self.place,
            globals: self.parts.globals.clone(),
            chunks: self.parts.chunks.clone(),
        };
        let mut bytes = preamble(LETTERS);
        write_frame(&mut bytes, StateHash::of_bytes(LETTERS), &encode(&written));
        bytes
    }

    /// From bytes.
    ///
    /// # Errors
    /// If they are not what was written.
    pub fn read(bytes: &[u8]) -> Result<Snapshot, SaveError> {
        if bytes.len() > SAVE_BYTES_MAX {
            return Err(SaveError::TooLong {
                what: WHAT,
                bytes: bytes.len(),
                bytes_max: SAVE_BYTES_MAX,
            });
        }
        check_preamble(bytes, LETTERS, WHAT)?;
        let damaged = SaveError::Damaged {
            what: WHAT,
            byte: PREAMBLE_BYTES,
            after: Tick(0),
        };
        let rest = &bytes[PREAMBLE_BYTES..];
        let body = match read_frame(rest, StateHash::of_bytes(LETTERS)) {
            Found::Frame { body, length, .. } if length == rest.len() => body,
            Found::Frame { .. } | Found::Damaged => return Err(damaged),
            Found::End => {
                return Err(SaveError::Incomplete {
                    what: WHAT,
                    bytes: bytes.len(),
                });
            }
        };
        let Written {
            place,
            globals,
            chunks,
        } = decode(body).ok_or(damaged)?;
        let parts = SnapshotParts { globals, chunks };
        Ok(Snapshot { place, parts })
    }
}
