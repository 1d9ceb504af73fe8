//! Short messages to the player: what was refused and why, what the server says.

use std::collections::VecDeque;

use serde::Serialize;

/// Shown at once at most.
const KEPT: usize = 4;
/// How long one is shown, in milliseconds.
const SHOWN_MS: f64 = 6_000.0;

/// How a message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Something to know.
    Info,
    /// Something went well.
    Success,
    /// Something did not work.
    Danger,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Grows from message to message.
    pub id: u64,
    /// How it is meant.
    pub tone: Tone,
    /// For people.
    pub text: String,
}

/// The latest messages.
#[derive(Debug, Default)]
pub struct Notices {
    latest: VecDeque<(Notice, f64)>,
    last_id: u64,
}

impl Notices {
    /// Says something; what is being said already is not said twice.
    pub fn say(&mut self, tone: Tone, text: impl Into<String>, now_ms: f64) {
        let text = text.into();
        if let Some((_, since)) = self
            .latest
            .iter_mut()
            .find(|(notice, _)| notice.text == text)
        {
            *since = now_ms;
            return;
        }
        self.last_id += 1;
        self.latest.push_back((
            Notice {
                id: self.last_id,
                tone,
                text,
            },
            now_ms,
        ));
        if self.latest.len() > KEPT {
            self.latest.pop_front();
        }
    }

    /// Those to be shown now, oldest first.
    pub fn shown(&mut self, now_ms: f64) -> Vec<Notice> {
        self.latest.retain(|(_, since)| now_ms - since < SHOWN_MS);
        self.latest
            .iter()
            .map(|(notice, _)| notice.clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_fade_and_do_not_repeat() {
        let mut notices = Notices::default();
        notices.say(Tone::Info, "one", 0.0);
        notices.say(Tone::Danger, "two", 1_000.0);
        notices.say(Tone::Info, "one", 2_000.0);
        let shown = notices.shown(7_500.0);
        assert_eq!(
            shown.iter().map(|notice| notice.id).collect::<Vec<_>>(),
            [1]
        );
        assert!(notices.shown(9_000.0).is_empty());
    }
}
