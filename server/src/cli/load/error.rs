//! Why a load run does not begin, or ends early.

use protocol::ErrorBody;

/// Why a load run does not begin, or ends early. Clients that are lost on the way are figures of the
/// report.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The address makes no sense.
    #[error(
        "--url {url} is no address of a server: {problem}; it looks like http://127.0.0.1:4000"
    )]
    Url {
        /// What was typed.
        url: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// Nobody answers there.
    #[error("{address} can't be reached: {problem}; is the server running there?")]
    Unreachable {
        /// Where.
        address: String,
        /// What was said.
        problem: String,
    },
    /// What answers there is no server of this game, or of another version.
    #[error("{address} does not answer as a goldberg server of this version does: {problem}")]
    Foreign {
        /// Where.
        address: String,
        /// What was found.
        problem: String,
    },
    /// The server will not have as many clients.
    #[error(
        "the server refused client {client}: {error}. All clients of a load run come from one address: \
         start the server with --connections-per-address, --connections and --sessions-per-minute of \
         at least as many as there are clients, or ask for fewer"
    )]
    Refused {
        /// Which, from 1.
        client: usize,
        /// What it said.
        error: ErrorBody,
    },
    /// A client was let in and then nothing came.
    #[error("client {client} had no area after {seconds} s; the server is overloaded")]
    NoArea {
        /// Which, from 1.
        client: usize,
        /// How long was waited.
        seconds: u64,
    },
}

impl LoadError {
    /// Its stable code.
    pub fn code(&self) -> &'static str {
        match self {
            LoadError::Url { .. } => "load_url",
            LoadError::Unreachable { .. } => "load_unreachable",
            LoadError::Foreign { .. } => "load_foreign",
            LoadError::Refused { .. } => "load_refused",
            LoadError::NoArea { .. } => "load_no_area",
        }
    }
}
