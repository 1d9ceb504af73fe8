//! From a client's request to a command of the world.

use protocol::client::ActionRequest;
use protocol::{ErrorBody, ErrorCode};
use sim_core::catalogue::Catalogue;
use sim_core::ids::{Frequency, PlayerId, Tick};
use sim_core::players::Command;

use crate::inbox::Refused;

/// Ticks ahead that a client may ask for, at most: what a client running ahead needs, manyfold.
const EXECUTE_AHEAD_TICKS_MAX: u64 = 600;

/// The command that a player asks for.
///
/// # Errors
/// If it makes no sense: its number, its tick, or a name in it.
pub fn command(
    player: PlayerId,
    request: &ActionRequest,
    now: Tick,
    catalogue: &Catalogue,
    frequency: Frequency,
) -> Result<Command, ErrorBody> {
    let invalid = |message: String, place| {
        Err(ErrorBody::new(ErrorCode::InvalidParameter, message).at(place))
    };
    if request.seq == 0 || i64::try_from(request.seq).is_err() {
        return invalid("the numbers of actions begin with 1".into(), "seq");
    }
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
        player,
        seq: request.seq,
        action: request.action.resolve(catalogue, frequency)?,
    })
}

/// An input that was not taken, as clients are told.
impl From<Refused> for ErrorBody {
    fn from(refused: Refused) -> ErrorBody {
        match refused {
            Refused::Closed => {
                let message = "the server is stopping; the world is kept";
                ErrorBody::new(ErrorCode::ShuttingDown, message)
            }
            Refused::Full => {
                let message = "the world is overloaded; try again in a second";
                ErrorBody::new(ErrorCode::Unavailable, message)
            }
            Refused::OwnFull => {
                let message = "too many of your actions wait for their tick; try again in a second";
                ErrorBody::new(ErrorCode::RateLimited, message)
            }
        }
    }
}
