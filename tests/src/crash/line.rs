//! The two ways a player reaches the server: a WebSocket, or the mailbox over HTTP.

use std::collections::VecDeque;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::ledger::Answer;
use crate::http::{Api, Guest};
use crate::socket::Socket;

/// How long the mailbox waits for mail.
const WAIT_SECONDS: u64 = 2;

/// Something the server said.
pub(super) enum Event {
    /// A command was answered.
    Answered { seq: u64, answer: Answer },
    /// A tick ended with this hash.
    Ticked { tick: u64, hash: String },
}

/// A connection of either kind.
pub(super) enum Line {
    Mailbox {
        api: Api,
        guest: Guest,
        mail: Mail,
    },
    Socket {
        socket: Box<Socket>,
        mail: Mail,
        waiting: VecDeque<Event>,
    },
}

/// Where in the mailbox a player is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mail {
    last: u64,
}

impl Mail {
    /// Takes the next message, which must be the next by number too.
    fn take(&mut self, message: &Value) -> Result<Option<Event>> {
        let number = message["number"]
            .as_u64()
            .with_context(|| format!("no mail: {message}"))?;
        if number != self.last + 1 {
            bail!("after message {} of the mailbox came {number}", self.last);
        }
        self.last = number;
        message["body"].get("outcome").map(answer_of).transpose()
    }
}

fn answer_of(outcome: &Value) -> Result<Event> {
    let field = |name: &str| {
        outcome[name]
            .as_u64()
            .with_context(|| format!("an outcome without {name}: {outcome}"))
    };
    let refusal = match &outcome["applied"] {
        Value::Bool(true) => None,
        _ => Some(
            outcome["rejection"]["code"]
                .as_str()
                .unwrap_or("no code")
                .to_owned(),
        ),
    };
    Ok(Event::Answered {
        seq: field("seq")?,
        answer: Answer {
            tick: field("tick")?,
            refusal,
        },
    })
}

impl Line {
    /// Goes on with a session over HTTP.
    pub(super) fn mailbox(address: &str, guest: &Guest, mail: Mail) -> Line {
        Line::Mailbox {
            api: Api::new(address),
            guest: guest.clone(),
            mail,
        }
    }

    /// Goes on with a session over a WebSocket, and watches the ticks around a cell.
    ///
    /// # Errors
    /// When the server refuses.
    pub(super) fn socket(address: &str, guest: &Guest, mail: Mail, home: &str) -> Result<Line> {
        let (mut socket, welcome) = Socket::open(address, Some(&guest.token), mail.last)?;
        if welcome["player"] != guest.player {
            bail!("player {} came back as {}", guest.player, welcome["player"]);
        }
        socket.send(&json!({ "interest": { "centre": home, "radius_chunks": 0 } }))?;
        Ok(Line::Socket {
            socket: Box::new(socket),
            mail,
            waiting: VecDeque::new(),
        })
    }

    /// Where in the mailbox this line has come to.
    pub(super) fn mail(&self) -> Mail {
        match self {
            Line::Mailbox { mail, .. } | Line::Socket { mail, .. } => *mail,
        }
    }

    /// Sends commands.
    ///
    /// # Errors
    /// When the connection is gone or the server refuses.
    pub(super) fn send(&mut self, requests: &[Value]) -> Result<()> {
        match self {
            Line::Mailbox { api, guest, .. } => {
                guest.act(api, requests)?.ok()?;
            }
            Line::Socket { socket, .. } => {
                for request in requests {
                    socket.send(&json!({ "action": request }))?;
                }
            }
        }
        Ok(())
    }

    /// What the server says next; may be nothing yet.
    ///
    /// # Errors
    /// When the connection is gone or the server complains.
    pub(super) fn receive(&mut self) -> Result<Vec<Event>> {
        match self {
            Line::Mailbox { api, guest, mail } => {
                let messages = guest.mail(api, mail.last, WAIT_SECONDS)?;
                let events = messages.iter().map(|message| mail.take(message));
                events.filter_map(Result::transpose).collect()
            }
            Line::Socket {
                socket,
                mail,
                waiting,
            } => {
                let message = socket.receive()?;
                if let Some(tick) = message.get("tick") {
                    let hash = tick["hash"]
                        .as_str()
                        .context("a tick without its hash")?
                        .to_owned();
                    let tick = tick["tick"].as_u64().context("a tick without its number")?;
                    waiting.push_back(Event::Ticked { tick, hash });
                } else if let Some(message) = message.get("mail") {
                    waiting.extend(mail.take(message)?);
                    socket.send(&json!({ "ack": { "mail": mail.last } }))?;
                } else if let Some(error) = message.get("error").or(message.get("action_refused")) {
                    bail!("the server complains: {error}");
                }
                Ok(waiting.drain(..).collect())
            }
        }
    }
}
