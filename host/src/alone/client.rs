//! The client of a world that is played alone: what it asks for, and what it is told.

use std::collections::BTreeSet;

use protocol::catalogue::CatalogueBytes;
use protocol::client::{ActionRequest, ClientMessage, Hello, Interest, View};
use protocol::research::DiscoveryReport;
use protocol::server::{Mail, MailBody, OutcomeReport, ServerMessage, Welcome};
use protocol::{CLIENT_MESSAGE_BYTES_MAX, Encoding, ErrorBody, ErrorCode, PROTOCOL_VERSION};
use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;
use sim_core::ids::ChunkId;
use sim_core::players::Command;
use sim_core::tick::Input;

use super::LocalHost;
use crate::interest::chunks_of;
use crate::news::News;
use crate::replica::Replica;
use crate::requests;
use crate::save::{Header, PLAYER, RECORD_BYTES_MAX};
use crate::shown::Shown;
use crate::stream::Stream;

const ENCODING: Encoding = Encoding::Postcard;
/// Bytes of commands that may wait for their tick: they fit into one record.
const WAITING_BYTES_MAX: usize = RECORD_BYTES_MAX / 2;

/// The one client.
#[derive(Debug)]
pub(super) struct Client {
    /// What its session is called, which is also its token: there is nobody to keep it from.
    session: String,
    greeting: Greeting,
    /// What it sees, once it has said what it wants to see.
    stream: Option<Stream>,
    outgoing: Vec<Vec<u8>>,
    /// Number of the last mail.
    mail: u64,
    /// Bytes of commands that wait for their tick.
    waiting_bytes: usize,
}

/// How far the client and the host know each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Greeting {
    /// Nobody has said hello.
    None,
    /// The client has, and waits for the player to be on the planet.
    Waiting,
    /// The session is open.
    Open,
}

impl Client {
    pub(super) fn new(session: String) -> Client {
        Client {
            session,
            greeting: Greeting::None,
            stream: None,
            outgoing: Vec::new(),
            mail: 0,
            waiting_bytes: 0,
        }
    }

    fn send(&mut self, message: &ServerMessage) {
        self.outgoing.push(ENCODING.encode(message));
    }

    fn complain(&mut self, code: ErrorCode, text: impl Into<String>) {
        self.send(&ServerMessage::Error(ErrorBody::new(code, text)));
    }

    fn post(&mut self, body: MailBody) {
        self.mail += 1;
        let number = self.mail;
        self.send(&ServerMessage::Mail(Mail { number, body }));
    }

    /// These wait no longer.
    pub(super) fn sealed(&mut self, inputs: &[Input]) {
        for input in inputs {
            if let Input::Command(command) = input {
                self.waiting_bytes -= bytes_of(command);
            }
        }
    }

    /// Tells of a tick. Answers are part of its frame; without one, they are mail.
    pub(super) fn ticked(&mut self, shown: &Shown, news: Option<News>, catalogue: &Catalogue) {
        if self.greeting != Greeting::Open {
            return;
        }
        let follows = |stream: &&mut Stream| stream.tick().next() == shown.output.tick;
        let frame = self.stream.as_mut().filter(follows);
        let frame = frame.map(|stream| stream.follow(shown));
        let has_frame = frame.is_some();
        if let Some(frame) = frame {
            self.send(&ServerMessage::Tick(Box::new(frame)));
        }
        let Some(news) = news else { return };
        let outcomes = news.outcomes.iter().filter(|_| !has_frame);
        for outcome in outcomes {
            self.post(MailBody::Outcome(OutcomeReport::of(outcome, catalogue)));
        }
        for discovery in &news.discoveries {
            let report = DiscoveryReport::of(discovery, news.tick, catalogue);
            if let Some(report) = report {
                self.post(MailBody::Discovery(report));
            }
        }
    }

    /// The area becomes this one.
    fn enter(&mut self, replica: &Replica, area: BTreeSet<ChunkId>) {
        let sight = replica.sight(area, PLAYER);
        let reset = self.stream.is_none();
        let fresh = || Stream::new(PLAYER, replica.params.frequency, View::Observe);
        let stream = self.stream.get_or_insert_with(fresh);
        let update = stream.enter(sight, None, reset);
        self.send(&ServerMessage::Area(Box::new(update)));
    }
}

fn bytes_of(command: &Command) -> usize {
    ENCODING.encode(command).len()
}

impl LocalHost {
    /// The client's way to here is open.
    pub fn opened(&mut self) {
        self.closed();
    }

    /// The client's way to here is gone.
    pub fn closed(&mut self) {
        self.client.greeting = Greeting::None;
        self.client.stream = None;
        self.client.outgoing.clear();
    }

    /// A message came from the client. What is wrong with it, the client is told.
    pub fn receive(&mut self, bytes: &[u8]) {
        if bytes.len() > CLIENT_MESSAGE_BYTES_MAX {
            let text = format!("a message has at most {CLIENT_MESSAGE_BYTES_MAX} bytes");
            return self.client.complain(ErrorCode::Oversized, text);
        }
        match ENCODING.decode::<ClientMessage>(bytes) {
            Ok(ClientMessage::Hello(hello)) => self.hear_hello(&hello),
            Ok(_) if self.client.greeting != Greeting::Open => {
                let text = "say hello first, and wait for the welcome";
                self.client.complain(ErrorCode::OutOfOrder, text);
            }
            Ok(message) => self.hear(&message),
            Err(error) => self.client.send(&ServerMessage::Error(error)),
        }
    }

    /// What the client is to be told, in order.
    pub fn take_outgoing(&mut self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.client.outgoing)
    }

    fn hear_hello(&mut self, hello: &Hello) {
        if hello.protocol != PROTOCOL_VERSION {
            let text = format!(
                "the client speaks version {}, and the world {PROTOCOL_VERSION}; reload the page",
                hello.protocol
            );
            return self.client.complain(ErrorCode::WrongVersion, text);
        }
        if self.client.greeting != Greeting::None {
            let text = "hello was said already; it opens a session once";
            return self.client.complain(ErrorCode::OutOfOrder, text);
        }
        self.client.greeting = Greeting::Waiting;
        self.greet();
    }

    /// Welcomes a client that waits for it, if the player is on the planet.
    pub(super) fn greet(&mut self) {
        if self.client.greeting != Greeting::Waiting || !self.is_welcome() {
            return;
        }
        let Some(player) = self.now.world().player(PLAYER) else {
            return;
        };
        let catalogue = &self.journal.header().catalogue;
        let welcome = Welcome {
            protocol: PROTOCOL_VERSION,
            catalogue_hash: StateHash(catalogue.hash()),
            catalogue: CatalogueBytes::of(catalogue),
            world: self.now.world().params(),
            session: self.client.session.clone(),
            token: self.client.session.clone(),
            player: PLAYER,
            name: player.name.clone(),
            tick: self.now.tick(),
            last_seq: player.outcomes.last_seq(),
            cell: player.cell,
        };
        self.client.greeting = Greeting::Open;
        self.client.send(&ServerMessage::Welcome(welcome));
    }

    fn hear(&mut self, message: &ClientMessage) {
        match message {
            ClientMessage::Action(request) => {
                if let Err(error) = self.act(request) {
                    let seq = request.seq;
                    self.client
                        .send(&ServerMessage::ActionRefused { seq, error });
                }
            }
            ClientMessage::Interest(interest) => self.look(interest),
            ClientMessage::Resync => self.show_anew(),
            ClientMessage::Ping { nonce } => {
                self.client.send(&ServerMessage::Pong { nonce: *nonce });
            }
            // Mail is not kept, and hello was heard.
            ClientMessage::Ack { .. } | ClientMessage::Hello(_) => {}
        }
    }

    fn act(&mut self, request: &ActionRequest) -> Result<(), ErrorBody> {
        if self.past.is_some() {
            let text = "this is the past; come back to the present to act";
            return Err(ErrorBody::new(ErrorCode::Unavailable, text));
        }
        // There is no way between here and the client that it would have to be ahead for, and time
        // here stops and hurries as no client foresees: what is asked for runs in the next tick.
        let request = &ActionRequest {
            execute_at: None,
            ..request.clone()
        };
        let Header { params, catalogue } = self.journal.header();
        let now = self.now.tick();
        let command = requests::command(PLAYER, request, now, catalogue, params.frequency)?;
        let bytes = bytes_of(&command);
        if self.client.waiting_bytes + bytes > WAITING_BYTES_MAX {
            let text = "your actions are too large for a tick; try again in the next";
            return Err(ErrorBody::new(ErrorCode::RateLimited, text));
        }
        self.inbox.push_commands(PLAYER, vec![(command, None)])?;
        self.client.waiting_bytes += bytes;
        Ok(())
    }

    fn look(&mut self, interest: &Interest) {
        match chunks_of(self.now.world().params().frequency, interest) {
            Ok(area) => self.enter(area),
            Err(error) => self.client.send(&ServerMessage::Error(error)),
        }
    }

    /// Shows the area that the client has as if it knew nothing of it.
    pub(super) fn show_anew(&mut self) {
        if let Some(stream) = self.client.stream.take() {
            self.enter(stream.area().clone());
        }
    }

    fn enter(&mut self, area: BTreeSet<ChunkId>) {
        let past = self.past.as_ref().and_then(|past| past.replica.as_ref());
        self.client.enter(past.unwrap_or(&self.replica), area);
    }
}
