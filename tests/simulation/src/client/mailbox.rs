//! Going on without a socket: mail is fetched, actions are posted.

use protocol::Encoding;
use protocol::client::ActionRequest;
use protocol::server::{Mail, ServerMessage};
use serde_json::{Value, json};

use super::Player;
use super::errand::Errand;
use crate::checks::Ledger;
use crate::network::Network;

/// Silence after which a request is given up.
const WAIT_MS_MAX: u64 = 9_000;

/// A request under way.
pub(super) struct Poll {
    errand: Errand,
    since_ms: u64,
    /// Mail up to this number was known when it was asked.
    mail: u64,
}

impl Player {
    pub(super) fn use_mailbox(&mut self, now_ms: u64, network: &mut Network, ledger: &mut Ledger) {
        if let Some(poll) = &mut self.poll {
            let is_late = now_ms > poll.since_ms + WAIT_MS_MAX;
            let Some(answer) = poll.errand.advance().or(is_late.then_some(None)) else {
                return;
            };
            let mail = poll.mail;
            self.poll = None;
            if let Some((status, body)) = answer {
                ledger.note(&format!("client {} got {status}", self.number));
                self.figures.polls += 1;
                self.fetched(&body, mail, ledger);
            }
        }
        if !self.is_polling(now_ms) {
            return;
        }
        let (Some((id, _)), Some(token)) = (&self.mailbox, self.session.token()) else {
            return;
        };
        let end = network.connect(self.number);
        let pending: Vec<_> = self.session.pending().iter().map(request).collect();
        let errand = if pending.is_empty() || self.random.below(2) == 0 {
            let wait = self.random.below(4);
            let after = self.mail;
            let path = format!("/mailbox/{id}/messages?after={after}&wait_seconds={wait}");
            Errand::get(end, &path, token)
        } else {
            let path = format!("/mailbox/{id}/actions");
            Errand::post(end, &path, token, &json!({ "actions": pending }))
        };
        self.poll = Some(Poll {
            errand,
            since_ms: now_ms,
            mail: self.mail,
        });
    }

    /// Mail is mail, whichever way it comes. `last` was known before.
    fn fetched(&mut self, body: &Value, mut last: u64, ledger: &mut Ledger) {
        let messages = body["messages"].as_array().into_iter().flatten();
        for message in messages {
            match serde_json::from_value::<Mail>(message.clone()) {
                Ok(mail) => {
                    self.expect_after(last, mail.number, ledger);
                    last = mail.number;
                    let bytes = Encoding::Postcard.encode(&ServerMessage::Mail(mail));
                    self.take_in(&bytes, ledger);
                }
                Err(error) => ledger.fail(format!("{error}: {message}")),
            }
        }
    }
}

fn request(pending: &client::PendingAction) -> ActionRequest {
    ActionRequest {
        seq: pending.seq,
        execute_at: pending.execute_at,
        action: pending.action.clone(),
    }
}
