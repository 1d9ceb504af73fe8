//! The worlds of a server: the first, which is always there, and those that players brought.
//!
//! Each is a whole of its own, with stores, threads, sessions and routes; what one does, or what
//! becomes of it, is no other's business. One task opens those that are kept, takes in those that
//! are brought, one after the other, and sees to their end.
//!
//! - [`imports`]: who may bring a world now, and how far theirs is.
//! - [`verifying`]: the replay that a world is accepted after. [`adopting`]: how it is kept.
//!
//! How worlds are asked for is the routes' business (`http::worlds`, `http::import`).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use storage::{Shelf, WorldId};
use tokio::sync::{mpsc, watch};

use crate::app::{RunningWorld, start_world};
use crate::config::{Config, WorldChoice};
use crate::error::ServerError;
use crate::http;
use crate::machine::ThisMachine;
use crate::shared::{Shared, told_to_stop};
use imports::{Import, Imports};

mod adopting;
pub mod imports;
mod refusal;
mod verifying;

pub use refusal::Refusal;

/// The worlds of a server.
pub struct Universe {
    /// That of the first world, and but for their places of all.
    pub(crate) config: Config,
    /// The first.
    pub(crate) first: Arc<Shared>,
    /// Worlds that are being brought.
    pub(crate) imports: Imports,
    shelf: Shelf,
    beside: Mutex<BTreeMap<WorldId, Beside>>,
    stop: watch::Receiver<bool>,
}

/// A world beside the first.
struct Beside {
    name: String,
    state: State,
}

enum State {
    Opening,
    Open(Box<Open>),
    /// Why it can't be played.
    Closed(String),
}

struct Open {
    running: RunningWorld,
    router: Router,
}

/// A world as it is told of.
pub(crate) struct Told {
    /// Its name, for programs.
    pub(crate) id: WorldId,
    /// What its people call it.
    pub(crate) name: String,
    /// The world, or why it is not open.
    pub(crate) shared: Result<Arc<Shared>, Absence>,
}

/// Why a world is not open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Absence {
    /// It is not open yet.
    Opening,
    /// It can't be opened, or has ended.
    Closed(String),
}

impl Universe {
    /// The first world, which runs, and those that are kept beside it. They are opened by
    /// [`Universe::run`], which takes the imports.
    ///
    /// # Errors
    /// If it can't be known which those are.
    pub(crate) async fn open(
        config: Config,
        first: Arc<Shared>,
    ) -> Result<(Arc<Universe>, mpsc::Receiver<Import>), ServerError> {
        let shelf = Shelf::beside(&config.location);
        shelf.clear().await?;
        let opening = |id| {
            let (name, state) = (String::new(), State::Opening);
            (id, Beside { name, state })
        };
        let kept = shelf.worlds().await?.into_iter().map(opening).collect();
        let (imports, queue) = Imports::new(&config.limits);
        let universe = Universe {
            stop: first.stop.clone(),
            config,
            first,
            imports,
            shelf,
            beside: Mutex::new(kept),
        };
        Ok((Arc::new(universe), queue))
    }

    /// Opens the worlds that are kept, takes in those that are brought, and ends all when the
    /// server stops.
    pub(crate) async fn run(self: Arc<Self>, mut imports: mpsc::Receiver<Import>) {
        let mut stop = self.stop.clone();
        self.open_kept().await;
        loop {
            let import = tokio::select! {
                biased;
                () = told_to_stop(&mut stop) => break,
                import = imports.recv() => import,
            };
            match import {
                Some(import) => self.take_in(import).await,
                None => break,
            }
        }
        self.finish().await;
    }

    async fn open_kept(&self) {
        let ids: Vec<_> = self.beside().keys().cloned().collect();
        for (number, id) in ids.into_iter().enumerate() {
            if *self.stop.borrow() {
                return;
            }
            if number >= self.config.limits.imported_worlds {
                let most = self.config.limits.imported_worlds;
                let problem = format!("the server opens {most} imported worlds and not more");
                self.place(&id, State::Closed(problem));
                continue;
            }
            match self.shelf.name_of(&id).await {
                Ok(name) => self.call(&id, name.unwrap_or_default()),
                Err(error) => tracing::warn!(world = %id, %error, "a world without its name"),
            }
            if let Err(error) = self.open_world(&id).await {
                tracing::error!(world = %id, code = error.code(), %error, "a world is not opened");
                self.place(&id, State::Closed(format!("{}: {error}", error.code())));
            }
        }
    }

    /// Opens a world that is kept.
    async fn open_world(&self, id: &WorldId) -> Result<(), ServerError> {
        let config = Config {
            location: self.shelf.place_of(id),
            world: WorldChoice::default(),
            ..self.config.clone()
        };
        check_begun(&config).await?;
        let stop = Arc::new(watch::Sender::new(false));
        let running = start_world(&Arc::new(ThisMachine), config, Arc::clone(&stop)).await?;
        let mut stop_of_all = self.stop.clone();
        tokio::spawn(async move {
            told_to_stop(&mut stop_of_all).await;
            stop.send_replace(true);
        });
        let router = http::world_router(Arc::clone(&running.shared));
        self.place(id, State::Open(Box::new(Open { running, router })));
        Ok(())
    }

    /// Ends all worlds beside the first; the server stops.
    async fn finish(&self) {
        let mut ending = tokio::task::JoinSet::new();
        for (id, world) in std::mem::take(&mut *self.beside()) {
            if let State::Open(open) = world.state {
                ending.spawn(async move {
                    if let Err(error) = open.running.finished().await {
                        tracing::error!(world = %id, code = error.code(), %error, "a world ended");
                    }
                });
            }
        }
        while ending.join_next().await.is_some() {}
    }

    /// What leads into a world beside the first.
    pub(crate) fn router_of(&self, id: &WorldId) -> Option<Result<Router, Absence>> {
        let beside = self.beside();
        let world = beside.get(id)?;
        Some(match &world.state {
            State::Open(open) => Ok(open.router.clone()),
            State::Opening => Err(Absence::Opening),
            State::Closed(problem) => Err(Absence::Closed(problem.clone())),
        })
    }

    /// All worlds beside the first, in order.
    pub(crate) fn told(&self) -> Vec<Told> {
        let beside = self.beside();
        let told = beside.iter().map(|(id, world)| Told {
            id: id.clone(),
            name: world.name.clone(),
            shared: match &world.state {
                State::Open(open) if open.running.shared.is_stopping() => Err(Absence::Closed(
                    "it ended by itself; the log says why".to_owned(),
                )),
                State::Open(open) => Ok(Arc::clone(&open.running.shared)),
                State::Opening => Err(Absence::Opening),
                State::Closed(problem) => Err(Absence::Closed(problem.clone())),
            },
        });
        told.collect()
    }

    /// Worlds that may yet be brought.
    pub(crate) fn room(&self) -> usize {
        self.config
            .limits
            .imported_worlds
            .saturating_sub(self.taken())
    }

    /// Whether there are more worlds than may be, with those that are being brought.
    pub(crate) fn is_full(&self) -> bool {
        self.taken() > self.config.limits.imported_worlds
    }

    fn taken(&self) -> usize {
        self.beside().len() + self.imports.under_way()
    }

    fn place(&self, id: &WorldId, state: State) {
        let mut beside = self.beside();
        if let Some(world) = beside.get_mut(id) {
            world.state = state;
        }
    }

    fn call(&self, id: &WorldId, name: String) {
        let mut beside = self.beside();
        if let Some(world) = beside.get_mut(id) {
            world.name = name;
        }
    }

    fn beside(&self) -> MutexGuard<'_, BTreeMap<WorldId, Beside>> {
        self.beside.lock().expect("no holder of this lock panics")
    }
}

/// Whether there is a world: where there is none, the first would be begun, and no other.
async fn check_begun(config: &Config) -> Result<(), ServerError> {
    let mut stores = storage::open_for_reading(&config.location).await?;
    let segments = stores.journal.segments().await;
    stores.close().await;
    match segments?.is_empty() {
        false => Ok(()),
        true => {
            let detail = "it is empty".into();
            Err(ServerError::Incomplete { detail })
        }
    }
}
