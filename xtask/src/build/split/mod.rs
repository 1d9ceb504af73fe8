//! Splits a WebAssembly module in two: what is needed at once, and what is fetched later.
//!
//! The second half is whatever can be reached only through *gates*, functions of ours that are
//! exported or never inlined. In the first half a gate calls through a slot of the function table that is empty
//! until the second half is instantiated: that shares memory, table and globals with the first,
//! and fills the slots. Whoever enters a gate before that, traps: it is the host's business that
//! nobody does.
//!
//! - `names`: functions by their names. `cut`: which function goes where.
//! - `second` and `first` make the halves, in this order: what the second turns out to need, the
//!   first has to export. `report`: what is worth knowing of the result.
//!
//! This knows WebAssembly, and nothing of the engine, its glue or how it is optimised.

use anyhow::{Context, Result};
use walrus::{Module, TableId};

mod cut;
mod first;
mod names;
mod report;
mod second;
#[cfg(test)]
mod tests;

use cut::Cut;
pub(crate) use report::Report;

/// What the second half calls the first when it imports from it.
const FIRST: &str = "first";

/// Where to split.
pub(crate) struct Plan<'a> {
    /// The gates, by their paths; one that ends in `*` is that of all that begin so.
    pub(crate) gates: &'a [&'a str],
    /// Modules whose functions in the table go into the second half, unless the first calls them
    /// by name too. Only what is behind the gates may call them through the table.
    pub(crate) behind: &'a [&'a str],
    /// Functions that both halves need are copied if they have no more instructions than this:
    /// a call from one half to the other costs more than one within.
    pub(crate) copied_instructions_max: u64,
}

/// Two modules instead of one.
pub(crate) struct Halves {
    pub(crate) first: Vec<u8>,
    pub(crate) second: Vec<u8>,
    pub(crate) report: Report,
}

/// Splits a module that has names.
///
/// # Errors
/// If a gate is not found, or the module is of a kind that cannot be split.
pub(crate) fn split(wasm: &[u8], plan: &Plan) -> Result<Halves> {
    let module = parse(wasm)?;
    let cut = Cut::of(&module, plan)?;
    // Ids belong to one parsed module; the numbers in them are the same in all three.
    let (second, links) = second::make(parse(wasm)?, &cut)?;
    let first = first::make(parse(wasm)?, &cut, &links)?;
    Ok(Halves {
        first,
        second,
        report: Report::of(&module, &cut),
    })
}

fn parse(wasm: &[u8]) -> Result<Module> {
    Module::from_buffer(wasm).context("reading the module that is to be split")
}

/// The table of functions, which the halves share.
fn function_table(module: &Module) -> Result<TableId> {
    let table = module.tables.main_function_table()?;
    table.context("the module has no table of functions, through which its halves could call")
}
