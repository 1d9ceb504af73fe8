//! The server's WebSocket in JSON, one message at a time.

use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tungstenite::client::IntoClientRequest;
use tungstenite::{Message, WebSocket, client};

/// Version of the protocol that these tests speak.
pub const PROTOCOL_VERSION: u64 = 6;

/// Ticks come twenty times a second: silence this long is a fault.
const SILENCE_MAX: Duration = Duration::from_secs(20);

/// A connection.
pub struct Socket(WebSocket<TcpStream>);

impl Socket {
    /// Connects with a subprotocol, without a word.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn connect(address: &str, subprotocol: &str) -> Result<Socket> {
        let host = address.strip_prefix("http://").unwrap_or(address);
        let mut request = format!("ws://{host}/ws").into_client_request()?;
        request
            .headers_mut()
            .insert("Sec-WebSocket-Protocol", subprotocol.parse()?);
        let stream = TcpStream::connect(host)?;
        stream.set_read_timeout(Some(SILENCE_MAX))?;
        stream.set_nodelay(true)?;
        let (socket, _) = client(request, stream).context("the WebSocket's handshake")?;
        Ok(Socket(socket))
    }

    /// Connects in JSON and opens a session: a new one, or the one of a token.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn open(address: &str, token: Option<&str>, mail_after: u64) -> Result<(Socket, Value)> {
        let mut socket = Socket::connect(address, "goldberg.v1.json")?;
        socket.send(&json!({ "hello": {
            "protocol": PROTOCOL_VERSION, "token": token, "mail_after": mail_after,
        } }))?;
        let mut answer = socket.receive()?;
        match answer.get_mut("welcome") {
            Some(welcome) => Ok((socket, welcome.take())),
            None => bail!("instead of a welcome came {answer}"),
        }
    }

    /// Sends a message.
    ///
    /// # Errors
    /// When the connection is gone.
    pub fn send(&mut self, message: &Value) -> Result<()> {
        self.send_text(&message.to_string())
    }

    /// Sends any text.
    ///
    /// # Errors
    /// When the connection is gone.
    pub fn send_text(&mut self, text: &str) -> Result<()> {
        Ok(self.0.send(Message::text(text))?)
    }

    /// Sends any bytes.
    ///
    /// # Errors
    /// When the connection is gone.
    pub fn send_bytes(&mut self, bytes: &[u8]) -> Result<()> {
        Ok(self.0.send(Message::binary(bytes.to_vec()))?)
    }

    /// The next message.
    ///
    /// # Errors
    /// When the connection is gone or silent for too long.
    pub fn receive(&mut self) -> Result<Value> {
        loop {
            match self.0.read()? {
                Message::Text(text) => return Ok(serde_json::from_str(&text)?),
                Message::Ping(_) | Message::Pong(_) => {}
                Message::Close(frame) => bail!("closed by the server: {frame:?}"),
                Message::Binary(_) | Message::Frame(_) => bail!("bytes on a connection in JSON"),
            }
        }
    }

    /// The next bytes of a connection in postcard.
    ///
    /// # Errors
    /// When the connection is gone or silent for too long.
    pub fn receive_bytes(&mut self) -> Result<Vec<u8>> {
        loop {
            match self.0.read()? {
                Message::Binary(bytes) => return Ok(bytes.to_vec()),
                Message::Ping(_) | Message::Pong(_) => {}
                other => bail!("not bytes: {other:?}"),
            }
        }
    }

    /// The next message that has this field at its top, passing over others.
    ///
    /// # Errors
    /// When the connection is gone or silent for too long.
    pub fn receive_kind(&mut self, kind: &str) -> Result<Value> {
        loop {
            let mut message = self.receive()?;
            if let Some(found) = message.get_mut(kind) {
                return Ok(found.take());
            }
        }
    }
}
