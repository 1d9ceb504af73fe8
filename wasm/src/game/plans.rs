//! The plan in hand: a blueprint that is to be built, and what would come of it where the hand
//! points. Which plans are kept, the page knows.

use client::Outlook;
use protocol::action::Action;
use sim_core::blueprint::Blueprint;
use sim_core::chunk::Machine;
use sim_core::ids::{CellId, Direction, Tick};

use super::Game;
use super::copying::sentence;
use super::notices::Tone;
use super::tool::{Tool, turned};

/// The plan that the hand holds, or held last.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What it says.
    pub blueprint: Blueprint,
    /// Its text.
    pub text: String,
    /// Where its direction 0 points.
    facing: Direction,
    /// Grows from plan to plan.
    pub number: u32,
    /// What was foreseen last, and for what.
    outlook: Option<(Sight, Outlook)>,
}

/// What an outlook depends on: nothing else changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sight {
    at: CellId,
    facing: Direction,
    tick: Tick,
    newest_pending: Option<u64>,
    pending: usize,
}

impl Plan {
    /// Where its direction 0 points.
    pub fn facing(&self) -> Direction {
        self.facing
    }
}

impl Game {
    /// The plan that the hand holds, or held last.
    pub fn plan(&self) -> Option<&Plan> {
        self.plan.as_ref()
    }

    /// Whether it is in hand.
    pub fn holds_plan(&self) -> bool {
        self.tool == Some(Tool::Paste)
    }

    /// Takes a blueprint in hand, as it was copied.
    pub(super) fn take_blueprint(&mut self, blueprint: Blueprint) {
        let Some(text) = blueprint.print(self.session.catalogue()) else {
            return;
        };
        self.plan = Some(Plan {
            blueprint,
            text,
            facing: Direction::FIRST,
            number: self.plan.as_ref().map_or(1, |plan| plan.number + 1),
            outlook: None,
        });
        self.take_tool(Some("paste"));
    }

    /// Takes the blueprint of a text in hand.
    pub fn take_plan(&mut self, text: &str, now_ms: f64) {
        match Blueprint::parse(text, self.session.catalogue()) {
            Ok(blueprint) => self.take_blueprint(blueprint),
            Err(error) => {
                let text = sentence(&error.to_string());
                self.notices.say(Tone::Danger, text, now_ms);
            }
        }
    }

    /// Takes in hand what the selected replicator copies.
    pub fn take_plan_of_selected(&mut self) {
        let copied =
            self.selected_structure()
                .and_then(|(_, _, structure)| match &structure.machine {
                    Machine::Replicator(replicator) => replicator.blueprint.clone(),
                    _ => None,
                });
        if let Some(blueprint) = copied {
            self.take_blueprint(blueprint);
        }
    }

    /// Has the selected replicator copy the blueprint of a text, or nothing.
    pub fn set_blueprint(&mut self, text: Option<&str>, now_ms: f64) {
        let Some(cell) = self.selected else { return };
        let catalogue = self.session.catalogue();
        let blueprint = match text
            .map(|text| Blueprint::parse(text, catalogue))
            .transpose()
        {
            Ok(blueprint) => blueprint,
            Err(error) => {
                let text = sentence(&error.to_string());
                return self.notices.say(Tone::Danger, text, now_ms);
            }
        };
        let action = Action::SetBlueprint {
            cell,
            blueprint: text.map(|text| text.trim().into()),
        };
        let verdict = self.session.may_set_blueprint(cell, blueprint.as_ref());
        self.act_if(verdict, action, now_ms);
    }

    /// Whether another blueprint, or none, is asked for and not confirmed.
    pub fn is_blueprint_pending(&self, cell: CellId) -> bool {
        let mut pending = self.session.pending().iter();
        pending.any(|pending| {
            matches!(&pending.action, Action::SetBlueprint { cell: at, .. } if *at == cell)
        })
    }

    /// Another catalogue: what the plan says has other numbers now, if it can be said at all.
    pub(super) fn read_plan_anew(&mut self) {
        self.plan = self.plan.take().and_then(|plan| {
            Some(Plan {
                blueprint: Blueprint::parse(&plan.text, self.session.catalogue()).ok()?,
                outlook: None,
                ..plan
            })
        });
    }

    /// Turns the plan in hand.
    pub(super) fn turn_plan(&mut self, steps: i32) {
        if let Some(plan) = &mut self.plan {
            plan.facing = turned(plan.facing, steps);
        }
    }

    /// Builds the plan in hand, with its anchor on a cell.
    pub(super) fn paste(&mut self, at: CellId, now_ms: f64) {
        let Some(plan) = &self.plan else { return };
        let Some(outlook) = self.session.foresee(&plan.blueprint, at, plan.facing) else {
            return;
        };
        let action = Action::Paste {
            at,
            facing: plan.facing,
            blueprint: plan.text.clone(),
        };
        let verdict = outlook.refused.map_or(Ok(()), |(_, why)| Err(why));
        self.act_if(verdict, action, now_ms);
    }

    /// Looks anew at what would come of the plan in hand, if anything that it depends on changed.
    pub fn foresee(&mut self) {
        let (true, Some(at)) = (self.holds_plan(), self.hover) else {
            return;
        };
        let Some(plan) = &mut self.plan else { return };
        let pending = self.session.pending();
        let sight = Sight {
            at,
            facing: plan.facing,
            tick: self.session.tick(),
            newest_pending: pending.iter().last().map(|pending| pending.seq),
            pending: pending.len(),
        };
        if plan.outlook.as_ref().is_none_or(|(seen, _)| *seen != sight) {
            let outlook = self.session.foresee(&plan.blueprint, at, plan.facing);
            plan.outlook = outlook.map(|outlook| (sight, outlook));
        }
    }

    /// What would come of the plan in hand where the hand points, as of the last
    /// [`Game::foresee`].
    pub fn outlook(&self) -> Option<&Outlook> {
        let at = self.hover.filter(|_| self.holds_plan())?;
        let (sight, outlook) = self.plan.as_ref()?.outlook.as_ref()?;
        (sight.at == at).then_some(outlook)
    }
}
