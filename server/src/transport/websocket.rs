//! `/ws`: the upgrade, and the greeting that opens a session.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::ws::{
    Message, WebSocket, WebSocketUpgrade, rejection::WebSocketUpgradeRejection,
};
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::Response;
use protocol::client::{ClientMessage, Hello};
use protocol::server::ServerMessage;
use protocol::{
    CLIENT_MESSAGE_BYTES_MAX, Encoding, ErrorBody, ErrorCode, PROTOCOL_VERSION, SUBPROTOCOL_JSON,
    SUBPROTOCOL_POSTCARD,
};
use tokio::time::Instant;

use super::connection::Connection;
use super::listener::Place;
use crate::http::auth::check_origin;
use crate::http::body::oversized;
use crate::http::errors::ApiError;
use crate::sessions::Session;
use crate::sessions::limits::Bucket;
use crate::sessions::token::Token;
use crate::shared::{Shared, told_to_stop};

/// What is longer is not even read; up to here the session goes on.
const FRAME_BYTES_MAX: usize = 16 * CLIENT_MESSAGE_BYTES_MAX;
/// Bytes that are read at once: more than most messages have. The buffer is filled with zeros before
/// each read, so a large one costs more than all else that is done with a message.
const READ_BYTES: usize = 1_024;
/// A client that takes nothing for so long is gone.
const SEND_WAIT_MAX: Duration = Duration::from_secs(30);
/// So many pings without an answer, and a client is gone.
const UNANSWERED_PINGS_MAX: u32 = 2;

/// Opens a WebSocket in one of our subprotocols; without any, in JSON.
///
/// # Errors
/// If it is no WebSocket, of another subprotocol, or from another host's page.
pub async fn upgrade(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Extension(place): Extension<Arc<Place>>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, ApiError> {
    check_origin(&headers, &shared.allowed_origins)?;
    let upgrade = upgrade.map_err(|rejection| {
        ErrorBody::new(ErrorCode::Malformed, format!("no WebSocket: {rejection}"))
    })?;
    let upgrade = upgrade.protocols([SUBPROTOCOL_POSTCARD, SUBPROTOCOL_JSON]);
    let chosen = upgrade
        .selected_protocol()
        .and_then(|name| name.to_str().ok());
    let encoding = match chosen {
        Some(name) => Encoding::of_subprotocol(name),
        None if upgrade.requested_protocols().next().is_none() => Some(Encoding::Json),
        None => None,
    };
    let Some(encoding) = encoding else {
        let message = format!(
            "this server speaks {SUBPROTOCOL_POSTCARD} and {SUBPROTOCOL_JSON}, protocol version \
             {PROTOCOL_VERSION}"
        );
        let error = ErrorBody::new(ErrorCode::WrongVersion, message);
        return Err(error.at("Sec-WebSocket-Protocol").into());
    };
    Ok(upgrade
        .read_buffer_size(READ_BYTES)
        .max_message_size(FRAME_BYTES_MAX)
        .max_frame_size(FRAME_BYTES_MAX)
        .on_upgrade(async move |socket| {
            serve(shared, socket, encoding, address.ip()).await;
            drop(place);
        }))
}

async fn serve(shared: Arc<Shared>, socket: WebSocket, encoding: Encoding, address: IpAddr) {
    shared.sockets.send_modify(|count| *count += 1);
    let limit = shared.limits.malformed_per_minute;
    let mut wire = Wire {
        socket,
        encoding,
        patience: Bucket::new(limit, Duration::from_secs(60), limit),
        unanswered_pings: 0,
    };
    if let Some((session, token, mail_after)) = greet(&shared, &mut wire, address).await {
        match Connection::open(&shared, &session) {
            Ok(connection) => connection.run(&mut wire, &token, mail_after).await,
            Err(error) => drop(wire.complain(error).await),
        }
    }
    wire.close().await;
    shared.sockets.send_modify(|count| *count -= 1);
}

/// Waits for hello. None if the client left, or has to.
async fn greet(
    shared: &Shared,
    wire: &mut Wire,
    address: IpAddr,
) -> Option<(Arc<Session>, Token, u64)> {
    let mut stop = shared.stop.clone();
    let deadline = Instant::now() + shared.limits.hello_wait;
    loop {
        let received = tokio::select! {
            biased;
            () = told_to_stop(&mut stop) => {
                let message = "the server is stopping; the world is kept";
                let error = ErrorBody::new(ErrorCode::ShuttingDown, message);
                wire.complain(error).await.ok()?;
                return None;
            }
            received = tokio::time::timeout_at(deadline, wire.receive()) => received,
        };
        let hello = match received.ok()?? {
            Ok(ClientMessage::Hello(hello)) => hello,
            Ok(_) => {
                let error = ErrorBody::new(ErrorCode::OutOfOrder, "say hello first");
                wire.complain(error).await.ok()?;
                continue;
            }
            Err(error) => {
                wire.complain(error).await.ok()?;
                continue;
            }
        };
        return match open(shared, hello, address).await {
            Ok(opened) => Some(opened),
            Err(error) => {
                wire.complain(error).await.ok()?;
                None
            }
        };
    }
}

async fn open(
    shared: &Shared,
    hello: Hello,
    address: IpAddr,
) -> Result<(Arc<Session>, Token, u64), ErrorBody> {
    if hello.protocol != PROTOCOL_VERSION {
        let message = format!(
            "the client speaks protocol version {}, the server {PROTOCOL_VERSION}; reload the \
             page, or use a matching client",
            hello.protocol
        );
        return Err(ErrorBody::new(ErrorCode::WrongVersion, message).at("hello.protocol"));
    }
    match hello.token {
        None => {
            let name = hello.name.as_deref();
            let (session, token) = shared.sessions.open_guest(name, address).await?;
            Ok((session, token, 0))
        }
        Some(text) => {
            let token = Token::brought(&text);
            let session = shared.sessions.authenticate(&token).await?;
            Ok((session, token, hello.mail_after))
        }
    }
}

/// The client is gone, or has to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gone;

/// A socket that speaks our messages.
pub(super) struct Wire {
    socket: WebSocket,
    encoding: Encoding,
    /// Messages that make no sense, which it still takes.
    patience: Bucket,
    /// Pings since anything was heard.
    unanswered_pings: u32,
}

impl Wire {
    /// The next message, or what is wrong with it. None if the socket is gone. Can be dropped
    /// while it waits.
    pub(super) async fn receive(&mut self) -> Option<Result<ClientMessage, ErrorBody>> {
        loop {
            let frame = self.socket.recv().await?.ok()?;
            self.unanswered_pings = 0;
            let bytes = match frame {
                Message::Text(text) => text.into(),
                Message::Binary(bytes) => bytes,
                Message::Ping(_) | Message::Pong(_) => continue,
                Message::Close(_) => return None,
            };
            if bytes.len() > CLIENT_MESSAGE_BYTES_MAX {
                return Some(Err(oversized()));
            }
            return Some(self.encoding.decode(&bytes));
        }
    }

    /// Sends a message, and waits while the client is slow.
    pub(super) async fn send(&mut self, message: &ServerMessage) -> Result<(), Gone> {
        self.send_encoded(self.encoding.encode(message)).await
    }

    /// How messages are written.
    pub(super) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The same with a message that is written already.
    pub(super) async fn send_encoded(&mut self, bytes: Vec<u8>) -> Result<(), Gone> {
        let frame = match self.encoding {
            Encoding::Postcard => Message::binary(bytes),
            Encoding::Json => Message::text(String::from_utf8(bytes).map_err(|_| Gone)?),
        };
        self.send_frame(frame).await
    }

    /// Asks whether the client is there, which it is not if it never answers; the answer keeps
    /// the ways between open.
    pub(super) async fn ping(&mut self) -> Result<(), Gone> {
        if self.unanswered_pings >= UNANSWERED_PINGS_MAX {
            return Err(Gone);
        }
        self.unanswered_pings += 1;
        self.send_frame(Message::Ping(Default::default())).await
    }

    async fn send_frame(&mut self, frame: Message) -> Result<(), Gone> {
        match tokio::time::timeout(SEND_WAIT_MAX, self.socket.send(frame)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Gone),
        }
    }

    /// Says what was wrong. Messages that make no sense are abuse where there are too many, and
    /// end the connection; what makes sense and can't be done has limits of its own.
    pub(super) async fn complain(&mut self, error: ErrorBody) -> Result<(), Gone> {
        let is_nonsense = matches!(
            error.code,
            ErrorCode::Malformed | ErrorCode::Oversized | ErrorCode::OutOfOrder
        );
        self.send(&ServerMessage::Error(error)).await?;
        if is_nonsense {
            self.patience.take(1, Instant::now()).map_err(|_| Gone)?;
        }
        Ok(())
    }

    /// Says why an action was not taken in.
    pub(super) async fn refuse(&mut self, seq: u64, error: ErrorBody) -> Result<(), Gone> {
        self.send(&ServerMessage::ActionRefused { seq, error })
            .await
    }

    async fn close(mut self) {
        let _ = self.send_frame(Message::Close(None)).await;
    }
}
