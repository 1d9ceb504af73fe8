//! The replay that a world is accepted after: in slices, beside the ticks of worlds that are
//! played, for as long as someone waits for it.

use std::time::{Duration, Instant};

use host::save::verify::Verification;
use protocol::{ErrorBody, ErrorCode};
use sim_core::tick::World;
use tokio::sync::watch;
use tokio::task::spawn_blocking;

use super::Refusal;
use super::imports::{About, Stage};

/// How long a slice takes, and so how soon a replay ends that nobody waits for.
const SLICE: Duration = Duration::from_millis(50);
/// Ticks between looks at the clock. A busy tick takes milliseconds.
const TICKS_PER_LOOK: u64 = 8;

/// Replays a journal to its end.
///
/// # Errors
/// With the first tick at which it leads elsewhere; or if it takes longer than `time_max`, nobody
/// waits for it any more, or the server stops.
pub(super) async fn replay(
    mut verification: Verification,
    about: &About,
    time_max: Duration,
    stop: &watch::Receiver<bool>,
) -> Result<World, Refusal> {
    let mut spent = Duration::ZERO;
    loop {
        let progress = verification.progress();
        if progress.is_done() {
            return Ok(verification.into_world());
        }
        about.tell(Stage::Verifying(progress.tick));
        if *stop.borrow() {
            let message = "the server is stopping; send the file again when it is back";
            return Err(ErrorBody::new(ErrorCode::ShuttingDown, message).into());
        }
        if about.is_given_up() {
            return Err(Refusal::given_up());
        }
        if spent > time_max {
            let (tick, end) = (progress.tick, progress.end);
            return Err(Refusal::too_slow(tick, end, time_max.as_secs()));
        }
        let began = Instant::now();
        verification = spawn_blocking(move || slice(verification))
            .await
            .map_err(|error| fault(&error))??;
        spent += began.elapsed();
    }
}

fn slice(mut verification: Verification) -> Result<Verification, Refusal> {
    let began = Instant::now();
    loop {
        let progress = verification
            .advance(TICKS_PER_LOOK)
            .map_err(|error| Refusal::from(&error))?;
        if progress.is_done() || began.elapsed() > SLICE {
            return Ok(verification);
        }
    }
}

/// A world that no server is to run: its replay panicked, which the log tells of.
fn fault(error: &tokio::task::JoinError) -> Refusal {
    tracing::error!(%error, "the replay of an imported world failed");
    let message = "replaying this world failed; its file would help to find out why";
    ErrorBody::new(ErrorCode::Internal, message).into()
}
