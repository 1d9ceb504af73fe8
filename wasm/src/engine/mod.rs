//! The engine as the host drives it: one object that owns session, camera, landscape and stage,
//! and passes each call on to the one that understands it.
//!
//! The host owns the socket and the animation loop; the engine is told what came and when, and
//! is asked what to send, what to show and how things stand. The functions that JavaScript sees
//! are here (socket, window, frame, questions), in [`eye`] (the camera), [`hand`] (pointer and
//! tools), [`orders`] (what people and drones have to do), [`plans`] (blueprints) and [`dealings`]
//! (other players, and bare cells). [`drawing`] is what a frame does,
//! [`answers`] what is told about it.

mod answers;
mod dealings;
mod drawing;
mod eye;
mod gauge;
mod hand;
mod orders;
mod plans;

use js_sys::Uint8Array;
use serde::Serialize;
use sim_core::catalogue::Catalogue;
use wasm_bindgen::prelude::*;

use crate::camera::{Camera, Pose};
use crate::game::Game;
use crate::landscape::Landscape;
use crate::render::gl::Canvas;
use crate::resolution::Resolution;
use crate::stage::{Picture, Stage};
use crate::view::ViewModel;
use crate::view::catalogue::CatalogueView;
use gauge::Gauge;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn console_error(text: &str);
}

/// The planet once the server has said which: what to look at, and from where.
struct Scene {
    landscape: Landscape,
    camera: Camera,
    /// Unit vector to where the first player came down: there the world's first day begins.
    first_light: geometry::Vector,
    /// Which of the game's lives it belongs to.
    life: u32,
}

/// The whole engine.
#[wasm_bindgen]
pub struct Engine {
    canvas: Canvas,
    /// The window, in pixels of the display.
    window: Picture,
    resolution: Resolution,
    /// What is drawn of the window's pixels.
    picture: Picture,
    /// None while the graphics context is lost.
    stage: Option<Stage>,
    scene: Option<Scene>,
    game: Game,
    gauge: Gauge,
    shown: Option<ViewModel>,
    last_frame_ms: Option<f64>,
    /// Where the pointer rests, and the pose of the camera that its cell was looked up from.
    pointer: Option<(f64, f64, Option<Pose>)>,
    /// Whether the player asked for less motion.
    is_calm: bool,
    /// Whether the interface has to be told the catalogue.
    catalogue_is_new: bool,
}

fn to_js(value: &impl Serialize) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
    // Plain data with string keys: there is nothing in it that could fail.
    value.serialize(&serializer).unwrap_or(JsValue::UNDEFINED)
}

#[wasm_bindgen]
impl Engine {
    /// Draws on this canvas, of so many pixels.
    ///
    /// # Errors
    /// If the browser cannot draw on it.
    #[wasm_bindgen(constructor)]
    pub fn new(
        canvas: JsValue,
        width_px: u32,
        height_px: u32,
        pixel_ratio: f64,
    ) -> Result<Engine, JsError> {
        // Or a bug would show as nothing but "unreachable".
        std::panic::set_hook(Box::new(|info| console_error(&info.to_string())));
        let canvas = Canvas::new(canvas)?;
        let window = Picture {
            width: width_px.max(1),
            height: height_px.max(1),
            pixel_ratio,
        };
        canvas.resize(window.width, window.height);
        let catalogue = Catalogue::verdant();
        let stage = Stage::new(canvas.context()?, &catalogue)?;
        Ok(Engine {
            canvas,
            window,
            resolution: Resolution::default(),
            picture: window,
            stage: Some(stage),
            scene: None,
            game: Game::new(catalogue),
            gauge: Gauge::new(performance_now()),
            shown: None,
            last_frame_ms: None,
            pointer: None,
            is_calm: false,
            catalogue_is_new: true,
        })
    }

    /// The simulation is there: areas may come.
    pub fn simulation_came(&mut self) {
        self.game.simulation_came();
    }

    /// The socket is open: hello is queued. A token goes on with an earlier session.
    pub fn socket_opened(&mut self, _now_ms: f64, token: Option<String>) {
        self.game.opened(token);
    }

    /// The socket is gone.
    pub fn socket_closed(&mut self, _now_ms: f64) {
        self.game.closed();
    }

    /// A message came.
    pub fn receive(&mut self, bytes: &[u8], now_ms: f64) {
        self.game.receive(bytes, now_ms);
        if self.game.take_other_catalogue() {
            if let Some(stage) = &mut self.stage {
                stage.set_catalogue(self.game.session().catalogue());
            }
            self.redraw_all();
            self.catalogue_is_new = true;
        }
    }

    /// Messages to send, in order, each as one frame.
    pub fn take_outgoing(&mut self) -> Vec<Uint8Array> {
        let messages = self.game.take_outgoing();
        messages
            .iter()
            .map(|message| Uint8Array::from(message.as_slice()))
            .collect()
    }

    /// The window has another size.
    pub fn resize(&mut self, width_px: u32, height_px: u32, pixel_ratio: f64) {
        self.window = Picture {
            width: width_px.max(1),
            height: height_px.max(1),
            pixel_ratio,
        };
        self.fit_canvas();
        if let Some(scene) = &mut self.scene {
            scene.camera.set_aspect(self.window.aspect());
        }
    }

    /// Draws at this share of the window's pixels in each direction, until released with nothing;
    /// for measuring.
    pub fn hold_scale(&mut self, scale: Option<f64>) {
        self.resolution.hold(scale);
        self.gauge.begin_anew();
    }

    /// Draws.
    pub fn frame(&mut self, now_ms: f64) {
        self.draw_frame(now_ms);
        self.follow_pointer();
    }

    /// The graphics context is gone, and all that was in it.
    pub fn context_lost(&mut self) {
        self.stage = None;
        if let Some(scene) = &mut self.scene {
            scene.landscape.context_lost();
        }
    }

    /// It is back.
    ///
    /// # Errors
    /// If the browser cannot draw any more.
    pub fn context_restored(&mut self) -> Result<(), JsError> {
        let context = self.canvas.context()?;
        self.stage = Some(Stage::new(context, self.game.session().catalogue())?);
        self.redraw_all();
        Ok(())
    }

    /// What the interface shows, if anything of it changed since the last call.
    pub fn take_view(&mut self, now_ms: f64) -> JsValue {
        let view = self.view(now_ms);
        if self.shown.as_ref() == Some(&view) {
            return JsValue::UNDEFINED;
        }
        let value = to_js(&view);
        self.shown = Some(view);
        value
    }

    /// Figures for tests.
    pub fn status(&self) -> JsValue {
        to_js(&self.status_now())
    }

    /// The secret that opens the session again.
    pub fn token(&self) -> Option<String> {
        self.game.session().token().map(Into::into)
    }

    /// What may be built and held, if that is new since the last call.
    pub fn take_catalogue(&mut self) -> JsValue {
        match std::mem::take(&mut self.catalogue_is_new) {
            true => to_js(&CatalogueView::of(self.game.session().catalogue())),
            false => JsValue::UNDEFINED,
        }
    }

    /// Where a cell's middle appears; undefined if it cannot be seen.
    pub fn project(&self, cell: &str) -> JsValue {
        let cell = cell.parse().ok().and_then(|cell| self.visible(cell));
        cell.map_or(JsValue::UNDEFINED, |point| to_js(&point))
    }

    /// What is known of a cell.
    pub fn cell(&self, cell: &str) -> JsValue {
        let cell = cell.parse().ok().and_then(|cell| self.describe(cell));
        cell.map_or(JsValue::UNDEFINED, |cell| to_js(&cell))
    }

    /// What is known of the cells around the own player.
    pub fn cells_around(&self, radius: u32) -> JsValue {
        to_js(&self.describe_around(radius))
    }
}

impl Engine {
    /// Gives the canvas the pixels that are drawn now. That clears it: a picture has to follow in
    /// the same task.
    fn fit_canvas(&mut self) {
        let picture = self.window.scaled(self.resolution.scale());
        if picture != self.picture {
            self.picture = picture;
            self.canvas.resize(picture.width, picture.height);
        }
    }
}
