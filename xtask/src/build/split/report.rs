//! What is worth knowing of a module that was split, so that mistakes show.

use walrus::{FunctionKind, Module};

use super::cut::Cut;
use super::names;

/// How a module was split.
pub(crate) struct Report {
    /// How many functions only the second half has.
    pub(crate) moved: usize,
    /// How many both have.
    pub(crate) copied: usize,
    /// The functions of the first half with their numbers of instructions, biggest first.
    first: Vec<(u64, String)>,
}

impl Report {
    pub(super) fn of(module: &Module, cut: &Cut) -> Report {
        let functions = module.funcs.iter();
        let first = functions.filter(|function| cut.first.contains(&function.id().index()));
        let first = first.filter_map(|function| match &function.kind {
            FunctionKind::Local(body) => Some((body.size(), names::path(function).to_owned())),
            _ => None,
        });
        let mut first: Vec<_> = first.collect();
        first.sort_unstable_by(|one, other| other.cmp(one));
        Report {
            moved: cut.second.difference(&cut.first).count(),
            copied: cut.second.intersection(&cut.first).count(),
            first,
        }
    }

    /// The biggest functions of a crate that are in the first half, with their numbers of
    /// instructions.
    pub(crate) fn first_of<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a (u64, String)> {
        let prefix = format!("{name}::");
        let is_of = move |path: &str| path.trim_start_matches(['<', '&']).starts_with(&prefix);
        self.first.iter().filter(move |(_, path)| is_of(path))
    }
}
