//! Stars, sun and air, drawn last, where nothing else was.

use geometry::vector::scale;
use three_d::{Context, Cull, DepthTest, Program, RenderStates, Viewport, WriteMask};

use super::RenderError;
use super::light::{self, Light, vec3};
use crate::camera::Pose;
use crate::planet::Planet;

/// Draws the sky.
pub struct Sky {
    program: Program,
}

impl Sky {
    /// Compiles it.
    ///
    /// # Errors
    /// If the driver refuses.
    pub fn new(context: &Context) -> Result<Sky, RenderError> {
        let fragment = format!("{}{}", light::SOURCE, include_str!("shaders/sky.frag"));
        let vertex = include_str!("shaders/sky.vert");
        Ok(Sky {
            program: Program::from_source(context, vertex, &fragment)?,
        })
    }

    /// Draws it.
    pub fn draw(&self, viewport: Viewport, planet: &Planet, pose: &Pose, light: Light) {
        let program = &self.program;
        light::use_frame(program, planet, pose, light);
        program.use_uniform(
            "right",
            vec3(scale(pose.right, pose.tan_half * pose.aspect)),
        );
        program.use_uniform("top", vec3(scale(pose.up, pose.tan_half)));
        program.use_uniform("ahead", vec3(pose.ahead));
        program.use_uniform("eye", vec3(scale(pose.eye, 1.0 / planet.radius)));
        let pixel = 2.0 * pose.tan_half / f64::from(viewport.height.max(1));
        program.use_uniform("pixel", pixel as f32);
        let states = RenderStates {
            write_mask: WriteMask::COLOR,
            depth_test: DepthTest::LessOrEqual,
            cull: Cull::None,
            ..Default::default()
        };
        program.draw_arrays(states, viewport, 3);
    }
}
