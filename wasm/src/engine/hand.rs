//! What the player points at and does there: pointer, tools and the keyboard's cursor.

use sim_core::ids::{CellId, Direction, UnitId};
use wasm_bindgen::prelude::*;

use super::{Engine, performance_now};
use crate::camera::ScreenPoint;
use crate::ground::HEIGHT_MAX_TILES;
use crate::picking::pick;

/// The part of the picture that no panel covers, in which the keyboard's cursor is kept: from and
/// to, across and down.
const CURSOR_ROOM: [[f64; 2]; 2] = [[0.15, 0.72], [0.20, 0.72]];

#[wasm_bindgen]
impl Engine {
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

    /// Takes up a tool: a prototype's key, `remove`, `gather`, `walk`, `haul`, `copy`,
    /// `paste`, or nothing.
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

    /// Says by which recipe the selected machine is to work; by none if missing.
    pub fn set_recipe(&mut self, recipe: Option<String>) {
        self.game.set_recipe(recipe.as_deref(), performance_now());
    }

    /// Makes something by hand, once.
    pub fn craft(&mut self, recipe: &str) {
        self.game.craft(recipe);
    }

    /// Lets a drone start from the selected dock.
    pub fn launch(&mut self) {
        self.game.launch();
    }

    /// Takes a drone back.
    pub fn recall(&mut self, unit: u32) {
        self.game.recall(UnitId(unit));
    }
    /// Says what the own labs are to find out; nothing if missing.
    pub fn research(&mut self, technology: Option<String>) {
        self.game
            .choose_research(technology.as_deref(), performance_now());
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
        self.game.takes_drag()
    }

    /// A line begins, or what is to be copied.
    pub fn primary_drag_start(&mut self, x: f64, y: f64) {
        if let Some(cell) = self.cell_at(x, y) {
            self.game.hover_at(Some(cell));
            self.game.begin_drag(cell, self.right());
        }
    }

    /// It goes on.
    pub fn primary_drag(&mut self, x: f64, y: f64) {
        if let Some(cell) = self.cell_at(x, y) {
            self.game.hover_at(Some(cell));
            self.game.extend_drag(cell);
        }
    }

    /// It is done.
    pub fn primary_drag_end(&mut self) {
        self.game.finish_drag(performance_now());
    }

    /// It is given up: nothing is built or copied.
    pub fn primary_drag_cancel(&mut self) {
        self.game.drop_drag();
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
            self.game.press(cell, self.right(), performance_now());
        }
    }

    /// Stops walking and gathering.
    pub fn stop(&mut self) {
        self.game.stop();
    }
}

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
    pub(super) fn follow_pointer(&mut self) {
        let pose = self.scene.as_ref().map(|scene| scene.camera.pose());
        if let Some((x, y, looked_from)) = self.pointer
            && looked_from != pose
        {
            self.pointer = Some((x, y, pose));
            let cell = self.cell_at(x, y);
            self.game.hover_at(cell);
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
}
