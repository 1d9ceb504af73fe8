//! Clicks and keys as actions.

use protocol::action::Action;
use protocol::words::explain;
use sim_core::chunk::Structure;
use sim_core::ids::{CellId, Direction, PrototypeId};
use sim_core::players::Rejection;
use sim_core::topology;

use super::Game;
use super::copying::sentence;
use super::notices::Tone;
use super::tool::{Tool, turned};
use super::trail::Trail;
use sim_core::catalogue::Behaviour;

impl Game {
    /// The pointer is over a cell, or over none.
    pub fn hover_at(&mut self, cell: Option<CellId>) {
        self.hover = cell;
    }

    /// Takes up a tool by its name, or puts away what the hand holds. There is no plan to build
    /// before one was copied or taken in hand.
    pub fn take_tool(&mut self, key: Option<&str>) {
        let tool = key.and_then(|key| Tool::named(key, self.session.catalogue()));
        self.tool = tool.filter(|tool| *tool != Tool::Paste || self.plan.is_some());
        self.trail = None;
        self.copying = None;
    }

    /// A click on a cell.
    pub fn click(&mut self, cell: CellId, now_ms: f64) {
        match self.tool {
            None => self.select_at(cell),
            Some(Tool::Order(errand)) => self.order_at(errand, cell, now_ms),
            Some(Tool::Build(_)) => {
                self.build_along(&[(cell, self.facing)], now_ms);
            }
            Some(Tool::Remove) => match self.session.may_change(cell) {
                Ok(()) => {
                    self.act(Action::Remove { cell });
                }
                Err(rejection) => self.refuse(&rejection, now_ms),
            },
            Some(Tool::Gather) => match self.session.may_gather(cell) {
                Ok(()) => {
                    self.act(Action::Gather { cell });
                }
                Err(rejection) => self.refuse(&rejection, now_ms),
            },
            Some(Tool::Walk) => self.walk_to(cell, now_ms),
            Some(Tool::Haul) => {
                if let Some(dock) = self.selected {
                    self.haul(dock, cell, now_ms);
                }
                self.take_tool(None);
            }
            Some(Tool::Copy) => self.copy_one(cell, now_ms),
            Some(Tool::Paste) => self.paste(cell, now_ms),
        }
    }

    /// A click with the other button: puts the tool away, or walks there.
    pub fn other_click(&mut self, cell: Option<CellId>, now_ms: f64) {
        if self.tool.is_some() {
            self.take_tool(None);
        } else if let Some(to) = cell {
            self.walk_to(to, now_ms);
        }
    }

    fn walk_to(&mut self, to: CellId, now_ms: f64) {
        match self.session.may_walk(to) {
            Ok(()) => self.act(Action::Walk { to }),
            Err(rejection) => self.refuse(&rejection, now_ms),
        }
    }

    /// One step back: gives up what is being copied, or else puts the tool away, or else closes what
    /// is selected, or else stops walking and gathering.
    pub fn back(&mut self) {
        if self.copying.is_some() {
            self.copying = None;
        } else if self.tool.is_some() {
            self.take_tool(None);
        } else if self.selected.is_some() || self.worker.is_some() {
            self.deselect();
        } else {
            self.stop();
        }
    }

    /// Stops walking and gathering.
    pub fn stop(&mut self) {
        self.act(Action::Stop);
    }

    /// Nothing is selected any more.
    pub fn deselect(&mut self) {
        self.put_errand_away();
        self.selected = None;
        self.worker = None;
    }

    /// Turns what the hand would build, or else the selected own structure; neither if it has
    /// no front.
    pub fn turn(&mut self, steps: i32, now_ms: f64) {
        match self.tool.and_then(Tool::builds) {
            Some(id) if self.has_facing(id) => {
                self.facing = turned(self.facing, steps);
            }
            Some(_) => {}
            None if self.tool == Some(Tool::Paste) => self.turn_plan(steps),
            None => self.turn_selected(steps, now_ms),
        }
    }

    /// Whether it matters where structures of a prototype face.
    pub fn has_facing(&self, id: PrototypeId) -> bool {
        let prototype = self.session.catalogue().prototype(id);
        prototype.is_some_and(|prototype| prototype.behaviour.has_facing())
    }

    /// Moves the hovered cell one step, so that everything works without a mouse.
    pub fn step_cursor(&mut self, direction: Direction) {
        let Some(params) = self.session.params() else {
            return;
        };
        let from = self.hover.or_else(|| self.session.me().map(|me| me.cell));
        let Some(from) = from else { return };
        // A pentagon lacks one direction: the next one then.
        let next = [0, 1, -1]
            .into_iter()
            .find_map(|turn| topology::neighbor(params.frequency, from, direction.turned(turn)));
        self.hover = next.or(Some(from));
        if let Some(cell) = self.hover {
            self.extend_copying(cell);
        }
    }

    /// Where own walks and gathering that were asked for and not answered lead.
    pub fn pending_targets(&self) -> impl Iterator<Item = CellId> + '_ {
        let pending = self.session.pending().iter();
        pending.filter_map(|pending| match pending.action {
            Action::Walk { to } => Some(to),
            Action::Gather { cell } => Some(cell),
            _ => None,
        })
    }

    /// Whether drags draw a line.
    pub fn draws_lines(&self) -> bool {
        let Some(Tool::Build(id)) = self.tool else {
            return false;
        };
        let prototype = self.session.catalogue().prototype(id);
        prototype.is_some_and(|prototype| matches!(prototype.behaviour, Behaviour::Convey { .. }))
    }

    /// A line begins.
    pub fn begin_trail(&mut self, cell: CellId) {
        self.trail = self.draws_lines().then(|| Trail::new(cell));
    }

    /// It goes on.
    pub fn extend_trail(&mut self, cell: CellId) {
        let Some(params) = self.session.params() else {
            return;
        };
        if let Some(trail) = &mut self.trail {
            trail.extend(params.frequency, cell);
        }
    }

    /// It is done: what it says is built.
    pub fn finish_trail(&mut self, now_ms: f64) {
        let (Some(trail), Some(params)) = (self.trail.take(), self.session.params()) else {
            return;
        };
        let facings = trail.facings(params.frequency, self.facing);
        let is_line = facings.len() > 1;
        if is_line && let Some((_, last)) = facings.last() {
            // The next piece goes on where this one led.
            self.facing = *last;
        }
        // A line may begin on a machine and end on one: those are left standing, and the first
        // is turned towards the line if it has a front.
        let mut plan = facings.as_slice();
        let mut turn_first = None;
        if is_line {
            if let Some(((cell, facing), rest)) = plan.split_first()
                && let Some(first) = self.structure_at(*cell)
            {
                let turns = self.has_facing(first.prototype) && first.facing != *facing;
                turn_first = turns.then_some((*cell, *facing));
                plan = rest;
            }
            if let Some(((cell, _), rest)) = plan.split_last()
                && self.structure_at(*cell).is_some()
            {
                plan = rest;
            }
        }
        let plan = plan.to_vec();
        if let Some((cell, facing)) = turn_first
            && self.session.may_change(cell).is_ok()
        {
            self.act(Action::Rotate { cell, facing });
        }
        self.build_along(&plan, now_ms);
    }

    /// Where the tool would build now, and which way each would face: along the line that is
    /// drawn, but for machines it begins or ends on, or else where the hand points.
    pub fn planned(&self) -> Vec<(CellId, Direction)> {
        let builds = self.tool.and_then(Tool::builds);
        let (Some(_), Some(params)) = (builds, self.session.params()) else {
            return Vec::new();
        };
        match (&self.trail, self.hover) {
            (Some(trail), _) => {
                let mut line = trail.facings(params.frequency, self.facing);
                line.retain(|(cell, _)| self.structure_at(*cell).is_none());
                line
            }
            (None, Some(cell)) => vec![(cell, self.facing)],
            (None, None) => Vec::new(),
        }
    }

    /// Asks for structures, up to the first that may not stand.
    fn build_along(&mut self, plan: &[(CellId, Direction)], now_ms: f64) {
        let Some(Tool::Build(id)) = self.tool else {
            return;
        };
        let Some(prototype) = self.session.catalogue().prototype(id) else {
            return;
        };
        let key = prototype.key.clone();
        for (cell, facing) in plan {
            if let Err(rejection) = self.session.may_build(*cell, id) {
                self.refuse(&rejection, now_ms);
                return;
            }
            self.act(Action::Build {
                cell: *cell,
                prototype: key.clone(),
                facing: *facing,
            });
        }
    }

    pub(super) fn structure_at(&self, cell: CellId) -> Option<&Structure> {
        let (chunk, index) = self.session.area()?.find(cell)?;
        chunk.structures.get(&index)
    }

    /// Why the tool may not be used on a cell; `Ok` if it may. A line may begin and end on a
    /// machine.
    ///
    /// # Errors
    /// The reason, for people.
    pub fn may_use_tool(&self, cell: CellId) -> Result<(), String> {
        if let Some(copying) = &self.copying {
            let result = copying.result().as_ref();
            return result
                .map(|_| ())
                .map_err(|error| sentence(&error.to_string()));
        }
        let result = match self.tool {
            Some(Tool::Build(_)) if self.trail.is_some() && self.structure_at(cell).is_some() => {
                Ok(())
            }
            Some(Tool::Build(id)) => self.session.may_build(cell, id),
            Some(Tool::Remove) => self.session.may_change(cell),
            Some(Tool::Gather) => self.session.may_gather(cell),
            Some(Tool::Walk) => self.session.may_walk(cell),
            Some(Tool::Order(errand)) => self.may_order(errand, cell),
            // Whether there is anything, and a way, shows when they are there.
            Some(Tool::Haul | Tool::Copy) | None => Ok(()),
            Some(Tool::Paste) => match self.outlook().and_then(|outlook| outlook.refused) {
                Some((_, rejection)) => Err(rejection),
                None => Ok(()),
            },
        };
        result.map_err(|rejection| explain(&rejection, self.session.catalogue()))
    }

    pub(super) fn refuse(&mut self, rejection: &Rejection, now_ms: f64) {
        let text = explain(rejection, self.session.catalogue());
        self.notices.say(Tone::Danger, text, now_ms);
    }
}
