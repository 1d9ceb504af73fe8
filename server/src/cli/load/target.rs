//! The server that is loaded: where it is, and what it says of itself.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, Uri};
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use protocol::{Encoding, ErrorBody, ErrorCode, PROTOCOL_VERSION};
use serde::Deserialize;
use sim_core::tick::WorldParams;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{self, protocol::WebSocketConfig};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::error::LoadError;
use crate::observe::stats::{ClockReport, Milliseconds};

/// Longest answer that is read, in bytes; the server's are a kilobyte.
const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// Longest message that is read: an area of 61 busy chunks has a few megabytes.
const MESSAGE_BYTES_MAX: usize = 64 << 20;
/// Bytes that are read at once. The buffer is filled with zeros before each read.
const READ_BYTES: usize = 4_096;
/// Time for an answer to come.
const ANSWER_WAIT_MAX: Duration = Duration::from_secs(10);

/// A socket to the server.
pub(super) type Socket = WebSocketStream<TcpStream>;

/// Where the server is.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// Host and port.
    address: String,
}

/// What `GET /world-stats` says, as far as it is used.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct ServerFigures {
    pub(super) world: WorldParams,
    pub(super) clock: ClockReport,
    pub(super) tick_ms: Milliseconds,
    pub(super) journal_ms: Milliseconds,
    pub(super) command_ms: Milliseconds,
    pub(super) cpu_seconds: f64,
}

/// An answer that tells an error.
#[derive(Deserialize)]
struct Envelope {
    error: ErrorBody,
}

impl Target {
    /// # Errors
    /// If the text is no address of this kind.
    pub(super) fn parse(url: &str) -> Result<Target, LoadError> {
        let wrong = |problem| LoadError::Url {
            url: url.to_owned(),
            problem,
        };
        let uri: Uri = url.parse().map_err(|_| wrong("it can't be read"))?;
        match uri.scheme_str() {
            Some("http") => {}
            Some("https") => return Err(wrong("a load run speaks no TLS")),
            _ => return Err(wrong("it does not begin with http://")),
        }
        if uri.path() != "/" || uri.query().is_some() {
            return Err(wrong("it goes on after host and port"));
        }
        let host = uri.host().ok_or_else(|| wrong("it names no host"))?;
        let port = uri.port_u16().unwrap_or(80);
        Ok(Target {
            address: format!("{host}:{port}"),
        })
    }

    /// What the server says of itself.
    pub(super) async fn figures(&self) -> Result<ServerFigures, LoadError> {
        let answer = tokio::time::timeout(ANSWER_WAIT_MAX, self.ask_figures()).await;
        answer.unwrap_or_else(|_| Err(self.unreachable("it does not answer")))
    }

    async fn ask_figures(&self) -> Result<ServerFigures, LoadError> {
        let unreachable = |error: hyper::Error| self.unreachable(error);
        let stream = TcpStream::connect(&self.address).await;
        let stream = stream.map_err(|error| self.unreachable(error))?;
        let (mut sender, connection) =
            handshake(TokioIo::new(stream)).await.map_err(unreachable)?;
        // It ends with the answer, which says how.
        tokio::spawn(connection);
        let request = Request::get("/world-stats")
            .header("Host", &self.address)
            .header("Accept", "application/json")
            .body(Body::empty())
            .expect("a request that is all constant but for the host");
        let answer = sender.send_request(request).await.map_err(unreachable)?;
        let status = answer.status();
        let body = to_bytes(Body::new(answer.into_body()), ANSWER_BYTES_MAX).await;
        let body = body.map_err(|error| self.foreign(error))?;
        if status != StatusCode::OK {
            return Err(self.foreign(format!("GET /world-stats has status {status}")));
        }
        serde_json::from_slice(&body)
            .map_err(|error| self.foreign(format!("GET /world-stats: {error}")))
    }

    /// A new socket for a client, with how many there are of it in errors.
    pub(super) async fn connect(&self, client: usize) -> Result<Socket, LoadError> {
        let stream = TcpStream::connect(&self.address).await;
        let stream = stream.map_err(|error| self.unreachable(error))?;
        stream
            .set_nodelay(true)
            .map_err(|error| self.unreachable(error))?;
        let url = format!("ws://{}/ws", self.address);
        let mut request = url
            .into_client_request()
            .map_err(|error| self.foreign(error))?;
        let subprotocol = Encoding::Postcard.subprotocol();
        let subprotocol = subprotocol
            .parse()
            .expect("a subprotocol is a header's value");
        request
            .headers_mut()
            .insert("Sec-WebSocket-Protocol", subprotocol);
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BYTES)
            .max_message_size(Some(MESSAGE_BYTES_MAX))
            .max_frame_size(Some(MESSAGE_BYTES_MAX));
        let opened = client_async_with_config(request, stream, Some(config)).await;
        opened
            .map(|(socket, _)| socket)
            .map_err(|error| self.not_opened(client, &error))
    }

    fn not_opened(&self, client: usize, error: &tungstenite::Error) -> LoadError {
        let tungstenite::Error::Http(answer) = error else {
            return self.unreachable(error);
        };
        let body = answer.body().as_deref().unwrap_or_default();
        match serde_json::from_slice::<Envelope>(body) {
            Ok(Envelope { error }) => self.refused(client, error),
            Err(_) => self.foreign(format!("GET /ws has status {}", answer.status())),
        }
    }

    /// What the server said to a client that it does not let in.
    pub(super) fn refused(&self, client: usize, error: ErrorBody) -> LoadError {
        match error.code {
            ErrorCode::WrongVersion => {
                self.foreign(format!("{error}; this program speaks {PROTOCOL_VERSION}"))
            }
            _ => LoadError::Refused { client, error },
        }
    }

    pub(super) fn unreachable(&self, problem: impl ToString) -> LoadError {
        LoadError::Unreachable {
            address: self.address.clone(),
            problem: problem.to_string(),
        }
    }

    pub(super) fn foreign(&self, problem: impl ToString) -> LoadError {
        LoadError::Foreign {
            address: self.address.clone(),
            problem: problem.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_host_and_perhaps_a_port() {
        let address = |url: &str| Target::parse(url).map(|target| target.address);
        assert_eq!(address("http://127.0.0.1:4000").unwrap(), "127.0.0.1:4000");
        assert_eq!(address("http://example.org/").unwrap(), "example.org:80");
        for wrong in [
            "",
            "127.0.0.1:4000",
            "ws://a",
            "https://a",
            "http://a/b",
            "http://a/?b",
        ] {
            let error = address(wrong).unwrap_err();
            assert_eq!(error.code(), "load_url", "{wrong}");
        }
    }
}
