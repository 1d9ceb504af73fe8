//! A client's WebSocket, which never waits.

use protocol::SUBPROTOCOL_POSTCARD;
use tungstenite::client::IntoClientRequest;
use tungstenite::handshake::client::ClientHandshake;
use tungstenite::handshake::{HandshakeError, MidHandshake};
use tungstenite::{Error, Message, WebSocket};

use crate::network::End;

/// A WebSocket on its way or open.
pub(super) enum Line {
    Greeting(Box<MidHandshake<ClientHandshake<End>>>),
    Open(Box<WebSocket<End>>),
    Gone,
}

impl Line {
    pub(super) fn open(end: End) -> Line {
        let mut request = "ws://server/ws"
            .into_client_request()
            .expect("a URL of ours");
        let subprotocol = SUBPROTOCOL_POSTCARD.parse().expect("a name of ours");
        let headers = request.headers_mut();
        headers.insert("Sec-WebSocket-Protocol", subprotocol);
        Line::shaken(tungstenite::client(request, end))
    }

    fn shaken<R>(
        result: Result<(WebSocket<End>, R), HandshakeError<ClientHandshake<End>>>,
    ) -> Line {
        match result {
            Ok((socket, _)) => Line::Open(Box::new(socket)),
            Err(HandshakeError::Interrupted(middle)) => Line::Greeting(Box::new(middle)),
            Err(HandshakeError::Failure(_)) => Line::Gone,
        }
    }

    /// Goes on with the greeting. True when it is done just now.
    pub(super) fn greet(&mut self) -> bool {
        let Line::Greeting(_) = self else {
            return false;
        };
        if let Line::Greeting(middle) = std::mem::replace(self, Line::Gone) {
            *self = Line::shaken(middle.handshake());
        }
        matches!(self, Line::Open(_))
    }

    pub(super) fn is_gone(&self) -> bool {
        matches!(self, Line::Gone)
    }

    pub(super) fn is_open(&self) -> bool {
        matches!(self, Line::Open(_))
    }

    /// The next message, if one is there.
    pub(super) fn receive(&mut self) -> Option<Vec<u8>> {
        loop {
            let Line::Open(socket) = self else {
                return None;
            };
            match socket.read() {
                Ok(Message::Binary(bytes)) => return Some(bytes.to_vec()),
                Ok(_) => {}
                Err(error) => {
                    self.judge(&error);
                    return None;
                }
            }
        }
    }

    /// Puts a message down to be sent.
    pub(super) fn send(&mut self, bytes: Vec<u8>) {
        if let Line::Open(socket) = self
            && let Err(error) = socket.write(Message::binary(bytes))
        {
            self.judge(&error);
        }
    }

    /// Sends as much as goes.
    pub(super) fn flush(&mut self) {
        if let Line::Open(socket) = self
            && let Err(error) = socket.flush()
        {
            self.judge(&error);
        }
    }

    fn judge(&mut self, error: &Error) {
        let waits =
            matches!(error, Error::Io(error) if error.kind() == std::io::ErrorKind::WouldBlock);
        if !waits {
            *self = Line::Gone;
        }
    }
}
