//! Which way things face.

use serde::{Deserialize, Deserializer, Serialize, de};

/// One of the six directions of a diamond's grid, in cyclic order: see
/// [`crate::topology`] for what they mean and how they turn across seams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Direction(u8);

impl Direction {
    /// How many there are.
    pub const COUNT: u8 = 6;
    /// (1, 0), the first.
    pub const FIRST: Direction = Direction(0);

    /// From an index 0 to 5.
    pub const fn new(index: u8) -> Option<Direction> {
        if index < Self::COUNT {
            Some(Direction(index))
        } else {
            None
        }
    }

    /// 0 to 5.
    pub const fn index(self) -> u8 {
        self.0
    }

    /// Turned by `steps` sixths, either way.
    pub const fn turned(self, steps: i8) -> Direction {
        Direction((self.0 as i8 + steps).rem_euclid(6) as u8)
    }

    /// The other way.
    pub const fn opposite(self) -> Direction {
        self.turned(3)
    }

    /// All six, in cyclic order.
    pub fn all() -> impl Iterator<Item = Direction> {
        (0..Self::COUNT).map(Direction)
    }
}

impl<'de> Deserialize<'de> for Direction {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Direction::new(u8::deserialize(d)?)
            .ok_or_else(|| de::Error::custom("a direction is a number from 0 to 5"))
    }
}
