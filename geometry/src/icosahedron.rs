//! The icosahedron under the grid, and how a flat triangle of it is laid on the sphere.
//!
//! Its vertices are the two poles, an upper ring U0..U4 and a lower ring L0..L4 turned by half a
//! step. Northern diamond k is the triangles (Uk, north, Uk+1) and (Uk, Uk+1, Lk); southern
//! diamond k is (Lk, Uk+1, Lk+1) and (Lk, Lk+1, south). In each the first vertex is the
//! diamond's west corner (0, 0), and both triangles share the edge from there to (N, N).
//!
//! Projection: a point with barycentric weights b goes to Σ sin(bₖ ω) vₖ, normalised, where ω is
//! the angle of an edge. Equal steps along an edge become equal arcs, cells of a triangle differ
//! by a factor of 1.18 in area and 1.18 in edge length (plain normalising: 1.95 and 1.46), it is
//! the same seen from both sides of a seam, and it has an inverse in one unknown.

use std::sync::LazyLock;

use sim_core::ids::Diamond;

use crate::vector::{Vector, add, cross, dot, normalized, scale};

/// One of the twenty faces.
#[derive(Debug, Clone, Copy)]
pub struct Triangle {
    /// The diamond it is half of.
    pub diamond: Diamond,
    /// Whether it is the half where i ≥ j, or the one where j ≥ i.
    pub half: Half,
    /// West corner (0, 0); the corner at (N, N); the corner at (N, 0) or (0, N).
    pub corners: [Vector; 3],
    /// Rows that give the plain barycentric weights of a direction.
    inverse: [Vector; 3],
    /// Unit vector to its middle.
    pub middle: Vector,
}

/// Which half of a diamond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// i ≥ j, with the corner (N, 0).
    First,
    /// j ≥ i, with the corner (0, N).
    Second,
}

/// The twenty faces; those of diamond d are 2d (first half) and 2d + 1.
pub static TRIANGLES: LazyLock<[Triangle; 20]> = LazyLock::new(|| {
    std::array::from_fn(|index| {
        let diamond = Diamond::new((index / 2) as u8).expect("twenty faces are ten diamonds");
        let half = if index % 2 == 0 {
            Half::First
        } else {
            Half::Second
        };
        Triangle::new(diamond, half)
    })
});

/// The angle of an edge, arctan 2.
static EDGE_ANGLE: LazyLock<f64> = LazyLock::new(|| 2f64.atan());

/// A vertex of the upper (`true`) or lower ring.
fn ring(upper: bool, k: u8) -> Vector {
    let (z, offset) = if upper { (1.0, 0.0) } else { (-1.0, 0.5) };
    let longitude = (f64::from(k % 5) + offset) * std::f64::consts::TAU / 5.0;
    let (sin, cos) = longitude.sin_cos();
    scale([2.0 * cos, 2.0 * sin, z], 1.0 / 5f64.sqrt())
}

/// The corners (0, 0), (N, 0), (N, N), (0, N) of a diamond.
pub fn diamond_corners(diamond: Diamond) -> [Vector; 4] {
    let k = diamond.k();
    if diamond.is_north() {
        [
            ring(true, k),
            [0.0, 0.0, 1.0],
            ring(true, k + 1),
            ring(false, k),
        ]
    } else {
        [
            ring(false, k),
            ring(true, k + 1),
            ring(false, k + 1),
            [0.0, 0.0, -1.0],
        ]
    }
}

impl Triangle {
    fn new(diamond: Diamond, half: Half) -> Triangle {
        let [west, first, far, second] = diamond_corners(diamond);
        let third = if half == Half::First { first } else { second };
        let corners = [west, far, third];
        let determinant = dot(west, cross(far, third));
        let row = |a, b| scale(cross(a, b), 1.0 / determinant);
        Triangle {
            diamond,
            half,
            corners,
            inverse: [row(far, third), row(third, west), row(west, far)],
            middle: normalized(add(add(west, far), third)),
        }
    }

    /// The direction of a point with these barycentric weights (of sum 1).
    pub fn direction(&self, weights: [f64; 3]) -> Vector {
        let edge = *EDGE_ANGLE;
        let [a, b, c] = weights.map(|weight| (weight * edge).sin());
        let [west, far, third] = self.corners;
        normalized(add(add(scale(west, a), scale(far, b)), scale(third, c)))
    }

    /// The inverse of [`Triangle::direction`] for directions in or near the triangle.
    ///
    /// The plain weights g of the direction are sin(bₖ ω) up to a common factor λ. It is found
    /// by Newton's method from Σ asin(λ gₖ) = ω, which is monotone in λ.
    pub fn weights(&self, direction: Vector) -> [f64; 3] {
        let edge = *EDGE_ANGLE;
        let plain = self.inverse.map(|row| dot(row, direction));
        // sin ω is what λ g is at a corner; just inside asin's domain everywhere else.
        let largest = plain[0].max(plain[1]).max(plain[2]);
        let limit = 1.0 / largest;
        let mut factor = edge / (plain[0] + plain[1] + plain[2]);
        factor = factor.min(0.95 * limit);
        for _ in 0..NEWTON_STEPS_MAX {
            let mut angle = -edge;
            let mut slope = 0.0;
            for g in plain {
                let sine = (factor * g).clamp(-1.0, 1.0);
                angle += sine.asin();
                slope += g / (1.0 - sine * sine).sqrt().max(1e-3);
            }
            let step = angle / slope;
            factor = (factor - step).min(limit);
            if step.abs() < 1e-16 * factor {
                break;
            }
        }
        plain.map(|g| (factor * g).clamp(-1.0, 1.0).asin() / edge)
    }
}

/// Four steps reach the last bit everywhere; the rest is a bound, not a hope.
const NEWTON_STEPS_MAX: usize = 8;

/// The face under a direction: the one whose middle is nearest.
pub fn triangle_under(direction: Vector) -> &'static Triangle {
    let triangles = &*TRIANGLES;
    let mut best = &triangles[0];
    let mut nearest = f64::NEG_INFINITY;
    for triangle in triangles {
        let nearness = dot(triangle.middle, direction);
        if nearness > nearest {
            (best, nearest) = (triangle, nearness);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vector::{angle, length, sub};

    #[test]
    fn every_edge_has_the_same_angle() {
        for triangle in TRIANGLES.iter() {
            let [a, b, c] = triangle.corners;
            for (from, to) in [(a, b), (b, c), (c, a)] {
                assert!(
                    (angle(from, to) - *EDGE_ANGLE).abs() < 1e-12,
                    "{:?}",
                    triangle.diamond
                );
            }
        }
    }

    #[test]
    fn weights_are_the_inverse_of_direction() {
        for triangle in TRIANGLES.iter() {
            for a in 0..=20 {
                for b in 0..=20 - a {
                    let weights = [a, b, 20 - a - b].map(|w| f64::from(w) / 20.0);
                    let direction = triangle.direction(weights);
                    assert!((length(direction) - 1.0).abs() < 1e-15);
                    let error = length(sub(triangle.weights(direction), weights));
                    assert!(error < 1e-14, "{weights:?} is off by {error}");
                }
            }
        }
    }
}
