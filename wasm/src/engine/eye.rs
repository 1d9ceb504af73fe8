//! Where the player looks from: the camera, as the host's gestures and keys move it.

use sim_core::ids::CellId;
use wasm_bindgen::prelude::*;

use super::{Engine, performance_now};
use crate::camera::ScreenPoint;

/// Zoom at which one plays.
pub(super) const NEAR_ZOOM: f64 = 0.84;

#[wasm_bindgen]
impl Engine {
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

    /// Ticks come so many times as fast as the world's own rate says.
    pub fn set_pace(&mut self, pace: f64) {
        self.game.session_mut().set_pace(pace);
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
}

impl Engine {
    fn fly_to(&mut self, cell: CellId, zoom: f64) {
        if let Some(scene) = &mut self.scene {
            let direction = geometry::centre(scene.landscape.planet().frequency, cell);
            scene.camera.fly_to(direction, zoom);
        }
    }
}
