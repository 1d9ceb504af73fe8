//! Phase 4: the tick's inputs, in journal order, each whole or not at all.
//!
//! This is the one owner that settles bundles (a cell and an account at once) serially: each
//! sees what those before it did.
//!
//! - [`presence`]: players come and go.
//! - [`activity`]: they walk and gather. [`units`]: they have units, and say what these are to do.
//! - [`jobs`]: whoever has orders begins the next one, after all inputs.
//! - [`navigation`]: which way they walk, and what finding it may cost.
//! - [`building`]: they build, turn and remove. [`claiming`]: they own cells without building.
//! - [`crafting`]: they say what machines make.
//! - [`pasting`]: they build blueprints. [`replicating`]: so do replicators, after all inputs.
//!   [`bundles`]: how many cells and an account change together.
//! - [`dealings`]: they give, and let each other build.
//! - [`research`]: they say what labs find out.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::Input;
use super::drafts::Drafts;
use super::world::World;
use crate::blueprint::Frame;
use crate::claims::Items;
use crate::ids::{CellId, PlayerId};
use crate::players::{Action, Command, CommandOutcome, Gift, Rejection, Verdict};
use crate::step::Flow;

mod activity;
mod building;
mod bundles;
mod claiming;
mod crafting;
mod dealings;
mod jobs;
mod navigation;
mod pasting;
mod presence;
mod replicating;
mod research;
#[cfg(test)]
mod tests;
mod units;

use bundles::Refused;
use navigation::SearchBudget;
use pasting::PasteBudget;
pub(super) use presence::spawn_place;

/// What there is to tell of a tick's inputs.
pub(super) struct Answers {
    /// In the order of the inputs.
    pub(super) outcomes: Vec<CommandOutcome>,
    /// In the order of receivers, then givers.
    pub(super) gifts: Vec<Gift>,
}

impl World {
    pub(super) fn run_orders(
        &mut self,
        inputs: &[Input],
        replicators: Vec<CellId>,
        drafts: &mut Drafts,
        count: &mut dyn FnMut(Flow),
    ) -> Answers {
        let mut orders = Orders {
            world: self,
            drafts: &mut *drafts,
            count,
            births: BTreeMap::new(),
            built: 0,
            searches: SearchBudget::default(),
            pastes: PasteBudget::default(),
            rebuilt: BTreeSet::new(),
            gifts: BTreeMap::new(),
        };
        let mut outcomes = Vec::new();
        for input in inputs {
            match input {
                Input::Join { player, name } => orders.join(*player, name),
                Input::Leave { player } => orders.leave(*player),
                Input::Command(command) => outcomes.push(orders.answer(command)),
            }
        }
        orders.run_jobs();
        orders.replicate(replicators);
        let Orders { rebuilt, gifts, .. } = orders;
        let gift = |((to, from), items)| Gift { to, from, items };
        let gifts = gifts.into_iter().map(gift).collect();
        self.rearrange(&rebuilt, drafts);
        Answers { outcomes, gifts }
    }
}

/// The world while a tick's inputs are carried out.
struct Orders<'a> {
    world: &'a mut World,
    drafts: &'a mut Drafts,
    /// Is told of what replicators use up.
    count: &'a mut dyn FnMut(Flow),
    /// Structures built so far on a cell: the next one's index there. What others build elsewhere
    /// in the same tick gives nothing another name.
    births: BTreeMap<CellId, u16>,
    /// How many of these queues have built.
    built: u16,
    searches: SearchBudget,
    pastes: PasteBudget,
    /// Cells where something was built, turned or removed.
    rebuilt: BTreeSet<CellId>,
    /// What was given so far, by receiver and giver.
    gifts: BTreeMap<(PlayerId, PlayerId), Items>,
}

impl Orders<'_> {
    fn answer(&mut self, command: &Command) -> CommandOutcome {
        let Command {
            player: id,
            seq,
            action,
        } = command.clone();
        let now = self.world.tick;
        let outcome = |tick, verdict| CommandOutcome {
            player: id,
            seq,
            tick,
            verdict,
        };
        let Some(player) = self.world.people.get(id) else {
            return outcome(now, Verdict::Rejected(Rejection::NotPresent));
        };
        if let Some((tick, verdict)) = player.outcomes.recall(seq).verdict(now) {
            return outcome(tick, verdict);
        }
        let done = match player.present {
            true => self.act(id, action),
            false => Err(Rejection::NotPresent.into()),
        };
        let verdict = done.map_or_else(Refused::verdict, |()| Verdict::Applied);
        if let Some(player) = self.world.people.edit(id) {
            player.outcomes.remember(seq, now, verdict);
        }
        outcome(now, verdict)
    }

    fn act(&mut self, id: PlayerId, action: Action) -> Result<(), Refused> {
        let done = match action {
            Action::Walk { to } => self.walk(id, to),
            Action::Stop => self.stop(id),
            Action::Gather { cell } => self.gather(id, cell),
            Action::Build {
                cell,
                prototype,
                facing,
            } => self.build(id, cell, prototype, facing),
            Action::Rotate { cell, facing } => self.rotate(id, cell, facing),
            Action::Remove { cell } => self.remove(id, cell),
            Action::SetRecipe { cell, recipe } => self.set_recipe(id, cell, recipe),
            Action::Claim { cell } => self.claim(id, cell),
            Action::Release { cell } => self.release(id, cell),
            Action::SetPolicy { cell, policy } => self.set_policy(id, cell, policy),
            Action::Give { to, items } => self.give(id, to, items),
            Action::Grant { to } => self.grant(id, to),
            Action::Revoke { to } => self.revoke(id, to),
            Action::Queue { unit, edit } => self.edit_queue(id, unit, edit),
            Action::Launch { cell } => self.launch(id, cell),
            Action::Recall { unit } => self.recall(id, unit),
            Action::Research { technology } => self.research(id, technology),
            Action::SetBlueprint { cell, blueprint } => self.set_blueprint(id, cell, blueprint),
            Action::Paste {
                at,
                facing,
                blueprint,
            } => return self.paste(id, Frame { cell: at, facing }, &blueprint),
        };
        done.map_err(Refused::from)
    }
}
