//! Drags and key presses that belong to the tool: belts are laid along them, and what they cover is
//! copied.

use geometry::Vector;
use sim_core::ids::CellId;

use super::Game;
use super::tool::Tool;

impl Game {
    /// Whether drags with the first button belong to the tool instead of turning the planet.
    pub fn takes_drag(&self) -> bool {
        self.draws_lines() || self.tool == Some(Tool::Copy)
    }

    /// A drag begins, in a picture whose right is there.
    pub fn begin_drag(&mut self, cell: CellId, right: Vector) {
        self.begin_trail(cell);
        self.begin_copying(cell, right);
    }

    /// It goes on.
    pub fn extend_drag(&mut self, cell: CellId) {
        self.extend_trail(cell);
        self.extend_copying(cell);
    }

    /// It is done.
    pub fn finish_drag(&mut self, now_ms: f64) {
        self.finish_trail(now_ms);
        self.finish_copying(now_ms);
    }

    /// It is given up: nothing is built or copied.
    pub fn drop_drag(&mut self) {
        self.trail = None;
        self.copying = None;
    }

    /// The keyboard acts on a cell: it cannot drag, so what is to be copied takes two presses.
    pub fn press(&mut self, cell: CellId, right: Vector, now_ms: f64) {
        match self.tool {
            Some(Tool::Copy) => self.press_copying(cell, right, now_ms),
            _ => self.click(cell, now_ms),
        }
    }
}
