//! Blueprints as text, to be passed on in a chat: `GB1` and letters.
//!
//! `GB1` is followed by base32 (capital letters and the digits 2 to 7, without padding, so that a
//! double click takes all of it and no chat changes any of it) of a checksum (the lower four bytes
//! of xxh3, lowest first) and the body, in postcard: the kinds of structures in the order of their
//! first use, each the prototype's key and perhaps a recipe's; then the structures in the order of
//! their places, each i, j, and six times the number of its kind plus its facing.
//!
//! A blueprint has one text, and only that text is read as it. Keys and not numbers stand in it,
//! so that it means the same wherever the catalogue has them.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use serde::Deserialize;

use super::{Blueprint, BlueprintError, Offset, Planned, base32};
use crate::catalogue::Catalogue;
use crate::hash::StateHash;
use crate::ids::{Direction, PrototypeId, RecipeId};
use crate::limits::{BLUEPRINT_KINDS_MAX, BLUEPRINT_STRUCTURES_MAX, BLUEPRINT_TEXT_BYTES_MAX};

const NAME: &str = "GB";
const VERSION: char = '1';
/// Bytes of a checksum.
const CHECKSUM_BYTES: usize = 4;
/// Letters before the base32.
const PREFIX_BYTES: usize = 3;

/// Why a text is no blueprint. Letters and bytes are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextError {
    /// It is longer than [`BLUEPRINT_TEXT_BYTES_MAX`].
    TooLong {
        /// As many bytes.
        found: usize,
    },
    /// It does not begin with `GB` and a version.
    NotABlueprint,
    /// It is of another version.
    Version {
        /// Which.
        found: char,
    },
    /// A letter that no blueprint has.
    Letter {
        /// Where.
        at: usize,
    },
    /// It ends in the midst of a byte: letters are missing.
    CutOff,
    /// Some of it was lost or changed on the way.
    Checksum,
    /// The body is not what a body is.
    Malformed {
        /// The body's byte where it no longer is.
        at: usize,
    },
    /// The catalogue has no such prototype.
    UnknownPrototype {
        /// Which.
        key: String,
    },
    /// The catalogue has no such recipe.
    UnknownRecipe {
        /// Which.
        key: String,
    },
    /// A structure is of a kind that is not there.
    UnknownKind {
        /// Which structure, by its place in the body.
        structure: usize,
    },
    /// What it says is no blueprint.
    Blueprint(BlueprintError),
    /// It says a blueprint, but not as it is written.
    NotCanonical,
}

impl Blueprint {
    /// Its text; none if it is of another catalogue.
    pub fn print(&self, catalogue: &Catalogue) -> Option<String> {
        let mut kinds = Vec::new();
        let mut structures = Vec::new();
        for planned in self.structures() {
            let kind = planned.kind();
            let number = kinds.iter().position(|known| *known == kind);
            let number = number.unwrap_or_else(|| {
                kinds.push(kind);
                kinds.len() - 1
            });
            let facing = u16::from(planned.facing.index());
            let what = u16::try_from(number).ok()? * u16::from(Direction::COUNT) + facing;
            structures.push((planned.at, what));
        }
        let keys = |(prototype, recipe): (PrototypeId, Option<RecipeId>)| {
            let prototype = &*catalogue.prototype(prototype)?.key;
            let recipe = match recipe {
                Some(recipe) => Some(&*catalogue.recipe(recipe)?.key),
                None => None,
            };
            Some((prototype, recipe))
        };
        let kinds = kinds.into_iter().map(keys).collect::<Option<Vec<_>>>()?;
        let body = postcard::to_allocvec(&(kinds, structures)).ok()?;
        let mut bytes = Vec::from(checksum(&body));
        bytes.extend(body);
        let mut text = NAME.to_string();
        text.push(VERSION);
        base32::encode_append(&bytes, &mut text);
        Some(text)
    }

    /// Reads a text, with any space around it.
    ///
    /// # Errors
    /// The first reason why it is no blueprint.
    pub fn parse(text: &str, catalogue: &Catalogue) -> Result<Blueprint, TextError> {
        let text = text.trim();
        if text.len() > BLUEPRINT_TEXT_BYTES_MAX {
            return Err(TextError::TooLong { found: text.len() });
        }
        let bytes = decode(text)?;
        let (expected, body) = bytes
            .split_at_checked(CHECKSUM_BYTES)
            .ok_or(TextError::CutOff)?;
        if expected != checksum(body) {
            return Err(TextError::Checksum);
        }
        let structures = Body::new(body).read(catalogue)?;
        let blueprint = Blueprint::new(structures).map_err(TextError::Blueprint)?;
        match blueprint.print(catalogue).as_deref() == Some(text) {
            true => Ok(blueprint),
            false => Err(TextError::NotCanonical),
        }
    }
}

fn checksum(body: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let StateHash(hash) = StateHash::of_bytes(body);
    (hash as u32).to_le_bytes()
}

fn decode(text: &str) -> Result<Vec<u8>, TextError> {
    let version = |rest: &str| rest.chars().next();
    let found = text.strip_prefix(NAME).and_then(version);
    match found {
        Some(VERSION) => {}
        Some(found) if found.is_ascii_digit() => return Err(TextError::Version { found }),
        _ => return Err(TextError::NotABlueprint),
    }
    let letters = &text.as_bytes()[PREFIX_BYTES..];
    if let Some(at) = letters
        .iter()
        .position(|letter| !base32::is_letter(*letter))
    {
        return Err(TextError::Letter {
            at: PREFIX_BYTES + at,
        });
    }
    base32::decode(letters).ok_or(TextError::CutOff)
}

/// A body that is being read.
struct Body<'b> {
    rest: &'b [u8],
    length: usize,
}

impl<'b> Body<'b> {
    fn new(body: &'b [u8]) -> Body<'b> {
        Body {
            rest: body,
            length: body.len(),
        }
    }

    fn malformed(&self) -> TextError {
        TextError::Malformed {
            at: self.length - self.rest.len(),
        }
    }

    fn take<T: Deserialize<'b>>(&mut self) -> Result<T, TextError> {
        let (value, rest) = postcard::take_from_bytes(self.rest).map_err(|_| self.malformed())?;
        self.rest = rest;
        Ok(value)
    }

    /// A count of things, of which there are at most so many.
    fn take_count(&mut self, most: usize) -> Result<usize, TextError> {
        let error = self.malformed();
        let count: u32 = self.take()?;
        let count = usize::try_from(count).ok();
        count.filter(|count| *count <= most).ok_or(error)
    }

    fn read(mut self, catalogue: &Catalogue) -> Result<Vec<Planned>, TextError> {
        let mut kinds = Vec::new();
        for _ in 0..self.take_count(BLUEPRINT_KINDS_MAX)? {
            kinds.push(self.take_kind(catalogue)?);
        }
        let mut structures = Vec::new();
        for structure in 0..self.take_count(BLUEPRINT_STRUCTURES_MAX)? {
            let (at, what): (Offset, u16) = self.take()?;
            let count = u16::from(Direction::COUNT);
            let kind = kinds.get(usize::from(what / count));
            let (prototype, recipe) = *kind.ok_or(TextError::UnknownKind { structure })?;
            let facing = Direction::FIRST.turned((what % count) as i8);
            structures.push(Planned {
                at,
                prototype,
                facing,
                recipe,
            });
        }
        match self.rest {
            [] => Ok(structures),
            _ => Err(self.malformed()),
        }
    }

    fn take_kind(
        &mut self,
        catalogue: &Catalogue,
    ) -> Result<(PrototypeId, Option<RecipeId>), TextError> {
        let (prototype, recipe): (&str, Option<&str>) = self.take()?;
        let unknown = || TextError::UnknownPrototype {
            key: prototype.to_string(),
        };
        let prototype_id = catalogue.prototype_by_key(prototype).ok_or_else(unknown)?;
        let known = |key: &str| {
            let unknown = || TextError::UnknownRecipe {
                key: key.to_string(),
            };
            catalogue.recipe_by_key(key).ok_or_else(unknown)
        };
        Ok((prototype_id, recipe.map(known).transpose()?))
    }
}

impl TextError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            TextError::TooLong { .. } => "blueprint_too_long",
            TextError::NotABlueprint => "not_a_blueprint",
            TextError::Version { .. } => "blueprint_version",
            TextError::Letter { .. } => "blueprint_letter",
            TextError::CutOff => "blueprint_cut_off",
            TextError::Checksum => "blueprint_checksum",
            TextError::Malformed { .. } => "blueprint_malformed",
            TextError::UnknownPrototype { .. } => "unknown_prototype",
            TextError::UnknownRecipe { .. } => "unknown_recipe",
            TextError::UnknownKind { .. } => "blueprint_unknown_kind",
            TextError::Blueprint(BlueprintError::Empty) => "blueprint_empty",
            TextError::Blueprint(BlueprintError::TooMany { .. }) => "blueprint_too_many",
            TextError::Blueprint(BlueprintError::TooManyKinds) => "blueprint_too_many_kinds",
            TextError::Blueprint(BlueprintError::TooFar { .. }) => "blueprint_too_far",
            TextError::Blueprint(BlueprintError::Twice { .. }) => "blueprint_twice",
            TextError::NotCanonical => "blueprint_not_canonical",
        }
    }
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TextError::TooLong { found } => write!(
                f,
                "a blueprint has at most {BLUEPRINT_TEXT_BYTES_MAX} letters, and this has {found}"
            ),
            TextError::NotABlueprint => f.write_str("a blueprint begins with GB1"),
            TextError::Version { found } => write!(
                f,
                "the blueprint is of version {found}, and this program reads version {VERSION}"
            ),
            TextError::Letter { at } => write!(
                f,
                "no blueprint has the letter at {at}; copy the whole text again"
            ),
            TextError::CutOff => {
                f.write_str("letters are missing at the end; copy the whole text again")
            }
            TextError::Checksum => {
                f.write_str("the text was changed on the way; copy the whole text again")
            }
            TextError::Malformed { at } => {
                write!(f, "no blueprint has the byte at {at} of this one's body")
            }
            TextError::UnknownPrototype { key } => {
                write!(f, "this world has no structure `{key}`")
            }
            TextError::UnknownRecipe { key } => write!(f, "this world has no recipe `{key}`"),
            TextError::UnknownKind { structure } => {
                write!(f, "structure {structure} is of a kind that is not listed")
            }
            TextError::Blueprint(error) => error.fmt(f),
            TextError::NotCanonical => {
                f.write_str("the blueprint is not written as it has to be; copy it anew")
            }
        }
    }
}

impl core::error::Error for TextError {}
