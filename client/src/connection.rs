//! From closed to online, and what is to be sent.

use protocol::client::{ClientMessage, Hello};
use protocol::server::{ServerMessage, Welcome};
use protocol::{Encoding, ErrorBody, ErrorCode, PROTOCOL_VERSION};

/// Where the connection stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// No socket.
    Closed,
    /// The socket is open, and the server has not answered yet.
    Greeting,
    /// The session is open.
    Online,
    /// The server will not have this client, or this client not the server; trying again is no
    /// use.
    Refused(ErrorBody),
}

/// One connection after another to the same session.
#[derive(Debug)]
pub struct Connection {
    encoding: Encoding,
    phase: Phase,
    token: Option<String>,
    mail_received: u64,
    outgoing: Vec<Vec<u8>>,
}

impl Connection {
    /// A connection that is closed; `token` goes on with an earlier session.
    pub fn new(encoding: Encoding, token: Option<String>) -> Connection {
        Connection {
            encoding,
            phase: Phase::Closed,
            token,
            mail_received: 0,
            outgoing: Vec::new(),
        }
    }

    /// The socket is open: says hello.
    pub fn opened(&mut self) {
        self.phase = Phase::Greeting;
        self.outgoing.clear();
        self.queue(&ClientMessage::Hello(Hello {
            protocol: PROTOCOL_VERSION,
            token: self.token.clone(),
            name: None,
            mail_after: self.mail_received,
        }));
    }

    /// The socket is gone.
    pub fn closed(&mut self) {
        self.outgoing.clear();
        if !matches!(self.phase, Phase::Refused(_)) {
            self.phase = Phase::Closed;
        }
    }

    /// Reads a message, and takes in what concerns the connection itself.
    ///
    /// # Errors
    /// If the bytes are no message.
    pub fn receive(&mut self, bytes: &[u8]) -> Result<ServerMessage, ErrorBody> {
        let message: ServerMessage = self.encoding.decode(bytes)?;
        match &message {
            ServerMessage::Welcome(welcome) => self.welcomed(welcome),
            ServerMessage::Error(error) => self.told(error),
            ServerMessage::Mail(mail) => {
                self.mail_received = self.mail_received.max(mail.number);
                self.send(&ClientMessage::Ack {
                    mail: self.mail_received,
                });
            }
            _ => {}
        }
        Ok(message)
    }

    fn welcomed(&mut self, welcome: &Welcome) {
        if self.token.as_ref() != Some(&welcome.token) {
            self.mail_received = 0;
        }
        self.token = Some(welcome.token.clone());
        self.phase = Phase::Online;
    }

    fn told(&mut self, error: &ErrorBody) {
        if self.phase != Phase::Greeting {
            return;
        }
        match error.code {
            // The server does not know the session (its data is gone): begin anew.
            ErrorCode::Unauthorized => self.token = None,
            ErrorCode::WrongVersion => self.phase = Phase::Refused(error.clone()),
            _ => {}
        }
    }

    /// Will have nothing to do with this server.
    pub fn refuse(&mut self, error: ErrorBody) {
        self.outgoing.clear();
        self.phase = Phase::Refused(error);
    }

    /// Sends a message, if the session is open; says whether it is.
    pub fn send(&mut self, message: &ClientMessage) -> bool {
        let is_online = self.phase == Phase::Online;
        if is_online {
            self.queue(message);
        }
        is_online
    }

    fn queue(&mut self, message: &ClientMessage) {
        self.outgoing.push(self.encoding.encode(message));
    }

    /// Messages to put on the socket, in order.
    pub fn take_outgoing(&mut self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.outgoing)
    }

    /// Where the connection stands.
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// The secret that opens the session again.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }
}
