//! From a client's request to the world's inbox.

use protocol::client::ActionRequest;
use protocol::{ErrorBody, ErrorCode};
use sim_core::players::Command;
use tokio::time::Instant;

use super::registry::Registry;
use super::session::Session;
use host::requests;

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
            .map_err(ErrorBody::from)
    }

    fn check(&self, session: &Session, request: &ActionRequest) -> Result<Command, ErrorBody> {
        let now = self.replica.read().tick;
        let (catalogue, frequency) = (&self.catalogue, self.frequency);
        requests::command(session.player, request, now, catalogue, frequency)
    }
}
