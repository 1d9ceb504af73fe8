//! Flat strips of light on the ground: rims around tiles, outlines of regions, arrows.

use geometry::Vector;
use geometry::vector::{add, cross, normalized, scale, sub};
use three_d::{
    Blend, Context, Cull, DepthTest, Program, RenderStates, VertexBuffer, Viewport, WriteMask,
};

use super::RenderError;
use super::light::{Light, use_frame, vec3};
use crate::camera::Pose;
use crate::ground::palette::Colour;
use crate::planet::Planet;

/// A colour and how solid it is.
pub type Ink = (Colour, f32);

/// Triangles of strips. Places are in tiles from the planet's middle.
#[derive(Debug, Clone, Default)]
pub struct Strips {
    corners: Vec<(Vector, Ink)>,
}

impl Strips {
    /// A triangle.
    pub fn triangle(&mut self, [a, b, c]: [Vector; 3], ink: Ink) {
        self.corners.extend([(a, ink), (b, ink), (c, ink)]);
    }

    /// A strip along a closed line, from the line inwards to the share `inner` of the way to
    /// `middle`, fading out.
    pub fn rim(&mut self, line: &[Vector], middle: Vector, inner: f64, ink: Ink) {
        let (colour, alpha) = ink;
        let toward = |corner: Vector| add(middle, scale(sub(corner, middle), inner));
        for (k, a) in line.iter().enumerate() {
            let b = line[(k + 1) % line.len()];
            let faint = (colour, alpha * 0.25);
            let (inner_a, inner_b) = (toward(*a), toward(b));
            self.corners
                .extend([(*a, ink), (inner_a, faint), (inner_b, faint)]);
            self.corners.extend([(*a, ink), (inner_b, faint), (b, ink)]);
        }
    }

    /// A straight strip of a width, lying on the ground.
    pub fn line(&mut self, from: Vector, to: Vector, width: f64, ink: Ink) {
        let side = scale(normalized(cross(from, sub(to, from))), width / 2.0);
        let [a, b] = [add(from, side), sub(from, side)];
        let [c, d] = [sub(to, side), add(to, side)];
        self.triangle([a, b, c], ink);
        self.triangle([a, c, d], ink);
    }

    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.corners.is_empty()
    }
}

/// Draws strips.
pub struct Ribbons {
    program: Program,
    positions: VertexBuffer<[f32; 3]>,
    tints: VertexBuffer<[f32; 4]>,
}

impl Ribbons {
    /// Compiles it.
    ///
    /// # Errors
    /// If the driver refuses.
    pub fn new(context: &Context) -> Result<Ribbons, RenderError> {
        Ok(Ribbons {
            program: Program::from_source(
                context,
                include_str!("shaders/ribbon.vert"),
                include_str!("shaders/ribbon.frag"),
            )?,
            positions: VertexBuffer::new(context),
            tints: VertexBuffer::new(context),
        })
    }

    /// Draws strips; there are few, so they are uploaded every time.
    pub fn draw(
        &mut self,
        viewport: Viewport,
        planet: &Planet,
        pose: &Pose,
        light: Light,
        strips: &Strips,
    ) {
        if strips.is_empty() {
            return;
        }
        use_frame(&self.program, planet, pose, light);
        let places: Vec<_> = strips
            .corners
            .iter()
            .map(|(place, _)| sub(*place, pose.eye).map(|x| x as f32))
            .collect();
        let tints: Vec<_> = strips
            .corners
            .iter()
            .map(|(_, ([r, g, b], alpha))| [*r, *g, *b, *alpha])
            .collect();
        self.positions.fill(&places);
        self.tints.fill(&tints);
        self.program.use_uniform("origin", vec3([0.0; 3]));
        self.program
            .use_vertex_attribute("position", &self.positions);
        self.program.use_vertex_attribute("tint", &self.tints);
        let states = RenderStates {
            depth_test: DepthTest::LessOrEqual,
            cull: Cull::None,
            write_mask: WriteMask::COLOR,
            blend: Blend::TRANSPARENCY,
        };
        self.program
            .draw_arrays(states, viewport, places.len() as u32);
    }
}
