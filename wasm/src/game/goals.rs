//! The one obvious thing to do: the way from bare hands to the first metal.

use client::Area;
use serde::Serialize;
use sim_core::catalogue::{Behaviour, Catalogue};
use sim_core::chunk::{Machine, Structure};
use sim_core::ids::PlayerId;

/// The next thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Goal {
    /// What, for people.
    pub text: String,
    /// Whether all is done.
    pub done: bool,
    /// Its number, from 1 to `steps`; those before it are reached.
    pub step: u32,
    /// How many there are.
    pub steps: u32,
}

/// A step on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Gather,
    Extractor,
    Belt,
    Hub,
    Feed,
    Crafter,
    Recipe,
    Craft,
}

const STEPS: [(Step, &str); 8] = [
    (
        Step::Gather,
        "Take the Gather tool (G) and pick up what lies close to you.",
    ),
    (Step::Extractor, "Build an extractor (1) next to ore."),
    (
        Step::Belt,
        "Lay belts (2) from the extractor: drag from where it faces.",
    ),
    (Step::Hub, "Build a hub (3) where the belts end."),
    (
        Step::Feed,
        "Feed the hub: let the last belt face it, and watch your account grow.",
    ),
    (
        Step::Crafter,
        "Build a smelter: it is under Make (E turns to it).",
    ),
    (
        Step::Recipe,
        "Select the smelter, and choose Metal to be made (C).",
    ),
    (
        Step::Craft,
        "Feed the smelter: a mine takes ore and nothing else; let a belt bring it in from behind.",
    ),
];

/// How far a player has come. What was reached once stays reached, also out of sight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// By [`Step`].
    reached: [bool; STEPS.len()],
}

impl Progress {
    fn reach(&mut self, step: Step) {
        self.reached[step as usize] = true;
    }

    /// The player took something by hand.
    pub fn gathered(&mut self) {
        self.reach(Step::Gather);
    }

    /// Looks at what the player has built in the area.
    pub fn look(&mut self, area: &Area, catalogue: &Catalogue, me: PlayerId) {
        let chunks = area.chunk_ids().filter_map(|id| area.chunk_at_hand(id));
        let structures = chunks.flat_map(|chunk| chunk.structures.values());
        for structure in structures.filter(|structure| structure.owner == me) {
            self.look_at(catalogue, structure);
        }
    }

    fn look_at(&mut self, catalogue: &Catalogue, structure: &Structure) {
        match catalogue.behaviour(structure.prototype) {
            Some(Behaviour::Extract { .. }) => {
                self.reach(Step::Extractor);
                // Who has machines has no need to be taught how to use their hands.
                self.reach(Step::Gather);
            }
            Some(Behaviour::Convey { .. }) => self.reach(Step::Belt),
            Some(Behaviour::Collect { .. }) => self.reach(Step::Hub),
            Some(Behaviour::Craft { .. }) => self.reach(Step::Crafter),
            _ => {}
        }
        match &structure.machine {
            Machine::Hub(hub) if hub.delivered > 0 => self.reach(Step::Feed),
            Machine::Crafter(crafter) if crafter.recipe.is_some() => {
                self.reach(Step::Recipe);
                if crafter.work.is_some() || crafter.products > 0 {
                    self.reach(Step::Craft);
                }
            }
            _ => {}
        }
    }

    /// What to do next.
    pub fn goal(&self) -> Goal {
        let open = STEPS.iter().find(|(step, _)| !self.reached[*step as usize]);
        let steps = STEPS.len() as u32;
        let (text, step) = open.map_or(
            (
                "Your factory runs. Make it grow: gears, wire, and what they lead to.",
                steps,
            ),
            |(step, text)| (*text, *step as u32 + 1),
        );
        Goal {
            text: text.into(),
            done: open.is_none(),
            step,
            steps,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_come_one_by_one() {
        let mut progress = Progress::default();
        assert_eq!((progress.goal().step, progress.goal().steps), (1, 8));
        for (place, (step, text)) in STEPS.into_iter().enumerate() {
            assert_eq!(step as usize, place);
            assert_eq!(
                (&*progress.goal().text, progress.goal().done),
                (text, false)
            );
            progress.reach(step);
        }
        assert!(progress.goal().done);
    }
}
