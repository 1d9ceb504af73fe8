//! A real server in this process, and clients that speak to it over real sockets.
#![allow(dead_code, reason = "every test binary uses some of it")]

pub(crate) mod http;

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use client::{Event, Session};
use protocol::Encoding;
use protocol::client::{ClientMessage, Hello, View};
use protocol::server::{ServerMessage, Welcome};
use server::app::{self, Running};
use server::config::{Config, Limits, WorldChoice};
use sim_core::catalogue::Catalogue;
use storage::Location;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Whatever is waited for comes sooner, or not at all.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A quick, small world.
pub(crate) fn config(folder: &Path) -> Config {
    Config {
        catalogue: Arc::new(Catalogue::verdant()),
        listen: "127.0.0.1:0".parse().unwrap(),
        location: Location::Folder(folder.to_owned()),
        world: WorldChoice {
            seed: Some(7),
            frequency: sim_core::ids::Frequency::new(256),
            ticks_per_second: Some(60),
            ticks_per_generation: Some(2),
        },
        snapshot_period: Duration::from_secs(1),
        limits: Limits::default(),
        threads: NonZeroUsize::MIN,
        allowed_origins: Vec::new(),
    }
}

pub(crate) struct Server {
    running: Running,
    pub(crate) host: String,
}

impl Server {
    pub(crate) async fn start(config: Config) -> Server {
        let running = app::start(config).await.unwrap();
        let host = running.address().to_string();
        Server { running, host }
    }

    pub(crate) async fn stop(self) {
        self.running.stopper().send_replace(true);
        tokio::time::timeout(PATIENCE, self.running.finished())
            .await
            .expect("it stops in time")
            .unwrap();
    }
}

/// A WebSocket in one of our encodings.
pub(crate) struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    encoding: Encoding,
    /// Bytes of all messages that came.
    pub(crate) received: usize,
}

impl Socket {
    pub(crate) async fn connect(host: &str, encoding: Encoding) -> Socket {
        let mut request = format!("ws://{host}/ws").into_client_request().unwrap();
        let subprotocol = encoding.subprotocol().parse().unwrap();
        request
            .headers_mut()
            .insert("Sec-WebSocket-Protocol", subprotocol);
        let (stream, _) = connect_async(request).await.unwrap();
        Socket {
            stream,
            encoding,
            received: 0,
        }
    }

    /// Connects and says hello.
    pub(crate) async fn open(
        host: &str,
        encoding: Encoding,
        token: Option<&str>,
        mail_after: u64,
    ) -> (Socket, Welcome) {
        let mut socket = Socket::connect(host, encoding).await;
        socket
            .send(&ClientMessage::Hello(Hello {
                protocol: protocol::PROTOCOL_VERSION,
                token: token.map(str::to_owned),
                name: Some("Ada".into()),
                mail_after,
            }))
            .await;
        match socket.receive().await {
            Some(ServerMessage::Welcome(welcome)) => (socket, welcome),
            other => panic!("instead of a welcome came {other:?}"),
        }
    }

    pub(crate) async fn send(&mut self, message: &ClientMessage) {
        self.send_bytes(self.encoding.encode(message)).await;
    }

    pub(crate) async fn send_bytes(&mut self, bytes: Vec<u8>) {
        assert!(self.try_send_bytes(bytes).await, "the connection goes on");
    }

    /// Whether they could be sent.
    pub(crate) async fn try_send_bytes(&mut self, bytes: Vec<u8>) -> bool {
        use futures_util::SinkExt;
        let frame = match self.encoding {
            Encoding::Json => Message::text(String::from_utf8(bytes).unwrap()),
            Encoding::Postcard => Message::binary(bytes),
        };
        self.stream.send(frame).await.is_ok()
    }

    /// The next message as bytes; None when the server has hung up.
    pub(crate) async fn receive_bytes(&mut self) -> Option<Vec<u8>> {
        use futures_util::StreamExt;
        loop {
            let next = tokio::time::timeout(PATIENCE, self.stream.next());
            match next.await.expect("the server says something") {
                Some(Ok(Message::Text(text))) => {
                    self.received += text.len();
                    return Some(text.as_bytes().to_vec());
                }
                Some(Ok(Message::Binary(bytes))) => {
                    self.received += bytes.len();
                    return Some(bytes.to_vec());
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    /// The next message; None when the server has hung up.
    pub(crate) async fn receive(&mut self) -> Option<ServerMessage> {
        let bytes = self.receive_bytes().await?;
        Some(self.encoding.decode(&bytes).unwrap())
    }

    /// The next message that `wanted` takes.
    pub(crate) async fn until<T>(
        &mut self,
        mut wanted: impl FnMut(ServerMessage) -> Option<T>,
    ) -> T {
        loop {
            let message = self.receive().await.expect("the connection goes on");
            if let Some(found) = wanted(message) {
                return found;
            }
        }
    }
}

/// A client on a socket.
pub(crate) struct Player {
    pub(crate) session: Session,
    pub(crate) socket: Socket,
    pub(crate) answers: Vec<(u64, bool)>,
}

impl Player {
    /// One who computes their area.
    pub(crate) async fn join(host: &str, encoding: Encoding) -> Player {
        Player::join_to(View::Compute, host, encoding).await
    }

    pub(crate) async fn join_to(view: View, host: &str, encoding: Encoding) -> Player {
        let session = Session::new(encoding, Catalogue::verdant(), None, view);
        Player::connect(host, encoding, session).await
    }

    pub(crate) async fn connect(host: &str, encoding: Encoding, mut session: Session) -> Player {
        session.opened();
        let mut player = Player {
            session,
            socket: Socket::connect(host, encoding).await,
            answers: Vec::new(),
        };
        player.flush().await;
        player
    }

    pub(crate) async fn flush(&mut self) {
        for bytes in self.session.take_outgoing() {
            self.socket.send_bytes(bytes).await;
        }
    }

    /// Takes in one message. Fails where the copy of the world went wrong.
    pub(crate) async fn step(&mut self) {
        let bytes = self.socket.receive_bytes().await;
        self.session
            .receive(&bytes.expect("the connection goes on"));
        for event in self.session.take_events() {
            match event {
                Event::Answered(action, answer) => {
                    self.answers.push((action.seq, answer.is_ok()));
                }
                Event::Desync(desync) => panic!("{desync}"),
                Event::Error(error) => panic!("{error}"),
                _ => {}
            }
        }
        self.flush().await;
    }

    pub(crate) async fn step_until(&mut self, done: impl Fn(&Player) -> bool) {
        while !done(self) {
            self.step().await;
        }
    }
}
