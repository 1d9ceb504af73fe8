//! `goldberg`: see `goldberg --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::run()
}
