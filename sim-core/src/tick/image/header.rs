//! The head of a snapshot: its form, and the rules and catalogue it was made by. Says whether this
//! program can go on from it; whether a journal may be replayed on top is the server's to know.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{SnapshotError, encode};
use crate::catalogue::{Catalogue, Keys};
use crate::hash::StateHash;
use crate::tick::RULES_VERSION;

/// Version of a snapshot's form as bytes.
pub(super) const VERSION: u16 = 4;

/// The version whose world had a hash that was made otherwise; the rest of it is as it is now.
const VERSION_HASHED_WHOLE: u16 = 3;

/// The version before accounts were kept by double entry, and belts in lines (see
/// [`super::legacy`]), which had the keys of items and prototypes alone.
const VERSION_OF_TOTALS: u16 = 2;

/// The version that named its catalogue by the hash alone; otherwise as the one after it.
const VERSION_WITHOUT_KEYS: u16 = 1;
/// The one catalogue there was then: hash, items, prototypes.
const CATALOGUE_OF_THEN: (StateHash, [&str; 5], [&str; 3]) = (
    StateHash(0xd0b4_fb51_6ffa_d9db),
    ["ore", "crystal", "biomass", "water", "slag"],
    ["extractor", "belt", "hub"],
);

/// The [`Keys`] of the catalogue follow: of items and prototypes from version 2 on, all of them from
/// version 3 on.
#[derive(Serialize, Deserialize)]
pub(super) struct Header {
    version: u16,
    rules: u32,
    catalogue: StateHash,
}

/// The head of a snapshot that is made now.
pub(super) fn write(catalogue: &Catalogue) -> Vec<u8> {
    let header = Header {
        version: VERSION,
        rules: RULES_VERSION,
        catalogue: StateHash(catalogue.hash()),
    };
    encode(&(header, catalogue.keys()))
}

/// Which form the rest of a snapshot has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As it is written now.
    Present,
    /// As it is written now, but with a hash as [`super::legacy`] makes it.
    HashedWhole,
    /// As [`super::legacy`] reads it.
    Legacy,
}

/// Checks the head of a snapshot, and gives what follows it.
pub(super) fn read<'b>(
    bytes: &'b [u8],
    catalogue: &Catalogue,
) -> Result<(Form, &'b [u8]), SnapshotError> {
    let (header, form, keys, rest) = split(bytes)?;
    if header.rules > RULES_VERSION {
        return Err(SnapshotError::Rules {
            found: header.rules,
        });
    }
    if header.catalogue != StateHash(catalogue.hash()) {
        let found = header.catalogue;
        keys.ok_or(SnapshotError::Catalogue { found })?
            .check_kept_in(&catalogue.keys())
            .map_err(SnapshotError::Renumbered)?;
    }
    Ok((form, rest))
}

/// The head's parts, and what follows them; no keys if there are none and none are known.
type Split<'b> = (Header, Form, Option<Keys>, &'b [u8]);

pub(super) fn split(bytes: &[u8]) -> Result<Split<'_>, SnapshotError> {
    let (header, rest): (Header, _) = take(bytes)?;
    let (form, keys, rest) = match header.version {
        VERSION => {
            let (keys, rest) = take(rest)?;
            (Form::Present, Some(keys), rest)
        }
        VERSION_HASHED_WHOLE => {
            let (keys, rest) = take(rest)?;
            (Form::HashedWhole, Some(keys), rest)
        }
        VERSION_OF_TOTALS => {
            let ((items, prototypes), rest) = take(rest)?;
            (Form::Legacy, Some(two_keys(items, prototypes)), rest)
        }
        VERSION_WITHOUT_KEYS => (Form::Legacy, keys_of_then(header.catalogue), rest),
        found => return Err(SnapshotError::Version { found }),
    };
    Ok((header, form, keys, rest))
}

pub(super) fn take<T: DeserializeOwned>(bytes: &[u8]) -> Result<(T, &[u8]), SnapshotError> {
    postcard::take_from_bytes(bytes).map_err(|_| SnapshotError::Globals)
}

fn keys_of_then(catalogue: StateHash) -> Option<Keys> {
    let (hash, items, prototypes) = CATALOGUE_OF_THEN;
    let strings = |keys: &[&str]| keys.iter().map(ToString::to_string).collect();
    (catalogue == hash).then(|| two_keys(strings(&items), strings(&prototypes)))
}

fn two_keys(items: Vec<String>, prototypes: Vec<String>) -> Keys {
    Keys {
        items,
        prototypes,
        behaviours: Vec::new(),
        recipes: Vec::new(),
        technologies: Vec::new(),
    }
}
