//! Guests are made in the order of their players' numbers, whatever the store does meanwhile.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use async_trait::async_trait;
use server::config::Limits;
use server::sessions::Registry;
use server::sessions::registry::Surroundings;
use server::worlds::inbox::Inbox;
use server::worlds::replica::{Replica, SharedReplica};
use sim_core::catalogue::Catalogue;
use sim_core::ids::{Frequency, PlayerId, Tick};
use sim_core::tick::{Input, World, WorldParams};
use storage::{
    Location, MailDraft, Mailbox, Result, SessionRecord, Sessions, StorageError, StoredMail,
    Witness,
};
use tokio::sync::broadcast;

/// A store whose connection breaks right after its first commit, and is not back for the next
/// question either.
struct Breaking {
    store: Box<dyn Sessions>,
    breaks: bool,
    broken: bool,
}

impl Breaking {
    fn check(&mut self) -> Result<()> {
        if std::mem::take(&mut self.broken) {
            return Err(unavailable());
        }
        Ok(())
    }
}

fn unavailable() -> StorageError {
    StorageError::Unavailable {
        what: "the session store",
        source: sqlx::Error::PoolTimedOut,
    }
}

#[async_trait]
impl Sessions for Breaking {
    async fn create(&mut self, session: &SessionRecord) -> Result<()> {
        self.store.create(session).await?;
        self.broken = std::mem::take(&mut self.breaks);
        if self.broken {
            Err(unavailable())
        } else {
            Ok(())
        }
    }

    async fn by_token(&mut self, token_sha256: [u8; 32]) -> Result<Option<SessionRecord>> {
        self.store.by_token(token_sha256).await
    }

    async fn after_player(&mut self, player: PlayerId) -> Result<Vec<SessionRecord>> {
        self.store.after_player(player).await
    }

    async fn of_player(&mut self, player: PlayerId) -> Result<Option<SessionRecord>> {
        self.check()?;
        self.store.of_player(player).await
    }

    async fn deliver(&mut self, drafts: &[MailDraft]) -> Result<Vec<StoredMail>> {
        self.store.deliver(drafts).await
    }

    async fn mailbox(&mut self, session: &str) -> Result<Mailbox> {
        self.store.mailbox(session).await
    }

    async fn ack(&mut self, session: &str, number: u64) -> Result<()> {
        self.store.ack(session, number).await
    }

    async fn witnesses(&mut self) -> Result<Vec<Witness>> {
        self.store.witnesses().await
    }

    async fn close(&mut self) {
        self.store.close().await;
    }
}

/// A registry over a world in which nobody is, and its inbox.
async fn registry(location: &Location, breaks: bool) -> (Registry, Arc<Inbox>) {
    let params = WorldParams {
        seed: 1,
        frequency: Frequency::new(64).unwrap(),
        ticks_per_second: 20,
        ticks_per_generation: 10,
    };
    let catalogue = Arc::new(Catalogue::verdant());
    let world = World::new(params, Arc::clone(&catalogue)).unwrap();
    let inbox = Arc::new(Inbox::default());
    let (feed, _) = broadcast::channel(1);
    let store = Breaking {
        store: storage::open(location).await.unwrap().sessions,
        breaks,
        broken: false,
    };
    let surroundings = Surroundings {
        inbox: Arc::clone(&inbox),
        replica: SharedReplica::new(Replica::of(&world.image())),
        feed,
        catalogue,
        limits: Limits::default(),
    };
    let registry = Registry::open(Box::new(store), surroundings).await.unwrap();
    (registry, inbox)
}

fn joining(inbox: &Inbox) -> Vec<u32> {
    let inputs = inbox.seal(Tick(1));
    let player = |input| match input {
        Input::Join { player, .. } => Some(player.0),
        _ => None,
    };
    inputs.into_iter().filter_map(player).collect()
}

const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

#[tokio::test]
async fn a_session_that_was_made_without_an_answer_leaves_no_gap() {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Folder(folder.path().to_owned());
    for breaks in [false, true] {
        let (registry, inbox) = registry(&location, breaks).await;
        registry.resume().await.unwrap();
        let before = joining(&inbox).len() as u32;
        let first = registry.open_guest(Some("Ada"), ADDRESS).await;
        assert_eq!(first.is_err(), breaks);
        let (second, _) = registry.open_guest(None, ADDRESS).await.unwrap();
        assert_eq!(second.player, PlayerId(before + 2));
        assert_eq!(second.name, format!("Guest {}", before + 2));
        assert_eq!(joining(&inbox), [before + 1, before + 2]);
    }
    // What was made and never joined the world, joins at the next start, in order.
    let (registry, inbox) = registry(&location, false).await;
    registry.resume().await.unwrap();
    assert_eq!(joining(&inbox), [1, 2, 3, 4]);
}
