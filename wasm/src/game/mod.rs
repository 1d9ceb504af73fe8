//! The player's side of the session: what the hand holds, points at and does, what is said to
//! the player, and how far they have come. It knows cells and rules, not pixels.
//!
//! - [`tool`], [`trail`]: what the hand holds, and lines drawn with it.
//! - [`hand`], [`drag`]: clicks, keys and drags as actions. [`selected`]: what is done to the selected structure.
//!   [`research`]: what labs are to find out. [`dealings`]: owning without building, and others.
//! - [`units`], [`orders`]: drones, and what they and the player have to do.
//! - [`ghosts`]: what the hand would build.
//! - [`span`], [`copying`], [`plans`]: blueprints: what a drag covers, and what is in hand.
//! - [`goals`], [`notices`], [`rates`]: what to do next, what was said, how much comes in.

pub mod copying;
pub mod dealings;
pub mod drag;
pub mod ghosts;
pub mod goals;
pub mod hand;
pub mod notices;
pub mod orders;
pub mod plans;
pub mod rates;
pub mod research;
pub mod selected;
pub mod span;
pub mod tool;
pub mod trail;
pub mod units;

use client::{Arrival, Event, Phase, Session};
use protocol::ErrorCode;
use protocol::action::Action;
use protocol::client::View;
use sim_core::catalogue::Catalogue;
use sim_core::chunk::{Chunk, Machine, Structure};
use sim_core::ids::{CellId, Direction, EntityId, Tick, WalkerId};
use sim_core::units::Activity;

use crate::view::ConnectionView;
use crate::view::machines::handled_since;
use copying::Copying;
use goals::Progress;
use notices::{Notices, Tone};
use plans::Plan;
use rates::{Income, Meter};
use tool::Tool;
use trail::Trail;

/// How the browser asks to be told of its area: what it can compute, nobody has to send.
const VIEW: View = View::Compute;

/// A player at the game.
pub struct Game {
    session: Session,
    /// Whether the simulation has come, which is loaded apart: see [`Game::simulation_came`].
    computes: bool,
    tool: Option<Tool>,
    facing: Direction,
    hover: Option<CellId>,
    selected: Option<CellId>,
    /// Whose queue of orders is looked at, instead of a cell.
    worker: Option<WalkerId>,
    trail: Option<Trail>,
    copying: Option<Copying>,
    plan: Option<Plan>,
    notices: Notices,
    progress: Progress,
    income: Income,
    /// How often all was told again.
    resyncs: u64,
    watched: Option<Watched>,
    was_online: bool,
    life: u32,
    /// Cells of structures whose pending turn or removal came or went.
    touched: Vec<CellId>,
    has_other_catalogue: bool,
}

/// The selected structure, whose traffic is counted while it is selected.
struct Watched {
    cell: CellId,
    id: EntityId,
    seen: Tick,
    handled: u64,
    meter: Meter,
}

impl Game {
    /// A game that is not connected yet.
    pub fn new(catalogue: Catalogue) -> Game {
        Game::of(Session::new(
            protocol::Encoding::Postcard,
            catalogue,
            None,
            VIEW,
        ))
    }

    /// A game of which nothing is known but its session.
    fn of(session: Session) -> Game {
        Game {
            session,
            computes: false,
            tool: None,
            facing: Direction::FIRST,
            hover: None,
            selected: None,
            worker: None,
            trail: None,
            copying: None,
            plan: None,
            notices: Notices::default(),
            progress: Progress::default(),
            income: Income::default(),
            resyncs: 0,
            watched: None,
            was_online: false,
            life: 0,
            touched: Vec::new(),
            has_other_catalogue: false,
        }
    }

    /// The socket is open; `token` goes on with an earlier session.
    pub fn opened(&mut self, token: Option<String>) {
        // A token only says which session to begin with: once there is one, it is known better
        // here than outside.
        if self.session.token().is_none() && token.is_some() {
            let catalogue = self.session.catalogue().clone();
            self.session = Session::new(protocol::Encoding::Postcard, catalogue, token, VIEW);
        }
        self.session.opened();
    }

    /// The socket is gone.
    pub fn closed(&mut self) {
        self.session.closed();
    }

    /// What it takes to compute an area has come too.
    pub fn simulation_came(&mut self) {
        self.computes = true;
    }

    /// Messages to send, in order. After the greeting they wait for the simulation: who asks for an
    /// area is told it, and has to compute it from there on.
    pub fn take_outgoing(&mut self) -> Vec<Vec<u8>> {
        if *self.session.phase() == Phase::Online && !self.computes {
            return Vec::new();
        }
        self.session.take_outgoing()
    }

    /// A message came.
    pub fn receive(&mut self, bytes: &[u8], now_ms: f64) {
        self.session.pass_time(now_ms);
        self.session.receive(bytes);
        for event in self.session.take_events() {
            self.take_in(event, now_ms);
        }
        self.count_anew();
        if let Some(me) = self.session.me() {
            if matches!(me.job.activity, Activity::Gathering { .. }) {
                self.progress.gathered();
            }
            // Before the area has come nothing is known of the account.
            if self.session.tick() > Tick(0) {
                self.income.observe(&me.account, now_ms);
            }
        }
        self.watch(now_ms);
    }

    /// Whoever was told everything again, after a pause or at another time of the world, did not see
    /// what came in between.
    fn count_anew(&mut self) {
        let resyncs = self.session.tally().resyncs;
        if self.resyncs != resyncs {
            self.resyncs = resyncs;
            self.income = Income::default();
            self.watched = None;
        }
    }

    fn take_in(&mut self, event: Event, now_ms: f64) {
        if let Event::Answered(pending, _) = &event {
            self.touch(&pending.action);
        }
        match event {
            Event::Welcomed(arrival) => self.arrive(arrival, now_ms),
            Event::OtherCatalogue => {
                // What the hand holds has a number, which may mean something else now.
                self.take_tool(None);
                self.read_plan_anew();
                self.has_other_catalogue = true;
            }
            Event::Answered(pending, Err(rejection)) => {
                let what = match &pending.action {
                    Action::Build { .. } | Action::Paste { .. } => "Not built. ",
                    Action::Rotate { .. } => "Not turned. ",
                    Action::Remove { .. } => "Not removed. ",
                    Action::SetRecipe { .. } | Action::SetBlueprint { .. } => "Not set. ",
                    Action::Claim { .. } => "Not claimed. ",
                    Action::Release { .. } => "Not released. ",
                    Action::SetPolicy { .. } => "Not set. ",
                    Action::Give { .. } => "Not given. ",
                    Action::Grant { .. } => "Not granted. ",
                    Action::Revoke { .. } => "Not revoked. ",
                    Action::Queue { .. } => "Not ordered. ",
                    Action::Launch { .. } => "Not launched. ",
                    Action::Recall { .. } => "Not recalled. ",
                    Action::Research { .. } => "Not chosen. ",
                    Action::Gather { .. } | Action::Walk { .. } | Action::Stop => "",
                };
                let why = rejection.message;
                self.notices
                    .say(Tone::Danger, format!("{what}{why}"), now_ms);
            }
            Event::Answered(_, Ok(())) => {}
            Event::Notice(text) => self.notices.say(Tone::Info, text, now_ms),
            // The connection begins anew by itself; what that means is said when it has.
            Event::Error(error) if error.code == ErrorCode::Unauthorized => {}
            Event::Error(error) => {
                let text = copying::sentence(&error.message);
                self.notices.say(Tone::Danger, text, now_ms);
            }
            // The copy is asked for anew; nothing for the player to do about it.
            Event::Desync(_) => {}
        }
    }

    fn arrive(&mut self, arrival: Arrival, now_ms: f64) {
        match arrival {
            Arrival::First => {}
            Arrival::Again => {
                let text = "Back online. Nothing was lost.";
                self.notices.say(Tone::Success, text, now_ms);
            }
            Arrival::Anew => {
                self.begin_anew();
                let text = "The server no longer knows who you were: this is a new start.";
                self.notices.say(Tone::Info, text, now_ms);
            }
        }
        self.was_online = true;
    }

    /// Forgets all that was known of another player or world.
    fn begin_anew(&mut self) {
        let catalogue = self.session.catalogue().clone();
        let before = std::mem::replace(self, Game::new(catalogue));
        *self = Game {
            computes: before.computes,
            notices: before.notices.emptied(),
            life: before.life + 1,
            plan: before.plan,
            has_other_catalogue: before.has_other_catalogue,
            ..Game::of(before.session)
        };
    }

    /// Changes when the game becomes another player's or another world's.
    pub fn life(&self) -> u32 {
        self.life
    }

    /// Asks for an action, and shows it at once.
    fn act(&mut self, action: Action) {
        self.touch(&action);
        self.session.act(action);
    }

    fn touch(&mut self, action: &Action) {
        if let Action::Rotate { cell, .. } | Action::Remove { cell } = action {
            self.touched.push(*cell);
        }
    }

    /// Cells of structures that look different because of what is pending, since the last call.
    pub fn take_touched(&mut self) -> Vec<CellId> {
        std::mem::take(&mut self.touched)
    }

    /// Whether the server runs by another catalogue than the one known at the last call.
    pub fn take_other_catalogue(&mut self) -> bool {
        std::mem::take(&mut self.has_other_catalogue)
    }

    /// Whether the removal of what stands on a cell is asked for and not confirmed.
    pub fn is_going(&self, cell: CellId) -> bool {
        let removes =
            |action: &Action| matches!(action, Action::Remove { cell: at } if *at == cell);
        self.session
            .pending()
            .iter()
            .any(|pending| removes(&pending.action))
    }

    /// Counts what passes through the selected structure.
    fn watch(&mut self, now_ms: f64) {
        let tick = self.session.tick();
        let Some((cell, chunk, structure)) = self.selected_structure() else {
            self.watched = None;
            return;
        };
        let (id, since) = (
            structure.id,
            self.watched.as_ref().map_or(tick, |watched| watched.seen),
        );
        let handled = handled_since(chunk, structure, since);
        let is_counter = matches!(structure.machine, Machine::Hub(_));
        match &mut self.watched {
            Some(watched) if watched.id == id => {
                let before = if is_counter { watched.handled } else { 0 };
                watched.meter.add(handled.saturating_sub(before), now_ms);
                watched.handled = handled;
                watched.seen = tick;
            }
            _ => {
                let meter = Meter::new(now_ms);
                self.watched = Some(Watched {
                    cell,
                    id,
                    seen: tick,
                    handled,
                    meter,
                });
            }
        }
    }

    fn selected_structure(&self) -> Option<(CellId, &Chunk, &Structure)> {
        let cell = self.selected?;
        let (chunk, index) = self.session.area()?.find(cell)?;
        Some((cell, chunk, chunk.structures.get(&index)?))
    }

    /// The meter of a structure, if it is the one that is watched.
    pub fn meter(&self, cell: CellId) -> Option<&Meter> {
        self.watched
            .as_ref()
            .filter(|watched| watched.cell == cell)
            .map(|watched| &watched.meter)
    }

    /// Looks at what has been built, for the goals.
    pub fn look_at_progress(&mut self) {
        if let (Some(area), Some(me)) = (self.session.area(), self.session.player()) {
            self.progress.look(area, self.session.catalogue(), me);
        }
    }

    /// The session.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The session, to advance its clock and take what it gives.
    pub fn session_mut(&mut self) -> &mut Session {
        &mut self.session
    }

    /// What the hand holds.
    pub fn tool(&self) -> Option<Tool> {
        self.tool
    }

    /// Where what it builds would face.
    pub fn facing(&self) -> Direction {
        self.facing
    }

    /// The cell under the pointer.
    pub fn hover(&self) -> Option<CellId> {
        self.hover
    }

    /// The selected cell.
    pub fn selected(&self) -> Option<CellId> {
        self.selected
    }

    /// The line being drawn.
    pub fn trail(&self) -> Option<&Trail> {
        self.trail.as_ref()
    }

    /// How far the player has come.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// What comes in.
    pub fn income(&self) -> &Income {
        &self.income
    }

    /// What is being said.
    pub fn notices(&mut self) -> &mut Notices {
        &mut self.notices
    }

    /// There is none to look at.
    pub fn say_there_is_no_hub(&mut self, now_ms: f64) {
        self.notices
            .say(Tone::Info, "You have no hub around here yet.", now_ms);
    }

    /// Whether the server is thought to know the player still.
    fn is_known(&self) -> bool {
        self.session.token().is_some()
    }

    /// Where the connection stands, and what that means for people.
    pub fn connection(&self) -> (ConnectionView, Option<String>) {
        match self.session.phase() {
            Phase::Online => (ConnectionView::Online, None),
            Phase::Refused(error) => (ConnectionView::Refused, Some(error.message.clone())),
            Phase::Closed | Phase::Greeting if self.was_online && !self.is_known() => {
                let text = "The server no longer knows who you were; beginning anew.";
                (ConnectionView::Reconnecting, Some(text.into()))
            }
            Phase::Closed | Phase::Greeting if self.was_online => {
                let text = "Connection lost; reconnecting. What you have built is kept.";
                (ConnectionView::Reconnecting, Some(text.into()))
            }
            Phase::Closed | Phase::Greeting => (
                ConnectionView::Connecting,
                Some("Looking for the planet.".into()),
            ),
        }
    }
}

#[cfg(test)]
mod tests;
