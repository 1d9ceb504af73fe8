//! What the player's labs are to find out.

use protocol::action::Action;

use super::Game;

impl Game {
    /// Says what the own labs are to find out: the technology of this key, or nothing.
    pub fn choose_research(&mut self, technology: Option<&str>, now_ms: f64) {
        match self.session.may_research(technology) {
            Ok(()) => self.act(Action::Research {
                technology: technology.map(Into::into),
            }),
            Err(rejection) => self.refuse(&rejection, now_ms),
        }
    }

    /// The technology that was asked for last and is not confirmed: none if there is no such
    /// request, and none within if labs are to rest.
    pub fn asked_research(&self) -> Option<Option<&str>> {
        let asked = self.session.pending().iter();
        let asked = asked.filter_map(|pending| match &pending.action {
            Action::Research { technology } => Some(technology.as_deref()),
            _ => None,
        });
        asked.last()
    }
}
