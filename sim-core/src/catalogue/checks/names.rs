//! The form of keys, names and sentences.

use alloc::collections::BTreeSet;
use alloc::format;

use super::Report;
use crate::catalogue::Catalogue;
use crate::catalogue::mistakes::{Place, Table};
use crate::limits::{KEY_BYTES_MAX, TITLE_BYTES_MAX};

pub(super) fn check(catalogue: &Catalogue, report: &mut Report) {
    let mut of = |table, keys: &mut dyn Iterator<Item = (&str, &str)>| {
        let mut known = BTreeSet::new();
        for (number, (key, name)) in keys.enumerate() {
            let place = Place::new(table, number);
            if !is_key(key) {
                report.add(
                    place.at("key"),
                    format!(
                        "must be a letter from a to z, then letters, digits and `_`, at most \
                         {KEY_BYTES_MAX} in all"
                    ),
                );
            } else if !known.insert(key) {
                report.add(place.at("key"), format!("`{key}` is there twice"));
            }
            text(place.at("name"), name, TITLE_BYTES_MAX, report);
        }
    };
    let Catalogue {
        items,
        categories,
        recipes,
        prototypes,
        technologies,
        ..
    } = catalogue;
    of(
        Table::Item,
        &mut items.iter().map(|it| (&*it.key, &*it.name)),
    );
    of(
        Table::Category,
        &mut categories.iter().map(|it| (&*it.key, &*it.name)),
    );
    of(
        Table::Recipe,
        &mut recipes.iter().map(|it| (&*it.key, &*it.name)),
    );
    of(
        Table::Prototype,
        &mut prototypes.iter().map(|it| (&*it.key, &*it.name)),
    );
    of(
        Table::Technology,
        &mut technologies.iter().map(|it| (&*it.key, &*it.name)),
    );
}

fn is_key(key: &str) -> bool {
    let letter = |byte: &u8| byte.is_ascii_lowercase();
    let inner = |byte: &u8| letter(byte) || byte.is_ascii_digit() || *byte == b'_';
    let bytes = key.as_bytes();
    bytes.first().is_some_and(letter) && bytes.iter().all(inner) && bytes.len() <= KEY_BYTES_MAX
}

/// Something for people to read.
pub(super) fn text(place: Place, text: &str, bytes_max: usize, report: &mut Report) {
    if text.trim().is_empty() {
        report.add(place, "is empty");
    } else if text.len() > bytes_max {
        let bytes = text.len();
        report.add(place, format!("has {bytes} bytes and may have {bytes_max}"));
    } else if text.chars().any(char::is_control) {
        report.add(place, "must stand on one line, without control characters");
    }
}
