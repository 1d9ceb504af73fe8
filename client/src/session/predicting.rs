//! What own actions come to, made anew with every confirmed tick, and led on as time passes.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use protocol::server::PlayerView;
use sim_core::catalogue::Catalogue;
use sim_core::chunk::locate;
use sim_core::claims::Items;
use sim_core::ids::{ChunkId, ItemId, Tick};
use sim_core::players::{Command, CommandOutcome, OutcomeMemory, Player, Research};
use sim_core::tick::{Preview, previewed};
use sim_core::units::{Job, Unit};

use super::{Session, World};
use crate::foreseen::{Foreseen, Places, add_cells, cells_of, is_foreseeable, overlay};
use crate::pending::Pending;

/// Ticks that are foreseen at most. What is to run later is shown as if it ran in the last of them.
const TICKS_AHEAD_MAX: u64 = 16;

/// A preview under way.
#[derive(Debug)]
pub(super) struct Prediction {
    preview: Preview,
    /// What is still to run: the tick, and the command.
    commands: VecDeque<(Tick, Command)>,
    /// The cells that commands change.
    places: Places,
}

impl Session {
    /// Shows own actions as they end by what is confirmed now.
    pub(super) fn predict(&mut self) {
        let now = self.own_tick();
        let Some(world) = &mut self.world else { return };
        world.prediction = match world.resyncing {
            true => None,
            false => Prediction::begin(world, &self.pending, &self.catalogue),
        };
        self.lead_on(now);
    }

    /// Time has passed: what is foreseen goes on.
    pub(super) fn predict_on(&mut self) {
        let now = self.own_tick();
        let is_behind = |world: &World| {
            let prediction = world.prediction.as_ref();
            prediction.is_some_and(|it| it.preview.tick() < world.last_foreseen(now))
        };
        if self.world.as_ref().is_some_and(is_behind) {
            self.lead_on(now);
        }
    }

    /// Whether the orders of [`Session::me`] are those that there will be once all that is pending is
    /// done.
    pub fn is_job_foreseen(&self) -> bool {
        let Some(world) = &self.world else {
            return false;
        };
        let prediction = world.prediction.as_ref();
        prediction.is_some_and(|it| !it.preview.is_still(world.me.id))
    }

    /// The client's own time, as a tick that has come.
    fn own_tick(&self) -> Option<Tick> {
        let world = self.world.as_ref()?;
        Some(Tick(world.lead.shown()? as u64))
    }

    fn lead_on(&mut self, now: Option<Tick>) {
        let Some(world) = &mut self.world else { return };
        let last = world.last_foreseen(now);
        let outcomes = match &mut world.prediction {
            Some(prediction) => prediction.run_to(last),
            None => Vec::new(),
        };
        for outcome in outcomes {
            let is_withdrawn = self.pending.foresee(outcome.seq, outcome.verdict);
            self.tally.corrections += u64::from(is_withdrawn);
        }
        world.show_foreseen();
    }
}

impl World {
    /// The tick up to which to foresee: the own time, and the next tick at least.
    fn last_foreseen(&self, now: Option<Tick>) -> Tick {
        let confirmed = self.area.tick();
        let commands = self.prediction.as_ref().map(|it| &it.commands);
        let asked = commands.and_then(|commands| commands.back());
        let wanted = now.max(asked.map(|(tick, _)| *tick));
        let most = Tick(confirmed.0.saturating_add(TICKS_AHEAD_MAX));
        wanted.unwrap_or(confirmed).clamp(confirmed.next(), most)
    }

    fn show_foreseen(&mut self) {
        let Some(prediction) = &self.prediction else {
            self.foreseen_me = None;
            self.area.foresee(Foreseen::default());
            return;
        };
        let preview = &prediction.preview;
        let mut foreseen = Foreseen::default();
        for (id, cells) in &prediction.places {
            let confirmed = self.area.ground().chunk_at_hand(*id);
            if let (Some(confirmed), Some(ahead)) = (confirmed, preview.chunk(*id)) {
                foreseen
                    .chunks
                    .insert(*id, overlay(confirmed, ahead, cells));
            }
        }
        let me = preview.player(self.me.id).map(|ahead| {
            let mut me = ahead.clone();
            if preview.is_still(me.id) {
                me.job.clone_from(&self.me.job);
            } else {
                foreseen.me = Some(PlayerView::of(ahead));
            }
            me
        });
        self.foreseen_me = me;
        self.area.foresee(foreseen);
    }

    /// Own units, near which one may build. What else they are is not foreseen: they do nothing.
    fn units_to_foresee(&self) -> Vec<Unit> {
        let own = self.area.units().filter(|unit| unit.owner == self.me.id);
        let units = own.map(|unit| Unit {
            id: unit.id,
            owner: unit.owner,
            dock: unit.dock,
            item: ItemId(0),
            cell: unit.cell,
            job: Job::default(),
            load: unit.load,
            energy: unit.energy,
            hungry_since: None,
        });
        units.collect()
    }

    /// Everyone who is seen; of the others, only that they stand where they stand.
    fn people_to_foresee(&self) -> Vec<Player> {
        let others = self.area.players();
        let others = others.filter(|it| it.id != self.me.id && it.present);
        let others = others.map(|view| Player {
            id: view.id,
            name: view.name.clone(),
            present: true,
            cell: view.cell,
            job: Job::default(),
            account: Items::new(),
            grants: BTreeSet::new(),
            granted_by: BTreeSet::new(),
            research: Research::default(),
            outcomes: OutcomeMemory::default(),
        });
        others.chain([self.me.clone()]).collect()
    }
}

impl Prediction {
    /// From what is confirmed; none if nothing is under way.
    fn begin(world: &World, pending: &Pending, catalogue: &Arc<Catalogue>) -> Option<Prediction> {
        let frequency = world.area.params().frequency;
        let mut places = Places::new();
        let mut commands = VecDeque::new();
        for asked in pending.iter() {
            let Ok(action) = asked.action.resolve(catalogue, frequency) else {
                continue;
            };
            if !is_foreseeable(&action) {
                continue;
            }
            let cells = cells_of(&action, &asked.stake.structures);
            add_cells(&mut places, frequency, &cells);
            let command = Command {
                player: world.me.id,
                seq: asked.seq,
                action,
            };
            commands.push_back((asked.execute_at.unwrap_or_default(), command));
        }
        if commands.is_empty() && world.me.job.is_idle() {
            return None;
        }
        let home = locate(frequency, world.me.cell).map(|(id, _)| id);
        let ids = places.keys().copied().chain(home);
        let known: BTreeSet<ChunkId> = previewed(frequency, ids);
        let glimpse =
            world
                .area
                .ground()
                .glimpse(&known, world.area.params(), catalogue, world.area.tick());
        let people = world.people_to_foresee();
        let mut preview = Preview::of(glimpse, people, world.units_to_foresee());
        preview.note_hubs(world.me.id, world.area.hubs().of_owner(world.me.id));
        Some(Prediction {
            preview,
            commands,
            places,
        })
    }

    /// Goes on to a tick, in which everything runs that did not before.
    fn run_to(&mut self, last: Tick) -> Vec<CommandOutcome> {
        let mut outcomes = Vec::new();
        while self.preview.tick() < last {
            let tick = self.preview.tick().next();
            let is_due = |asked: &(Tick, Command)| asked.0 <= tick || tick == last;
            let count = self
                .commands
                .iter()
                .take_while(|asked| is_due(asked))
                .count();
            let due = self.commands.drain(..count).map(|(_, command)| command);
            outcomes.extend(self.preview.step(due.collect()));
        }
        outcomes
    }
}
