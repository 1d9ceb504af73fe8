//! The engine as the host drives it: one object that owns session, camera, landscape and stage,
//! and passes each call on to the one that understands it.
//!
//! The host owns the socket and the animation loop; the engine is told what came and when, and
//! is asked what to send, what to show and how things stand. [`drawing`] is what a frame does,
//! [`answers`] what is told about it; the functions that JavaScript sees are all in this file.

mod answers;
mod drawing;
mod gauge;

use js_sys::Uint8Array;
use serde::Serialize;
use sim_core::catalogue::Catalogue;
use sim_core::ids::{CellId, Direction};
use wasm_bindgen::prelude::*;

use crate::camera::{Camera, Pose, ScreenPoint};
use crate::game::Game;
use crate::ground::HEIGHT_MAX_TILES;
use crate::landscape::Landscape;
use crate::picking::pick;
use crate::render::gl::Canvas;
use crate::resolution::Resolution;
use crate::stage::{Picture, Stage};
use crate::view::{CatalogueView, ViewModel};
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
        })
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
    }

    /// Messages to send, in order, each as one frame.
    pub fn take_outgoing(&mut self) -> Vec<Uint8Array> {
        let messages = self.game.session_mut().take_outgoing();
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

    /// The hand moved by parts of the picture; `orbit` turns and tilts the view instead of
    /// turning the planet.
    pub fn drag(&mut self, dx: f64, dy: f64, orbit: bool) {
        if let Some(scene) = &mut self.scene {
            scene.camera.drag(dx, dy, orbit);
        }
    }

    /// The hand let go.
    pub fn drag_end(&mut self) {
        if let Some(scene) = &mut self.scene {
            scene.camera.drag_end();
        }
    }

    /// Two fingers were around the first point and are around the second: what lay between them
    /// stays there, `steps` closer, turned clockwise by `turn` radians.
    pub fn two_fingers(
        &mut self,
        from_x: f64,
        from_y: f64,
        to_x: f64,
        to_y: f64,
        steps: f64,
        turn: f64,
    ) {
        if let Some(scene) = &mut self.scene {
            let from = ScreenPoint {
                x: from_x,
                y: from_y,
            };
            let to = ScreenPoint { x: to_x, y: to_y };
            scene.camera.two_fingers(from, to, steps, turn);
        }
    }

    /// Less motion: the camera jumps, and nothing moves but what the game itself moves.
    pub fn reduce_motion(&mut self, is_calm: bool) {
        self.is_calm = is_calm;
        if let Some(scene) = &mut self.scene {
            scene.camera.set_calm(is_calm);
        }
    }

    /// The wheel turned over a point; positive is closer.
    pub fn zoom(&mut self, steps: f64, x: f64, y: f64) {
        if let Some(scene) = &mut self.scene {
            scene.camera.zoom(steps, ScreenPoint { x, y });
        }
    }

    /// Moves the view by parts of the picture's height, to the right and down.
    pub fn nudge(&mut self, dx: f64, dy: f64) {
        if let Some(scene) = &mut self.scene {
            scene.camera.nudge(dx, dy);
        }
    }

    /// Flies to the own player.
    pub fn look_at_self(&mut self) {
        if let Some(cell) = self.game.session().me().map(|me| me.cell) {
            self.fly_to(cell, NEAR_ZOOM);
        }
    }

    /// Flies to the own hub that is nearest.
    pub fn look_at_hub(&mut self) {
        match self.nearest_hub() {
            Some(cell) => self.fly_to(cell, NEAR_ZOOM),
            None => self.game.say_there_is_no_hub(performance_now()),
        }
    }

    /// Flies away until the whole globe is seen.
    pub fn look_at_globe(&mut self) {
        if let Some(scene) = &mut self.scene {
            let focus = scene.camera.focus();
            scene.camera.fly_to(focus, 0.0);
        }
    }

    /// Is over a cell at once.
    pub fn look_at(&mut self, cell: &str, zoom: f64) {
        let Some(scene) = &mut self.scene else { return };
        let Ok(cell) = cell.parse::<CellId>() else {
            return;
        };
        let planet = *scene.landscape.planet();
        if cell.is_on(planet.frequency) {
            scene.camera.set_ground(scene.landscape.height(cell));
            scene
                .camera
                .jump_to(geometry::centre(planet.frequency, cell), zoom);
        }
    }

    /// The pointer is over a point.
    pub fn hover(&mut self, x: f64, y: f64) {
        self.pointer = Some((x, y, None));
        self.follow_pointer();
    }

    /// The pointer is elsewhere.
    pub fn hover_end(&mut self) {
        self.pointer = None;
        self.game.hover_at(None);
    }

    /// A click: what the tool does, or select.
    pub fn primary(&mut self, x: f64, y: f64) {
        let cell = self.cell_at(x, y);
        self.game.hover_at(cell);
        match cell {
            Some(cell) => self.game.click(cell, performance_now()),
            None => self.game.deselect(),
        }
    }

    /// A click with the other button: puts the tool away, or walks there.
    pub fn secondary(&mut self, x: f64, y: f64) {
        let cell = self.cell_at(x, y);
        self.game.other_click(cell, performance_now());
    }

    /// Takes up a tool: a prototype's key, `remove`, `gather`, `walk`, or nothing.
    pub fn set_tool(&mut self, tool: Option<String>) {
        self.game.take_tool(tool.as_deref());
    }

    /// Turns what the hand would build, or the selected own structure.
    pub fn rotate_tool(&mut self, steps: i32) {
        self.game.turn(steps, performance_now());
    }

    /// Turns the selected own structure, whatever the hand holds.
    pub fn rotate_selected(&mut self, steps: i32) {
        self.game.turn_selected(steps, performance_now());
    }

    /// Closes what is selected.
    pub fn deselect(&mut self) {
        self.game.deselect();
    }

    /// One step back: puts the tool away, or else closes what is selected, or else stops.
    pub fn back(&mut self) {
        self.game.back();
    }

    /// A message has been read.
    pub fn dismiss_notice(&mut self, id: u32) {
        self.game.notices().dismiss(id);
    }

    /// Whether a drag with the first button belongs to the tool.
    pub fn tool_takes_drag(&self) -> bool {
        self.game.draws_lines()
    }

    /// A line begins.
    pub fn primary_drag_start(&mut self, x: f64, y: f64) {
        if let Some(cell) = self.cell_at(x, y) {
            self.game.hover_at(Some(cell));
            self.game.begin_trail(cell);
        }
    }

    /// It goes on.
    pub fn primary_drag(&mut self, x: f64, y: f64) {
        if let Some(cell) = self.cell_at(x, y) {
            self.game.hover_at(Some(cell));
            self.game.extend_trail(cell);
        }
    }

    /// It is done.
    pub fn primary_drag_end(&mut self) {
        self.game.finish_trail(performance_now());
    }

    /// It is given up: nothing is built.
    pub fn primary_drag_cancel(&mut self) {
        self.game.drop_trail();
    }

    /// Moves the hovered cell one step, 0 to 5, and keeps it in view.
    pub fn keyboard_cursor(&mut self, direction: u8) {
        self.pointer = None;
        if let Some(direction) = Direction::new(direction % Direction::COUNT) {
            self.game.step_cursor(direction);
            self.scroll_to_cursor();
        }
    }

    /// Acts on the hovered cell.
    pub fn keyboard_primary(&mut self) {
        if let Some(cell) = self.game.hover() {
            self.game.click(cell, performance_now());
        }
    }

    /// Stops walking and gathering.
    pub fn stop(&mut self) {
        self.game.stop();
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

    /// What may be built and held.
    pub fn catalogue(&self) -> JsValue {
        to_js(&CatalogueView::of(self.game.session().catalogue()))
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

/// Zoom at which one plays.
const NEAR_ZOOM: f64 = 0.84;

/// The part of the picture that no panel covers, in which the keyboard's cursor is kept: from and
/// to, across and down.
const CURSOR_ROOM: [[f64; 2]; 2] = [[0.15, 0.72], [0.20, 0.72]];

impl Engine {
    /// Moves the view if the keyboard's cursor would leave it.
    fn scroll_to_cursor(&mut self) {
        let Some(cell) = self.game.hover() else {
            return;
        };
        let [across, down] = CURSOR_ROOM;
        let is_within = |[from, to]: [f64; 2], x: f64| (from..=to).contains(&x);
        let is_seen = self
            .visible(cell)
            .is_some_and(|point| is_within(across, point.x) && is_within(down, point.y));
        if let Some(scene) = self.scene.as_mut().filter(|_| !is_seen) {
            let direction = geometry::centre(scene.landscape.planet().frequency, cell);
            scene.camera.scroll_to(direction);
        }
    }

    /// The cell under a pointer that rests is another one when the camera has moved.
    fn follow_pointer(&mut self) {
        let pose = self.scene.as_ref().map(|scene| scene.camera.pose());
        if let Some((x, y, looked_from)) = self.pointer
            && looked_from != pose
        {
            self.pointer = Some((x, y, pose));
            let cell = self.cell_at(x, y);
            self.game.hover_at(cell);
        }
    }

    /// Gives the canvas the pixels that are drawn now. That clears it: a picture has to follow in
    /// the same task.
    fn fit_canvas(&mut self) {
        let picture = self.window.scaled(self.resolution.scale());
        if picture != self.picture {
            self.picture = picture;
            self.canvas.resize(picture.width, picture.height);
        }
    }

    /// The cell under a point of the window.
    fn cell_at(&self, x: f64, y: f64) -> Option<CellId> {
        let scene = self.scene.as_ref()?;
        let ray = scene.camera.pose().ray(ScreenPoint { x, y });
        let planet = scene.landscape.planet();
        pick(planet, ray, HEIGHT_MAX_TILES, |cell| {
            scene.landscape.height(cell)
        })
    }

    fn fly_to(&mut self, cell: CellId, zoom: f64) {
        if let Some(scene) = &mut self.scene {
            let direction = geometry::centre(scene.landscape.planet().frequency, cell);
            scene.camera.fly_to(direction, zoom);
        }
    }
}
