//! A network in memory: streams of bytes with delay, jitter and small buffers, which stall and break.
//! Nothing moves but when the simulation says that time has passed.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};

use system_tests::random::Random;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Bytes that a writer may put down before they travel.
const WRITTEN_MAX: usize = 2 * 1024;

/// How bytes travel between one client and the server.
#[derive(Debug, Clone, Copy)]
pub struct Weather {
    /// One way, at least.
    pub delay_ms: u64,
    /// What may be added to that.
    pub jitter_ms: u64,
    /// Bytes that arrive and are not read before the others wait.
    pub window: usize,
}

/// One direction of a connection.
#[derive(Debug, Default)]
struct Way {
    written: VecDeque<u8>,
    flying: VecDeque<(u64, Vec<u8>)>,
    arrived: VecDeque<u8>,
    last_due: u64,
    /// When the end arrives, once the writer is done.
    end_due: Option<u64>,
    has_ended: bool,
    reader: Option<Waker>,
    writer: Option<Waker>,
}

#[derive(Debug, Default)]
struct Pair {
    /// From the client to the server, and back.
    ways: [Way; 2],
    /// Which ends were let go of: the client's, the server's.
    dropped: [bool; 2],
    /// When each end notices that the connection is broken. Nothing arrives from when there is one.
    breaks_at: [Option<u64>; 2],
    broken: [bool; 2],
}

/// One end of a connection.
#[derive(Debug)]
pub struct End {
    pair: Arc<Mutex<Pair>>,
    /// 0 for a client's, 1 for a server's.
    side: usize,
}

struct Connection {
    client: usize,
    pair: Arc<Mutex<Pair>>,
    /// The server's end until it arrives there.
    arriving: Option<(u64, End)>,
    stalled_until: u64,
}

/// Where a server takes connections from.
#[derive(Debug, Default)]
pub struct Doorstep {
    queue: VecDeque<(End, SocketAddr)>,
    waker: Option<Waker>,
    is_open: bool,
}

/// All connections.
pub struct Network {
    connections: Vec<Connection>,
    weather: Vec<Weather>,
    doorstep: Arc<Mutex<Doorstep>>,
    random: Random,
    now_ms: u64,
}

impl Network {
    /// A network between a server and clients with this weather.
    pub fn new(weather: Vec<Weather>, random: Random) -> Network {
        Network {
            connections: Vec::new(),
            weather,
            doorstep: Arc::default(),
            random,
            now_ms: 0,
        }
    }

    /// Where the server is found.
    pub fn doorstep(&self) -> Arc<Mutex<Doorstep>> {
        Arc::clone(&self.doorstep)
    }

    /// A client's end of a new connection; whether anyone answers shows later.
    pub fn connect(&mut self, client: usize) -> End {
        let pair = Arc::new(Mutex::new(Pair::default()));
        let end = |side| End {
            pair: Arc::clone(&pair),
            side,
        };
        let due = self.now_ms + self.delay(client);
        self.connections.push(Connection {
            client,
            arriving: Some((due, end(1))),
            pair: Arc::clone(&pair),
            stalled_until: 0,
        });
        end(0)
    }

    fn delay(&mut self, client: usize) -> u64 {
        let Weather {
            delay_ms,
            jitter_ms,
            ..
        } = self.weather[client];
        delay_ms + self.random.below(jitter_ms + 1)
    }

    /// Changes how bytes travel from now on.
    pub fn change_weather(&mut self, client: usize, weather: Weather) {
        self.weather[client] = weather;
    }

    /// Nothing of a client's travels until then; nothing is lost.
    pub fn stall(&mut self, client: usize, until_ms: u64) {
        for connection in self.connections.iter_mut().filter(|it| it.client == client) {
            connection.stalled_until = until_ms;
        }
    }

    /// A client's connections break: what is under way is lost, and each end notices after a
    /// while of its own.
    pub fn cut(&mut self, client: usize, notices_ms: [u64; 2]) {
        let now_ms = self.now_ms;
        for connection in self.connections.iter_mut().filter(|it| it.client == client) {
            lock(&connection.pair).breaks_at = notices_ms.map(|wait| Some(now_ms + wait));
        }
    }

    /// The server's machine is gone, with all its ends.
    pub fn lose_server(&mut self, notices_max_ms: u64) {
        lock(&self.doorstep).queue.clear();
        for connection in &mut self.connections {
            connection.arriving = None;
            let notices = self.now_ms + self.random.below(notices_max_ms + 1);
            lock(&connection.pair).breaks_at = [Some(notices), Some(self.now_ms)];
        }
    }

    /// Time has passed.
    pub fn pass(&mut self, now_ms: u64) {
        self.now_ms = now_ms;
        for place in 0..self.connections.len() {
            self.knock(place);
            let client = self.connections[place].client;
            let stalled_until = self.connections[place].stalled_until;
            let pair = Arc::clone(&self.connections[place].pair);
            let mut pair = lock(&pair);
            for side in 0..2 {
                let due = (now_ms + self.delay(client)).max(stalled_until);
                pair.carry(side, now_ms, due, self.weather[client].window);
            }
        }
        let is_over = |it: &Connection| lock(&it.pair).dropped == [true; 2];
        self.connections.retain(|it| !is_over(it));
    }

    fn knock(&mut self, place: usize) {
        let connection = &mut self.connections[place];
        let now_ms = self.now_ms;
        let Some((_, end)) = connection.arriving.take_if(|(due, _)| *due <= now_ms) else {
            return;
        };
        let mut doorstep = lock(&self.doorstep);
        if doorstep.is_open {
            let address = SocketAddr::from(([10, 0, 0, connection.client as u8], 1));
            doorstep.queue.push_back((end, address));
            if let Some(waker) = doorstep.waker.take() {
                waker.wake();
            }
        } else {
            lock(&connection.pair).breaks_at = [Some(now_ms); 2];
        }
    }

    /// Connections that are open.
    pub fn len(&self) -> usize {
        self.connections.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.connections.is_empty()
    }
}

impl Pair {
    /// Carries on what `side` has written. What begins to travel now arrives when it is `due`.
    fn carry(&mut self, side: usize, now_ms: u64, due: u64, window: usize) {
        if self.breaks_at[side].is_some_and(|at| at <= now_ms) && !self.broken[side] {
            self.broken[side] = true;
            let wakers = [
                self.ways[side].writer.take(),
                self.ways[1 - side].reader.take(),
            ];
            wakers.into_iter().flatten().for_each(Waker::wake);
        }
        if self.breaks_at.iter().any(Option::is_some) {
            return;
        }
        let is_done = self.dropped[side];
        let way = &mut self.ways[side];
        let due = due.max(way.last_due);
        if !way.written.is_empty() && way.arrived.len() < window {
            way.flying.push_back((due, way.written.drain(..).collect()));
            way.last_due = due;
            wake(&mut way.writer);
        }
        if is_done && way.written.is_empty() && way.end_due.is_none() {
            way.end_due = Some(due);
            way.last_due = due;
        }
        while let Some((_, bytes)) = way.flying.pop_front_if(|(due, _)| *due <= now_ms) {
            way.arrived.extend(bytes);
            wake(&mut way.reader);
        }
        if way.end_due.is_some_and(|due| due <= now_ms) && !way.has_ended {
            way.has_ended = true;
            wake(&mut way.reader);
        }
    }
}

fn wake(waker: &mut Option<Waker>) {
    if let Some(waker) = waker.take() {
        waker.wake();
    }
}

impl Read for End {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut pair = lock(&self.pair);
        if pair.broken[self.side] {
            return Err(ErrorKind::ConnectionReset.into());
        }
        let way = &mut pair.ways[1 - self.side];
        match way.arrived.read(buffer)? {
            0 if !way.has_ended && !buffer.is_empty() => Err(ErrorKind::WouldBlock.into()),
            count => Ok(count),
        }
    }
}

impl Write for End {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut pair = lock(&self.pair);
        if pair.broken[self.side] {
            return Err(ErrorKind::ConnectionReset.into());
        }
        if pair.ways[1 - self.side].has_ended {
            return Err(ErrorKind::BrokenPipe.into());
        }
        let way = &mut pair.ways[self.side];
        let count = bytes
            .len()
            .min(WRITTEN_MAX.saturating_sub(way.written.len()));
        if count == 0 && !bytes.is_empty() {
            return Err(ErrorKind::WouldBlock.into());
        }
        way.written.extend(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for End {
    fn drop(&mut self) {
        lock(&self.pair).dropped[self.side] = true;
    }
}

impl AsyncRead for End {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.read(buffer.initialize_unfilled()) {
            Ok(count) => {
                buffer.advance(count);
                Poll::Ready(Ok(()))
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                let other = 1 - self.side;
                lock(&self.pair).ways[other].reader = Some(context.waker().clone());
                Poll::Pending
            }
            Err(error) => Poll::Ready(Err(error)),
        }
    }
}

impl AsyncWrite for End {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.write(bytes) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                let side = self.side;
                lock(&self.pair).ways[side].writer = Some(context.waker().clone());
                Poll::Pending
            }
            result => Poll::Ready(result),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    /// The end is told when this one is dropped, which comes next.
    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// The server's side of a [`Doorstep`]; nobody answers there when it is dropped.
#[derive(Debug)]
pub struct Door(Arc<Mutex<Doorstep>>);

impl Door {
    /// Takes connections from now on.
    pub fn open(doorstep: &Arc<Mutex<Doorstep>>) -> Door {
        lock(doorstep).is_open = true;
        Door(Arc::clone(doorstep))
    }

    /// The next connection.
    pub async fn accept(&mut self) -> (End, SocketAddr) {
        std::future::poll_fn(|context| {
            let mut doorstep = lock(&self.0);
            match doorstep.queue.pop_front() {
                Some(arrived) => Poll::Ready(arrived),
                None => {
                    doorstep.waker = Some(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        let mut doorstep = lock(&self.0);
        doorstep.is_open = false;
        doorstep.queue.clear();
        doorstep.waker = None;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no holder of this lock panics")
}
