//! Keeping a world that was verified, and opening it. Its journal here begins with the world as it
//! was brought; the journal that led there is kept beside it.

use std::sync::Arc;
use std::time::Instant;

use sim_core::ids::Tick;
use sim_core::tick::World;
use storage::{Origin, SessionRecord, StorageError, Stores, WorldId};

use super::imports::{About, Import, Stage};
use super::{Beside, Refusal, State, Universe, verifying};
use crate::worlds::recovery;

impl Universe {
    /// Verifies a world, keeps and opens it, and says how that went.
    pub(super) async fn take_in(&self, import: Import) {
        let about = Arc::clone(&import.about);
        let began = Instant::now();
        let stage = match self.verify_and_adopt(import).await {
            Ok(tick) => {
                let took_ms = began.elapsed().as_millis() as u64;
                tracing::info!(world = %about.id, %tick, took_ms, "a world was imported");
                Stage::Done
            }
            Err(refusal) => {
                let Refusal { code, message, .. } = &refusal;
                tracing::info!(world = %about.id, code, message, "a world was not imported");
                Stage::Refused(refusal)
            }
        };
        about.tell(stage);
    }

    async fn verify_and_adopt(&self, import: Import) -> Result<Tick, Refusal> {
        let Import {
            about,
            verification,
            origin,
            session,
            turn,
        } = import;
        let time_max = self.config.limits.verify_time;
        let world = verifying::replay(verification, &about, time_max, &self.stop).await?;
        about.tell(Stage::Opening);
        self.keep(&about, &world, &origin, session).await?;
        let (tick, name, state) = (world.tick(), origin.name, State::Opening);
        // The world that runs is made from what was kept.
        drop(world);
        self.beside()
            .insert(about.id.clone(), Beside { name, state });
        drop(turn);
        match self.open_world(&about.id).await {
            Ok(()) => Ok(tick),
            Err(error) => {
                tracing::error!(world = %about.id, code = error.code(), %error, "a world is not opened");
                self.place(&about.id, State::Closed(error.to_string()));
                Err(Refusal::not_opened(error.code()))
            }
        }
    }

    /// All of it, or nothing.
    async fn keep(
        &self,
        about: &About,
        world: &World,
        origin: &Origin,
        session: SessionRecord,
    ) -> Result<(), StorageError> {
        let written = self.write(&about.id, world, origin, session).await;
        if let Err(error) = written {
            if let Err(error) = self.shelf.discard(&about.id).await {
                tracing::warn!(world = %about.id, %error, "what is left is removed at the next start");
            }
            return Err(error);
        }
        self.shelf.keep(&about.id).await.map(drop)
    }

    async fn write(
        &self,
        id: &WorldId,
        world: &World,
        origin: &Origin,
        session: SessionRecord,
    ) -> Result<(), StorageError> {
        let place = self.shelf.stage(id, origin).await?;
        let mut stores = storage::open(&place).await?;
        let written = self.fill(&mut stores, world, session).await;
        stores.close().await;
        written
    }

    async fn fill(
        &self,
        stores: &mut Stores,
        world: &World,
        session: SessionRecord,
    ) -> Result<(), StorageError> {
        let (journal, snapshots) = (stores.journal.as_mut(), stores.snapshots.as_mut());
        recovery::begin_with(journal, snapshots, world, &self.config.catalogue).await?;
        let known = world.player(session.player);
        let name = known.map_or(session.name, |player| player.name.clone());
        let session = SessionRecord { name, ..session };
        stores.sessions.create(&session).await
    }
}
