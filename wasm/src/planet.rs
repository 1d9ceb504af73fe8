//! The planet's size, in the unit everything is drawn in: the side-to-side width of a tile.

use geometry::Vector;
use geometry::vector::scale;
use sim_core::ids::{CellId, Frequency};

/// A planet to draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Planet {
    /// How finely it is divided.
    pub frequency: Frequency,
    /// Its radius at height 0, in tiles.
    pub radius: f64,
}

/// Radius of a planet of frequency 1: along an edge of the icosahedron (an angle of arctan 2)
/// tiles are then one unit wide, in the middle of a triangle 1.18.
const RADIUS_PER_FREQUENCY: f64 = 0.9032;

impl Planet {
    /// A planet of this frequency.
    pub fn new(frequency: Frequency) -> Planet {
        Planet {
            frequency,
            radius: RADIUS_PER_FREQUENCY * f64::from(frequency.get()),
        }
    }

    /// The middle of a cell, `height` tiles above height 0.
    pub fn place(&self, cell: CellId, height: f64) -> Vector {
        scale(geometry::centre(self.frequency, cell), self.radius + height)
    }

    /// The cell under (or over) a place.
    pub fn cell_under(&self, place: Vector) -> CellId {
        geometry::cell_at(self.frequency, place)
    }

    /// How far one sees from this height over a smooth planet, as an angle at its middle.
    pub fn horizon_angle(&self, height: f64) -> f64 {
        (self.radius / (self.radius + height.max(0.0))).acos()
    }

    /// How far one sees from this height over a smooth planet, in tiles along the line of sight.
    pub fn horizon_distance(&self, height: f64) -> f64 {
        let height = height.max(0.0);
        (height * (2.0 * self.radius + height)).sqrt()
    }
}
