//! A player's session: the connection, the area, what is pending and the clock, together.

use protocol::action::Action;
use protocol::client::{ActionRequest, ClientMessage, Interest};
use protocol::server::{AreaUpdate, MailBody, PlayerView, ServerMessage, TickFrame, Welcome};
use protocol::{AREA_RADIUS_CHUNKS_MAX, Encoding, ErrorBody};
use sim_core::catalogue::Catalogue;
use sim_core::chunk::locate;
use sim_core::factory::CellFact;
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, ChunkId, ItemId, PlayerId, PrototypeId, Tick};
use sim_core::players::activity::{is_gatherable, is_walkable, is_within_arms_reach};
use sim_core::players::building::{Site, may_build, may_change};
use sim_core::players::{Activity, CommandOutcome, OutcomeMemory, Player, Rejection, Verdict};
use sim_core::tick::WorldParams;
use std::collections::BTreeMap;

use crate::area::{Area, Desync};
use crate::clock::TickClock;
use crate::connection::{Connection, Phase};
use crate::pending::{Pending, PendingAction};

/// Something a user of the session may want to show.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The session is open.
    Welcomed(Arrival),
    /// The server runs by another catalogue than this client has.
    OtherCatalogue {
        /// The hash of the server's.
        server: StateHash,
    },
    /// An own action was answered.
    Answered(PendingAction, Verdict),
    /// The server says something.
    Notice(String),
    /// The server found something wrong with what was sent.
    Error(ErrorBody),
    /// The copy of the area went wrong, and was asked for anew.
    Desync(Desync),
}

/// What a welcome is, compared with what was known before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// The first one.
    First,
    /// The same player in the same world as before: all that was known stands.
    Again,
    /// Another player, or another world: nothing that was known stands.
    Anew,
}

/// A player's session, over any number of connections.
#[derive(Debug)]
pub struct Session {
    catalogue: Catalogue,
    connection: Connection,
    world: Option<World>,
    pending: Pending,
    interest: Option<Interest>,
    events: Vec<Event>,
    desyncs: u64,
}

/// What there is once the server has said which world this is.
#[derive(Debug)]
struct World {
    /// The server's name for the session. A world that was wiped and made anew has the same
    /// parameters and numbers its players the same, but never gives the same name twice.
    session: String,
    area: Area,
    clock: TickClock,
    me: Player,
    /// The newest tick that the server spoke of.
    server_tick: Tick,
    /// Whether the area has been asked for anew and has not come yet.
    resyncing: bool,
}

impl Session {
    /// A session that is not connected; `token` goes on with an earlier one.
    pub fn new(encoding: Encoding, catalogue: Catalogue, token: Option<String>) -> Session {
        Session {
            catalogue,
            connection: Connection::new(encoding, token),
            world: None,
            pending: Pending::default(),
            interest: None,
            events: Vec::new(),
            desyncs: 0,
        }
    }

    /// The socket is open.
    pub fn opened(&mut self) {
        self.connection.opened();
    }

    /// The socket is gone. What was seen stays to be looked at.
    pub fn closed(&mut self) {
        self.connection.closed();
    }

    /// A message came.
    pub fn receive(&mut self, bytes: &[u8]) {
        match self.connection.receive(bytes) {
            Ok(ServerMessage::Welcome(welcome)) => self.welcomed(&welcome),
            Ok(ServerMessage::Area(update)) => self.area_changed(*update),
            Ok(ServerMessage::Tick(frame)) => self.ticked(&frame),
            Ok(ServerMessage::Mail(mail)) => {
                if let MailBody::Notice { text } = mail.body {
                    self.events.push(Event::Notice(text));
                }
            }
            Ok(ServerMessage::Error(error)) | Err(error) => self.events.push(Event::Error(error)),
            Ok(ServerMessage::Pong { .. }) => {}
        }
    }

    fn welcomed(&mut self, welcome: &Welcome) {
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
                me: Player {
                    id: welcome.player,
                    name: welcome.name.clone(),
                    present: true,
                    cell: welcome.cell,
                    activity: Activity::Idle,
                    account: BTreeMap::new(),
                    outcomes: OutcomeMemory::default(),
                },
                server_tick: welcome.tick,
                resyncing: true,
            });
            let near = Interest {
                centre: welcome.cell,
                radius_chunks: 1,
            };
            self.interest = Some(near);
        }
        if welcome.catalogue_hash.0 != self.catalogue.hash() {
            self.events.push(Event::OtherCatalogue {
                server: welcome.catalogue_hash,
            });
        }
        self.pending.resume(welcome.last_seq);
        if let Some(world) = &mut self.world {
            world.server_tick = welcome.tick;
            world.resyncing = true;
        }
        if let Some(interest) = self.interest {
            self.connection.send(&ClientMessage::Interest(interest));
        }
        // What was under way when the connection broke may have arrived or not: the same number
        // asks for the same answer.
        for PendingAction { seq, action } in self.pending.iter() {
            let request = ActionRequest {
                seq: *seq,
                execute_at: None,
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
            world.resyncing = false;
        } else if world.resyncing {
            return;
        }
        world.clock.received(update.tick.0);
        world.me.account.clone_from(&update.account);
        let result = world.area.update(update);
        world.follow_me();
        self.settle(result);
    }

    fn ticked(&mut self, frame: &TickFrame) {
        let Some(world) = &mut self.world else { return };
        world.server_tick = frame.tick;
        for outcome in &frame.outcomes {
            answer(&mut self.pending, &mut self.events, outcome);
        }
        if let Some(account) = &frame.account {
            world.me.account.clone_from(account);
        }
        if world.resyncing {
            return;
        }
        world.clock.received(frame.tick.0);
        let result = world.area.apply(frame);
        world.follow_me();
        self.settle(result);
    }

    /// Asks for the area anew if the copy went wrong.
    fn settle(&mut self, result: Result<(), Desync>) {
        let (Err(desync), Some(world)) = (result, &mut self.world) else {
            return;
        };
        self.desyncs += 1;
        world.resyncing = true;
        self.connection.send(&ClientMessage::Resync);
        self.events.push(Event::Desync(desync));
    }

    /// Asks for an action. It is pending until it is answered, also over a new connection.
    pub fn act(&mut self, action: Action) -> u64 {
        let seq = self.pending.add(action.clone());
        let request = ActionRequest {
            seq,
            execute_at: None,
            action,
        };
        self.connection.send(&ClientMessage::Action(request));
        seq
    }

    /// Says which part of the planet to stream; the same as before is not said again.
    pub fn look_at(&mut self, centre: CellId, radius_chunks: u8) {
        let Some(world) = &self.world else { return };
        let frequency = world.area.params().frequency;
        let radius_chunks = radius_chunks.min(AREA_RADIUS_CHUNKS_MAX);
        let chunk = |cell| locate(frequency, cell).map(|(id, _)| id);
        let is_same = self.interest.is_some_and(|interest| {
            interest.radius_chunks == radius_chunks && chunk(interest.centre) == chunk(centre)
        });
        if !is_same && chunk(centre).is_some() {
            let interest = Interest {
                centre,
                radius_chunks,
            };
            self.interest = Some(interest);
            self.connection.send(&ClientMessage::Interest(interest));
        }
    }

    /// Whether the own player could build there now, pending buildings taken into account: what
    /// the server will say, as far as it can be known.
    ///
    /// # Errors
    /// The reason against it.
    pub fn may_build(&self, cell: CellId, prototype: PrototypeId) -> Result<(), Rejection> {
        let world = self.world.as_ref().ok_or(Rejection::NotPresent)?;
        let frequency = world.area.params().frequency;
        let mut me = world.me.clone();
        for pending in self.pending.iter() {
            match &pending.action {
                Action::Build { cell: taken, .. } if *taken == cell => {
                    return Err(Rejection::Occupied);
                }
                Action::Build { prototype, .. } => self.pay_for(&mut me, prototype),
                _ => {}
            }
        }
        let (chunk, index) = world.area.find(cell).ok_or(Rejection::OutOfReach {
            reach: sim_core::limits::BUILD_REACH_CELLS,
        })?;
        let site = Site::of(cell, chunk, index);
        may_build(&self.catalogue, frequency, &me, &site, prototype).map(|_| ())
    }

    fn pay_for(&self, me: &mut Player, prototype: &str) {
        let prototype = self.catalogue.prototype_by_key(prototype);
        let Some(prototype) = prototype.and_then(|id| self.catalogue.prototype(id)) else {
            return;
        };
        for (item, amount) in &prototype.cost {
            me.debit(*item, u64::from(*amount).min(me.held(*item)));
        }
    }

    /// Whether the own player could take from a cell by hand.
    ///
    /// # Errors
    /// The reason against it.
    pub fn may_gather(&self, cell: CellId) -> Result<(), Rejection> {
        let world = self.world.as_ref().ok_or(Rejection::NotPresent)?;
        let frequency = world.area.params().frequency;
        if !is_within_arms_reach(frequency, &world.me, cell) {
            let reach = sim_core::limits::GATHER_REACH_CELLS;
            return Err(Rejection::OutOfReach { reach });
        }
        let (chunk, index) = world.area.find(cell).ok_or(Rejection::UnknownCell)?;
        let fact = CellFact::of(chunk, index);
        match is_gatherable(&self.catalogue, frequency, &world.me, cell, &fact) {
            true => Ok(()),
            false => Err(Rejection::NothingToGather),
        }
    }

    /// Whether the own player could stand on a cell. Whether there is a way to it, and what is
    /// beyond the streamed area, only the server knows.
    ///
    /// # Errors
    /// The reason against it.
    pub fn may_walk(&self, cell: CellId) -> Result<(), Rejection> {
        let world = self.world.as_ref().ok_or(Rejection::NotPresent)?;
        match world.area.find(cell) {
            Some((chunk, index)) if !is_walkable(&self.catalogue, &CellFact::of(chunk, index)) => {
                Err(Rejection::NoPath)
            }
            _ => Ok(()),
        }
    }

    /// Whether the own player could turn or remove what stands there.
    ///
    /// # Errors
    /// The reason against it.
    pub fn may_change(&self, cell: CellId) -> Result<(), Rejection> {
        let world = self.world.as_ref().ok_or(Rejection::NotPresent)?;
        let (chunk, index) = world.area.find(cell).ok_or(Rejection::NoStructure)?;
        let site = Site::of(cell, chunk, index);
        may_change(world.area.params().frequency, &world.me, &site).map(|_| ())
    }

    /// Messages to put on the socket, in order.
    pub fn take_outgoing(&mut self) -> Vec<Vec<u8>> {
        self.connection.take_outgoing()
    }

    /// What happened since the last call.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// Chunks whose picture has to change since the last call.
    pub fn take_changed(&mut self) -> Vec<ChunkId> {
        self.world.as_mut().map_or(Vec::new(), |world| {
            world.area.take_changed().into_iter().collect()
        })
    }

    /// The moment to draw now, in ticks.
    pub fn draw_time(&mut self, now_ms: f64) -> f64 {
        self.world
            .as_mut()
            .map_or(0.0, |world| world.clock.advance(now_ms))
    }

    /// Where the connection stands.
    pub fn phase(&self) -> &Phase {
        self.connection.phase()
    }

    /// The secret that opens the session again.
    pub fn token(&self) -> Option<&str> {
        self.connection.token()
    }

    /// The figures of the rules.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The streamed part of the world, once there is one.
    pub fn area(&self) -> Option<&Area> {
        self.world.as_ref().map(|world| &world.area)
    }

    /// The same, to look at chunks that have to be generated first.
    pub fn area_mut(&mut self) -> Option<&mut Area> {
        self.world.as_mut().map(|world| &mut world.area)
    }

    /// What the world was made with, once that is known.
    pub fn params(&self) -> Option<WorldParams> {
        self.world.as_ref().map(|world| world.area.params())
    }

    /// The own player, as far as it is known here.
    pub fn me(&self) -> Option<&Player> {
        self.world.as_ref().map(|world| &world.me)
    }

    /// The own player's number.
    pub fn player(&self) -> Option<PlayerId> {
        self.me().map(|me| me.id)
    }

    /// What the own account holds.
    pub fn account(&self) -> impl Iterator<Item = (ItemId, u64)> + '_ {
        self.me()
            .into_iter()
            .flat_map(|me| me.account.iter().map(|(item, held)| (*item, *held)))
    }

    /// Own actions that were not answered yet.
    pub fn pending(&self) -> &Pending {
        &self.pending
    }

    /// The newest tick that the server spoke of: ahead of [`Session::tick`] while the copy of the
    /// area waits to be made anew.
    pub fn server_tick(&self) -> Tick {
        self.world
            .as_ref()
            .map_or(Tick(0), |world| world.server_tick)
    }

    /// The tick that the copy of the area is at.
    pub fn tick(&self) -> Tick {
        self.area().map_or(Tick(0), Area::tick)
    }

    /// How often the copy of the area went wrong.
    pub fn desyncs(&self) -> u64 {
        self.desyncs
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
        let Some(PlayerView { cell, motion, .. }) = self.area.player(self.me.id) else {
            return;
        };
        self.me.cell = *cell;
        self.me.activity = match *motion {
            protocol::server::Motion::Standing => Activity::Idle,
            protocol::server::Motion::Walking { to, due } => Activity::Walking {
                path: [to].into(),
                due,
            },
            protocol::server::Motion::Gathering { cell, due } => Activity::Gathering { cell, due },
        };
    }
}

fn answer(pending: &mut Pending, events: &mut Vec<Event>, outcome: &CommandOutcome) {
    if let Some(action) = pending.answer(outcome) {
        events.push(Event::Answered(action, outcome.verdict));
    }
}
