//! Inputs of one tick that do not contend may come in any order: the world is the same.
//!
//! Journal order decides between those that do. Which do, [`Footprint`] says, from the inputs and
//! the world before the tick: it is what `docs/DETERMINISM.md` lists. The inputs of one player
//! always keep their order.

extern crate std;

use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use proptest::prelude::*;

use super::{Input, SealedTick, World};
use crate::ids::{CellId, Frequency, PlayerId};
use crate::mix::mix;
use crate::players::{Action, Command, CommandOutcome};
use crate::scenario::Scenario;
use crate::topology;

/// What an input is about, beside the player who asks.
#[derive(Debug, Default)]
struct Footprint {
    player: u32,
    /// What it gives a number to (a unit, a player) counts how many came before it.
    is_numbered: bool,
    /// Cells that it looks at or changes: what stands there, who owns it, who stands on it.
    cells: BTreeSet<CellId>,
    /// Whether what stands anywhere changes by it, and whether it asks for that: ways do.
    builds: bool,
    looks_for_ways: bool,
    /// Another whose account or rights it changes.
    other: Option<PlayerId>,
}

impl Footprint {
    fn of(world: &World, input: &Input) -> Footprint {
        let (player, action) = match input {
            Input::Command(Command { player, action, .. }) => (*player, Some(action)),
            Input::Join { player, .. } | Input::Leave { player } => (*player, None),
        };
        let mut print = Footprint {
            player: player.0,
            ..Footprint::default()
        };
        let Some(action) = action else {
            // Wherever there is room.
            print.is_numbered = true;
            print.see_around(world, world.player(player).map(|it| it.cell), 12);
            return print;
        };
        print.see(world, player, action);
        print
    }

    fn see(&mut self, world: &World, player: PlayerId, action: &Action) {
        match action {
            Action::Walk { .. } => self.looks_for_ways = true,
            Action::Stop | Action::Queue { .. } | Action::Research { .. } => {}
            Action::Build { cell, .. } => {
                self.builds = true;
                self.see_around(world, Some(*cell), 0);
            }
            Action::Remove { cell } => {
                self.builds = true;
                self.see_around(world, Some(*cell), 0);
                let units = world.fleet.of_dock(*cell);
                let units = units.filter_map(|unit| world.unit(unit));
                self.cells.extend(units.map(|unit| unit.cell));
            }
            Action::Gather { cell }
            | Action::Rotate { cell, .. }
            | Action::SetRecipe { cell, .. }
            | Action::SetBlueprint { cell, .. }
            | Action::Claim { cell }
            | Action::Release { cell }
            | Action::SetPolicy { cell, .. } => self.see_around(world, Some(*cell), 0),
            Action::Give { to, .. } | Action::Grant { to } | Action::Revoke { to } => {
                self.other = Some(*to);
            }
            Action::Launch { cell } => {
                self.is_numbered = true;
                self.see_around(world, Some(*cell), 1);
            }
            Action::Recall { unit } => {
                let unit = world.unit(*unit).filter(|unit| unit.owner == player);
                self.see_around(world, unit.map(|unit| unit.cell), 0);
            }
            Action::Paste { at, blueprint, .. } => {
                self.builds = true;
                let reach = blueprint.structures().iter();
                let reach = reach.map(|it| it.at.distance()).max().unwrap_or(0);
                self.see_around(world, Some(*at), reach.into());
            }
        }
    }

    fn see_around(&mut self, world: &World, cell: Option<CellId>, radius: u32) {
        let frequency = world.params.frequency;
        if let Some(cell) = cell.filter(|cell| cell.is_on(frequency)) {
            self.cells.extend(topology::within(frequency, cell, radius));
        }
    }

    /// Whether it matters which of both comes first.
    fn contends_with(&self, other: &Footprint) -> bool {
        let is_about =
            |one: &Footprint, other: &Footprint| one.other.is_some_and(|it| it.0 == other.player);
        self.player == other.player
            || self.is_numbered && other.is_numbered
            || self.builds && other.looks_for_ways
            || self.looks_for_ways && other.builds
            || !self.cells.is_disjoint(&other.cells)
            || is_about(self, other)
            || is_about(other, self)
    }
}

/// The inputs in another order, but for those that contend. Says how many come earlier than others
/// that they came after.
fn reordered(world: &World, inputs: &[Input], random: u64) -> (Vec<Input>, u64) {
    let prints: Vec<_> = inputs.iter().map(|it| Footprint::of(world, it)).collect();
    let mut left: Vec<usize> = (0..inputs.len()).collect();
    let (mut order, mut overtakes) = (Vec::new(), 0);
    while !left.is_empty() {
        let is_free = |place: &usize| {
            let before = left.iter().take_while(|other| *other < place);
            let mut contending = before.filter(|it| prints[**it].contends_with(&prints[*place]));
            contending.next().is_none()
        };
        let free: Vec<usize> = left.iter().copied().filter(is_free).collect();
        let chosen = free[(mix([random, left.len() as u64]) % free.len() as u64) as usize];
        overtakes += left.iter().filter(|other| **other < chosen).count() as u64;
        left.retain(|other| *other != chosen);
        order.push(inputs[chosen].clone());
    }
    (order, overtakes)
}

fn by_player(mut outcomes: Vec<CommandOutcome>) -> Vec<CommandOutcome> {
    outcomes.sort_by_key(|outcome| (outcome.player, outcome.seq));
    outcomes
}

fn assert_reordered_leads_to_the_same(seed: u64, salt: u64, ticks: u64) -> u64 {
    let mut scenario = Scenario::of_seed(seed, Frequency::new(64).unwrap()).unwrap();
    let mut twin = scenario.world().clone();
    let mut all = 0;
    for _ in 0..ticks {
        let output = scenario.step().unwrap();
        let SealedTick { tick, inputs } = scenario.last_sealed().unwrap();
        let (inputs, overtakes) = reordered(&twin, inputs, mix([salt, tick.0]));
        all += overtakes;
        let tick = *tick;
        let other = twin.step(&SealedTick { tick, inputs }).unwrap();
        assert_eq!(
            by_player(output.outcomes),
            by_player(other.outcomes),
            "{tick}"
        );
        assert_eq!(output.hash, other.hash, "seed {seed}, tick {tick}");
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    /// OWN-5: only what contends is settled by the order of the journal.
    #[test]
    fn inputs_that_do_not_contend_may_come_in_any_order(seed: u64, salt: u64) {
        let overtakes = assert_reordered_leads_to_the_same(seed, salt, 200);
        prop_assert!(overtakes > 100, "{} overtook others", overtakes);
    }
}
