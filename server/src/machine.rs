//! What a server has of the machine that it runs on. A simulation brings another one, and runs the
//! same server on it: with a network, stores and chance of its own, all in one thread. Time is the
//! runtime's, which a simulation can hold.

use std::future::Future;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;

use storage::{Location, Stores};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};

/// Fills bytes with chance that nobody can guess.
pub type Randomness = Arc<dyn Fn(&mut [u8]) -> Result<(), getrandom::Error> + Send + Sync>;

/// Where work is done that takes long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On threads of its own: nothing waits for it.
    Apart,
    /// Where it is asked for, so that everything happens in the same order every time.
    Here,
}

/// A machine.
pub trait Machine: Send + Sync + 'static {
    /// Its network.
    type Listener: Listener;

    /// Listens on an address.
    fn listen(
        &self,
        address: SocketAddr,
    ) -> impl Future<Output = io::Result<Self::Listener>> + Send;

    /// Opens what is kept.
    fn open_stores(
        &self,
        location: &Location,
    ) -> impl Future<Output = storage::Result<Stores>> + Send;

    /// Where secrets come from.
    fn randomness(&self) -> Randomness;

    /// Where long work is done.
    fn place(&self) -> Place;
}

/// Where connections come from.
pub trait Listener: Send + 'static {
    /// The bytes of one.
    type Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static;

    /// Where clients find it.
    ///
    /// # Errors
    /// If the operating system does not know.
    fn local_addr(&self) -> io::Result<SocketAddr>;

    /// The next connection, and who it is from.
    fn accept(&mut self) -> impl Future<Output = io::Result<(Self::Stream, SocketAddr)>> + Send;

    /// Answers a connection and ends it, without waiting.
    ///
    /// # Errors
    /// If it does not take the answer at once.
    fn turn_away(stream: Self::Stream, answer: &[u8]) -> io::Result<()>;
}

/// The machine that the process runs on.
#[derive(Debug, Clone, Copy)]
pub struct ThisMachine;

impl Machine for ThisMachine {
    type Listener = TcpListener;

    async fn listen(&self, address: SocketAddr) -> io::Result<TcpListener> {
        TcpListener::bind(address).await
    }

    async fn open_stores(&self, location: &Location) -> storage::Result<Stores> {
        storage::open(location).await
    }

    fn randomness(&self) -> Randomness {
        Arc::new(getrandom::fill)
    }

    fn place(&self) -> Place {
        Place::Apart
    }
}

impl Listener for TcpListener {
    type Stream = TcpStream;

    fn local_addr(&self) -> io::Result<SocketAddr> {
        TcpListener::local_addr(self)
    }

    async fn accept(&mut self) -> io::Result<(TcpStream, SocketAddr)> {
        let (stream, address) = TcpListener::accept(self).await?;
        // A tick is a small message that should not wait for the next.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection without TCP_NODELAY");
        }
        Ok((stream, address))
    }

    fn turn_away(stream: TcpStream, answer: &[u8]) -> io::Result<()> {
        // It does not block: the stream comes from the runtime.
        stream.into_std()?.write_all(answer)
    }
}
