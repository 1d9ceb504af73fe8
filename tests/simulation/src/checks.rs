//! What has to hold whatever fails: what was shown and said once stays so, for everyone.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use protocol::server::{Mail, MailBody, OutcomeReport};
use sim_core::hash::StateHash;
use sim_core::ids::{PlayerId, Tick};

/// Answers that say nothing of the command: it may be answered otherwise when it comes again.
const NOT_REMEMBERED: [&str; 2] = ["not_present", "stale_sequence"];

/// How a command ended, as its sender was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// When.
    pub tick: Tick,
    /// Why it was rejected, if it was.
    pub rejection: Option<String>,
}

impl Answer {
    /// Whether the world answers the same when the command comes again.
    pub fn is_remembered(&self) -> bool {
        let code = self.rejection.as_deref();
        !code.is_some_and(|code| NOT_REMEMBERED.contains(&code))
    }
}

/// All that anyone was ever told, and what was wrong with it.
#[derive(Debug)]
pub struct Ledger {
    now_ms: u64,
    shown: BTreeMap<Tick, StateHash>,
    answers: BTreeMap<(PlayerId, u64), Answer>,
    mail: BTreeMap<(PlayerId, u64), String>,
    /// The commands whose answers came by mail.
    mailed: BTreeSet<(PlayerId, u64)>,
    failure: Option<String>,
    trace: DefaultHasher,
    /// Whether someone reads what happens.
    is_told: bool,
}

impl Ledger {
    /// Nothing was told yet. Prints in words what happens, if it `is_told`.
    pub fn new(is_told: bool) -> Ledger {
        Ledger {
            now_ms: 0,
            shown: BTreeMap::new(),
            answers: BTreeMap::new(),
            mail: BTreeMap::new(),
            mailed: BTreeSet::new(),
            failure: None,
            // Its keys are fixed.
            trace: DefaultHasher::new(),
            is_told,
        }
    }

    /// Time has passed.
    pub fn pass(&mut self, now_ms: u64) {
        self.now_ms = now_ms;
    }

    /// Something happened that two runs of a seed have to agree on.
    pub fn note(&mut self, text: &str) {
        (self.now_ms, text).hash(&mut self.trace);
        if self.is_told {
            println!("{:9.3} s  {text}", self.now_ms as f64 / 1_000.0);
        }
    }

    /// Bytes came to a client.
    pub fn trace_bytes(&mut self, client: usize, bytes: &[u8]) {
        (self.now_ms, client, bytes).hash(&mut self.trace);
    }

    /// What all of it comes to.
    pub fn trace(&self) -> u64 {
        self.trace.finish()
    }

    /// Something does not hold; the first such thing is kept.
    pub fn fail(&mut self, text: String) {
        let text = format!("at {} ms: {text}", self.now_ms);
        self.note(&text);
        self.failure.get_or_insert(text);
    }

    /// What did not hold.
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// A client was shown a tick.
    pub fn shown(&mut self, client: usize, tick: Tick, hash: StateHash) {
        let before = *self.shown.entry(tick).or_insert(hash);
        if before != hash {
            self.fail(format!(
                "tick {tick} was shown as {before}, and to client {client} as {hash}"
            ));
        }
    }

    /// A player was answered.
    pub fn answered(&mut self, player: PlayerId, report: &OutcomeReport) {
        let rejection = report.rejection.as_ref().map(|it| it.code.clone());
        let answer = Answer {
            tick: report.tick,
            rejection,
        };
        if !answer.is_remembered() {
            return;
        }
        let key = (player, report.seq);
        let before = self.answers.entry(key).or_insert_with(|| answer.clone());
        if *before != answer {
            let before = before.clone();
            let seq = report.seq;
            self.fail(format!(
                "command {seq} of player {player} was answered {before:?} and then {answer:?}"
            ));
        }
    }

    /// A player got mail; `last` is the number of the one before, and what was sent again may come
    /// again over another transport.
    pub fn mail(&mut self, player: PlayerId, last: u64, mail: &Mail) {
        let number = mail.number;
        let body = format!("{:?}", mail.body);
        if let MailBody::Outcome(report) = &mail.body {
            self.mailed.insert((player, report.seq));
        }
        if number > last + 1 {
            self.fail(format!(
                "player {player} got mail {number} after mail {last}"
            ));
        }
        let before = self.mail.entry((player, number)).or_insert(body.clone());
        if *before != body {
            let before = before.clone();
            self.fail(format!(
                "mail {number} of player {player} was {before} and then {body}"
            ));
        }
    }

    /// An answer that was told, and did not come by mail yet: the player, and the command.
    pub fn owed(&self) -> Option<(PlayerId, u64)> {
        let mut told = self.answers.keys();
        told.find(|it| !self.mailed.contains(it)).copied()
    }

    /// The newest tick that anyone saw.
    pub fn newest(&self) -> Tick {
        self.shown
            .last_key_value()
            .map_or(Tick(0), |(tick, _)| *tick)
    }

    /// All ticks that were shown.
    pub fn ticks(&self) -> &BTreeMap<Tick, StateHash> {
        &self.shown
    }

    /// All answers.
    pub fn answers(&self) -> &BTreeMap<(PlayerId, u64), Answer> {
        &self.answers
    }
}
