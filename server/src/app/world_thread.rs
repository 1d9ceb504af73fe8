//! The ticker's thread and its runtime: no request can hold up a tick. The journal is opened here,
//! so that this runtime alone hears from its connection.

use std::sync::Arc;

use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;
use storage::{Catalogues, StorageError, Stores};
use tokio::sync::{oneshot, watch};

use super::recover;
use crate::config::Config;
use crate::error::{ServerError, Stopped};
use crate::machine::{Machine, Place};
use crate::worlds::clock::MachineTime;
use crate::worlds::recovery::{Opened, Recovered};
use crate::worlds::ticker::Ticker;

/// How the world ended.
pub(super) type End = Result<(), ServerError>;

/// The stores, and what was opened and recovered from them.
pub(super) struct Ready {
    pub(super) stores: Stores,
    pub(super) opened: Opened,
    pub(super) recovered: Recovered,
}

/// A thread that waits for its ticker.
pub(super) struct WorldThread {
    ticker: oneshot::Sender<Ticker<MachineTime>>,
    end: oneshot::Receiver<End>,
}

impl WorldThread {
    /// Opens the stores and recovers the world in a thread that is going to tick. The thread
    /// stops with `stop`, and says so when it stops by itself.
    pub(super) async fn open(
        machine: &Arc<impl Machine>,
        config: &Config,
        catalogue: &Arc<Catalogue>,
        stop: &Arc<watch::Sender<bool>>,
    ) -> Result<(Ready, WorldThread), ServerError> {
        let (ready, opening) = oneshot::channel();
        let (ticker, start) = oneshot::channel();
        let (ended, end) = oneshot::channel();
        let (config, catalogue) = (config.clone(), Arc::clone(catalogue));
        let (stop, place) = (Arc::clone(stop), machine.place());
        let machine = Arc::clone(machine);
        let living = async move {
            // Who does not wait for it any more needs no world.
            let _ = ready.send(open(&*machine, &config, &catalogue).await);
            if let Ok(ticker) = start.await {
                let _ = ended.send(run(ticker, &stop).await);
            }
        };
        match place {
            Place::Apart => {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()?;
                std::thread::Builder::new()
                    .name("ticker".into())
                    .spawn(move || runtime.block_on(living))?;
            }
            Place::Here => drop(tokio::spawn(living)),
        }
        let gone = |_| ServerError::WorldStopped(Stopped);
        let ready = opening.await.map_err(gone)??;
        Ok((ready, WorldThread { ticker, end }))
    }

    /// Starts to tick. The end is told when there is one.
    pub(super) fn start(self, ticker: Ticker<MachineTime>) -> oneshot::Receiver<End> {
        // A thread that is gone tells its end by saying nothing.
        let _ = self.ticker.send(ticker);
        self.end
    }
}

async fn open(
    machine: &impl Machine,
    config: &Config,
    catalogue: &Arc<Catalogue>,
) -> Result<Ready, ServerError> {
    let mut stores = machine.open_stores(&config.location).await?;
    let (opened, recovered) = recover(&mut stores, config, catalogue).await?;
    tell_tools(stores.catalogue.as_mut(), catalogue).await;
    // Those who use these open them again, in the runtime of the requests.
    stores.snapshots.close().await;
    stores.sessions.close().await;
    stores.catalogue.close().await;
    Ok(Ready {
        stores,
        opened,
        recovered,
    })
}

/// Writes the catalogue that the world runs by, if it is another than the one written last. Players
/// need none of that, so nothing that goes wrong with it keeps them out.
async fn tell_tools(store: &mut dyn Catalogues, catalogue: &Catalogue) {
    let writing = async {
        if store.hash().await? != Some(StateHash(catalogue.hash())) {
            store.write(catalogue).await?;
            tracing::info!(hash = %StateHash(catalogue.hash()), "catalogue written, for tools");
        }
        Ok::<(), StorageError>(())
    };
    if let Err(error) = writing.await {
        tracing::warn!(code = error.code(), %error, "the catalogue is not told to tools");
    }
}

async fn run(ticker: Ticker<MachineTime>, stop: &watch::Sender<bool>) -> End {
    let end = ticker.run(stop.subscribe()).await;
    if let Err(error) = &end {
        tracing::error!(code = error.code(), %error, "the world stopped");
    }
    // Without a world there is nothing to serve.
    stop.send_replace(true);
    end
}
