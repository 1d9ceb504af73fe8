//! The worlds of a server, and the one address at which they are found.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::{GOODBYE_WAIT_MAX, RunningWorld, start_world};
use crate::config::Config;
use crate::error::ServerError;
use crate::http;
use crate::machine::{Listener, Machine, ThisMachine};
use crate::transport::listener;
use crate::universe::Universe;
use crate::worlds::recovery::Upgrade;

/// A server that runs.
pub struct Running {
    address: SocketAddr,
    stop: Arc<watch::Sender<bool>>,
    first: RunningWorld,
    beside: JoinHandle<()>,
    http: JoinHandle<()>,
}

/// Recovers the first world, and serves it; those beside it are recovered meanwhile.
///
/// # Errors
/// If what is kept of the first can't be used, or the address can't be listened on.
pub async fn start(config: Config) -> Result<Running, ServerError> {
    start_on(ThisMachine, config).await
}

/// The same, on some machine. Worlds that players bring run on this one all the same.
///
/// # Errors
/// Likewise.
pub async fn start_on(machine: impl Machine, config: Config) -> Result<Running, ServerError> {
    let machine = Arc::new(machine);
    let listener = listen(&*machine, config.listen).await?;
    let address = listener.local_addr()?;
    let limits = config.limits;
    let stop = Arc::new(watch::Sender::new(false));
    let first = start_world(&machine, config.clone(), Arc::clone(&stop)).await?;
    let (universe, imports) = match Universe::open(config, Arc::clone(&first.shared)).await {
        Ok(opened) => opened,
        Err(error) => {
            stop.send_replace(true);
            // Why the server does not start is the error that counts.
            let _ = first.finished().await;
            return Err(error);
        }
    };
    let router = http::router(Arc::clone(&universe));
    Ok(Running {
        address,
        first,
        beside: tokio::spawn(universe.run(imports)),
        http: tokio::spawn(listener::serve(listener, router, limits, stop.subscribe())),
        stop,
    })
}

async fn listen<M: Machine>(machine: &M, address: SocketAddr) -> Result<M::Listener, ServerError> {
    let listening = machine.listen(address).await;
    listening.map_err(|source| ServerError::Listen {
        address: address.to_string(),
        source,
    })
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What was done to the first world before it could run.
    pub fn upgrade(&self) -> Option<&Upgrade> {
        self.first.upgrade.as_ref()
    }

    /// Stops it when `true` is sent.
    pub fn stopper(&self) -> Arc<watch::Sender<bool>> {
        Arc::clone(&self.stop)
    }

    /// Returns when it has stopped: no more actions, every world's tick finished, last snapshots,
    /// every client told.
    ///
    /// # Errors
    /// If it did not stop because it was told to.
    pub async fn finished(mut self) -> Result<(), ServerError> {
        let (result, beside) = tokio::join!(self.first.finished(), self.beside);
        if let Err(error) = beside {
            tracing::error!(%error, "the worlds beside the first");
        }
        if tokio::time::timeout(GOODBYE_WAIT_MAX, &mut self.http)
            .await
            .is_err()
        {
            tracing::warn!("some requests were not answered");
            self.http.abort();
        }
        result
    }
}
