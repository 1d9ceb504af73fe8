//! Outcomes become mail: numbered and durable in batches, then handed to whoever waits.

use std::sync::Arc;
use std::time::Duration;

use protocol::server::{MailBody, OutcomeReport};
use sim_core::ids::Tick;
use sim_core::players::{CommandOutcome, Rejection, Verdict};
use storage::{MailDraft, StorageError};
use tokio::sync::mpsc;

use super::registry::{Registry, Store, lock, mail_of};

/// Outcomes of a tick.
pub type Outcomes = (Tick, Vec<CommandOutcome>);

/// Ticks that go into one commit, at most.
const BATCH_TICKS_MAX: usize = 256;
/// Longest time that an ack stays in memory only.
const ACK_PERIOD: Duration = Duration::from_secs(1);
const RETRY_WAIT: Duration = Duration::from_millis(200);

impl Registry {
    /// Delivers outcomes until there are no more to come. Whatever has come while a commit was
    /// under way goes into the next one.
    pub async fn run_mailroom(self: Arc<Self>, mut inbox: mpsc::UnboundedReceiver<Outcomes>) {
        let mut flush = tokio::time::interval(ACK_PERIOD);
        let mut batch = Vec::new();
        loop {
            tokio::select! {
                count = inbox.recv_many(&mut batch, BATCH_TICKS_MAX) => {
                    if count == 0 {
                        break;
                    }
                    self.deliver_surely(&batch).await;
                    batch.clear();
                }
                _ = flush.tick() => self.flush_acks().await,
            }
        }
        self.flush_acks().await;
        self.store.lock().await.sessions.close().await;
    }

    async fn deliver_surely(&self, batch: &[Outcomes]) {
        while let Err(error) = self.deliver(batch).await {
            tracing::error!(%error, "mail was not delivered; it is tried again");
            tokio::time::sleep(RETRY_WAIT).await;
        }
    }

    /// Delivers the outcomes of ticks, in order; what was delivered before is passed over.
    ///
    /// # Errors
    /// If the store can't be written. Nothing was delivered then.
    pub async fn deliver(&self, batch: &[Outcomes]) -> Result<(), StorageError> {
        let mut store = self.store.lock().await;
        let drafts = self.drafts(&mut store, batch).await?;
        for stored in store.sessions.deliver(&drafts).await? {
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
        batch: &[Outcomes],
    ) -> Result<Vec<MailDraft>, StorageError> {
        let mut drafts = Vec::new();
        for (tick, outcomes) in batch {
            for outcome in outcomes {
                let Some(session) = self.of_player(store, outcome.player).await? else {
                    tracing::error!(player = %outcome.player, "a player without a session");
                    continue;
                };
                let body = MailBody::Outcome(OutcomeReport::of(outcome, &self.catalogue));
                drafts.push(MailDraft {
                    session: session.id.clone(),
                    tick: *tick,
                    seq: outcome.seq,
                    is_remembered: is_remembered(outcome),
                    body: serde_json::to_string(&body).expect("mail has text for keys"),
                });
            }
        }
        Ok(drafts)
    }

    async fn flush_acks(&self) {
        let acks = std::mem::take(&mut *lock(&self.acks));
        if acks.is_empty() {
            return;
        }
        let mut store = self.store.lock().await;
        for (session, number) in acks {
            // Lost, it costs that some mail comes twice.
            if let Err(error) = store.sessions.ack(&session, number).await {
                tracing::warn!(%error, "an ack was not kept");
            }
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
