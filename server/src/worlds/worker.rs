//! The thread that owns the world. It is reached only by sealed ticks and what they let out.

use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread;

use sim_core::tick::{SealedTick, StepError, TickOutput, World, WorldImage};
use tokio::sync::oneshot;

use super::Threads;
use crate::error::{ServerError, Stopped};

enum Request {
    Step(SealedTick, oneshot::Sender<Result<TickOutput, StepError>>),
    Image(oneshot::Sender<WorldImage>),
}

/// The way to the world's thread, which ends when this is dropped.
#[derive(Debug)]
pub struct Worker {
    requests: Sender<Request>,
}

impl Worker {
    /// Moves a world into a thread of its own, which spreads the work of a tick.
    ///
    /// # Errors
    /// If there can be no thread.
    pub fn start(world: World, threads: Threads) -> Result<Worker, ServerError> {
        let (requests, inbox) = channel();
        thread::Builder::new().name("world".into()).spawn(move || {
            let spread = &threads;
            threads.run(move || run(world, spread, &inbox));
        })?;
        Ok(Worker { requests })
    }

    /// One tick.
    ///
    /// # Errors
    /// If the tick is not the next, or the thread is gone.
    pub async fn step(&self, sealed: SealedTick) -> Result<TickOutput, ServerError> {
        let (reply, output) = oneshot::channel();
        self.ask(Request::Step(sealed, reply), output)
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
        let stopped = |_| ServerError::WorldStopped(Stopped);
        self.requests
            .send(request)
            .map_err(|_| ServerError::WorldStopped(Stopped))?;
        reply.await.map_err(stopped)
    }
}

fn run(mut world: World, threads: &Threads, requests: &Receiver<Request>) {
    while let Some(request) = next(&mut world, requests) {
        // A reply that nobody waits for is no fault.
        match request {
            Request::Step(sealed, reply) => drop(reply.send(world.step_on(threads, &sealed))),
            Request::Image(reply) => drop(reply.send(world.image())),
        }
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
