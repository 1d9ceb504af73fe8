//! Phase 4: the tick's inputs, in journal order, each whole or not at all.
//!
//! This is the one owner that settles bundles (a cell and an account at once) serially: each
//! sees what those before it did.

use alloc::collections::VecDeque;
use alloc::string::String;
use alloc::vec::Vec;

use super::Input;
use super::drafts::Drafts;
use super::world::World;
use crate::catalogue::Behaviour;
use crate::chunk::{Machine, Structure, locate};
use crate::ids::{CellId, Direction, EntityId, PlayerId, PrototypeId};
use crate::limits::{
    BUILT_CHUNKS_PER_PLAYER_MAX, NAME_BYTES_MAX, PLAYERS_PER_SPAWN_PLACE, SPAWN_PLACES_TRIED_MAX,
    SPAWN_RADIUS_CELLS,
};
use crate::players::activity::{is_gatherable, is_walkable};
use crate::players::building::{Site, may_build, may_change};
use crate::players::{Action, Activity, Command, CommandOutcome, OutcomeMemory, Player};
use crate::players::{Rejection, Verdict};
use crate::topology;

impl World {
    pub(super) fn run_orders(
        &mut self,
        inputs: &[Input],
        drafts: &mut Drafts,
    ) -> Vec<CommandOutcome> {
        let mut outcomes = Vec::new();
        let mut births = 0;
        for input in inputs {
            match input {
                Input::Join { player, name } => self.join(*player, name, drafts),
                Input::Leave { player } => self.leave(*player, drafts),
                Input::Command(command) => outcomes.push(self.answer(command, &mut births, drafts)),
            }
        }
        outcomes
    }

    /// A player comes. One who is new has to be the next in number; whoever is here already, or
    /// is not next, changes nothing.
    fn join(&mut self, id: PlayerId, name: &str, drafts: &mut Drafts) {
        match self.people.get(id) {
            Some(player) if player.present => {}
            Some(player) => {
                let around = player.cell;
                if let Some(cell) = self.free_cell_near(around) {
                    self.arrive(id, cell, drafts);
                }
            }
            None if id == self.people.next_id() => {
                let Some(cell) = self.spawn_cell(id) else {
                    return;
                };
                for (item, amount) in &self.catalogue.start {
                    *self.totals.produced.entry(*item).or_default() += u64::from(*amount);
                }
                let start = self.catalogue.start.iter();
                self.people.insert(Player {
                    id,
                    name: shortened(name),
                    present: false,
                    cell,
                    activity: Activity::Idle,
                    account: start
                        .map(|(item, amount)| (*item, u64::from(*amount)))
                        .collect(),
                    outcomes: OutcomeMemory::default(),
                });
                self.arrive(id, cell, drafts);
            }
            None => {}
        }
    }

    fn arrive(&mut self, id: PlayerId, cell: CellId, drafts: &mut Drafts) {
        if let Some(player) = self.people.edit(id) {
            player.present = true;
            player.cell = cell;
            drafts.seat(&mut self.land, cell, Some(id));
        }
    }

    fn leave(&mut self, id: PlayerId, drafts: &mut Drafts) {
        if let Some(player) = self.people.edit(id)
            && player.present
        {
            player.present = false;
            player.activity = Activity::Idle;
            drafts.seat(&mut self.land, player.cell, None);
        }
    }

    /// A place to stand for a new player: a few share a spawn place, so that they meet.
    fn spawn_cell(&mut self, id: PlayerId) -> Option<CellId> {
        let first = (id.0 - 1) / PLAYERS_PER_SPAWN_PLACE;
        (first..first + SPAWN_PLACES_TRIED_MAX).find_map(|place| {
            let centre = self.land.generator().spawn_place(place);
            self.free_cell_near(centre)
        })
    }

    fn free_cell_near(&mut self, centre: CellId) -> Option<CellId> {
        let World {
            land,
            catalogue,
            params,
            ..
        } = self;
        topology::within(params.frequency, centre, SPAWN_RADIUS_CELLS)
            .into_iter()
            .find(|cell| {
                let is_free = land
                    .find(*cell)
                    .is_some_and(|(chunk, index)| !chunk.seats.contains_key(&index));
                is_free
                    && land
                        .fact(*cell)
                        .is_some_and(|fact| is_walkable(catalogue, &fact))
            })
    }

    fn answer(
        &mut self,
        command: &Command,
        births: &mut u16,
        drafts: &mut Drafts,
    ) -> CommandOutcome {
        let Command {
            player: id,
            seq,
            action,
        } = *command;
        let outcome = |tick, verdict| CommandOutcome {
            player: id,
            seq,
            tick,
            verdict,
        };
        let Some(player) = self.people.get(id) else {
            return outcome(self.tick, Verdict::Rejected(Rejection::NotPresent));
        };
        if let Some((tick, verdict)) = player.outcomes.recall(seq).verdict(self.tick) {
            return outcome(tick, verdict);
        }
        let done = match player.present {
            true => self.act(id, action, births, drafts),
            false => Err(Rejection::NotPresent),
        };
        let verdict = done.map_or_else(Verdict::Rejected, |()| Verdict::Applied);
        if let Some(player) = self.people.edit(id) {
            player.outcomes.remember(seq, self.tick, verdict);
        }
        outcome(self.tick, verdict)
    }

    fn act(
        &mut self,
        id: PlayerId,
        action: Action,
        births: &mut u16,
        drafts: &mut Drafts,
    ) -> Result<(), Rejection> {
        match action {
            Action::Walk { to } => self.walk(id, to),
            Action::Stop => self.set_activity(id, Activity::Idle),
            Action::Gather { cell } => self.gather(id, cell),
            Action::Build {
                cell,
                prototype,
                facing,
            } => {
                let entity = EntityId {
                    cell,
                    tick: self.tick,
                    index: *births,
                };
                *births += 1;
                self.build(id, entity, prototype, facing, drafts)
            }
            Action::Rotate { cell, facing } => self.rotate(id, cell, facing, drafts),
            Action::Remove { cell } => self.remove(id, cell, drafts),
        }
    }

    fn set_activity(&mut self, id: PlayerId, activity: Activity) -> Result<(), Rejection> {
        self.people.edit(id).ok_or(Rejection::NotPresent)?.activity = activity;
        Ok(())
    }

    fn walk(&mut self, id: PlayerId, to: CellId) -> Result<(), Rejection> {
        let World {
            land,
            people,
            catalogue,
            params,
            tick,
            ..
        } = self;
        if !to.is_on(params.frequency) {
            return Err(Rejection::UnknownCell);
        }
        let from = people.get(id).ok_or(Rejection::NotPresent)?.cell;
        let is_passable = |cell| {
            land.fact(cell)
                .is_some_and(|fact| is_walkable(catalogue, &fact))
        };
        let path = topology::path(
            params.frequency,
            from,
            to,
            is_passable,
            topology::PathLimits::WALK,
        )
        .map_err(|_| Rejection::NoPath)?;
        let due = tick.after(u64::from(catalogue.walking_ticks_per_cell));
        let path: VecDeque<CellId> = path.into();
        let activity = match path.is_empty() {
            true => Activity::Idle,
            false => Activity::Walking { path, due },
        };
        self.set_activity(id, activity)
    }

    /// Gathering the same cell again goes on as it was: asking often does not make it faster.
    fn gather(&mut self, id: PlayerId, cell: CellId) -> Result<(), Rejection> {
        let World {
            land,
            people,
            catalogue,
            params,
            tick,
            ..
        } = self;
        let player = people.get(id).ok_or(Rejection::NotPresent)?;
        let fact = land.fact(cell).ok_or(Rejection::UnknownCell)?;
        if !is_gatherable(catalogue, params.frequency, player, cell, &fact) {
            return Err(Rejection::NothingToGather);
        }
        match &player.activity {
            Activity::Gathering { cell: current, .. } if *current == cell => Ok(()),
            _ => {
                let due = tick.after(u64::from(catalogue.gathering_period_ticks));
                self.set_activity(id, Activity::Gathering { cell, due })
            }
        }
    }

    fn build(
        &mut self,
        id: PlayerId,
        entity: EntityId,
        prototype: PrototypeId,
        facing: Direction,
        drafts: &mut Drafts,
    ) -> Result<(), Rejection> {
        let World {
            land,
            people,
            catalogue,
            params,
            tick,
            holdings,
            totals,
            ..
        } = self;
        let cell = entity.cell;
        let (home, index) = locate(params.frequency, cell).ok_or(Rejection::UnknownCell)?;
        let player = people.get(id).ok_or(Rejection::NotPresent)?;
        let site = Site::of(cell, land.chunk(home), index);
        let plan = may_build(catalogue, params.frequency, player, &site, prototype)?;
        if !holdings.has_built_in(id, home)
            && holdings.chunk_count(id) >= BUILT_CHUNKS_PER_PLAYER_MAX
        {
            return Err(Rejection::TooManyChunks {
                most: BUILT_CHUNKS_PER_PLAYER_MAX as u32,
            });
        }
        let machine = match plan.behaviour {
            Behaviour::Extract { .. } => Machine::Extractor {
                held: None,
                ready: tick.next(),
                next: Direction::FIRST,
            },
            Behaviour::Convey { .. } => Machine::Belt { items: Vec::new() },
            Behaviour::Collect { .. } => Machine::Hub { delivered: 0 },
        };
        if let Some(player) = people.edit(id) {
            for (item, amount) in &plan.cost {
                player.debit(*item, u64::from(*amount));
                *totals.consumed.entry(*item).or_default() += u64::from(*amount);
            }
        }
        drafts.build(
            land,
            cell,
            Structure {
                id: entity,
                prototype,
                facing,
                owner: id,
                machine,
            },
        );
        holdings.add(home, id);
        Ok(())
    }

    fn rotate(
        &mut self,
        id: PlayerId,
        cell: CellId,
        facing: Direction,
        drafts: &mut Drafts,
    ) -> Result<(), Rejection> {
        self.may_change(id, cell)?;
        drafts.edit_structure(&mut self.land, cell, |structure| structure.facing = facing);
        Ok(())
    }

    fn remove(&mut self, id: PlayerId, cell: CellId, drafts: &mut Drafts) -> Result<(), Rejection> {
        self.may_change(id, cell)?;
        let World {
            land,
            people,
            catalogue,
            params,
            holdings,
            totals,
            ..
        } = self;
        let Some(gone) = drafts.clear(land, cell) else {
            return Ok(());
        };
        if let Some((home, _)) = locate(params.frequency, cell) {
            holdings.remove(home, gone.owner);
        }
        let Some(player) = people.edit(id) else {
            return Ok(());
        };
        for item in gone.machine.contents() {
            player.credit(item, 1);
        }
        let cost = catalogue
            .prototype(gone.prototype)
            .map(|prototype| &prototype.cost);
        for (item, amount) in cost.into_iter().flatten() {
            player.credit(*item, u64::from(*amount));
            if let Some(consumed) = totals.consumed.get_mut(item) {
                *consumed = consumed.saturating_sub(u64::from(*amount));
            }
        }
        Ok(())
    }

    fn may_change(&mut self, id: PlayerId, cell: CellId) -> Result<(), Rejection> {
        let World {
            land,
            people,
            params,
            ..
        } = self;
        let player = people.get(id).ok_or(Rejection::NotPresent)?;
        let (chunk, index) = land.find(cell).ok_or(Rejection::UnknownCell)?;
        let site = Site::of(cell, chunk, index);
        may_change(params.frequency, player, &site).map(|_| ())
    }
}

/// The name, cut to what is allowed, between characters.
fn shortened(name: &str) -> String {
    let ends = (0..=name.len().min(NAME_BYTES_MAX)).rev();
    let end = ends
        .into_iter()
        .find(|end| name.is_char_boundary(*end))
        .unwrap_or(0);
    name[..end].into()
}
