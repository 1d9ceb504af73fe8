//! A player: a real [`client::Session`] on a simulated network, who plays, loses the connection, reads
//! slowly, sends things twice, and goes on over the mailbox for a while.

mod errand;
mod line;
mod mailbox;
mod play;
mod works;

use client::{Event, Phase, Session};
use protocol::Encoding;
use protocol::action::Action;
use protocol::client::View;
use protocol::server::{Mail, MailBody, OutcomeReport, ServerMessage};
use sim_core::catalogue::Catalogue;
use sim_core::claims::Items;
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, ChunkId, PlayerId, Tick};
use system_tests::random::Random;

use crate::checks::Ledger;
use crate::network::Network;
use line::Line;
use mailbox::Poll;
use works::Works;

/// Silence after which a client takes its connection for broken.
const SILENCE_MS_MAX: u64 = 8_000;
/// Longest wait before the next attempt to connect.
const RETRY_MS_MAX: u64 = 1_500;

/// What happened to the clients: shows whether a run was worth anything.
#[derive(Debug, Clone, Copy, Default)]
pub struct Figures {
    /// Sessions that were opened again.
    pub resumes: u64,
    /// Areas that came anew to clients who had one, by the same connection: they had fallen behind.
    pub keyframes: u64,
    /// Messages that were sent twice.
    pub duplicates: u64,
    /// Answers to requests for mail.
    pub polls: u64,
    /// Actions asked for.
    pub actions: u64,
    /// Of those, answered.
    pub answered: u64,
    /// Of those, applied.
    pub applied: u64,
}

/// A client.
pub struct Player {
    number: usize,
    session: Session,
    random: Random,
    line: Option<Line>,
    poll: Option<Poll>,
    poll_until_ms: u64,
    nap_until_ms: u64,
    connect_at_ms: u64,
    act_at_ms: u64,
    heard_at_ms: u64,
    /// As the server names them.
    mailbox: Option<(String, PlayerId)>,
    /// The number of the last mail.
    mail: u64,
    /// The number of the last mail that came by this connection, or before it.
    mail_by_line: u64,
    /// Whether an area came by this connection.
    has_area: bool,
    /// Cells that something was asked to be built on.
    built: Vec<CellId>,
    /// What is being built.
    works: Option<Works>,
    figures: Figures,
}

impl Player {
    /// A client that connects at some time, and is told of its area in this way.
    pub fn new(number: usize, catalogue: &Catalogue, view: View, mut random: Random) -> Player {
        Player {
            number,
            session: Session::new(Encoding::Postcard, catalogue.clone(), None, view),
            line: None,
            poll: None,
            poll_until_ms: 0,
            nap_until_ms: 0,
            connect_at_ms: random.below(4_000),
            act_at_ms: 0,
            heard_at_ms: 0,
            mailbox: None,
            mail: 0,
            mail_by_line: 0,
            has_area: false,
            built: Vec::new(),
            works: None,
            figures: Figures::default(),
            random,
        }
    }

    fn is_polling(&self, now_ms: u64) -> bool {
        self.poll_until_ms > now_ms && self.mailbox.is_some()
    }

    fn connect(&mut self, now_ms: u64, network: &mut Network, ledger: &mut Ledger) {
        if self.line.is_some() || now_ms < self.connect_at_ms || self.is_polling(now_ms) {
            return;
        }
        ledger.note(&format!("client {} connects", self.number));
        self.line = Some(Line::open(network.connect(self.number)));
        self.heard_at_ms = now_ms;
    }

    fn use_line(&mut self, now_ms: u64, ledger: &mut Ledger) {
        let Some(line) = &mut self.line else { return };
        if line.greet() {
            self.has_area = false;
            self.mail_by_line = self.mail;
            self.session.opened();
        }
        if now_ms >= self.nap_until_ms {
            self.listen(now_ms, ledger);
        } else {
            self.heard_at_ms = now_ms;
        }
        self.talk();
        let is_silent = now_ms > self.heard_at_ms + SILENCE_MS_MAX;
        if self.line.as_ref().is_some_and(Line::is_gone) || is_silent {
            ledger.note(&format!("client {} is cut off", self.number));
            self.line = None;
            self.session.closed();
            self.connect_at_ms = now_ms + 50 + self.random.below(RETRY_MS_MAX);
        }
    }

    fn listen(&mut self, now_ms: u64, ledger: &mut Ledger) {
        while let Some(bytes) = self.line.as_mut().and_then(Line::receive) {
            self.heard_at_ms = now_ms;
            if let Some(number) = self.take_in(&bytes, ledger) {
                self.expect_after(self.mail_by_line, number, ledger);
                self.mail_by_line = number;
            }
        }
    }

    /// Mail that was told of already is not sent again by the same way.
    fn expect_after(&self, last: u64, number: u64, ledger: &mut Ledger) {
        if number <= last {
            ledger.fail(format!(
                "client {} had mail {last} and got {number} by the same way",
                self.number
            ));
        }
    }

    /// What the session has to say; some of it twice.
    fn talk(&mut self) {
        let is_online = *self.session.phase() == Phase::Online;
        let Some(line) = self.line.as_mut().filter(|line| line.is_open()) else {
            return;
        };
        for message in self.session.take_outgoing() {
            if is_online && self.random.below(30) == 0 {
                self.figures.duplicates += 1;
                line.send(message.clone());
            }
            line.send(message);
        }
        line.flush();
    }

    /// A message, from whatever transport. Returns its number if it is mail.
    fn take_in(&mut self, bytes: &[u8], ledger: &mut Ledger) -> Option<u64> {
        ledger.trace_bytes(self.number, bytes);
        let mut number = None;
        match Encoding::Postcard.decode::<ServerMessage>(bytes) {
            Ok(message) => {
                self.check(&message, ledger);
                if let ServerMessage::Mail(mail) = &message {
                    number = Some(mail.number);
                }
            }
            Err(error) => ledger.fail(format!("client {} got {error:?}", self.number)),
        }
        self.session.receive(bytes);
        for event in self.session.take_events() {
            match event {
                Event::Desync(desync) => {
                    ledger.fail(format!("client {}: {desync}", self.number));
                }
                Event::Answered(_, answer) => {
                    self.figures.answered += 1;
                    self.figures.applied += u64::from(answer.is_ok());
                }
                Event::Welcomed(_) | Event::Notice(_) | Event::OtherCatalogue => {}
                Event::Error(error) => {
                    ledger.note(&format!("client {} was told {error:?}", self.number));
                }
            }
        }
        if let Phase::Refused(error) = self.session.phase() {
            ledger.fail(format!("client {} was refused: {error:?}", self.number));
        }
        self.check_shown(ledger);
        number
    }

    /// What was foreseen of own actions is shown no longer than they are under way.
    fn check_shown(&self, ledger: &mut Ledger) {
        let Some(area) = self
            .session
            .area()
            .filter(|_| self.session.pending().is_empty())
        else {
            return;
        };
        let is_confirmed = |id: &ChunkId| {
            let confirmed = area.ground().chunk_at_hand(*id);
            match (area.chunk_at_hand(*id), confirmed) {
                (Some(shown), Some(confirmed)) => std::ptr::eq(shown, confirmed),
                (shown, confirmed) => shown.is_none() && confirmed.is_none(),
            }
        };
        if let Some(id) = area.chunk_ids().find(|id| !is_confirmed(id)) {
            ledger.fail(format!(
                "client {} waits for no answer, and shows chunk {id} as it is not confirmed",
                self.number
            ));
        }
    }

    fn check(&mut self, message: &ServerMessage, ledger: &mut Ledger) {
        match message {
            ServerMessage::Welcome(welcome) => {
                let identity = (welcome.session.clone(), welcome.player);
                self.figures.resumes += u64::from(self.mailbox.is_some());
                match &self.mailbox {
                    Some(known) if *known != identity => ledger.fail(format!(
                        "client {} was {known:?} and came back as {identity:?}",
                        self.number
                    )),
                    _ => self.mailbox = Some(identity),
                }
            }
            ServerMessage::Area(update) => {
                ledger.shown(self.number, update.tick, update.hash);
                self.figures.keyframes += u64::from(update.reset && self.has_area);
                self.has_area = true;
            }
            ServerMessage::Tick(frame) => {
                ledger.shown(self.number, frame.tick, frame.hash);
                for outcome in &frame.outcomes {
                    let report = OutcomeReport::of(outcome, self.session.catalogue());
                    self.check_answer(&report, ledger);
                }
            }
            ServerMessage::Mail(mail) => self.check_mail(mail, ledger),
            ServerMessage::Error(_)
            | ServerMessage::Pong { .. }
            | ServerMessage::ActionRefused { .. } => {}
        }
    }

    fn check_mail(&mut self, mail: &Mail, ledger: &mut Ledger) {
        if let MailBody::Outcome(report) = &mail.body {
            self.check_answer(report, ledger);
        }
        if let Some((_, player)) = self.mailbox {
            ledger.mail(player, self.mail, mail);
        }
        self.mail = self.mail.max(mail.number);
    }

    fn check_answer(&self, report: &OutcomeReport, ledger: &mut Ledger) {
        if let Some((_, player)) = self.mailbox {
            ledger.answered(player, report);
        }
    }

    /// Time has passed; while it is noisy the player plays.
    pub fn step(
        &mut self,
        now_ms: u64,
        network: &mut Network,
        ledger: &mut Ledger,
        is_noisy: bool,
    ) {
        self.session.pass_time(now_ms as f64);
        if is_noisy {
            self.play(now_ms);
        }
        self.connect(now_ms, network, ledger);
        self.use_line(now_ms, ledger);
        self.use_mailbox(now_ms, network, ledger);
    }

    /// Leaves off what it is at, and rests.
    pub fn rest(&mut self) {
        self.act(Action::Stop);
    }

    fn act(&mut self, action: Action) {
        self.figures.actions += 1;
        self.session.act(action);
    }

    /// Reads nothing until then.
    pub fn nap(&mut self, until_ms: u64) {
        self.nap_until_ms = until_ms;
    }

    /// Hangs up.
    pub fn hang_up(&mut self) {
        if self.line.take().is_some() {
            self.session.closed();
        }
    }

    /// Goes on over the mailbox until then.
    pub fn poll_until(&mut self, until_ms: u64) {
        self.hang_up();
        self.poll_until_ms = until_ms;
        self.connect_at_ms = until_ms;
    }

    /// Whether it is online, up to date, and waits for nothing. If not, why.
    pub fn unsettled(&self, newest: Tick) -> Option<String> {
        let pending = self.session.pending().len();
        let Figures {
            actions, answered, ..
        } = self.figures;
        let tick = self.session.tick();
        if *self.session.phase() != Phase::Online {
            Some(format!("it is {:?}", self.session.phase()))
        } else if pending > 0 {
            Some(format!("{pending} actions were not answered"))
        } else if answered != actions {
            Some(format!("{actions} actions were answered {answered} times"))
        } else if newest.since(tick) > 5 {
            Some(format!("it is at tick {tick}, others at {newest}"))
        } else {
            None
        }
    }

    /// The tick of its area, and the hashes of its chunks, but for those that nobody touched and
    /// nobody looked at: they are what the seed makes them.
    pub fn area(&self) -> (Tick, Vec<(ChunkId, StateHash)>) {
        let Some(area) = self.session.area() else {
            return (Tick(0), Vec::new());
        };
        let hash = |id| Some((id, area.ground().chunk_at_hand(id)?.hash()));
        (area.tick(), area.chunk_ids().filter_map(hash).collect())
    }

    /// What it knows of its own account, if it is at nothing that would change it by itself.
    pub fn account(&self) -> Option<(PlayerId, &Items)> {
        let me = self.session.me().filter(|me| me.job.is_idle())?;
        Some((me.id, &me.account))
    }

    /// What happened to it.
    pub fn figures(&self) -> Figures {
        self.figures
    }
}

impl Figures {
    /// Both together.
    pub fn and(self, other: Figures) -> Figures {
        Figures {
            resumes: self.resumes + other.resumes,
            keyframes: self.keyframes + other.keyframes,
            duplicates: self.duplicates + other.duplicates,
            polls: self.polls + other.polls,
            actions: self.actions + other.actions,
            answered: self.answered + other.answered,
            applied: self.applied + other.applied,
        }
    }
}
