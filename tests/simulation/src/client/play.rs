//! What a player does: everything now and then, sensible or not.

use std::collections::BTreeMap;

use protocol::action::Action;
use sim_core::claims::Policy;
use sim_core::ids::{CellId, Direction, PlayerId};
use sim_core::topology;

use super::Player;

/// Actions that may wait for their answers.
const PENDING_MAX: usize = 12;
/// Longest time between two actions.
const PAUSE_MS_MAX: u64 = 700;
/// How far around they build.
const REACH: u32 = 5;

const PROTOTYPES: [&str; 10] = [
    "extractor",
    "belt",
    "belt",
    "belt",
    "hub",
    "generator",
    "pylon",
    "smelter",
    "splitter",
    "drone_bay",
];

impl Player {
    pub(super) fn play(&mut self, now_ms: u64) {
        if now_ms < self.act_at_ms || self.session.pending().len() >= PENDING_MAX {
            return;
        }
        self.act_at_ms = now_ms + self.random.below(PAUSE_MS_MAX);
        let (Some(me), Some(params)) = (self.session.me(), self.session.params()) else {
            return;
        };
        let (me, at) = (me.id, me.cell);
        let reach = match self.random.below(8) {
            0 => 30,
            _ => REACH,
        };
        let near = topology::within(params.frequency, at, reach);
        let cell = *self.random.pick(&near);
        if self.random.below(12) == 0 {
            let centre = match self.random.below(3) {
                0 => cell,
                _ => at,
            };
            let radius = self.random.below(3) as u8;
            self.session.look_at(centre, radius);
            return;
        }
        let action = self.choose(me, cell);
        self.figures.actions += 1;
        self.session.act(action);
    }

    fn choose(&mut self, me: PlayerId, cell: CellId) -> Action {
        let facing = Direction::FIRST.turned(self.random.below(6) as i8);
        let own = match self.built.is_empty() {
            true => cell,
            false => *self.random.pick(&self.built),
        };
        let other = PlayerId(1 + (me.0 + self.random.below(3) as u32) % 5);
        match self.random.below(20) {
            0..=7 => {
                self.built.push(cell);
                let prototype = (*self.random.pick(&PROTOTYPES)).into();
                Action::Build {
                    cell,
                    prototype,
                    facing,
                }
            }
            8..=10 => Action::Walk { to: cell },
            11 => Action::Gather { cell },
            12 => Action::Rotate { cell: own, facing },
            13 => Action::Remove { cell: own },
            14 => Action::Give {
                to: other,
                items: BTreeMap::from([("ore".into(), 1), ("metal".into(), 1)]),
            },
            15 => Action::Grant { to: other },
            16 => Action::Claim { cell },
            17 => Action::SetPolicy {
                cell: own,
                policy: Policy::FirstCome,
            },
            18 => Action::Launch { cell: own },
            _ => Action::Stop,
        }
    }
}
