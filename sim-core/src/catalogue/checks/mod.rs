//! What has to be true of a catalogue, whether it was read from a file or came over the wire. All
//! mistakes are told, by place; which line that is, only [`super::file`] knows.
//!
//! Numbers that lead nowhere (a file names something that it does not have) are mistakes of their
//! own, and the other checks pass over them.
//!
//! - [`references`]: numbers that lead nowhere. [`names`]: the form of keys and texts.
//! - [`figures`]: sizes and ranges. [`behaviours`]: the same of what structures do.
//! - [`flow`]: everything comes from somewhere, and is good for something.
//! - [`cycles`]: nothing comes after itself, and nothing is made of nothing.
//! - [`progress`]: everything can be had, beginning with bare hands.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Display;
use core::ops::RangeInclusive;

use super::mistakes::{Mistake, Place};
use super::{Catalogue, KindSet};
use crate::chunk::Kind;

mod behaviours;
mod cycles;
mod figures;
mod flow;
mod names;
mod progress;
mod references;

/// What is wrong, but for what can never be had: of a catalogue that is wrong otherwise, that would
/// only tell the same again.
pub(super) fn check(catalogue: &Catalogue) -> Vec<Mistake> {
    let mut report = Report::default();
    figures::counts(catalogue, &mut report);
    if !report.mistakes.is_empty() {
        return report.mistakes;
    }
    references::check(catalogue, &mut report);
    names::check(catalogue, &mut report);
    figures::check(catalogue, &mut report);
    behaviours::check(catalogue, &mut report);
    flow::check(catalogue, &mut report);
    cycles::check(catalogue, &mut report);
    report.mistakes
}

/// What can never be had, in a catalogue that is right otherwise.
pub(super) fn check_progress(catalogue: &Catalogue) -> Vec<Mistake> {
    let mut report = Report::default();
    progress::check(catalogue, &mut report);
    report.mistakes
}

/// What was found so far.
#[derive(Default)]
struct Report {
    mistakes: Vec<Mistake>,
}

impl Report {
    fn add(&mut self, place: Place, problem: impl Into<String>) {
        self.mistakes.push(Mistake {
            place,
            problem: problem.into(),
        });
    }

    fn within<N: PartialOrd + Display>(
        &mut self,
        place: Place,
        value: N,
        range: RangeInclusive<N>,
    ) {
        let (least, most) = range.into_inner();
        if value < least {
            self.add(
                place,
                alloc::format!("is {value} and must be at least {least}"),
            );
        } else if value > most {
            self.add(
                place,
                alloc::format!("is {value} and must be at most {most}"),
            );
        }
    }

    /// Kinds of cells that can be changed or taken: some, and not rock, as which structures read.
    fn open_kinds(&mut self, place: Place, kinds: KindSet) {
        if kinds.is_empty() {
            self.add(place, "names no kind of cell");
        } else if kinds.contains(Kind::Rock) {
            self.add(place, "names rock, which never changes");
        }
    }
}
