//! The thread that owns the world, or in a simulation the place. It is reached only by sealed ticks and what they let out.

use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use sim_core::ids::ChunkId;
use sim_core::part::{Broadcast, PartImage};
use sim_core::tick::{SealedTick, StepError, TickOutput, Watch, World, WorldImage};
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::Threads;
use crate::error::{ServerError, Stopped};
use crate::machine::Place;

enum Request {
    Step(
        SealedTick,
        Watched,
        oneshot::Sender<Result<Stepped, StepError>>,
    ),
    Image(oneshot::Sender<WorldImage>),
}

/// What is to be watched from before a tick on.
#[derive(Debug, Default)]
pub struct Watched {
    /// Chunks that no longer are.
    pub ended: BTreeSet<ChunkId>,
    /// Chunks to be told as they are before the tick, and watched from then on: the first of these
    /// sets, and as many more as there is time for.
    pub unknown: Vec<BTreeSet<ChunkId>>,
}

/// A tick, and what those who compute parts of the world have to be told.
#[derive(Debug)]
pub struct Stepped {
    /// What the step let out.
    pub output: TickOutput,
    /// What happened in the chunks that are watched.
    pub broadcast: Broadcast,
    /// The unknown chunks as they were before the tick, one for each set that there was time for.
    pub images: Vec<PartImage>,
}

/// How long a tick may be put off for those who begin to compute chunks. 64 chunks with
/// 53,000 structures take 27 ms.
const WATCHING_TIME_MAX: Duration = Duration::from_millis(5);

/// The way to the world.
#[derive(Debug)]
pub struct Worker(Way);

#[derive(Debug)]
enum Way {
    /// Its thread, which ends when this is dropped.
    Thread(Sender<Request>),
    /// It is here.
    Here(Box<Mutex<Owned>>),
}

/// A world and what it works with.
#[derive(Debug)]
struct Owned {
    world: World,
    watch: Watch,
    threads: Arc<Threads>,
}

impl Worker {
    /// Moves a world into a thread of its own, which spreads the work of a tick; or keeps it
    /// here.
    ///
    /// # Errors
    /// If there can be no thread.
    pub fn start(world: World, threads: Threads, place: Place) -> Result<Worker, ServerError> {
        let watch = Watch::new(world.params().frequency);
        let threads = Arc::new(threads);
        let owned = Owned {
            world,
            watch,
            threads,
        };
        if place == Place::Here {
            return Ok(Worker(Way::Here(Box::new(Mutex::new(owned)))));
        }
        let (requests, inbox) = channel();
        thread::Builder::new()
            .name("world".into())
            .spawn(move || owned.run(inbox))?;
        Ok(Worker(Way::Thread(requests)))
    }

    /// One tick.
    ///
    /// # Errors
    /// If the tick is not the next, or the thread is gone.
    pub async fn step(&self, sealed: SealedTick, watched: Watched) -> Result<Stepped, ServerError> {
        let (reply, stepped) = oneshot::channel();
        self.ask(Request::Step(sealed, watched, reply), stepped)
            .await?
            .map_err(ServerError::from)
    }

    /// The whole world as it is now; shares what it can.
    ///
    /// # Errors
    /// If the thread is gone.
    pub async fn image(&self) -> Result<WorldImage, ServerError> {
        let (reply, image) = oneshot::channel();
        self.ask(Request::Image(reply), image).await
    }

    async fn ask<T>(
        &self,
        request: Request,
        reply: oneshot::Receiver<T>,
    ) -> Result<T, ServerError> {
        let stopped = ServerError::WorldStopped(Stopped);
        match &self.0 {
            Way::Thread(requests) => {
                if requests.send(request).is_err() {
                    return Err(stopped);
                }
            }
            Way::Here(owned) => {
                let mut owned = owned.lock().expect("no holder of this lock panics");
                owned.answer(request);
            }
        }
        reply.await.map_err(|_| stopped)
    }
}

impl Owned {
    fn run(mut self, requests: Receiver<Request>) {
        let threads = Arc::clone(&self.threads);
        threads.run(move || {
            while let Some(request) = next(&mut self.world, &requests) {
                self.answer(request);
            }
        });
    }

    fn answer(&mut self, request: Request) {
        // A reply that nobody waits for is no fault.
        match request {
            Request::Step(sealed, watched, reply) => {
                let stepped = self.step(&sealed, &watched);
                drop(reply.send(stepped));
            }
            Request::Image(reply) => drop(reply.send(self.world.image())),
        }
    }

    fn step(&mut self, sealed: &SealedTick, watched: &Watched) -> Result<Stepped, StepError> {
        let Owned {
            world,
            watch,
            threads,
        } = self;
        watch.forget(&watched.ended);
        let mut images = Vec::new();
        let began = Instant::now();
        for ids in &watched.unknown {
            images.push(world.watch(watch, ids));
            if began.elapsed() > WATCHING_TIME_MAX {
                break;
            }
        }
        let (output, broadcast) = world.step_watched(&**threads, sealed, watch)?;
        Ok(Stepped {
            output,
            broadcast,
            images,
        })
    }
}

/// The next request; until it comes, the world does ahead what it can.
fn next(world: &mut World, requests: &Receiver<Request>) -> Option<Request> {
    loop {
        match requests.try_recv() {
            Ok(request) => return Some(request),
            Err(TryRecvError::Disconnected) => return None,
            Err(TryRecvError::Empty) if world.prepare() => {}
            Err(TryRecvError::Empty) => return requests.recv().ok(),
        }
    }
}
