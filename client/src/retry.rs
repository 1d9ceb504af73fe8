//! Messages that the server had no time for: each is sent again a while later, in its newest form.

use protocol::client::ClientMessage;

/// Time until they are sent again. The server says to wait a second; it may have to be waited for
/// more than once.
const WAIT_MS: f64 = 1_000.0;

/// What is to be sent again, at most one message of each kind.
#[derive(Debug, Default)]
pub(crate) struct Retry {
    messages: Vec<ClientMessage>,
    /// When they are due; none until the time is known.
    due_ms: Option<f64>,
}

impl Retry {
    /// A message was refused for the moment.
    pub(crate) fn put_off(&mut self, message: ClientMessage) {
        self.forget(&message);
        self.messages.push(message);
    }

    /// A message of this kind need not be sent again.
    pub(crate) fn forget(&mut self, message: &ClientMessage) {
        self.messages.retain(|other| other.name() != message.name());
    }

    /// What is to be sent now.
    pub(crate) fn due(&mut self, now_ms: f64) -> Vec<ClientMessage> {
        if self.messages.is_empty() {
            self.due_ms = None;
        } else if now_ms >= *self.due_ms.get_or_insert(now_ms + WAIT_MS) {
            self.due_ms = None;
            return std::mem::take(&mut self.messages);
        }
        Vec::new()
    }
}
