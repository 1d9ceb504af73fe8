//! What a player asked for and what they were told: the truth a crash must not change.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use serde_json::{Value, json};

/// How a command ended, as the server told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub tick: u64,
    /// The code of a refusal; none if it took effect.
    pub refusal: Option<String>,
}

/// A structure as it should stand: prototype and facing.
pub(super) type Standing = (String, u64);

/// One player's commands, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    asked: BTreeMap<u64, Value>,
    answered: BTreeMap<u64, Answer>,
}

impl Ledger {
    /// A new command, as it is sent.
    pub(super) fn ask(&mut self, action: Value) -> Value {
        let seq = self.asked.last_key_value().map_or(1, |(last, _)| last + 1);
        self.asked.insert(seq, action);
        self.request(seq)
    }

    /// A command as it is sent, once more if need be.
    pub(super) fn request(&self, seq: u64) -> Value {
        json!({ "seq": seq, "action": self.asked[&seq] })
    }

    /// Commands that no answer was seen for: the server may have run them or not.
    pub(super) fn unanswered(&self) -> BTreeSet<u64> {
        self.asked
            .keys()
            .filter(|seq| !self.answered.contains_key(seq))
            .copied()
            .collect()
    }

    /// The last few commands that were answered.
    pub(super) fn latest_answered(&self, count: usize) -> BTreeSet<u64> {
        self.answered.keys().rev().take(count).copied().collect()
    }

    /// How many commands took effect.
    pub(super) fn applied(&self) -> usize {
        self.answered
            .values()
            .filter(|answer| answer.refusal.is_none())
            .count()
    }

    /// How many commands were answered.
    pub(super) fn answers(&self) -> usize {
        self.answered.len()
    }

    /// Notes an answer.
    ///
    /// # Errors
    /// When it is not the one that was given before, or answers nothing.
    pub(super) fn answer(&mut self, seq: u64, answer: Answer) -> Result<()> {
        let Some(action) = self.asked.get(&seq) else {
            bail!("command {seq} was answered and never sent: {answer:?}");
        };
        match self.answered.get(&seq) {
            Some(before) if *before != answer => {
                bail!("command {seq} ({action}) was answered {before:?} first and {answer:?} later")
            }
            _ => self.answered.insert(seq, answer),
        };
        Ok(())
    }

    /// What must stand where, and where nothing of this player may: only meaningful while no
    /// command is unanswered.
    pub(super) fn structures(&self) -> BTreeMap<String, Option<Standing>> {
        let mut structures = BTreeMap::new();
        for (seq, answer) in &self.answered {
            if answer.refusal.is_some() {
                continue;
            }
            let action = &self.asked[seq];
            if let Some(build) = action.get("build") {
                let prototype = build["prototype"].as_str().unwrap_or_default().to_owned();
                let facing = build["facing"].as_u64().unwrap_or_default();
                structures.insert(cell_of(build), Some((prototype, facing)));
            } else if let Some(rotate) = action.get("rotate") {
                if let Some(Some(standing)) = structures.get_mut(&cell_of(rotate)) {
                    standing.1 = rotate["facing"].as_u64().unwrap_or_default();
                }
            } else if let Some(remove) = action.get("remove") {
                structures.insert(cell_of(remove), None);
            }
        }
        structures
    }
}

fn cell_of(action: &Value) -> String {
    action["cell"].as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(tick: u64) -> Answer {
        Answer {
            tick,
            refusal: None,
        }
    }

    #[test]
    fn structures_follow_what_took_effect() {
        let mut ledger = Ledger::default();
        let build = |cell: &str| json!({"build": {"cell": cell, "prototype": "belt", "facing": 1}});
        for action in [
            build("N0:1:1"),
            build("N0:1:2"),
            build("N0:1:3"),
            json!({"rotate": {"cell": "N0:1:1", "facing": 4}}),
            json!({"remove": {"cell": "N0:1:2"}}),
        ] {
            ledger.ask(action);
        }
        for seq in [1, 2, 4, 5] {
            ledger.answer(seq, applied(seq)).unwrap();
        }
        ledger
            .answer(
                3,
                Answer {
                    tick: 3,
                    refusal: Some("occupied".into()),
                },
            )
            .unwrap();
        assert!(ledger.unanswered().is_empty());
        let structures: Vec<_> = ledger.structures().into_iter().collect();
        let standing = Some(("belt".to_owned(), 4));
        assert_eq!(
            structures,
            [("N0:1:1".into(), standing), ("N0:1:2".into(), None)]
        );
    }

    #[test]
    fn a_changed_answer_is_found() {
        let mut ledger = Ledger::default();
        ledger.ask(json!("stop"));
        ledger.answer(1, applied(7)).unwrap();
        ledger.answer(1, applied(7)).unwrap();
        assert!(ledger.answer(1, applied(8)).is_err());
        assert!(ledger.answer(2, applied(8)).is_err());
    }
}
