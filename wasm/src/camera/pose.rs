//! Where the camera is and what it sees, at one moment: all that drawing and picking need.

use geometry::Vector;
use geometry::vector::{add, dot, normalized, scale, sub};

/// A place on the canvas, from (0, 0) top left to (1, 1) bottom right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScreenPoint {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// A camera at one moment. Places are in tiles from the planet's middle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// Where it is.
    pub eye: Vector,
    /// Unit vector to the right of the picture.
    pub right: Vector,
    /// Unit vector to the top of the picture.
    pub up: Vector,
    /// Unit vector into the picture.
    pub ahead: Vector,
    /// Tangent of half the vertical field of view.
    pub tan_half: f64,
    /// Width by height of the picture.
    pub aspect: f64,
    /// Nothing nearer is drawn.
    pub near: f64,
    /// Nothing farther is drawn.
    pub far: f64,
}

/// A line of sight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ray {
    /// Where it starts.
    pub from: Vector,
    /// Unit vector along it.
    pub along: Vector,
}

impl Ray {
    /// The place this far along.
    pub fn at(&self, distance: f64) -> Vector {
        add(self.from, scale(self.along, distance))
    }

    /// Where it enters and leaves a sphere around the planet's middle; negative is behind.
    pub fn through_sphere(&self, radius: f64) -> Option<(f64, f64)> {
        let middle = -dot(self.from, self.along);
        let closest = sub(self.from, scale(self.along, -middle));
        let half_squared = radius * radius - dot(closest, closest);
        if half_squared < 0.0 {
            return None;
        }
        let half = half_squared.sqrt();
        Some((middle - half, middle + half))
    }
}

impl Pose {
    /// The line of sight through a point of the picture.
    pub fn ray(&self, point: ScreenPoint) -> Ray {
        let x = (2.0 * point.x - 1.0) * self.tan_half * self.aspect;
        let y = (1.0 - 2.0 * point.y) * self.tan_half;
        let along = add(self.ahead, add(scale(self.right, x), scale(self.up, y)));
        Ray {
            from: self.eye,
            along: normalized(along),
        }
    }

    /// Where a place appears; `None` if it lies behind the camera. It may lie outside 0..1.
    pub fn project(&self, place: Vector) -> Option<ScreenPoint> {
        let to = sub(place, self.eye);
        let depth = dot(to, self.ahead);
        if depth < self.near {
            return None;
        }
        let x = dot(to, self.right) / (depth * self.tan_half * self.aspect);
        let y = dot(to, self.up) / (depth * self.tan_half);
        Some(ScreenPoint {
            x: 0.5 + 0.5 * x,
            y: 0.5 - 0.5 * y,
        })
    }

    /// From places relative to the eye to clip space, in columns.
    pub fn clip_matrix(&self) -> [[f32; 4]; 4] {
        let (near, far) = (self.near, self.far);
        let x = scale(self.right, 1.0 / (self.tan_half * self.aspect));
        let y = scale(self.up, 1.0 / self.tan_half);
        let depth = (far + near) / (far - near);
        let z = scale(self.ahead, depth);
        let column = |k: usize| [x[k] as f32, y[k] as f32, z[k] as f32, self.ahead[k] as f32];
        let shift = (-2.0 * far * near / (far - near)) as f32;
        [column(0), column(1), column(2), [0.0, 0.0, shift, 0.0]]
    }

    /// Whether any of a ball may be in the picture.
    pub fn may_see(&self, middle: Vector, radius: f64) -> bool {
        let to = sub(middle, self.eye);
        let depth = dot(to, self.ahead);
        if depth < -radius {
            return false;
        }
        let beside = |across: f64, tan: f64| {
            // Distance outside the plane through the eye and the edge of the picture.
            (across.abs() - depth * tan) / (1.0 + tan * tan).sqrt()
        };
        beside(dot(to, self.right), self.tan_half * self.aspect) <= radius
            && beside(dot(to, self.up), self.tan_half) <= radius
    }

    /// How many times the height of the picture a length of 1 at distance 1 fills.
    pub fn magnification(&self) -> f64 {
        0.5 / self.tan_half
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geometry::vector::length;

    fn pose() -> Pose {
        Pose {
            eye: [10.0, 2.0, 1.0],
            right: [0.0, 1.0, 0.0],
            up: [0.0, 0.0, 1.0],
            ahead: [-1.0, 0.0, 0.0],
            tan_half: 0.4,
            aspect: 1.5,
            near: 0.1,
            far: 100.0,
        }
    }

    #[test]
    fn projecting_undoes_a_ray() {
        for (x, y) in [(0.5, 0.5), (0.1, 0.9), (0.0, 0.0), (0.77, 0.3)] {
            let point = ScreenPoint { x, y };
            let back = pose().project(pose().ray(point).at(7.0)).unwrap();
            assert!((back.x - x).abs() < 1e-12 && (back.y - y).abs() < 1e-12);
        }
        assert_eq!(pose().project([20.0, 2.0, 1.0]), None);
    }

    #[test]
    fn clip_space_agrees_with_projection() {
        let pose = pose();
        let place = [3.0, 4.0, 2.5];
        let relative = sub(place, pose.eye);
        let matrix = pose.clip_matrix();
        let clip: [f64; 4] = std::array::from_fn(|row| {
            let sum = (0..3)
                .map(|k| f64::from(matrix[k][row]) * relative[k])
                .sum::<f64>();
            sum + f64::from(matrix[3][row])
        });
        let point = pose.project(place).unwrap();
        assert!((clip[0] / clip[3] - (2.0 * point.x - 1.0)).abs() < 1e-6);
        assert!((clip[1] / clip[3] - (1.0 - 2.0 * point.y)).abs() < 1e-6);
        assert!(clip[2].abs() < clip[3]);
    }

    #[test]
    fn a_ray_goes_through_a_sphere() {
        let ray = Ray {
            from: [5.0, 0.0, 0.0],
            along: [-1.0, 0.0, 0.0],
        };
        assert_eq!(ray.through_sphere(2.0), Some((3.0, 7.0)));
        assert_eq!(
            Ray {
                from: [5.0, 3.0, 0.0],
                ..ray
            }
            .through_sphere(2.0),
            None
        );
    }

    #[test]
    fn a_ball_in_the_corner_is_seen_and_one_behind_is_not() {
        let pose = pose();
        let corner = pose.ray(ScreenPoint { x: 0.0, y: 0.0 }).at(20.0);
        assert!(pose.may_see(corner, 0.5));
        assert!(!pose.may_see([30.0, 2.0, 1.0], 5.0));
        let outside = pose.ray(ScreenPoint { x: -1.0, y: 0.5 }).at(20.0);
        assert!(!pose.may_see(outside, 0.5));
        assert!(length(outside) > 0.0);
    }
}
