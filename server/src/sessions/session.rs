//! One session in memory: its mailbox, its limits, and whether anyone is there.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use protocol::server::Mail;
use sim_core::ids::PlayerId;
use storage::MAILBOX_MESSAGES_MAX;
use tokio::sync::watch;
use tokio::time::Instant;

use super::limits::Bucket;
use crate::config::Limits;

/// A session that is in use.
#[derive(Debug)]
pub struct Session {
    /// Its name, which is also its mailbox's. No secret.
    pub id: String,
    /// SHA-256 of its secret.
    pub token_sha256: [u8; 32],
    /// Who it is in the world.
    pub player: PlayerId,
    /// What others call them.
    pub name: String,
    mailbox: Mutex<Mailbox>,
    last_mail: watch::Sender<u64>,
    actions: Mutex<Bucket>,
    presence: Mutex<Presence>,
}

#[derive(Debug)]
struct Mailbox {
    acked: u64,
    messages: VecDeque<Mail>,
}

/// Whether anyone is there.
#[derive(Debug)]
pub(super) struct Presence {
    /// Sockets that are open.
    pub(super) sockets: u32,
    /// Whether the world was told to let the player in.
    pub(super) joined: bool,
    /// When the player leaves, if nothing is heard until then.
    pub(super) leave_at: Instant,
}

impl Session {
    pub(super) fn new(
        record: storage::SessionRecord,
        (last_number, acked): (u64, u64),
        messages: VecDeque<Mail>,
        limits: &Limits,
    ) -> Session {
        Session {
            id: record.id,
            token_sha256: record.token_sha256,
            player: record.player,
            name: record.name,
            mailbox: Mutex::new(Mailbox { acked, messages }),
            last_mail: watch::Sender::new(last_number),
            actions: Mutex::new(Bucket::new(
                limits.actions_per_second,
                Duration::from_secs(1),
                limits.actions_burst,
            )),
            presence: Mutex::new(Presence {
                sockets: 0,
                joined: false,
                leave_at: Instant::now() + limits.leave_after_request,
            }),
        }
    }

    /// Mail after a number, in order.
    pub fn mail_after(&self, number: u64) -> Vec<Mail> {
        let mailbox = lock(&self.mailbox);
        let from = mailbox
            .messages
            .partition_point(|mail| mail.number <= number);
        mailbox.messages.range(from..).cloned().collect()
    }

    /// The number of the last mail, as it changes.
    pub fn watch_mail(&self) -> watch::Receiver<u64> {
        self.last_mail.subscribe()
    }

    /// Mail up to this number has arrived. Says whether that is news.
    pub(super) fn ack(&self, number: u64) -> bool {
        let number = number.min(*self.last_mail.borrow());
        let mut mailbox = lock(&self.mailbox);
        let is_news = number > mailbox.acked;
        if is_news {
            mailbox.acked = number;
            let arrived = mailbox
                .messages
                .partition_point(|mail| mail.number <= number);
            mailbox.messages.drain(..arrived);
        }
        is_news
    }

    /// Mail up to this number has arrived.
    pub(super) fn acked(&self) -> u64 {
        lock(&self.mailbox).acked
    }

    /// New mail, which the store has.
    pub(super) fn receive(&self, mail: Mail) {
        let number = mail.number;
        {
            let mut mailbox = lock(&self.mailbox);
            if mailbox.messages.len() as u64 >= MAILBOX_MESSAGES_MAX {
                mailbox.messages.pop_front();
            }
            mailbox.messages.push_back(mail);
        }
        self.last_mail.send_replace(number);
    }

    /// All mail that the store has, instead of what is known here.
    pub(super) fn refresh(&self, last_number: u64, mut messages: VecDeque<Mail>) {
        {
            let mut mailbox = lock(&self.mailbox);
            // What was acked may not have come to the store yet.
            messages.retain(|mail| mail.number > mailbox.acked);
            mailbox.messages = messages;
        }
        self.last_mail.send_replace(last_number);
    }

    /// Takes so many from what the session may ask for.
    pub(super) fn take_actions(&self, count: u32, now: Instant) -> Result<(), Duration> {
        lock(&self.actions).take(count, now)
    }

    /// Keeps the session in memory until then, at least.
    pub(super) fn stay(&self, until: Instant) {
        let mut presence = self.presence();
        presence.leave_at = presence.leave_at.max(until);
    }

    pub(super) fn presence(&self) -> MutexGuard<'_, Presence> {
        lock(&self.presence)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no holder of this lock panics")
}
