//! From a client's request to the world's inbox.

use protocol::client::ActionRequest;
use protocol::{ErrorBody, ErrorCode};
use sim_core::players::Command;
use tokio::time::Instant;

use super::presence::refused;
use super::registry::Registry;
use super::session::Session;

/// Ticks ahead that a client may ask for, at most: what a client running ahead needs, manyfold.
const EXECUTE_AHEAD_TICKS_MAX: u64 = 600;

impl Registry {
    /// Takes actions into the next tick, all or none. What becomes of them is told by mail; that
    /// they were taken promises nothing.
    ///
    /// # Errors
    /// If one of them makes no sense, or there are too many.
    pub fn act(&self, session: &Session, requests: &[ActionRequest]) -> Result<(), ErrorBody> {
        let count = u32::try_from(requests.len()).unwrap_or(u32::MAX);
        session
            .take_actions(count, Instant::now())
            .map_err(|wait| {
                let wait_ms = wait.as_millis() + 1;
                let limit = self.limits.actions_per_second;
                let message =
                    format!("more than {limit} actions a second; try again in {wait_ms} ms");
                ErrorBody::new(ErrorCode::RateLimited, message)
            })?;
        let commands = requests
            .iter()
            .map(|request| Ok((self.check(session, request)?, request.execute_at)))
            .collect::<Result<Vec<_>, ErrorBody>>()?;
        self.ensure_joined(session)?;
        self.inbox
            .push_commands(session.player, commands)
            .map_err(refused)
    }

    fn check(&self, session: &Session, request: &ActionRequest) -> Result<Command, ErrorBody> {
        let invalid = |message: String, place| {
            Err(ErrorBody::new(ErrorCode::InvalidParameter, message).at(place))
        };
        if request.seq == 0 || i64::try_from(request.seq).is_err() {
            return invalid("the numbers of actions begin with 1".into(), "seq");
        }
        let now = self.replica.read().tick;
        if request
            .execute_at
            .is_some_and(|tick| tick > now.after(EXECUTE_AHEAD_TICKS_MAX))
        {
            let message = format!(
                "actions run at most {EXECUTE_AHEAD_TICKS_MAX} ticks ahead, and it is tick {now}"
            );
            return invalid(message, "execute_at");
        }
        Ok(Command {
            player: session.player,
            seq: request.seq,
            action: request.action.resolve(&self.catalogue, self.frequency)?,
        })
    }
}
