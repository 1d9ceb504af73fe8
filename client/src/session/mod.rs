//! A player's session: the connection, the area, what is pending and the clock, together.
//!
//! An action is answered once, by whatever comes first: the frame of its tick, the mail that
//! follows it, or an error that it was not taken in. A client that missed frames, or asked for
//! its area anew, has the answers by mail alone.

mod foresight;
mod incoming;
mod plans;
mod power;
mod predicting;

pub use power::Supply;

use protocol::action::Action;
use protocol::client::{ActionRequest, ClientMessage, Interest, View};
use protocol::server::RejectionReport;
use protocol::{AREA_RADIUS_CHUNKS_MAX, Encoding, ErrorBody};
use sim_core::catalogue::Catalogue;
use sim_core::chunk::locate;
use sim_core::ids::{CellId, ChunkId, ItemId, PlayerId, Tick};
use sim_core::players::Player;
use sim_core::tick::WorldParams;
use std::sync::Arc;

use crate::area::{Area, Desync};
use crate::clock::TickClock;
use crate::connection::{Connection, Phase};
use crate::lead::LeadClock;
use crate::pending::{Pending, PendingAction};
use crate::retry::Retry;
use crate::stake::Stake;
use crate::tally::Tally;
pub use plans::Outlook;
use predicting::Prediction;

/// Something a user of the session may want to show.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The session is open.
    Welcomed(Arrival),
    /// The server runs by another catalogue than this client had, and from now on so does this
    /// client.
    OtherCatalogue,
    /// An own action was answered: it took effect, or why it did not. The code is one of
    /// [`sim_core::players::Rejection`], or a [`protocol::ErrorCode`] if it was not even taken in.
    Answered(PendingAction, Result<(), RejectionReport>),
    /// The server says something.
    Notice(String),
    /// The server found something wrong with what was sent, and it was about no action.
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
    view: View,
    catalogue: Arc<Catalogue>,
    connection: Connection,
    world: Option<World>,
    pending: Pending,
    interest: Option<Interest>,
    /// Of what was asked of the area, what is to be asked again.
    retry: Retry,
    events: Vec<Event>,
    tally: Tally,
    /// The newest time that is known, in milliseconds; none if nobody says.
    now_ms: Option<f64>,
}

/// What there is once the server has said which world this is.
#[derive(Debug)]
struct World {
    /// The server's name for the session. A world that was wiped and made anew has the same
    /// parameters and numbers its players the same, but never gives the same name twice.
    session: String,
    area: Area,
    clock: TickClock,
    lead: LeadClock,
    me: Player,
    /// What is under way, led ahead of what is confirmed.
    prediction: Option<Prediction>,
    /// The own player, as far as that is foreseen.
    foreseen_me: Option<Player>,
    /// The newest tick that the server spoke of.
    server_tick: Tick,
    /// Whether the area has been asked for anew and has not come yet.
    resyncing: bool,
}

impl Session {
    /// A session that is not connected, and will ask to be told of its area in this way; `token`
    /// goes on with an earlier one.
    pub fn new(
        encoding: Encoding,
        catalogue: Catalogue,
        token: Option<String>,
        view: View,
    ) -> Session {
        Session {
            view,
            catalogue: Arc::new(catalogue),
            connection: Connection::new(encoding, token),
            world: None,
            pending: Pending::default(),
            interest: None,
            retry: Retry::default(),
            events: Vec::new(),
            tally: Tally::default(),
            now_ms: None,
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

    /// Time goes by, in milliseconds: what was put off is asked for when it is due, and what is
    /// under way goes on. Wants to be called before each message that came, and several times a
    /// second also while none come.
    pub fn pass_time(&mut self, now_ms: f64) {
        self.now_ms = Some(now_ms);
        for message in self.retry.due(now_ms) {
            self.connection.send(&message);
        }
        let is_online = *self.connection.phase() == Phase::Online;
        if let Some(world) = self.world.as_mut().filter(|_| is_online) {
            world.lead.advance(now_ms);
            if let Some(nonce) = world.lead.question(now_ms) {
                self.connection.send(&ClientMessage::Ping { nonce });
            }
        }
        self.predict_on();
    }

    /// Asks for an action. It is pending until it is answered, also over a new connection; what
    /// it comes to is shown at once.
    pub fn act(&mut self, action: Action) -> u64 {
        let stake = self.params().map_or(Stake::default(), |params| {
            Stake::of(&action, &self.catalogue, params.frequency)
        });
        let execute_at = self.next_own_tick();
        let seq = self.pending.add(action.clone(), stake, execute_at);
        let request = ActionRequest {
            seq,
            execute_at,
            action,
        };
        self.connection.send(&ClientMessage::Action(request));
        self.predict();
        seq
    }

    /// The first tick that what is asked for now can reach in time.
    fn next_own_tick(&self) -> Option<Tick> {
        let shown = self.world.as_ref()?.lead.shown()?;
        Some(Tick(shown as u64).next())
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
                view: self.view,
            };
            self.interest = Some(interest);
            let message = ClientMessage::Interest(interest);
            self.retry.forget(&message);
            self.connection.send(&message);
        }
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

    /// Ticks come so many times as fast as the world's own rate says: for worlds whose host is hurried.
    pub fn set_pace(&mut self, pace: f64) {
        if let Some(world) = &mut self.world {
            world.clock.set_pace(pace);
        }
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

    /// The own player, as far as it is known and foreseen here.
    pub fn me(&self) -> Option<&Player> {
        let world = self.world.as_ref()?;
        Some(world.foreseen_me.as_ref().unwrap_or(&world.me))
    }

    /// The moment at which to draw the own player now, in ticks: ahead of
    /// [`Session::draw_time`] while what they do is foreseen.
    pub fn own_draw_time(&self) -> Option<f64> {
        let world = self.world.as_ref()?;
        world.foreseen_me.as_ref()?;
        world.lead.shown()
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
        self.tally.desyncs
    }

    /// How well own actions were foreseen.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// The quickest round trip of late and by how much ticks come later than they could, in
    /// milliseconds.
    pub fn way_ms(&self) -> Option<(f64, f64)> {
        let lead = &self.world.as_ref()?.lead;
        Some((lead.round_trip_ms(), lead.jitter_ms()))
    }
}
