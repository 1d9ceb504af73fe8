//! Where a structure of a blueprint stands, seen from the blueprint's anchor.

use core::fmt;
use serde::{Deserialize, Serialize};

use crate::ids::Direction;

/// Steps from the anchor: so many in direction 0, then so many in direction 2. What these
/// directions are on the planet, the placing says.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Offset {
    /// In direction 0.
    pub i: i8,
    /// In direction 2.
    pub j: i8,
}

impl Offset {
    /// The anchor itself.
    pub const ANCHOR: Offset = Offset { i: 0, j: 0 };

    /// How many steps away from the anchor it is.
    pub fn distance(self) -> u8 {
        flat_distance(self.i.into(), self.j.into()) as u8
    }

    /// Turned about the anchor, by as many sixths as a direction has as its number; none if it
    /// is too far away to be told.
    pub fn turned(self, by: Direction) -> Option<Offset> {
        let (i, j) = turned((self.i.into(), self.j.into()), by);
        Some(Offset {
            i: i8::try_from(i).ok()?,
            j: i8::try_from(j).ok()?,
        })
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({}, {})", self.i, self.j)
    }
}

/// Steps between two places of a flat hexagonal grid that are (i, j) apart.
pub(super) fn flat_distance(i: i32, j: i32) -> u32 {
    let across = (i - j).unsigned_abs();
    i.unsigned_abs().max(j.unsigned_abs()).max(across)
}

fn turned((i, j): (i32, i32), by: Direction) -> (i32, i32) {
    (0..by.index()).fold((i, j), |(i, j), _| (i - j, i))
}
