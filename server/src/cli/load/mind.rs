//! What a client of a load run makes of what it is told. A few compute their area, as players' programs
//! do; the rest look whether every frame comes, which costs a hundredth.

use client::{Event, Session};
use protocol::action::Action;
use protocol::client::{ActionRequest, ClientMessage, Hello, Interest, View};
use protocol::server::{PlayerView, ServerMessage, TickFrame, Welcome};
use protocol::{Encoding, ErrorBody, PROTOCOL_VERSION};
use sim_core::catalogue::Catalogue;
use sim_core::ids::{CellId, PlayerId, Tick};
use std::collections::BTreeSet;

/// Others that a counting client remembers, at most.
const OTHERS_MAX: usize = 64;

/// A client that knows what it is told.
pub(super) trait Mind: Send {
    /// The socket is open.
    fn opened(&mut self);
    /// The socket is closed; another may be opened.
    fn closed(&mut self);
    /// A message came.
    fn receive(&mut self, bytes: &[u8]) -> Told;
    /// Says what it looks at.
    fn look_at(&mut self, interest: Interest);
    /// Asks for something; returns the number of it.
    fn act(&mut self, action: Action) -> u64;
    /// What is to be sent.
    fn take_outgoing(&mut self) -> Vec<Vec<u8>>;
    /// Where the player stands.
    fn cell(&self) -> CellId;
    /// Others who are there.
    fn others(&self) -> Vec<PlayerId>;
    /// How often the copy of the area was asked for anew.
    fn resyncs(&self) -> u64;
}

/// What there was in a message.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Commands that were answered, and whether they were carried out.
    pub(super) answers: Vec<(u64, bool)>,
    /// The session is open.
    pub(super) is_welcome: bool,
    /// The area that was asked for is there.
    pub(super) is_area: bool,
    /// Frames that should have come before it.
    pub(super) gaps: u64,
    /// Times that the copy of the area turned out to be wrong.
    pub(super) desyncs: u64,
    /// What the server found wrong.
    pub(super) error: Option<ErrorBody>,
}

/// A client that computes its area.
pub(super) struct Computing {
    session: Session,
    resyncs: u64,
}

impl Computing {
    pub(super) fn new() -> Computing {
        Computing {
            session: Session::new(
                Encoding::Postcard,
                Catalogue::verdant(),
                None,
                View::Compute,
            ),
            resyncs: 0,
        }
    }
}

impl Mind for Computing {
    fn opened(&mut self) {
        self.session.opened();
    }

    fn closed(&mut self) {
        self.session.closed();
    }

    fn receive(&mut self, bytes: &[u8]) -> Told {
        let before = self.session.tick();
        self.session.receive(bytes);
        let mut told = Told {
            is_area: self.session.tick() > before,
            ..Told::default()
        };
        for event in self.session.take_events() {
            match event {
                Event::Welcomed(_) => told.is_welcome = true,
                Event::Answered(action, answer) => {
                    told.answers.push((action.seq, answer.is_ok()));
                }
                Event::Desync(desync) => {
                    tracing::warn!(%desync, "a copy of an area went wrong");
                    told.desyncs += 1;
                    self.resyncs += 1;
                }
                Event::Error(error) => told.error = Some(error),
                _ => {}
            }
        }
        // Chunks are not drawn here.
        drop(self.session.take_changed());
        told
    }

    fn look_at(&mut self, interest: Interest) {
        self.session
            .look_at(interest.centre, interest.radius_chunks);
    }

    fn act(&mut self, action: Action) -> u64 {
        self.session.act(action)
    }

    fn take_outgoing(&mut self) -> Vec<Vec<u8>> {
        self.session.take_outgoing()
    }

    fn cell(&self) -> CellId {
        self.session.me().map_or(CellId::NORTH_POLE, |me| me.cell)
    }

    fn others(&self) -> Vec<PlayerId> {
        let me = self.session.player();
        let area = self.session.area().into_iter();
        let players = area.flat_map(|area| area.players());
        let others = players.filter(|it| Some(it.id) != me);
        others.map(|it| it.id).take(OTHERS_MAX).collect()
    }

    fn resyncs(&self) -> u64 {
        self.resyncs
    }
}

/// A client that looks whether every frame comes.
pub(super) struct Counting {
    token: Option<String>,
    me: PlayerId,
    cell: CellId,
    others: BTreeSet<PlayerId>,
    interest: Option<Interest>,
    /// Where the last frame led to; none while an area is waited for.
    tick: Option<Tick>,
    last_seq: u64,
    mail: u64,
    resyncs: u64,
    outgoing: Vec<ClientMessage>,
}

impl Counting {
    pub(super) fn new() -> Counting {
        Counting {
            token: None,
            me: PlayerId(0),
            cell: CellId::NORTH_POLE,
            others: BTreeSet::new(),
            interest: None,
            tick: None,
            last_seq: 0,
            mail: 0,
            resyncs: 0,
            outgoing: Vec::new(),
        }
    }

    fn welcomed(&mut self, welcome: &Welcome) {
        self.token = Some(welcome.token.clone());
        self.me = welcome.player;
        self.cell = welcome.cell;
        self.last_seq = welcome.last_seq;
        let interest = self.interest.map(ClientMessage::Interest);
        self.outgoing.extend(interest);
    }

    fn see(&mut self, players: &[PlayerView]) {
        for player in players {
            if player.id == self.me {
                self.cell = player.cell;
            } else if !player.present {
                self.others.remove(&player.id);
            } else if self.others.len() < OTHERS_MAX {
                self.others.insert(player.id);
            }
        }
    }

    fn ticked(&mut self, frame: &TickFrame, told: &mut Told) {
        self.see(&frame.players);
        let answers = frame.outcomes.iter();
        let answers = answers.map(|it| (it.seq, it.verdict.rejection().is_none()));
        told.answers.extend(answers);
        let Some(tick) = self.tick else { return };
        if frame.tick == tick.next() {
            self.tick = Some(frame.tick);
        } else {
            told.gaps += frame.tick.0.saturating_sub(tick.next().0).max(1);
            self.tick = None;
            self.resyncs += 1;
            self.outgoing.push(ClientMessage::Resync);
        }
    }
}

impl Mind for Counting {
    fn opened(&mut self) {
        self.outgoing.push(ClientMessage::Hello(Hello {
            protocol: PROTOCOL_VERSION,
            token: self.token.clone(),
            name: None,
            mail_after: self.mail,
        }));
    }

    fn closed(&mut self) {
        self.tick = None;
        self.outgoing.clear();
    }

    fn receive(&mut self, bytes: &[u8]) -> Told {
        let mut told = Told::default();
        match Encoding::Postcard.decode(bytes) {
            Ok(ServerMessage::Welcome(welcome)) => {
                self.welcomed(&welcome);
                told.is_welcome = true;
            }
            Ok(ServerMessage::Area(update)) => {
                if update.reset && self.tick.is_some() {
                    // What the server does with a client that fell behind.
                    self.resyncs += 1;
                }
                self.see(&update.players);
                self.tick = Some(update.tick);
                told.is_area = true;
            }
            Ok(ServerMessage::Tick(frame)) => self.ticked(&frame, &mut told),
            Ok(ServerMessage::Mail(mail)) => self.mail = mail.number,
            Ok(ServerMessage::Error(error)) => told.error = Some(error),
            Ok(ServerMessage::ActionRefused { seq, .. }) => told.answers.push((seq, false)),
            Ok(ServerMessage::Pong { .. }) => {}
            Err(error) => told.error = Some(error),
        }
        told
    }

    fn look_at(&mut self, interest: Interest) {
        self.tick = None;
        self.interest = Some(interest);
        self.outgoing.push(ClientMessage::Interest(interest));
    }

    fn act(&mut self, action: Action) -> u64 {
        self.last_seq += 1;
        let seq = self.last_seq;
        self.outgoing.push(ClientMessage::Action(ActionRequest {
            seq,
            execute_at: None,
            action,
        }));
        if self.mail > 0 {
            let mail = std::mem::take(&mut self.mail);
            self.outgoing.push(ClientMessage::Ack { mail });
        }
        seq
    }

    fn take_outgoing(&mut self) -> Vec<Vec<u8>> {
        let outgoing = self.outgoing.drain(..);
        outgoing
            .map(|message| Encoding::Postcard.encode(&message))
            .collect()
    }

    fn cell(&self) -> CellId {
        self.cell
    }

    fn others(&self) -> Vec<PlayerId> {
        self.others.iter().copied().collect()
    }

    fn resyncs(&self) -> u64 {
        self.resyncs
    }
}
