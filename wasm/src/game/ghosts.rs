//! What the hand would build where it points: a structure, a line of them, or the plan in hand.

use sim_core::blueprint::Placed;
use sim_core::ids::CellId;

use super::Game;
use super::tool::Tool;

impl Game {
    /// What the hand would build, and whether each may stand where it would.
    pub fn ghosts(&self) -> Vec<(Placed, bool)> {
        match (self.tool.and_then(Tool::builds), self.outlook()) {
            (Some(prototype), _) => {
                let placed = |(cell, facing)| Placed {
                    cell,
                    prototype,
                    facing,
                    recipe: None,
                };
                let planned = self.planned().into_iter().map(placed);
                planned
                    .map(|placed| (placed, self.may_use_tool(placed.cell).is_ok()))
                    .collect()
            }
            (None, Some(outlook)) if self.tool == Some(Tool::Paste) => {
                let lots = outlook.lots.iter();
                lots.map(|(placed, verdict)| (*placed, verdict.is_ok()))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// Cells to which attention is drawn: along the line that is drawn, or where the hand points.
    pub fn pointed(&self) -> Vec<CellId> {
        match &self.trail {
            Some(trail) => trail.cells().to_vec(),
            None => Vec::from_iter(self.hover),
        }
    }
}
