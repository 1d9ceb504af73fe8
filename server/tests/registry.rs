//! The registry over a store that breaks: guests are made in the order of their players' numbers,
//! and mail that was kept is told.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use host::inbox::Inbox;
use host::news::News;
use host::replica::{Replica, SharedReplica};
use protocol::ErrorCode;
use protocol::server::MailBody;
use server::config::Limits;
use server::machine::{Machine, ThisMachine};
use server::sessions::Registry;
use server::sessions::registry::Surroundings;
use sim_core::catalogue::Catalogue;
use sim_core::ids::{Frequency, ItemId, PlayerId, TechnologyId, Tick};
use sim_core::players::{CommandOutcome, Discovery, Gift, Verdict};
use sim_core::tick::{Input, World, WorldParams};
use storage::{
    Location, MailDraft, Mailbox, Result, SessionRecord, Sessions, StorageError, StoredMail,
    Witness,
};
use tokio::sync::{broadcast, mpsc, watch};

/// The call right after whose first commit the connection breaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    Nowhere,
    Create,
    Deliver,
}

/// A store whose connection breaks once, and is not back for the next question either.
struct Breaking {
    store: Box<dyn Sessions>,
    fault: Fault,
    broken: bool,
}

impl Breaking {
    /// Breaks after this call, if it is the one.
    fn after(&mut self, call: Fault) -> Result<()> {
        if self.fault == call {
            self.fault = Fault::Nowhere;
            self.broken = true;
            return Err(unavailable());
        }
        Ok(())
    }

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
        self.after(Fault::Create)
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
        self.check()?;
        let delivered = self.store.deliver(drafts).await?;
        self.after(Fault::Deliver)?;
        Ok(delivered)
    }

    async fn mailbox(&mut self, session: &str) -> Result<Mailbox> {
        self.store.mailbox(session).await
    }

    async fn ack(&mut self, acks: &[(String, u64)]) -> Result<()> {
        self.store.ack(acks).await
    }

    async fn witnesses(&mut self) -> Result<Vec<Witness>> {
        self.store.witnesses().await
    }

    async fn close(&mut self) {
        self.store.close().await;
    }
}

/// A registry over a world in which nobody is, and its inbox.
async fn registry(location: &Location, fault: Fault) -> (Registry, Arc<Inbox>) {
    let (_, stop) = watch::channel(false);
    registry_until(stop, location, fault).await
}

async fn registry_until(
    stop: watch::Receiver<bool>,
    location: &Location,
    fault: Fault,
) -> (Registry, Arc<Inbox>) {
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
        fault,
        broken: false,
    };
    let surroundings = Surroundings {
        inbox: Arc::clone(&inbox),
        replica: SharedReplica::new(Replica::of(&world.image())),
        feed,
        catalogue,
        limits: Limits::default(),
        randomness: ThisMachine.randomness(),
        stop,
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

const PATIENCE: Duration = Duration::from_secs(20);
const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

#[tokio::test]
async fn a_session_that_was_made_without_an_answer_leaves_no_gap() {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Folder(folder.path().to_owned());
    for fault in [Fault::Nowhere, Fault::Create] {
        let (registry, inbox) = registry(&location, fault).await;
        registry.resume().await.unwrap();
        let before = joining(&inbox).len() as u32;
        let first = registry.open_guest(Some("Ada"), ADDRESS).await;
        assert_eq!(first.is_err(), fault == Fault::Create);
        let (second, _) = registry.open_guest(None, ADDRESS).await.unwrap();
        assert_eq!(second.player, PlayerId(before + 2));
        assert_eq!(second.name, format!("Guest {}", before + 2));
        assert_eq!(joining(&inbox), [before + 1, before + 2]);
    }
    // What was made and never joined the world, joins at the next start, in order.
    let (registry, inbox) = registry(&location, Fault::Nowhere).await;
    registry.resume().await.unwrap();
    assert_eq!(joining(&inbox), [1, 2, 3, 4]);
}

#[tokio::test]
async fn mail_that_was_kept_without_an_answer_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Folder(folder.path().to_owned());
    let (registry, _) = registry(&location, Fault::Deliver).await;
    let registry = Arc::new(registry);
    let (ada, _) = registry.open_guest(Some("Ada"), ADDRESS).await.unwrap();
    let (news, mail) = mpsc::channel(1);
    let mailroom = tokio::spawn(Arc::clone(&registry).run_mailroom(mail));
    let mut last_mail = ada.watch_mail();
    let mut delivered = registry.delivered();
    for seq in 1..=2 {
        let outcome = CommandOutcome {
            player: ada.player,
            seq,
            tick: Tick(seq),
            verdict: Verdict::Applied,
        };
        let told = News {
            tick: Tick(seq),
            outcomes: vec![outcome],
            gifts: Vec::new(),
            discoveries: Vec::new(),
        };
        news.send(told).await.unwrap();
        let arrived = last_mail.wait_for(|number| *number == seq);
        tokio::time::timeout(PATIENCE, arrived)
            .await
            .unwrap()
            .unwrap();
        let kept = delivered.wait_for(|tick| *tick == Tick(seq));
        tokio::time::timeout(PATIENCE, kept).await.unwrap().unwrap();
    }
    let numbers: Vec<_> = ada.mail_after(0).iter().map(|mail| mail.number).collect();
    assert_eq!(numbers, [1, 2]);
    assert!(registry.is_mail_well());
    drop(news);
    mailroom.await.unwrap();
}

/// LED-6.
#[tokio::test]
async fn who_gets_something_is_told_by_whom_whether_they_are_there_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Folder(folder.path().to_owned());
    let (registry, _) = registry(&location, Fault::Nowhere).await;
    let (ada, _) = registry.open_guest(Some("Ada"), ADDRESS).await.unwrap();
    let gift = |from, amount| Gift {
        to: ada.player,
        from: PlayerId(from),
        items: [(ItemId(0), amount)].into(),
    };
    let outcome = CommandOutcome {
        player: ada.player,
        seq: 1,
        tick: Tick(3),
        verdict: Verdict::Applied,
    };
    let news = News {
        tick: Tick(3),
        outcomes: vec![outcome],
        gifts: vec![gift(2, 5), gift(3, 1)],
        discoveries: Vec::new(),
    };
    for _ in 0..2 {
        registry.deliver(std::slice::from_ref(&news)).await.unwrap();
    }
    let mail = ada.mail_after(0);
    let gifts: Vec<_> = mail
        .iter()
        .filter_map(|mail| match &mail.body {
            MailBody::Gift(report) => Some((report.from.0, report.tick, report.items["ore"])),
            _ => None,
        })
        .collect();
    assert_eq!(
        (mail.len(), gifts),
        (3, vec![(2, Tick(3), 5), (3, Tick(3), 1)])
    );
}

/// TEC-5.
#[tokio::test]
async fn who_found_something_out_is_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Folder(folder.path().to_owned());
    let (registry, _) = registry(&location, Fault::Nowhere).await;
    let (ada, _) = registry.open_guest(Some("Ada"), ADDRESS).await.unwrap();
    // In a tick in which nobody asked for anything, and beside a gift.
    let news = News {
        tick: Tick(3),
        outcomes: Vec::new(),
        gifts: vec![Gift {
            to: ada.player,
            from: PlayerId(2),
            items: [(ItemId(0), 1)].into(),
        }],
        discoveries: [0, 1]
            .map(|technology| Discovery {
                player: ada.player,
                technology: TechnologyId(technology),
            })
            .into(),
    };
    for _ in 0..2 {
        registry.deliver(std::slice::from_ref(&news)).await.unwrap();
    }
    let mail = ada.mail_after(0);
    let found: Vec<_> = mail
        .iter()
        .filter_map(|mail| match &mail.body {
            MailBody::Discovery(report) => Some((report.tick, &*report.technology)),
            _ => None,
        })
        .collect();
    assert_eq!(mail.len(), 3);
    assert_eq!(found, [(Tick(3), "logistics"), (Tick(3), "mining")]);
}

#[tokio::test]
async fn who_waits_to_join_is_told_that_the_server_stops() {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Folder(folder.path().to_owned());
    let (stopper, stop) = watch::channel(false);
    let (registry, _) = registry_until(stop, &location, Fault::Nowhere).await;
    let (ada, _) = registry.open_guest(None, ADDRESS).await.unwrap();
    let (joined, ()) = tokio::join!(registry.wait_until_joined(&ada), async {
        stopper.send_replace(true);
    });
    assert_eq!(joined.unwrap_err().code, ErrorCode::ShuttingDown);
}
