//! Values as what they should be. What is something else is told, with its place.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use toml::Spanned;
use toml::de::DeValue;

use super::{Reader, Value};
use crate::catalogue::file::names::closest;
use crate::catalogue::file::number::Number;
use crate::catalogue::kinds::kind_name;
use crate::catalogue::mistakes::{Place, Table};
use crate::chunk::Kind;
use crate::ids::ItemId;

impl<'t> Reader<'_, 't> {
    pub(super) fn wrong(&mut self, key: &str, found: &DeValue<'_>, expected: &str) {
        let problem = format!("is {} and must be {expected}", told(found));
        self.log.lost(self.place.at(key), problem);
    }

    pub(super) fn as_text(&mut self, key: &str, value: &'t Value<'t>) -> Option<&'t str> {
        match value.get_ref() {
            DeValue::String(text) => Some(text),
            other => {
                self.wrong(key, other, "a text");
                None
            }
        }
    }

    pub(super) fn as_number<N: Number>(&mut self, place: Place, value: &Value<'_>) -> N {
        let number = match value.get_ref() {
            DeValue::Integer(integer) => {
                i128::from_str_radix(integer.as_str(), integer.radix()).ok()
            }
            _ => None,
        };
        number
            .and_then(|number| N::try_from(number).ok())
            .unwrap_or_else(|| {
                let found = told(value.get_ref());
                let problem = format!(
                    "is {found} and must be a whole number from 0 to {}",
                    N::MOST
                );
                self.log.lost(place, problem);
                N::from(1)
            })
    }

    /// What is not there is told, and what it was probably meant to be is taken for it.
    pub(super) fn as_kind(&mut self, key: &str, value: &Value<'_>) -> Option<Kind> {
        let DeValue::String(name) = value.get_ref() else {
            self.wrong(key, value.get_ref(), "the name of a kind of cell");
            return None;
        };
        let of_name = |name: &str| Kind::ALL.into_iter().find(|kind| kind_name(*kind) == name);
        of_name(name).or_else(|| {
            let meant = closest(name, Kind::ALL.map(kind_name));
            let problem = format!("there is no kind of cell `{name}`{}", hint(meant));
            let place = self.place.at(key);
            self.log.mistake_at(value.span().start, place, problem);
            of_name(meant?)
        })
    }

    pub(super) fn as_entry(
        &mut self,
        key: &str,
        table: Table,
        value: &'t Value<'t>,
    ) -> Option<u16> {
        let name = self.as_text(key, value)?;
        self.find(table, name, value.span().start, &self.place.at(key))
    }

    /// The same for the key of an entry.
    fn find(&mut self, table: Table, key: &str, offset: usize, place: &Place) -> Option<u16> {
        self.names.find(table, key).map_or_else(
            |meant| {
                let hint = hint(meant.map(|(key, _)| key));
                let problem = format!("there is no {} `{key}`{hint}", table.name());
                self.log.mistake_at(offset, place.clone(), problem);
                meant.map(|(_, number)| number)
            },
            Some,
        )
    }

    pub(super) fn list(&mut self, key: &'static str, is_needed: bool) -> &'t [Value<'t>] {
        let value = match is_needed {
            true => self.needed(key),
            false => self.optional(key),
        };
        match value.map(Spanned::get_ref) {
            None => &[],
            Some(DeValue::Array(values)) => values,
            Some(other) => {
                self.wrong(key, other, "a list");
                &[]
            }
        }
    }

    pub(super) fn as_amounts<N: Number>(
        &mut self,
        key: &str,
        value: &'t Value<'t>,
    ) -> Vec<(ItemId, N)> {
        let mut amounts = Vec::new();
        let place = &self.place.at(key);
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong(key, value.get_ref(), "amounts of items: `{ ore = 2 }`");
            return amounts;
        };
        for (key, value) in table {
            let (name, span) = (key.get_ref(), key.span());
            self.log.note(place.at(name), &span);
            let amount = self.as_number(place.at(name), value);
            if let Some(item) = self.find(Table::Item, name, span.start, place) {
                amounts.push((ItemId(item), amount));
            }
        }
        amounts.sort_by_key(|(item, _)| *item);
        amounts.dedup_by_key(|(item, _)| *item);
        amounts
    }
}

pub(super) fn hint(meant: Option<&str>) -> String {
    meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"))
}

/// A value, for people.
fn told(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) if text.len() <= 40 => format!("`{text}`"),
        DeValue::String(_) => "a long text".into(),
        DeValue::Integer(integer) if integer.as_str().len() <= 40 => format!("{integer}"),
        DeValue::Integer(_) => "a long number".into(),
        DeValue::Boolean(flag) => format!("{flag}"),
        DeValue::Float(_) => "a number with a fraction".into(),
        DeValue::Datetime(_) => "a date".into(),
        DeValue::Array(_) => "a list".into(),
        DeValue::Table(_) => "a table".into(),
    }
}
