//! `goldberg`: see `goldberg --help`.

use std::process::ExitCode;

/// A tick makes many small lists and lets them go: that takes a fifth less of its time than with
/// the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::cli::run()
}
