//! What `goldberg serve` runs by, after command line and environment have been read.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use sim_core::catalogue::Catalogue;
use sim_core::ids::Frequency;
use sim_core::tick::WorldParams;
use storage::Location;

/// Everything that can be set.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The figures of the rules.
    pub catalogue: Arc<Catalogue>,
    /// Where data is kept.
    pub location: Location,
    /// What was asked for of the world.
    pub world: WorldChoice,
    /// Time between snapshots.
    pub snapshot_period: Duration,
    /// What clients may do.
    pub limits: Limits,
    /// Threads that the work of a tick is spread over.
    pub threads: NonZeroUsize,
    /// Origins of other hosts from which browsers may connect, such as `https://example.org`.
    pub allowed_origins: Vec<String>,
}

/// What was asked for of the world. What was not is taken from the world that is there, or else
/// from the defaults.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WorldChoice {
    /// Seed.
    pub seed: Option<u64>,
    /// Size of the planet.
    pub frequency: Option<Frequency>,
    /// Ticks a second.
    pub ticks_per_second: Option<u8>,
    /// Ticks a generation.
    pub ticks_per_generation: Option<u16>,
}

impl WorldChoice {
    /// The parameters of a new world.
    pub fn params(self) -> WorldParams {
        WorldParams {
            seed: self.seed.unwrap_or(7),
            frequency: self.frequency.unwrap_or(DEFAULT_FREQUENCY),
            ticks_per_second: self.ticks_per_second.unwrap_or(20),
            ticks_per_generation: self.ticks_per_generation.unwrap_or(10),
        }
    }

    /// What was asked for that a world does not have: option, found, asked.
    pub fn conflict(self, params: WorldParams) -> Option<(&'static str, u64, u64)> {
        let asked = [
            ("--seed", self.seed, params.seed),
            (
                "--frequency",
                self.frequency.map(|frequency| frequency.get().into()),
                params.frequency.get().into(),
            ),
            (
                "--ticks-per-second",
                self.ticks_per_second.map(u64::from),
                params.ticks_per_second.into(),
            ),
            (
                "--ticks-per-generation",
                self.ticks_per_generation.map(u64::from),
                params.ticks_per_generation.into(),
            ),
        ];
        asked.into_iter().find_map(|(option, asked, found)| {
            let asked = asked.filter(|asked| *asked != found)?;
            Some((option, found, asked))
        })
    }
}

/// 168 million cells.
const DEFAULT_FREQUENCY: Frequency = match Frequency::new(4096) {
    Some(frequency) => frequency,
    None => panic!("4096 is a frequency"),
};

/// Actions that one request may ask for.
pub const ACTIONS_PER_REQUEST_MAX: u32 = 64;

/// What clients may do. Defaults are far above what people do, and below what hurts.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Actions a session may ask for, a second.
    pub actions_per_second: u32,
    /// Actions a session may ask for at once, after it was quiet. With fewer than a request may
    /// have, some requests are refused however long a client waits.
    pub actions_burst: u32,
    /// Areas a connection may ask for, a second; each can be a few hundred kilobytes.
    pub areas_per_second: u32,
    /// New sessions an address may open, a minute, and at once. Addresses of IPv6 count by the
    /// network, of 64 bits, that one customer has.
    pub sessions_per_minute: u32,
    /// Worlds beside the first that players may bring; 0 for none.
    pub imported_worlds: usize,
    /// Worlds an address may bring, a minute, and at once.
    pub imports_per_minute: u32,
    /// Time for a world that is brought to come.
    pub upload_wait: Duration,
    /// Time that the replay of a world that is brought may take.
    pub verify_time: Duration,
    /// Messages that make no sense that a connection may send in a minute before it is closed.
    pub malformed_per_minute: u32,
    /// How long a player stays on the planet after the last socket is gone.
    pub leave_after_socket: Duration,
    /// How long a player without a socket stays on the planet after the last request.
    pub leave_after_request: Duration,
    /// Requests that look at the land at once.
    pub lookouts: usize,
    /// Open connections.
    pub connections: usize,
    /// Open connections of one address. Behind a proxy all come from the proxy's.
    pub connections_per_address: usize,
    /// Time for a request's head to come, and then for its body.
    pub request_wait: Duration,
    /// Time for a client to say hello, whatever else it says before.
    pub hello_wait: Duration,
    /// Without anything to say, a ping is sent this often; a client that answers neither of two
    /// is gone.
    pub ping_period: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            actions_per_second: 400,
            actions_burst: 800,
            areas_per_second: 20,
            sessions_per_minute: 60,
            imported_worlds: 8,
            imports_per_minute: 6,
            upload_wait: Duration::from_secs(120),
            verify_time: Duration::from_secs(600),
            malformed_per_minute: 20,
            leave_after_socket: Duration::from_secs(30),
            leave_after_request: Duration::from_secs(120),
            lookouts: 2,
            connections: 8_192,
            connections_per_address: 1_024,
            request_wait: Duration::from_secs(30),
            hello_wait: Duration::from_secs(20),
            ping_period: Duration::from_secs(20),
        }
    }
}

/// A place as errors name it, without the secrets a URL may hold.
pub fn place_name(location: &Location) -> String {
    match location {
        Location::Folder(folder) => folder.display().to_string(),
        Location::Postgres(_) => "the database of DATABASE_URL".into(),
        Location::Schema { schema, .. } => {
            format!("schema {schema} of the database of DATABASE_URL")
        }
    }
}
