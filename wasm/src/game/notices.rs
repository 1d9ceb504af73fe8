//! Short messages to the player: what was refused and why, what the server says. How long each
//! is shown is decided here and nowhere else.

use std::collections::VecDeque;

use serde::Serialize;

/// Shown at once at most.
const SHOWN_MAX: usize = 3;

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

impl Tone {
    /// How long a message is shown, in milliseconds: what went wrong is read more slowly than
    /// what went well.
    fn shown_ms(self) -> f64 {
        match self {
            Tone::Info => 6_000.0,
            Tone::Success => 5_000.0,
            Tone::Danger => 9_000.0,
        }
    }
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Grows from message to message, also when the same words are said again.
    pub id: u32,
    /// How it is meant.
    pub tone: Tone,
    /// For people.
    pub text: String,
}

/// The latest messages.
#[derive(Debug, Default)]
pub struct Notices {
    /// With when each was said, oldest first.
    latest: VecDeque<(Notice, f64)>,
    last_id: u32,
}

impl Notices {
    /// Says something. What is still being said is not there twice: it is said anew instead.
    pub fn say(&mut self, tone: Tone, text: impl Into<String>, now_ms: f64) {
        let text = text.into();
        self.latest.retain(|(notice, _)| notice.text != text);
        self.last_id += 1;
        let id = self.last_id;
        self.latest.push_back((Notice { id, tone, text }, now_ms));
        if self.latest.len() > SHOWN_MAX {
            self.latest.pop_front();
        }
    }

    /// Someone has read it.
    pub fn dismiss(&mut self, id: u32) {
        self.latest.retain(|(notice, _)| notice.id != id);
    }

    /// Without any messages; later ones are numbered after those there were.
    pub fn emptied(self) -> Notices {
        Notices {
            latest: VecDeque::new(),
            ..self
        }
    }

    /// Those to be shown now, oldest first.
    pub fn shown(&mut self, now_ms: f64) -> Vec<Notice> {
        self.latest
            .retain(|(notice, since)| now_ms - since < notice.tone.shown_ms());
        self.latest
            .iter()
            .map(|(notice, _)| notice.clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(notices: &mut Notices, now_ms: f64) -> Vec<u32> {
        notices.shown(now_ms).iter().map(|one| one.id).collect()
    }

    #[test]
    fn messages_fade_each_in_its_time() {
        let mut notices = Notices::default();
        notices.say(Tone::Info, "one", 0.0);
        notices.say(Tone::Danger, "two", 0.0);
        notices.say(Tone::Success, "three", 0.0);
        assert_eq!(ids(&mut notices, 4_900.0), [1, 2, 3]);
        assert_eq!(ids(&mut notices, 5_900.0), [1, 2]);
        assert_eq!(ids(&mut notices, 8_900.0), [2]);
        assert!(ids(&mut notices, 9_000.0).is_empty());
    }

    #[test]
    fn what_is_said_again_is_a_new_message_in_the_place_of_the_old() {
        let mut notices = Notices::default();
        notices.say(Tone::Danger, "no", 0.0);
        notices.say(Tone::Info, "by the way", 0.0);
        notices.say(Tone::Danger, "no", 1_000.0);
        assert_eq!(ids(&mut notices, 1_000.0), [2, 3]);
        notices.dismiss(3);
        assert_eq!(ids(&mut notices, 1_000.0), [2]);
        notices.say(Tone::Danger, "no", 2_000.0);
        assert_eq!(ids(&mut notices, 2_000.0), [2, 4]);
    }
}
