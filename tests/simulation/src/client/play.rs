//! What a player does: works over edges, and everything else now and then, sensible or not.

use std::collections::BTreeMap;

use protocol::action::Action;
use sim_core::claims::Policy;
use sim_core::ids::{CellId, Direction, PlayerId};
use sim_core::topology;

use super::Player;
use super::works::Works;

/// Actions that may wait for their answers.
const PENDING_MAX: usize = 12;
/// Longest time between two actions.
const PAUSE_MS_MAX: u64 = 700;
/// How far around they build.
const REACH: u32 = 5;
/// How far they go for something else.
const FAR: u32 = 30;

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
            0 => FAR,
            _ => REACH,
        };
        let near = topology::within(params.frequency, at, reach);
        let cell = *self.random.pick(&near);
        if self.random.below(12) == 0 {
            let centre = match self.random.below(3) {
                0 => cell,
                1 => self.someone().unwrap_or(at),
                _ => at,
            };
            let radius = self.random.below(3) as u8;
            self.session.look_at(centre, radius);
            return;
        }
        let action = match self.random.below(2) {
            0 => self.work(at),
            _ => None,
        };
        let action = action.unwrap_or_else(|| self.choose(me, cell));
        self.act(action);
    }

    /// Where another player is, of those who are seen.
    fn someone(&mut self) -> Option<CellId> {
        let me = self.session.player();
        let others = self.session.area()?.players();
        let others: Vec<_> = others.filter(|it| Some(it.id) != me).collect();
        let place = self.random.below(others.len().max(1) as u64);
        others.get(place as usize).map(|it| it.cell)
    }

    /// The next that is to be built of works, or a walk to where there may be a site for some.
    fn work(&mut self, at: CellId) -> Option<Action> {
        let Some(works) = &mut self.works else {
            let area = self.session.area()?;
            let catalogue = self.session.catalogue();
            self.works = Works::plan(area, catalogue, at, &mut self.random);
            let far = topology::within(area.params().frequency, at, FAR);
            let to = *self.random.pick(&far);
            return self.works.is_none().then_some(Action::Walk { to });
        };
        if works.is_done() {
            // Seen from one end, they lead out of the area, or along its edge.
            let end = *self.random.pick(&works.ends());
            self.works = None;
            self.session.look_at(end, self.random.below(2) as u8);
            return None;
        }
        let order = works.next(&mut self.random)?;
        self.built.push(order.cell);
        Some(order.action())
    }

    fn choose(&mut self, me: PlayerId, cell: CellId) -> Action {
        let facing = Direction::FIRST.turned(self.random.below(6) as i8);
        let own = match self.built.is_empty() {
            true => cell,
            false => *self.random.pick(&self.built),
        };
        let other = PlayerId(1 + (me.0 + self.random.below(3) as u32) % 5);
        match self.random.below(20) {
            0..=5 => {
                self.built.push(cell);
                let prototype = (*self.random.pick(&PROTOTYPES)).into();
                Action::Build {
                    cell,
                    prototype,
                    facing,
                }
            }
            6..=8 => Action::Walk { to: cell },
            9..=10 => Action::Walk {
                to: self.someone().unwrap_or(cell),
            },
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
