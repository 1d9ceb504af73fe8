//! News become mail: numbered and durable in batches, then handed to whoever waits.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use protocol::research::DiscoveryReport;
use protocol::server::{GiftReport, MailBody, OutcomeReport};
use sim_core::ids::{PlayerId, Tick};
use sim_core::players::{CommandOutcome, Rejection, Verdict};
use storage::{About, MailDraft, StorageError};
use tokio::sync::{mpsc, watch};

use super::registry::{Registry, Store, in_time, lock, mail_of, messages_of};
use host::news::News;

/// Ticks whose news wait for the mailroom, at most: when there are more, the world waits.
pub const WAITING_TICKS_MAX: usize = 256;
/// Ticks that go into one commit, at most.
const BATCH_TICKS_MAX: usize = 256;
/// Longest time that an ack stays in memory only.
const ACK_PERIOD: Duration = Duration::from_secs(1);
const RETRY_WAIT: Duration = Duration::from_millis(200);

impl Registry {
    /// The last tick whose mail is durable, with all mail before; 0 until there was some.
    pub fn delivered(&self) -> watch::Receiver<Tick> {
        self.delivered.subscribe()
    }

    /// Whether the last attempt to deliver mail came through.
    pub fn is_mail_well(&self) -> bool {
        self.mail_is_well.load(Ordering::Relaxed)
    }

    /// Delivers news until there are no more to come. Whatever has come while a commit was
    /// under way goes into the next one.
    pub async fn run_mailroom(self: Arc<Self>, mut inbox: mpsc::Receiver<News>) {
        let mut flush = tokio::time::interval(ACK_PERIOD);
        let mut batch = Vec::new();
        loop {
            tokio::select! {
                biased;
                _ = flush.tick() => self.flush_acks().await,
                count = inbox.recv_many(&mut batch, BATCH_TICKS_MAX) => {
                    if count == 0 {
                        break;
                    }
                    self.deliver_surely(&batch).await;
                    batch.clear();
                }
            }
        }
        self.flush_acks().await;
        self.store.lock().await.sessions.close().await;
    }

    async fn deliver_surely(&self, batch: &[News]) {
        let mut attempt = in_time(self.deliver(batch)).await;
        while let Err(error) = attempt {
            self.mail_is_well.store(false, Ordering::Relaxed);
            tracing::error!(%error, "mail was not delivered; it is tried again");
            tokio::time::sleep(RETRY_WAIT).await;
            attempt = in_time(self.deliver_again(batch)).await;
        }
        self.mail_is_well.store(true, Ordering::Relaxed);
        if let Some(news) = batch.last() {
            self.delivered.send_replace(news.tick);
        }
    }

    /// Delivers the news of ticks, in order; what was delivered before is passed over.
    ///
    /// # Errors
    /// If the store can't be written. Whether something was delivered is not known then.
    pub async fn deliver(&self, batch: &[News]) -> Result<(), StorageError> {
        let mut store = self.store.lock().await;
        let drafts = self.drafts(&mut store, batch).await?;
        self.post(&mut store, &drafts).await
    }

    /// The same after an attempt that failed. That one may have come through all the same, and
    /// then the store says of nothing that it is new: so sessions in memory get what the store has.
    async fn deliver_again(&self, batch: &[News]) -> Result<(), StorageError> {
        let mut store = self.store.lock().await;
        let drafts = self.drafts(&mut store, batch).await?;
        self.post(&mut store, &drafts).await?;
        let recipients: BTreeSet<_> = drafts.iter().map(|draft| &*draft.session).collect();
        for id in recipients {
            if let Some(session) = self.live_by_id(id) {
                let mailbox = store.sessions.mailbox(id).await?;
                session.refresh(mailbox.last_number, messages_of(&mailbox));
            }
        }
        Ok(())
    }

    async fn post(&self, store: &mut Store, drafts: &[MailDraft]) -> Result<(), StorageError> {
        for stored in store.sessions.deliver(drafts).await? {
            let session = self.live_by_id(&stored.session);
            if let (Some(session), Some(mail)) = (session, mail_of(stored.number, &stored.body)) {
                session.receive(mail);
            }
        }
        Ok(())
    }

    async fn drafts(
        &self,
        store: &mut Store,
        batch: &[News],
    ) -> Result<Vec<MailDraft>, StorageError> {
        let mut drafts = Vec::new();
        for news in batch {
            for (player, about, body) in self.letters(news) {
                let Some(session) = self.of_player(store, player).await? else {
                    tracing::error!(%player, "a player without a session");
                    continue;
                };
                drafts.push(MailDraft {
                    session: session.id.clone(),
                    tick: news.tick,
                    about,
                    body: serde_json::to_string(&body).expect("mail has text for keys"),
                });
            }
        }
        Ok(drafts)
    }

    /// What is to be told of a tick, to whom.
    fn letters(&self, news: &News) -> Vec<(PlayerId, About, MailBody)> {
        let outcome = |outcome: &CommandOutcome| {
            let about = About::Command {
                seq: outcome.seq,
                is_remembered: is_remembered(outcome),
            };
            let report = OutcomeReport::of(outcome, &self.catalogue);
            (outcome.player, about, MailBody::Outcome(report))
        };
        let outcomes = news.outcomes.iter().map(outcome);
        let events = self.events(news);
        outcomes.chain(events).collect()
    }

    /// What else happened, each player's events numbered from 0.
    fn events(&self, news: &News) -> Vec<(PlayerId, About, MailBody)> {
        let gifts = news.gifts.iter().map(|gift| {
            let report = GiftReport::of(gift, news.tick, &self.name_of(gift.from), &self.catalogue);
            (gift.to, MailBody::Gift(report))
        });
        let discoveries = news.discoveries.iter().filter_map(|discovery| {
            let report = DiscoveryReport::of(discovery, news.tick, &self.catalogue)?;
            Some((discovery.player, MailBody::Discovery(report)))
        });
        let mut counts: BTreeMap<PlayerId, u32> = BTreeMap::new();
        let numbered = gifts.chain(discoveries).map(|(player, body)| {
            let count = counts.entry(player).or_default();
            let number = *count;
            *count += 1;
            (player, About::Event { number }, body)
        });
        numbered.collect()
    }

    fn name_of(&self, player: PlayerId) -> String {
        let replica = self.replica.read();
        let known = replica.players.get(&player);
        known.map_or_else(|| format!("Player {player}"), |player| player.name.clone())
    }

    async fn flush_acks(&self) {
        let acks = std::mem::take(&mut *lock(&self.acks));
        if acks.is_empty() {
            return;
        }
        let acks: Vec<_> = acks.into_iter().collect();
        let mut store = self.store.lock().await;
        // Lost, they cost that some mail comes twice.
        if let Err(error) = in_time(store.sessions.ack(&acks)).await {
            tracing::warn!(%error, "acks were not kept");
        }
    }
}

/// Whether the world keeps this answer, so that a world without it is not this one.
fn is_remembered(outcome: &CommandOutcome) -> bool {
    !matches!(
        outcome.verdict,
        Verdict::Rejected(Rejection::NotPresent | Rejection::StaleSequence)
    )
}
