//! Sessions and mail in memory.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use sim_core::ids::PlayerId;
use storage::{
    About, MAILBOX_MESSAGES_MAX, MailDraft, Mailbox, Result, SessionRecord, Sessions, StorageError,
    StoredMail, Witness,
};

use super::{Kept, Store, StoredMailbox};

const NAME: &str = "the simulated session store";

impl StoredMailbox {
    /// Numbers and keeps what is new of a session's mail.
    fn deliver(&mut self, drafts: &[&MailDraft]) -> Vec<StoredMail> {
        let told_before = self.told_tick;
        let mut seen = BTreeSet::new();
        let mut delivered = Vec::new();
        for draft in drafts.iter().filter(|it| it.tick > told_before) {
            self.told_tick = self.told_tick.max(draft.tick);
            let about = match draft.about {
                About::Command { seq, is_remembered } => {
                    if is_remembered {
                        self.answered_seq = self.answered_seq.max(seq);
                    }
                    (false, seq)
                }
                About::Event { number } => (true, number.into()),
            };
            if seen.insert((draft.tick, about)) {
                self.mailbox.last_number += 1;
                delivered.push(StoredMail {
                    session: draft.session.clone(),
                    number: self.mailbox.last_number,
                    body: draft.body.clone(),
                });
            }
        }
        self.mailbox.messages.extend(delivered.iter().cloned());
        let dropped = self
            .mailbox
            .last_number
            .saturating_sub(MAILBOX_MESSAGES_MAX);
        self.drop_until(dropped);
        delivered
    }

    fn drop_until(&mut self, number: u64) {
        self.mailbox.messages.retain(|mail| mail.number > number);
    }
}

fn find(kept: &Kept, is_it: impl Fn(&SessionRecord) -> bool) -> Option<SessionRecord> {
    kept.sessions.iter().find(|session| is_it(session)).cloned()
}

#[async_trait]
impl Sessions for Store {
    async fn create(&mut self, session: &SessionRecord) -> Result<()> {
        let deed = |kept: &mut Kept| {
            let clashes = |other: &SessionRecord| {
                other.id == session.id
                    || other.player == session.player
                    || other.token_sha256 == session.token_sha256
            };
            if find(kept, clashes).is_some() {
                return Err(StorageError::Slow {
                    what: NAME,
                    seconds: 0,
                });
            }
            kept.sessions.push(session.clone());
            kept.mailboxes
                .insert(session.id.clone(), StoredMailbox::default());
            Ok(())
        };
        self.0.call(NAME, deed).await
    }

    async fn by_token(&mut self, token_sha256: [u8; 32]) -> Result<Option<SessionRecord>> {
        let deed = |kept: &mut Kept| Ok(find(kept, |it| it.token_sha256 == token_sha256));
        self.0.call(NAME, deed).await
    }

    async fn after_player(&mut self, player: PlayerId) -> Result<Vec<SessionRecord>> {
        let deed = |kept: &mut Kept| {
            let later = kept.sessions.iter().filter(|it| it.player > player);
            let mut later: Vec<_> = later.cloned().collect();
            later.sort_by_key(|it| it.player);
            Ok(later)
        };
        self.0.call(NAME, deed).await
    }

    async fn of_player(&mut self, player: PlayerId) -> Result<Option<SessionRecord>> {
        let deed = |kept: &mut Kept| Ok(find(kept, |it| it.player == player));
        self.0.call(NAME, deed).await
    }

    async fn deliver(&mut self, drafts: &[MailDraft]) -> Result<Vec<StoredMail>> {
        if drafts.is_empty() {
            return Ok(Vec::new());
        }
        let deed = |kept: &mut Kept| {
            let mut by_session: BTreeMap<&str, Vec<&MailDraft>> = BTreeMap::new();
            for draft in drafts {
                by_session.entry(&draft.session).or_default().push(draft);
            }
            let mut delivered = Vec::new();
            for (session, drafts) in by_session {
                let mailbox = kept.mailboxes.entry(session.into()).or_default();
                delivered.extend(mailbox.deliver(&drafts));
            }
            Ok(delivered)
        };
        self.0.call(NAME, deed).await
    }

    async fn mailbox(&mut self, session: &str) -> Result<Mailbox> {
        let deed = |kept: &mut Kept| {
            let found = kept.mailboxes.get(session);
            Ok(found.map(|it| it.mailbox.clone()).unwrap_or_default())
        };
        self.0.call(NAME, deed).await
    }

    async fn ack(&mut self, acks: &[(String, u64)]) -> Result<()> {
        let deed = |kept: &mut Kept| {
            for (session, number) in acks {
                let found = kept.mailboxes.entry(session.clone()).or_default();
                found.mailbox.acked = found.mailbox.acked.max(*number);
                found.drop_until(*number);
            }
            Ok(())
        };
        self.0.call(NAME, deed).await
    }

    async fn witnesses(&mut self) -> Result<Vec<Witness>> {
        let deed = |kept: &mut Kept| {
            let witness = |session: &SessionRecord| {
                let found = kept.mailboxes.get(&session.id)?;
                Some(Witness {
                    player: session.player,
                    tick: found.told_tick,
                    answered_seq: found.answered_seq,
                })
            };
            let mut witnesses: Vec<_> = kept.sessions.iter().filter_map(witness).collect();
            witnesses.sort_by_key(|it| it.player);
            Ok(witnesses)
        };
        self.0.call(NAME, deed).await
    }

    async fn close(&mut self) {}
}
