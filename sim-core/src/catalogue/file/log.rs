//! Mistakes as they are found, and where everything stands in the file.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use crate::catalogue::mistakes::{Mistake, Place};
use crate::catalogue::{Catalogue, CatalogueError};
use crate::limits::CATALOGUE_MISTAKES_MAX;

/// What was read so far. Offsets are bytes of the file.
#[derive(Default)]
pub(super) struct Log {
    offsets: BTreeMap<Place, usize>,
    /// What could not be read, with all that is in it.
    lost: BTreeSet<Place>,
    mistakes: Vec<(usize, Mistake)>,
}

impl Log {
    /// Says where something stands.
    pub(super) fn note(&mut self, place: Place, span: &Range<usize>) {
        self.offsets.insert(place, span.start);
    }

    /// A mistake, where its place stands.
    pub(super) fn mistake(&mut self, place: Place, problem: impl Into<String>) {
        self.mistake_at(self.offset_of(&place), place, problem);
    }

    /// The same, where nothing can be told of what is in there.
    pub(super) fn lost(&mut self, place: Place, problem: impl Into<String>) {
        self.mistake(place.clone(), problem);
        self.lost.insert(place);
    }

    /// A mistake at a byte of the file.
    pub(super) fn mistake_at(&mut self, offset: usize, place: Place, problem: impl Into<String>) {
        let problem = problem.into();
        self.mistakes.push((offset, Mistake { place, problem }));
    }

    /// Whether all is right so far.
    pub(super) fn is_empty(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// Adds what the checks found, but for places that could not be read: what stands in for them
    /// is nobody's mistake.
    pub(super) fn check(&mut self, found: Vec<Mistake>) {
        let mistakes = self.mistakes.iter();
        let told: BTreeSet<Place> = mistakes.map(|(_, it)| it.place.clone()).collect();
        for mistake in found {
            if !told.contains(&mistake.place) && !self.is_lost(&mistake.place) {
                let offset = self.offset_of(&mistake.place);
                self.mistakes.push((offset, mistake));
            }
        }
    }

    fn is_lost(&self, place: &Place) -> bool {
        self.lost.contains(place) || place.around().is_some_and(|around| self.is_lost(&around))
    }

    /// Where a place stands, or else what is around it.
    fn offset_of(&self, place: &Place) -> usize {
        let mut known = Some(place.clone());
        while let Some(place) = known {
            if let Some(offset) = self.offsets.get(&place) {
                return *offset;
            }
            known = place.around();
        }
        0
    }

    /// The mistakes in the order of their lines, as many as are told.
    pub(super) fn errors(self, text: &str, catalogue: &Catalogue) -> Vec<CatalogueError> {
        let mut mistakes = self.mistakes;
        mistakes.sort_by_key(|(offset, _)| *offset);
        let more = mistakes.len().saturating_sub(CATALOGUE_MISTAKES_MAX);
        mistakes.truncate(CATALOGUE_MISTAKES_MAX);
        let error = |(offset, mistake): (usize, Mistake)| CatalogueError {
            line: Some(line_of(text, offset)),
            place: mistake.place.text(catalogue),
            problem: mistake.problem,
        };
        let mut errors: Vec<_> = mistakes.into_iter().map(error).collect();
        if more > 0 {
            errors.push(CatalogueError {
                line: None,
                place: "file".into(),
                problem: format!("has {more} mistakes more"),
            });
        }
        errors
    }
}

/// The line of a byte, from 1.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().iter().take(offset);
    1 + before.filter(|byte| **byte == b'\n').count()
}
