//! What the server says, taken in.

use protocol::client::{ActionRequest, ClientMessage, Interest};
use protocol::server::{
    AreaUpdate, Mail, MailBody, Motion, OutcomeReport, PlayerView, RejectionReport, ServerMessage,
    TickFrame, Welcome,
};
use protocol::units::JobView;
use protocol::{ErrorBody, ErrorCode};
use sim_core::catalogue::CatalogueBytesError;
use sim_core::claims::Items;
use sim_core::ids::Tick;
use sim_core::players::{OutcomeMemory, Player, Research};
use sim_core::units::{Activity, Job};
use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Arrival, Event, Session, World};
use crate::area::{Area, Desync};
use crate::clock::TickClock;
use crate::lead::LeadClock;
use crate::pending::{Pending, PendingAction};
use crate::retry::Retry;

impl Session {
    /// A message came.
    pub fn receive(&mut self, bytes: &[u8]) {
        match self.connection.receive(bytes) {
            Ok(ServerMessage::Welcome(welcome)) => self.welcomed(&welcome),
            Ok(ServerMessage::Area(update)) => self.area_changed(*update),
            Ok(ServerMessage::Tick(frame)) => self.ticked(&frame),
            Ok(ServerMessage::Mail(mail)) => self.mail_came(mail),
            Ok(ServerMessage::ActionRefused { seq, error }) => {
                let refusal = RejectionReport {
                    code: error.code.as_str().into(),
                    message: error.message,
                    cell: None,
                };
                self.answered(seq, None, Some(refusal));
                self.predict();
            }
            Ok(ServerMessage::Error(error)) => self.refused(error),
            Err(error) => self.events.push(Event::Error(error)),
            Ok(ServerMessage::Pong { nonce }) => {
                if let (Some(world), Some(now_ms)) = (&mut self.world, self.now_ms) {
                    world.lead.answered(nonce, now_ms);
                }
            }
        }
    }

    fn mail_came(&mut self, mail: Mail) {
        match mail.body {
            MailBody::Outcome(report) => {
                self.answered(report.seq, Some(report.tick), report.rejection);
                self.predict();
            }
            MailBody::Notice { text } => self.events.push(Event::Notice(text)),
            MailBody::Gift(report) => self.events.push(Event::Notice(report.message)),
            MailBody::Discovery(report) => self.events.push(Event::Notice(report.message)),
        }
    }

    /// Settles an action, unless it was before, or another window of the same player asked for it.
    fn answered(&mut self, seq: u64, tick: Option<Tick>, rejection: Option<RejectionReport>) {
        self.pending.resume(seq);
        if let Some(action) = self.pending.answer(seq) {
            self.tally.note(&action, tick, rejection.is_none());
            let answer = rejection.map_or(Ok(()), Err);
            self.events.push(Event::Answered(action, answer));
        }
    }

    /// What was asked of the area too often is asked again later; the rest is for the user.
    fn refused(&mut self, error: ErrorBody) {
        let asked = [
            self.interest.map(ClientMessage::Interest),
            Some(ClientMessage::Resync),
        ];
        let refused = asked
            .into_iter()
            .flatten()
            .find(|message| error.place.as_deref() == Some(message.name()));
        match refused {
            Some(message) if error.code == ErrorCode::RateLimited => self.retry.put_off(message),
            _ => self.events.push(Event::Error(error)),
        }
    }

    /// A client that goes by other rules than the server would show what is not true.
    fn welcomed(&mut self, welcome: &Welcome) {
        match self.take_over(welcome) {
            Ok(()) => self.enter(welcome),
            Err(error) => {
                let message = format!("{error}. Reload the page, or tell the server's operator.");
                let error = ErrorBody::new(ErrorCode::WrongCatalogue, message);
                self.connection.refuse(error.at("welcome.catalogue"));
            }
        }
    }

    /// Takes over the server's catalogue, if it is another.
    fn take_over(&mut self, welcome: &Welcome) -> Result<(), CatalogueBytesError> {
        if welcome.catalogue_hash.0 != self.catalogue.hash() {
            self.catalogue = Arc::new(welcome.catalogue.open(welcome.catalogue_hash)?);
            self.events.push(Event::OtherCatalogue);
        }
        Ok(())
    }

    fn enter(&mut self, welcome: &Welcome) {
        let arrival = match &self.world {
            None => Arrival::First,
            Some(world) if world.is_of(welcome) => Arrival::Again,
            Some(_) => Arrival::Anew,
        };
        if arrival != Arrival::Again {
            self.pending = Pending::default();
            self.world = Some(World {
                session: welcome.session.clone(),
                area: Area::new(welcome.world, welcome.player),
                clock: TickClock::new(welcome.world.ticks_per_second),
                lead: LeadClock::new(welcome.world.ticks_per_second),
                prediction: None,
                foreseen_me: None,
                me: Player {
                    id: welcome.player,
                    name: welcome.name.clone(),
                    present: true,
                    cell: welcome.cell,
                    job: Job::default(),
                    account: Items::new(),
                    grants: BTreeSet::new(),
                    granted_by: BTreeSet::new(),
                    research: Research::default(),
                    outcomes: OutcomeMemory::default(),
                },
                server_tick: welcome.tick,
                resyncing: true,
            });
            let near = Interest {
                centre: welcome.cell,
                radius_chunks: 1,
                view: self.view,
            };
            self.interest = Some(near);
        }
        self.pending.resume(welcome.last_seq);
        self.retry = Retry::default();
        if let Some(world) = &mut self.world {
            world.server_tick = welcome.tick;
            world.resyncing = true;
            world.lead.begin_anew();
        }
        if let Some(interest) = self.interest {
            self.connection.send(&ClientMessage::Interest(interest));
        }
        // What was under way when the connection broke may have arrived or not: the same number
        // asks for the same answer.
        for asked in self.pending.iter() {
            let PendingAction {
                seq,
                action,
                execute_at,
                ..
            } = asked;
            let request = ActionRequest {
                seq: *seq,
                execute_at: *execute_at,
                action: action.clone(),
            };
            self.connection.send(&ClientMessage::Action(request));
        }
        self.events.push(Event::Welcomed(arrival));
    }

    fn area_changed(&mut self, update: AreaUpdate) {
        let Some(world) = &mut self.world else { return };
        world.server_tick = update.tick;
        if update.reset {
            self.tally.resyncs += u64::from(world.area.tick() > Tick(0));
            world.resyncing = false;
            self.retry.forget(&ClientMessage::Resync);
        } else if world.resyncing {
            return;
        }
        world.clock.received(update.tick.0);
        world.me.account.clone_from(&update.account);
        world.me.grants.clone_from(&update.grants);
        world.me.granted_by.clone_from(&update.granted_by);
        world.follow_job(&update.job);
        world.me.research.clone_from(&update.research);
        let (tick, is_whole) = (update.tick, update.reset);
        let result = world.area.update(update, &self.catalogue);
        if is_whole {
            let ground = world.area.ground();
            self.exhibits.complete(tick, |id| ground.chunk_at_hand(id));
        }
        world.follow_me();
        self.settle(result);
        self.predict();
    }

    fn ticked(&mut self, frame: &TickFrame) {
        for outcome in &frame.outcomes {
            let report = OutcomeReport::of(outcome, &self.catalogue);
            self.answered(report.seq, Some(report.tick), report.rejection);
        }
        self.follow(frame);
        self.predict();
    }

    fn follow(&mut self, frame: &TickFrame) {
        let Some(world) = &mut self.world else { return };
        world.server_tick = frame.tick;
        if let Some(account) = &frame.account {
            world.me.account.clone_from(account);
        }
        if let Some(grants) = &frame.grants {
            world.me.grants.clone_from(grants);
        }
        if let Some(granted_by) = &frame.granted_by {
            world.me.granted_by.clone_from(granted_by);
        }
        if let Some(job) = &frame.job {
            world.follow_job(job);
        }
        if let Some(research) = &frame.research {
            world.me.research.clone_from(research);
        }
        if world.resyncing {
            return;
        }
        world.clock.received(frame.tick.0);
        if let Some(now_ms) = self.now_ms {
            world.lead.received(frame.tick, now_ms);
        }
        let result = world.area.apply(frame);
        world.follow_me();
        self.settle(result);
    }

    /// Asks for the area anew if the copy went wrong.
    fn settle(&mut self, result: Result<(), Desync>) {
        let (Err(desync), Some(world)) = (result, &mut self.world) else {
            return;
        };
        self.tally.desyncs += 1;
        if let Desync::Hash { chunk: id, tick } = desync
            && let Some(chunk) = world.area.ground().chunk_at_hand(id)
        {
            self.exhibits.keep(id, tick, chunk.clone());
        }
        world.resyncing = true;
        self.connection.send(&ClientMessage::Resync);
        self.events.push(Event::Desync(desync));
    }
}

impl World {
    /// Whether a welcome is to this world, as the same player.
    fn is_of(&self, welcome: &Welcome) -> bool {
        self.session == welcome.session
            && self.area.params() == welcome.world
            && self.me.id == welcome.player
    }

    fn follow_me(&mut self) {
        let Some(PlayerView { cell, motion, .. }) = self.area.confirmed_me() else {
            return;
        };
        self.me.cell = *cell;
        self.me.job.activity = match *motion {
            Motion::Standing => Activity::Idle,
            Motion::Walking { to, due } => Activity::Walking {
                path: [to].into(),
                due,
            },
            Motion::Gathering { cell, due } => Activity::Gathering { cell, due, left: 1 },
            Motion::Delivering { cell, due } => Activity::Delivering {
                cell,
                item: None,
                due,
                left: 1,
            },
            Motion::Crafting { recipe, due } => Activity::Crafting {
                recipe,
                due,
                left: 1,
            },
            Motion::Waiting { until } => Activity::Waiting { until },
        };
    }

    fn follow_job(&mut self, JobView { queue, hindrance }: &JobView) {
        self.me.job.queue.clone_from(queue);
        self.me.job.hindrance = *hindrance;
    }
}
