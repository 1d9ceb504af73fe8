//! `cargo xtask catalogue`: checks the catalogue that is compiled in, and writes the checked form
//! that programs carry, so that browsers need no parser for it.

use std::fs;

use anyhow::{Result, bail};
use sim_core::catalogue::Catalogue;

use crate::progress::step;
use crate::workspace::root;

/// Writes `verdant.postcard` anew.
///
/// # Errors
/// All that is wrong in `verdant.toml`.
pub(crate) fn run() -> Result<()> {
    let folder = root().join("sim-core/src/catalogue");
    step("the catalogue that is compiled in", |_| {
        let text = fs::read_to_string(folder.join("verdant.toml"))?;
        match Catalogue::parse(&text) {
            Ok(catalogue) => Ok(fs::write(
                folder.join("verdant.postcard"),
                catalogue.to_bytes(),
            )?),
            Err(errors) => {
                let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
                bail!("verdant.toml has mistakes:\n{}", lines.join("\n"))
            }
        }
    })
}
