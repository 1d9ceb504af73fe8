//! A flight of the camera from one place to another: up a little, over, and down again.

use geometry::Vector;
use geometry::vector::{angle, cross, length, normalized, rotated};

/// Longest and shortest flight, in seconds.
const SECONDS: [f64; 2] = [0.45, 1.6];

/// A flight under way.
#[derive(Debug, Clone)]
pub struct Flight {
    from: Vector,
    axis: Vector,
    turn: f64,
    distances: [f64; 2],
    /// How much higher than both ends its middle is, as a logarithm.
    climb: f64,
    seconds: f64,
    elapsed: f64,
}

impl Flight {
    /// Between two pairs of a direction and a distance (in tiles) from the ground there.
    pub fn new(radius: f64, from: (Vector, f64), to: (Vector, f64)) -> Flight {
        let turn = angle(from.0, to.0);
        let axis = cross(from.0, to.0);
        let axis = if length(axis) > 1e-12 {
            normalized(axis)
        } else {
            side(from.0)
        };
        let highest = from.1.max(to.1);
        let climb = (0.6 * turn * radius / highest).max(1.0).ln();
        let climb = climb.min((1.5 * radius / highest).max(1.0).ln());
        let effort = 0.16 * (from.1 / to.1).ln().abs() + 0.22 * climb + 0.3;
        Flight {
            from: from.0,
            axis,
            turn,
            distances: [from.1, to.1],
            climb,
            seconds: effort.clamp(SECONDS[0], SECONDS[1]),
            elapsed: 0.0,
        }
    }

    /// Where it is after `seconds` more.
    pub fn advance(&mut self, seconds: f64) -> (Vector, f64) {
        self.elapsed = (self.elapsed + seconds).min(self.seconds);
        let t = self.elapsed / self.seconds;
        let eased = t * t * t * (t * (6.0 * t - 15.0) + 10.0);
        let [start, end] = self.distances;
        let height = (4.0 * eased * (1.0 - eased) * self.climb).exp();
        let distance = start * (end / start).powf(eased) * height;
        (
            normalized(rotated(self.from, self.axis, self.turn * eased)),
            distance,
        )
    }

    /// Whether it has arrived.
    pub fn is_over(&self) -> bool {
        self.elapsed >= self.seconds
    }
}

/// Some direction at right angles.
fn side(of: Vector) -> Vector {
    normalized(cross(
        of,
        if of[2].abs() < 0.9 {
            [0.0, 0.0, 1.0]
        } else {
            [1.0, 0.0, 0.0]
        },
    ))
}
