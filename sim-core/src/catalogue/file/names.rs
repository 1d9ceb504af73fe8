//! Keys as numbers, and what a key that is not there was meant to be.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use toml::de::{DeTable, DeValue};

use crate::catalogue::mistakes::Table;
use crate::limits::{CATALOGUE_ENTRIES_MAX, KEY_BYTES_MAX};

/// The tables whose entries have keys.
const TABLES: [Table; 5] = [
    Table::Item,
    Table::Category,
    Table::Recipe,
    Table::Prototype,
    Table::Technology,
];

/// The keys of all entries of the file, with their numbers. Of two that are the same, the first
/// counts.
pub(super) struct Names<'t> {
    tables: BTreeMap<Table, BTreeMap<&'t str, u16>>,
}

impl<'t> Names<'t> {
    pub(super) fn of(document: &'t DeTable<'_>) -> Names<'t> {
        let keys = |table: Table| {
            let mut keys = BTreeMap::new();
            let entries = match document.get(table.name()).map(|entries| entries.get_ref()) {
                Some(DeValue::Array(entries)) => &entries[..],
                _ => &[],
            };
            for (number, entry) in (0..u16::MAX).zip(entries) {
                let key = entry.get_ref().get("key").map(|key| key.get_ref());
                if let Some(DeValue::String(key)) = key {
                    keys.entry(&**key).or_insert(number);
                }
            }
            (table, keys)
        };
        Names {
            tables: TABLES.into_iter().map(keys).collect(),
        }
    }

    /// The number of a key.
    ///
    /// # Errors
    /// The key that it was probably meant to be, with its number, if there is one.
    pub(super) fn find(&self, table: Table, key: &str) -> Result<u16, Option<(&'t str, u16)>> {
        let keys = &self.tables[&table];
        let meant = || {
            let known = keys.keys().copied().take(CATALOGUE_ENTRIES_MAX);
            let meant = closest(key, known)?;
            Some((meant, keys[meant]))
        };
        keys.get(key).copied().ok_or_else(meant)
    }
}

/// The word that differs least from what was written, if it differs little: by one edit, or by a
/// few after the same first letter.
pub(super) fn closest<'k>(
    written: &str,
    words: impl IntoIterator<Item = &'k str>,
) -> Option<&'k str> {
    if written.len() > KEY_BYTES_MAX {
        return None;
    }
    let edits_max = 1 + written.len() / 3;
    let words = words.into_iter().filter(|word| {
        word.len() <= KEY_BYTES_MAX && word.len().abs_diff(written.len()) <= edits_max
    });
    let judged = words.map(|word| {
        let begins_otherwise = word.as_bytes().first() != written.as_bytes().first();
        let edits = edits(written.as_bytes(), word.as_bytes());
        (edits, begins_otherwise, word)
    });
    judged
        .filter(|(edits, begins_otherwise, _)| {
            *edits <= 1 || *edits <= edits_max && !begins_otherwise
        })
        .min()
        .map(|(.., word)| word)
}

/// Bytes to insert, drop, replace or swap with the next, to make one word of the other.
fn edits(from: &[u8], to: &[u8]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.iter().enumerate() {
        let mut row = Vec::with_capacity(last.len());
        row.push(i + 1);
        for (j, b) in to.iter().enumerate() {
            let replaced = last[j] + usize::from(a != b);
            let mut least = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == to[j - 1] && from[i - 1] == *b {
                least = least.min(before_last[j - 1] + 1);
            }
            row.push(least);
        }
        before_last = core::mem::replace(&mut last, row);
    }
    last[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        let cases = [
            ("", "", 0),
            ("ore", "ore", 0),
            ("oar", "ore", 2),
            ("roe", "ore", 1),
            ("", "abc", 3),
        ];
        for (from, to, expected) in cases {
            assert_eq!(
                edits(from.as_bytes(), to.as_bytes()),
                expected,
                "{from} {to}"
            );
        }
    }

    #[test]
    fn what_is_close_is_meant_and_what_is_far_is_not() {
        let words = ["ark", "ore", "crystal", "biomass"];
        assert_eq!(closest("cristall", words), Some("crystal"));
        assert_eq!(closest("oar", words), Some("ore"));
        assert_eq!(closest("fly", words), None);
        assert_eq!(closest("machine", words), None);
    }
}
