//! Patches of tiles on the graphics card.

use geometry::Vector;
use geometry::vector::{add, sub};
use sim_core::chunk::Kind;
use three_d::{
    Context, Cull, DepthTest, ElementBuffer, Interpolation, Program, RenderStates, Texture2D, Vec2,
    Vec3, VertexBuffer, Viewport, Wrapping,
};

use super::RenderError;
use super::light::{self, Light, vec3};
use crate::camera::Pose;
use crate::ground::palette;
use crate::patch::grid::GRID_SIDE;
use crate::patch::mesh::{Block, Mesh};
use crate::planet::Planet;

/// Vertices and triangles on the graphics card.
struct Buffers {
    positions: VertexBuffer<[f32; 3]>,
    codes: VertexBuffer<[u8; 4]>,
    indices: ElementBuffer<u16>,
    blocks: Vec<Block>,
}

impl Buffers {
    fn new(context: &Context, mesh: Mesh) -> Buffers {
        Buffers {
            positions: VertexBuffer::new_with_data(context, &mesh.positions),
            codes: VertexBuffer::new_with_data(context, &mesh.codes),
            indices: ElementBuffer::new_with_data(context, &mesh.indices),
            blocks: mesh.blocks,
        }
    }

    /// Runs of indices that may be seen, as few as possible.
    fn visible_runs(&self, origin: Vector, pose: &Pose) -> Vec<(u32, u32)> {
        if self.blocks.is_empty() {
            return vec![(0, self.indices.count())];
        }
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for block in &self.blocks {
            if !pose.may_see(add(origin, block.middle), block.radius) {
                continue;
            }
            match runs.last_mut() {
                Some((first, count)) if *first + *count == block.first => *count += block.count,
                _ => runs.push((block.first, block.count)),
            }
        }
        runs
    }
}

/// A patch on the graphics card.
pub struct GroundPatch {
    sheet: Buffers,
    prisms: Option<Buffers>,
    tiles: Texture2D,
    origin: Vector,
    level: u8,
}

impl GroundPatch {
    /// Uploads a patch's sheet, whose positions are relative to `origin`, and its texels.
    pub fn new(
        context: &Context,
        level: u8,
        origin: Vector,
        sheet: Mesh,
        texels: &[[u8; 4]],
    ) -> GroundPatch {
        let side = GRID_SIDE as u32;
        let (nearest, clamp) = (Interpolation::Nearest, Wrapping::ClampToEdge);
        let tiles = Texture2D::new_empty::<[u8; 4]>(
            context, side, side, nearest, nearest, None, clamp, clamp,
        );
        tiles.fill(texels);
        let sheet = Buffers::new(context, sheet);
        GroundPatch {
            sheet,
            prisms: None,
            tiles,
            origin,
            level,
        }
    }

    /// Uploads its tiles as prisms, to be drawn from near.
    pub fn set_prisms(&mut self, context: &Context, mesh: Mesh) {
        self.prisms = Some(Buffers::new(context, mesh));
    }

    /// Whether it can be drawn from near.
    pub fn has_prisms(&self) -> bool {
        self.prisms.is_some()
    }

    /// Uploads other texels.
    pub fn set_texels(&self, texels: &[[u8; 4]]) {
        self.tiles.fill(texels);
    }
}

/// Draws patches.
pub struct Ground {
    near: Program,
    far: Program,
}

/// How to draw a patch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As a sheet on which tiles are painted.
    Sheet,
    /// A prism for each tile, if the patch has them.
    Prisms,
}

/// What is the same for all patches of a frame.
#[derive(Debug, Clone, Copy)]
pub struct GroundFrame {
    /// Now, in steps of a texel's moment.
    pub stamp: f32,
    /// 1 where tiles look large enough to show what they are made of, 0 where they are specks.
    pub near: f32,
    /// Within the second distance from the eye what a tile bears stands on it, fully within the
    /// first; there the ground itself takes a step back.
    pub growth: [f32; 2],
}

impl Ground {
    /// Compiles it.
    ///
    /// # Errors
    /// If the driver refuses.
    pub fn new(context: &Context) -> Result<Ground, RenderError> {
        let compile = |vertex: &str, fragment: &str| {
            let [vertex, fragment] = [vertex, fragment].map(|part| [light::SOURCE, part].concat());
            Program::from_source(context, &vertex, &fragment)
        };
        let near = compile(
            include_str!("shaders/ground.vert"),
            include_str!("shaders/ground.frag"),
        )?;
        let far = compile(
            include_str!("shaders/far.vert"),
            include_str!("shaders/far.frag"),
        )?;
        let colours = Kind::ALL.map(|kind| Vec3::from(palette::of_kind(kind)));
        for program in [&near, &far] {
            program.use_uniform_array("palette", &colours);
        }
        Ok(Ground { near, far })
    }

    /// Draws patches; the nearest first saves the most work.
    pub fn draw<'a>(
        &self,
        viewport: Viewport,
        (planet, pose, light): (&Planet, &Pose, Light),
        frame: GroundFrame,
        patches: impl Iterator<Item = (&'a GroundPatch, Form)>,
    ) {
        for program in [&self.near, &self.far] {
            light::use_frame(program, planet, pose, light);
        }
        self.near.use_uniform("stamp", frame.stamp);
        self.far.use_uniform("stamp", frame.stamp);
        self.near.use_uniform("near", frame.near);
        self.near.use_uniform("reach", Vec2::from(frame.growth));
        let states = RenderStates {
            depth_test: DepthTest::Less,
            cull: Cull::Back,
            ..Default::default()
        };
        for (patch, form) in patches {
            let (program, buffers) = match (form, &patch.prisms) {
                (Form::Prisms, Some(prisms)) => (&self.near, prisms),
                _ => (&self.far, &patch.sheet),
            };
            program.use_uniform("origin", vec3(sub(patch.origin, pose.eye)));
            program.use_uniform_if_required("level", f32::from(patch.level));
            program.use_texture("tiles", &patch.tiles);
            for (first, count) in buffers.visible_runs(patch.origin, pose) {
                program.use_vertex_attribute("position", &buffers.positions);
                program.use_vertex_attribute("code", &buffers.codes);
                let offset = first * size_of::<u16>() as u32;
                program.draw_subset_of_elements(states, viewport, &buffers.indices, offset, count);
            }
        }
    }
}
