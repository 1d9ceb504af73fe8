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

/// Unit vector to the sun after that many seconds of the world's life.
pub fn sun(seconds: f64) -> Vector {
    let angle = seconds / DAY_SECONDS * std::f64::consts::TAU;
    normalized([angle.cos(), -angle.sin(), SUN_SLOPE])
}

/// What is the same for all that is drawn in a frame.
#[derive(Debug, Clone, Copy)]
pub struct Light {
    /// Unit vector to the sun.
    pub sun: Vector,
    /// Seconds, wrapping, for what moves by itself.
    pub time: f64,
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
    program.use_uniform_if_required("time", light.time as f32);
    let height = geometry::vector::length(pose.eye) / planet.radius - 1.0;
    program.use_uniform_if_required("altitude", smoothstep(0.02, 0.6, height) as f32);
}
