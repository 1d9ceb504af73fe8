//! Spreading a tick's work over threads. Which thread does what, no state can tell.

use std::num::NonZeroUsize;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use sim_core::tick::{Executor, Serial};

use crate::error::ServerError;

/// Chunks from which on it pays to wake other threads: fewer are done before those have begun.
const SPREAD_FROM: usize = 16;
/// Portions of the work for each thread: enough for one that came late to find some, few enough
/// that handing them out costs nothing beside a chunk's half a microsecond.
const PORTIONS_PER_THREAD: usize = 4;

/// A number of threads.
#[derive(Debug)]
pub struct Threads {
    /// None if everything is done on the thread that asks.
    pool: Option<ThreadPool>,
}

impl Threads {
    /// So many threads; one is the thread that asks.
    ///
    /// # Errors
    /// If they cannot be started.
    pub fn new(count: NonZeroUsize) -> Result<Threads, ServerError> {
        let build = || {
            ThreadPoolBuilder::new()
                .num_threads(count.get())
                .thread_name(|number| format!("tick-{number}"))
                .build()
        };
        let pool = (count.get() > 1).then(build).transpose();
        Ok(Threads {
            pool: pool.map_err(|error| ServerError::Io(std::io::Error::other(error)))?,
        })
    }
}

impl Threads {
    /// Does something on one of these threads. What is spread from there is begun at once, where it
    /// is; from elsewhere, each time, a thread has first to be woken and waited for.
    pub fn run<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        match &self.pool {
            Some(pool) => pool.install(work),
            None => work(),
        }
    }
}

impl Executor for Threads {
    fn for_each<T: Send>(&self, items: &mut [T], work: impl Fn(&mut T) + Sync) {
        match &self.pool {
            Some(pool) if items.len() >= SPREAD_FROM => self.run(|| {
                let portions = pool.current_num_threads() * PORTIONS_PER_THREAD;
                let portion = items.len().div_ceil(portions);
                items.par_iter_mut().with_min_len(portion).for_each(&work);
            }),
            _ => Serial.for_each(items, work),
        }
    }
}
