//! How it all goes: logs and figures.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

pub mod cpu;
pub mod stats;

/// Logs to standard error: for people on a terminal, JSON elsewhere. `RUST_LOG` chooses what.
pub fn start_logging() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        builder.init();
    } else {
        builder.json().flatten_event(true).init();
    }
}
