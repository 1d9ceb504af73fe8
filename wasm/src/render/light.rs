//! The light that everything is drawn in, and the uniforms that carry it.

use geometry::Vector;
use geometry::vector::{normalized, scale};
use three_d::{Mat4, Program, Vec3};

use crate::camera::{Pose, smoothstep};
use crate::planet::Planet;

/// Put before every shader that uses light.
pub const SOURCE: &str = include_str!("shaders/light.glsl");

/// How long a day is, in seconds.
const DAY_SECONDS: f64 = 1_440.0;
/// How far the sun stands from the equator, as a slope.
const SUN_SLOPE: f64 = 0.28;

/// Where a day begins, as a part of it before noon: in the middle of the morning.
const FIRST_HOUR: f64 = -0.10;

/// Unit vector to the sun after that many seconds of the world's life; at first it is morning
/// where `first_light` points.
pub fn sun(seconds: f64, first_light: Vector) -> Vector {
    let noon = first_light[1].atan2(first_light[0]);
    let turned = (seconds / DAY_SECONDS + FIRST_HOUR) * std::f64::consts::TAU;
    let angle = noon - turned;
    normalized([angle.cos(), angle.sin(), SUN_SLOPE])
}

/// What is the same for all that is drawn in a frame.
#[derive(Debug, Clone, Copy)]
pub struct Light {
    /// Unit vector to the sun.
    pub sun: Vector,
    /// Seconds, wrapping, since which things have been there.
    pub time: f64,
    /// Whether what moves by itself stands still, and what appears is there at once.
    pub is_calm: bool,
}

/// Any vector on its way to the graphics card.
pub fn vec3(v: Vector) -> Vec3 {
    Vec3::new(v[0] as f32, v[1] as f32, v[2] as f32)
}

/// Sets what light.glsl and the vertex shaders need of a frame.
pub fn use_frame(program: &Program, planet: &Planet, pose: &Pose, light: Light) {
    let [a, b, c, d] = pose.clip_matrix();
    let clip = Mat4::from_cols(a.into(), b.into(), c.into(), d.into());
    program.use_uniform_if_required("clip", clip);
    program.use_uniform_if_required("centre", vec3(scale(pose.eye, -1.0)));
    program.use_uniform_if_required("sun", vec3(light.sun));
    // Long enough after anything appeared that it is there whole.
    let at_once = if light.is_calm { 1.0 } else { 0.0 };
    program.use_uniform_if_required("time", (light.time + at_once) as f32);
    let moving = if light.is_calm { 0.0 } else { light.time };
    program.use_uniform_if_required("moving", moving as f32);
    let height = geometry::vector::length(pose.eye) / planet.radius - 1.0;
    program.use_uniform_if_required("altitude", smoothstep(0.02, 0.6, height) as f32);
}

#[cfg(test)]
mod tests {
    use super::*;
    use geometry::vector::dot;

    #[test]
    fn the_first_place_wakes_in_the_morning_and_sees_noon_and_night() {
        let first = normalized([-0.3, 0.9, 0.3]);
        let height = |part: f64| dot(sun(part * DAY_SECONDS, first), first);
        assert!(height(0.0) > 0.6);
        assert!(height(0.10) > height(0.0) && height(0.10) > height(0.20));
        assert!(height(0.60) < 0.0);
    }
}
