//! Small solids on tiles, drawn many at once: structures, items, people, what grows and lies.
//!
//! Not three-d's `InstancedMesh`: that inverts a matrix for every vertex and uploads everything
//! again on any change.

use geometry::Vector;
use geometry::vector::sub;
use three_d::{
    Blend, Context, Cull, DepthTest, ElementBuffer, InstanceBuffer, Program, RenderStates, Vec2,
    Vec4, VertexBuffer, Viewport, WriteMask,
};

use super::RenderError;
use super::light::{self, Light, vec3};
use super::shapes::Shape;
use crate::camera::Pose;
use crate::ground::palette::Colour;
use crate::planet::Planet;

/// How the lamp of a machine shines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Lamp {
    /// Not at all.
    Off = 0,
    /// It works.
    Working = 1,
    /// It waits for something to come.
    Waiting = 2,
    /// It cannot get rid of something.
    Blocked = 3,
    /// It is not there yet.
    Pending = 4,
    /// It has too little power.
    Unpowered = 5,
    /// Nobody has said what it is to make.
    Idle = 6,
}

/// One solid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Solid {
    /// Where its foot is, in tiles from the planet's middle.
    pub place: Vector,
    /// Unit vector along the ground, where it faces.
    pub ahead: Vector,
    /// Its size.
    pub size: f32,
    /// Seconds of [`Light::time`] when it appeared, or anything long ago.
    pub since: f32,
    /// The colour it brings.
    pub tint: Colour,
    /// Its lamp.
    pub lamp: Lamp,
}

/// Solids as the graphics card wants them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Packed {
    places: Vec<[f32; 4]>,
    facings: Vec<[f32; 4]>,
    tints: Vec<[u8; 4]>,
}

impl Packed {
    /// Packs solids relative to `origin`.
    pub fn of(origin: Vector, solids: &[Solid]) -> Packed {
        let mut packed = Packed::default();
        for solid in solids {
            packed.push(origin, solid);
        }
        packed
    }

    /// Adds one.
    pub fn push(&mut self, origin: Vector, solid: &Solid) {
        let four = |v: Vector, last: f32| [v[0] as f32, v[1] as f32, v[2] as f32, last];
        let [r, g, b] = solid.tint.map(|part| (part * 255.0) as u8);
        self.places.push(four(sub(solid.place, origin), solid.size));
        self.facings.push(four(solid.ahead, solid.since));
        self.tints.push([r, g, b, solid.lamp as u8]);
    }

    /// Adds others that are packed relative to the same origin.
    pub fn append(&mut self, other: &Packed) {
        self.places.extend_from_slice(&other.places);
        self.facings.extend_from_slice(&other.facings);
        self.tints.extend_from_slice(&other.tints);
    }

    /// Takes all out.
    pub fn clear(&mut self) {
        self.places.clear();
        self.facings.clear();
        self.tints.clear();
    }
}

/// Solids of one shape on the graphics card.
pub struct Batch {
    origin: Vector,
    places: InstanceBuffer<[f32; 4]>,
    facings: InstanceBuffer<[f32; 4]>,
    tints: InstanceBuffer<[u8; 4]>,
}

impl Batch {
    /// An empty one.
    pub fn new(context: &Context) -> Batch {
        Batch {
            origin: [0.0; 3],
            places: InstanceBuffer::new(context),
            facings: InstanceBuffer::new(context),
            tints: InstanceBuffer::new(context),
        }
    }

    /// Puts other solids in; `origin` is a place near them.
    pub fn fill(&mut self, origin: Vector, solids: &[Solid]) {
        self.fill_packed(origin, &Packed::of(origin, solids));
    }

    /// Puts other solids in, packed relative to `origin`.
    pub fn fill_packed(&mut self, origin: Vector, packed: &Packed) {
        self.origin = origin;
        self.places.fill(&packed.places);
        self.facings.fill(&packed.facings);
        self.tints.fill(&packed.tints);
    }

    /// How many there are.
    pub fn count(&self) -> u32 {
        self.places.instance_count()
    }
}

/// A shape on the graphics card.
pub struct Model {
    positions: VertexBuffer<[f32; 3]>,
    paints: VertexBuffer<[u8; 4]>,
    indices: ElementBuffer<u16>,
}

impl Model {
    /// Uploads a shape.
    pub fn new(context: &Context, shape: &Shape) -> Model {
        Model {
            positions: VertexBuffer::new_with_data(context, &shape.positions),
            paints: VertexBuffer::new_with_data(context, &shape.paints),
            indices: ElementBuffer::new_with_data(context, &shape.indices),
        }
    }
}

/// How a batch is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Manner {
    /// Size of all, 0 to 1.
    pub grow: f32,
    /// Beyond the first distance from the eye (in tiles) things shrink, beyond the second they
    /// are gone.
    pub reach: [f32; 2],
    /// A colour laid over all (in linear light), and how much of it.
    pub veil: (Colour, f32),
    /// 1 for solid.
    pub alpha: f32,
    /// How much light of its own it has by night, 0 to 1.
    pub own_light: f32,
}

impl Manner {
    /// As things are.
    pub const SOLID: Manner = Manner {
        grow: 1.0,
        reach: [1e8, 2e8],
        veil: ([0.0; 3], 0.0),
        alpha: 1.0,
        own_light: 0.0,
    };
    /// What people made, and people: not left in the dark.
    pub const LIT: Manner = Manner {
        own_light: 1.0,
        ..Manner::SOLID
    };
}

/// Draws solids.
pub struct Solids {
    program: Program,
}

impl Solids {
    /// Compiles it.
    ///
    /// # Errors
    /// If the driver refuses.
    pub fn new(context: &Context) -> Result<Solids, RenderError> {
        let vertex = [light::SOURCE, include_str!("shaders/solid.vert")].concat();
        let fragment = [light::SOURCE, include_str!("shaders/solid.frag")].concat();
        Ok(Solids {
            program: Program::from_source(context, &vertex, &fragment)?,
        })
    }

    /// Begins a frame.
    pub fn begin(&self, planet: &Planet, pose: &Pose, light: Light) {
        light::use_frame(&self.program, planet, pose, light);
    }

    /// Draws a batch.
    pub fn draw(
        &self,
        viewport: Viewport,
        pose: &Pose,
        model: &Model,
        batch: &Batch,
        manner: Manner,
    ) {
        if batch.count() == 0 {
            return;
        }
        let program = &self.program;
        program.use_uniform("origin", vec3(sub(batch.origin, pose.eye)));
        program.use_uniform("grow", manner.grow);
        program.use_uniform("reach", Vec2::from(manner.reach));
        let (veil, part) = manner.veil;
        program.use_uniform("veil", Vec4::new(veil[0], veil[1], veil[2], part));
        program.use_uniform("alpha", manner.alpha);
        program.use_uniform("own_light", manner.own_light);
        program.use_vertex_attribute("position", &model.positions);
        program.use_vertex_attribute("paint", &model.paints);
        program.use_instance_attribute("place", &batch.places);
        program.use_instance_attribute("facing", &batch.facings);
        program.use_instance_attribute("tint", &batch.tints);
        let is_solid = manner.alpha >= 1.0;
        let states = RenderStates {
            depth_test: DepthTest::Less,
            cull: Cull::Back,
            write_mask: if is_solid {
                WriteMask::COLOR_AND_DEPTH
            } else {
                WriteMask::COLOR
            },
            blend: if is_solid {
                Blend::Disabled
            } else {
                Blend::TRANSPARENCY
            },
        };
        program.draw_elements_instanced(states, viewport, &model.indices, batch.count());
    }
}
