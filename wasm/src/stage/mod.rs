//! Everything that is drawn, put together: ground, what stands and moves on it, marks of light,
//! and the sky.
//!
//! - [`cast`]: what stands on tiles. [`growth`]: what grows and lies there. [`traffic`]: items
//!   and people, placed anew in every frame. [`ghosts`]: what is not there yet. [`marks`]: what
//!   the hand points at and reaches.

pub mod cast;
pub mod ghosts;
pub mod growth;
pub mod marks;
pub mod models;
pub mod traffic;

use three_d::{ClearState, Context, RenderTarget, Viewport};

use crate::camera::{Pose, smoothstep};
use crate::game::Game;
use crate::landscape::Landscape;
use crate::render::RenderError;
use crate::render::ground::Ground;
use crate::render::light::{self, Light};
use crate::render::ribbon::Ribbons;
use crate::render::sky::Sky;
use crate::render::solid::{Manner, Solids};
use cast::Cast;
use ghosts::Ghosts;
use growth::Growth;
use models::Models;
use traffic::Traffic;

/// Tiles narrower than this are specks; from the second figure on they show what they are made
/// of, in pixels.
const TEXTURE_PIXELS: [f64; 2] = [6.0, 16.0];
/// What grows and lies on tiles is gone where they are narrower than the first figure, and full
/// size from the second on.
const GROWTH_PIXELS: [f64; 2] = [17.0, 24.0];
/// The same as the first pair for structures, which matter more.
const STRUCTURE_PIXELS: [f64; 2] = [3.0, 6.0];

/// The stage: programs and models on the graphics card.
pub struct Stage {
    context: Context,
    ground: Ground,
    sky: Sky,
    solids: Solids,
    ribbons: Ribbons,
    models: Models,
    cast: Cast,
    growth: Growth,
    traffic: Traffic,
    ghosts: Ghosts,
}

/// Size of the picture, in pixels, and how many of them make one of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Picture {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// Pixels for each of the page's.
    pub pixel_ratio: f64,
}

impl Picture {
    /// Its height in pixels of the page.
    pub fn page_height(&self) -> f64 {
        f64::from(self.height) / self.pixel_ratio.max(0.5)
    }

    /// The same picture with a share of its pixels in each direction, and as large on the page.
    pub fn scaled(self, scale: f64) -> Picture {
        let share = |pixels: u32| (f64::from(pixels) * scale).round().max(1.0);
        Picture {
            width: share(self.width) as u32,
            height: share(self.height) as u32,
            pixel_ratio: self.pixel_ratio * scale,
        }
    }

    /// Width by height.
    pub fn aspect(&self) -> f64 {
        f64::from(self.width.max(1)) / f64::from(self.height.max(1))
    }
}

/// A moment to draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// By the display's clock, in milliseconds.
    pub now_ms: f64,
    /// Since the last picture, in seconds.
    pub elapsed_s: f64,
    /// By the world's, in ticks.
    pub tick: f64,
    /// The world's rate.
    pub ticks_per_second: f64,
    /// Unit vector to the place where the world's first day begins.
    pub first_light: geometry::Vector,
    /// Whether nothing should move but what the game itself moves.
    pub is_calm: bool,
}

impl Moment {
    /// The light at this moment.
    fn light(&self) -> Light {
        Light {
            sun: light::sun(self.tick / self.ticks_per_second, self.first_light),
            time: (self.now_ms / 1000.0).rem_euclid(1000.0),
            is_calm: self.is_calm,
        }
    }
}

impl Stage {
    /// Compiles and uploads what does not change.
    ///
    /// # Errors
    /// If the driver refuses.
    pub fn new(
        context: Context,
        catalogue: &sim_core::catalogue::Catalogue,
    ) -> Result<Stage, RenderError> {
        Ok(Stage {
            ground: Ground::new(&context)?,
            sky: Sky::new(&context)?,
            solids: Solids::new(&context)?,
            ribbons: Ribbons::new(&context)?,
            models: Models::new(&context, catalogue),
            cast: Cast::default(),
            growth: Growth::default(),
            traffic: Traffic::new(&context, catalogue),
            ghosts: Ghosts::new(&context, catalogue),
            context,
        })
    }

    /// The graphics context.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Nothing but the sky, before there is a world.
    pub fn draw_nothing(&self, picture: Picture) {
        let target = RenderTarget::screen(&self.context, picture.width, picture.height);
        target.clear(ClearState::color_and_depth(0.012, 0.016, 0.03, 1.0, 1.0));
    }

    /// Draws the world.
    pub fn draw(
        &mut self,
        picture: Picture,
        game: &Game,
        landscape: &Landscape,
        pose: &Pose,
        moment: Moment,
    ) {
        let target = RenderTarget::screen(&self.context, picture.width, picture.height);
        target.clear(ClearState::color_and_depth(0.0, 0.0, 0.0, 1.0, 1.0));
        let viewport = Viewport::new_at_origo(picture.width, picture.height);
        let light = moment.light();
        let planet = landscape.planet();
        let pixels = landscape.tile_pixels(pose, picture.page_height());
        let fade = |[from, to]: [f64; 2]| smoothstep(from, to, pixels);
        // Distance at which a tile is so many pixels wide.
        let at = |pixels: f64| pose.magnification() * picture.page_height() / pixels;
        let [gone, full] = GROWTH_PIXELS.map(at);

        let near = fade(TEXTURE_PIXELS);
        let frame = (near, [full, gone]);
        landscape.draw(&self.ground, viewport, pose, light, frame, moment.now_ms);

        self.solids.begin(planet, pose, light);
        let grow = fade(STRUCTURE_PIXELS) as f32;
        self.cast.prepare(&self.context, game, landscape);
        let drawing = (&self.solids, viewport, pose, &self.models);
        if grow > 0.0 {
            let manner = Manner {
                grow,
                ..Manner::LIT
            };
            self.cast.draw_structures(drawing, landscape, manner);
        }
        self.growth
            .prepare(&self.context, landscape, pose, gone, light);
        let reach = [full as f32, gone as f32];
        self.growth.draw(
            drawing,
            Manner {
                reach,
                ..Manner::SOLID
            },
        );
        self.traffic
            .prepare(game, landscape, &self.cast, pose, moment, grow > 0.0);
        self.traffic.draw(drawing, grow);

        self.sky.draw(viewport, planet, pose, light);

        self.ghosts.draw(drawing, game, landscape);
        let strips = marks::strips(game, landscape, pixels);
        self.ribbons.draw(viewport, planet, pose, light, &strips);
    }

    /// Forgets what stood, grew and moved, as for another world.
    pub fn clear(&mut self, catalogue: &sim_core::catalogue::Catalogue) {
        self.cast = Cast::default();
        self.growth = Growth::default();
        self.traffic = Traffic::new(&self.context, catalogue);
    }

    /// Goes by another catalogue; what stands has to be drawn anew.
    pub fn set_catalogue(&mut self, catalogue: &sim_core::catalogue::Catalogue) {
        self.models = Models::new(&self.context, catalogue);
        self.ghosts = Ghosts::new(&self.context, catalogue);
        self.clear(catalogue);
    }

    /// Notes chunks that changed.
    pub fn update(&mut self, changed: &[sim_core::ids::ChunkId]) {
        self.cast.update(changed);
        self.growth.update(changed);
    }
}
