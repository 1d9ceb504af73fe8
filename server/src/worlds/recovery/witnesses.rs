//! Whether a recovered world is the one that was played: what players were told has to be so.

use std::collections::BTreeSet;

use sim_core::ids::PlayerId;
use sim_core::tick::World;
use storage::Sessions;

use crate::error::ServerError;

/// Whether a recovered world knows all that players were told, and all its players can come
/// back.
///
/// # Errors
/// If it does not, the journal's end is missing; if they can't, sessions are.
pub async fn check_witnesses(
    sessions: &mut dyn Sessions,
    world: &World,
) -> Result<(), ServerError> {
    let witnesses = sessions.witnesses().await?;
    for witness in &witnesses {
        let player = world.player(witness.player);
        let last_seq = player.map_or(0, |player| player.outcomes.last_seq());
        if witness.tick > world.tick() || witness.answered_seq > last_seq {
            return Err(ServerError::Incomplete {
                detail: format!(
                    "player {} was answered up to command {}, in a tick up to {}, and the journal \
                     leads to command {last_seq} and tick {}",
                    witness.player,
                    witness.answered_seq,
                    witness.tick,
                    world.tick()
                ),
            });
        }
    }
    let players = (1..).take_while(|number| world.player(PlayerId(*number)).is_some());
    let known: BTreeSet<_> = witnesses.iter().map(|witness| witness.player.0).collect();
    match players.into_iter().find(|number| !known.contains(number)) {
        None => Ok(()),
        Some(player) => Err(ServerError::MissingSession {
            player: PlayerId(player),
        }),
    }
}
