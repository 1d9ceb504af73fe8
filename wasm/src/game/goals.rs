//! The one obvious thing to do: the way from bare hands to the first running factory.

use client::Area;
use serde::Serialize;
use sim_core::catalogue::{Behaviour, Catalogue};
use sim_core::chunk::Machine;
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

/// How far a player has come. What was reached once stays reached, also out of sight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    gathered: bool,
    extractor: bool,
    belt: bool,
    hub: bool,
    fed: bool,
}

const STEPS: u32 = 5;

impl Progress {
    /// The player took something by hand.
    pub fn gathered(&mut self) {
        self.gathered = true;
    }

    /// Looks at what the player has built in the area.
    pub fn look(&mut self, area: &Area, catalogue: &Catalogue, me: PlayerId) {
        let chunks = area.chunk_ids().filter_map(|id| area.chunk_at_hand(id));
        for structure in chunks.flat_map(|chunk| chunk.structures.values()) {
            if structure.owner != me {
                continue;
            }
            match catalogue
                .prototype(structure.prototype)
                .map(|prototype| &prototype.behaviour)
            {
                Some(Behaviour::Extract { .. }) => self.extractor = true,
                Some(Behaviour::Convey { .. }) => self.belt = true,
                Some(Behaviour::Collect { .. }) => self.hub = true,
                _ => {}
            }
            if matches!(&structure.machine, Machine::Hub(hub) if hub.delivered > 0) {
                self.fed = true;
            }
        }
        // Who has machines has no need to be taught how to use their hands.
        self.gathered |= self.extractor;
    }

    /// What to do next.
    pub fn goal(&self) -> Goal {
        let texts = [
            (
                self.gathered,
                "Take the Gather tool (G) and pick up what lies close to you.",
            ),
            (self.extractor, "Build an extractor (1) next to ore."),
            (
                self.belt,
                "Lay belts (2) from the extractor: drag from where it faces.",
            ),
            (self.hub, "Build a hub (3) where the belts end."),
            (
                self.fed,
                "Feed the hub: let the last belt face it, and watch your account grow.",
            ),
        ];
        let open = texts.iter().position(|(reached, _)| !reached);
        match open {
            Some(place) => Goal {
                text: texts[place].1.into(),
                done: false,
                step: place as u32 + 1,
                steps: STEPS,
            },
            None => Goal {
                text: "Your factory runs. Make it grow: more extractors, more hubs.".into(),
                done: true,
                step: STEPS,
                steps: STEPS,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Progress = Progress {
        gathered: true,
        extractor: true,
        belt: true,
        hub: true,
        fed: true,
    };

    #[test]
    fn goals_come_one_by_one() {
        let mut progress = Progress::default();
        assert_eq!((progress.goal().step, progress.goal().steps), (1, STEPS));
        progress.gathered();
        assert_eq!(progress.goal().step, 2);
        progress = Progress { fed: false, ..ALL };
        assert_eq!((progress.goal().step, progress.goal().done), (STEPS, false));
        assert!(ALL.goal().done);
    }
}
