//! What figures were measured on.

use std::num::NonZeroUsize;

use dispatch::Width;
use serde::Serialize;

/// A machine, as far as figures depend on it.
#[derive(Serialize)]
pub(super) struct Machine {
    /// What the CPU calls itself, or its architecture where it does not say.
    pub(super) cpu: String,
    pub(super) arch: &'static str,
    /// Of its widest vectors that the automaton makes use of.
    pub(super) vector_bits: u32,
    /// Threads that it runs at once.
    pub(super) cores: usize,
}

impl Machine {
    pub(super) fn this() -> Machine {
        let arch = std::env::consts::ARCH;
        Machine {
            cpu: cpu_name().unwrap_or_else(|| arch.to_owned()),
            arch,
            vector_bits: Width::widest().bits(),
            cores: std::thread::available_parallelism().map_or(1, NonZeroUsize::get),
        }
    }
}

fn cpu_name() -> Option<String> {
    let text = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    let (_, name) = line.split_once(':')?;
    Some(name.trim().to_owned())
}
