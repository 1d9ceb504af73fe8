//! The catalogue as people write it. What cannot be read is told, something harmless stands in
//! for it, and reading goes on, so that every mistake is told at once; then come the
//! [`super::checks`], whose places are given their lines here.
//!
//! - [`log`]: mistakes, and the lines of all places. [`names`]: keys as numbers.
//! - [`reader`]: one table of the file. [`entries`], [`behaviours`]: what the tables mean.

use alloc::format;
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use toml::de::DeTable;

use self::log::{Log, line_of};
use self::names::Names;
use self::reader::Reader;
use super::mistakes::Place;
use super::{Catalogue, CatalogueError, checks};
use crate::limits::{CATALOGUE_BYTES_MAX, CATALOGUE_MISTAKES_MAX};

mod behaviours;
mod entries;
mod log;
mod names;
mod number;
mod reader;

pub(super) fn parse(text: &str) -> Result<Catalogue, Vec<CatalogueError>> {
    if text.len() > CATALOGUE_BYTES_MAX {
        return Err(vec![CatalogueError {
            line: None,
            place: "file".into(),
            problem: format!(
                "has {} bytes and may have {CATALOGUE_BYTES_MAX}",
                text.len()
            ),
        }]);
    }
    let (document, broken) = DeTable::parse_recoverable(text);
    if !broken.is_empty() {
        // What a broken line means, and where it ends, is a guess: nothing can be told of the rest.
        return Err(syntax_errors(text, &broken));
    }
    let names = Names::of(document.get_ref());
    let mut log = Log::default();
    let reader = Reader::new(&names, &mut log, document.get_ref(), Place::GENERAL);
    let catalogue = reader.read(entries::catalogue);
    log.check(checks::check(&catalogue));
    if log.is_empty() {
        log.check(checks::check_progress(&catalogue));
    }
    match log.errors(text, &catalogue) {
        errors if errors.is_empty() => Ok(catalogue),
        errors => Err(errors),
    }
}

/// One for each line: what comes after the first in a line mostly comes of it.
fn syntax_errors(text: &str, broken: &[toml::de::Error]) -> Vec<CatalogueError> {
    let error = |error: &toml::de::Error| CatalogueError {
        line: error.span().map(|span| line_of(text, span.start)),
        place: "file".into(),
        problem: error.message().to_string(),
    };
    let mut errors: Vec<_> = broken.iter().map(error).collect();
    errors.sort_by_key(|error| error.line);
    errors.dedup_by_key(|error| error.line);
    errors.truncate(CATALOGUE_MISTAKES_MAX);
    errors
}
