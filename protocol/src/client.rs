//! What a client sends. In JSON, a field that a message does not have is an error: one misspelt
//! would otherwise be one left out.

use serde::{Deserialize, Serialize};
use sim_core::ids::{CellId, Tick};

use crate::action::Action;

/// A message from a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientMessage {
    /// Opens the session; must come first and only once.
    Hello(Hello),
    /// Asks for an action.
    Action(ActionRequest),
    /// Says which part of the planet to stream. Without one, only mail is sent.
    Interest(Interest),
    /// Says that all mail up to this number has arrived.
    Ack {
        /// Number of the last message.
        mail: u64,
    },
    /// Asks for the whole area anew, because the copy of it went wrong.
    Resync,
    /// Is answered with the same number.
    Ping {
        /// Any number.
        nonce: u64,
    },
}

impl ClientMessage {
    /// The message's name, as JSON has it and as errors about it say in `where`.
    pub const fn name(&self) -> &'static str {
        match self {
            ClientMessage::Hello(_) => "hello",
            ClientMessage::Action(_) => "action",
            ClientMessage::Interest(_) => "interest",
            ClientMessage::Ack { .. } => "ack",
            ClientMessage::Resync => "resync",
            ClientMessage::Ping { .. } => "ping",
        }
    }
}

/// Who comes, and what they speak. Stays as it is in every version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// [`crate::PROTOCOL_VERSION`] of the client.
    pub protocol: u16,
    /// The token of an earlier session, to go on with it; none makes a new guest.
    #[serde(default)]
    pub token: Option<String>,
    /// What a new guest wants to be called.
    #[serde(default)]
    pub name: Option<String>,
    /// Number of the last mail that arrived; 0 for none.
    #[serde(default)]
    pub mail_after: u64,
}

/// An action and its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionRequest {
    /// Greater than the numbers before it; the same again asks for the same answer.
    pub seq: u64,
    /// It runs in this tick or later; none means the next.
    #[serde(default)]
    pub execute_at: Option<Tick>,
    /// What is asked for.
    pub action: Action,
}

/// A part of the planet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interest {
    /// A cell of the chunk in its middle.
    pub centre: CellId,
    /// Chunks from there to its rim; at most [`crate::AREA_RADIUS_CHUNKS_MAX`].
    pub radius_chunks: u8,
    /// How it is told.
    #[serde(default)]
    pub view: View,
}

/// How a client is told what happens in its area.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// It observes: everything that changes is told.
    #[default]
    Observe,
    /// It computes the area itself, by the rules of the world: only what it cannot know is told.
    Compute,
}
