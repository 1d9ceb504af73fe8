//! One table of the file. What is asked for is noted with its place; what was not asked for in the
//! end is unknown. A value that is missing or of another type is a mistake, and 1, an empty text
//! or a number that leads nowhere stands in for it.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::log::Log;
use super::names::{Names, closest};
use super::number::Number;
use crate::catalogue::KindSet;
use crate::catalogue::mistakes::{Place, Table};
use crate::chunk::Kind;
use crate::claims::Policy;
use crate::ids::{CategoryId, ItemId};

mod values;

use values::hint;

/// A value, and where it stands.
type Value<'t> = Spanned<DeValue<'t>>;

/// The number of nothing.
const NOWHERE: u16 = u16::MAX;

/// A table that is being read.
pub(super) struct Reader<'a, 't> {
    names: &'a Names<'t>,
    log: &'a mut Log,
    table: &'t DeTable<'t>,
    place: Place,
    asked: BTreeSet<&'static str>,
}

impl<'a, 't> Reader<'a, 't> {
    pub(super) fn new(
        names: &'a Names<'t>,
        log: &'a mut Log,
        table: &'t DeTable<'t>,
        place: Place,
    ) -> Reader<'a, 't> {
        Reader {
            names,
            log,
            table,
            place,
            asked: BTreeSet::new(),
        }
    }

    /// A value that may be missing.
    fn optional(&mut self, key: &'static str) -> Option<&'t Value<'t>> {
        self.asked.insert(key);
        let value = self.table.get(key)?;
        self.log.note(self.place.at(key), &value.span());
        Some(value)
    }

    fn needed(&mut self, key: &'static str) -> Option<&'t Value<'t>> {
        let value = self.optional(key);
        if value.is_none() {
            self.log.lost(self.place.at(key), "is missing");
        }
        value
    }

    /// Whether something that may be missing is there.
    pub(super) fn offers(&mut self, key: &'static str) -> bool {
        self.optional(key).is_some()
    }

    /// A mistake at a key, or of the table as a whole.
    pub(super) fn mistake(&mut self, key: Option<&str>, problem: &str) {
        let place = key.map_or_else(|| self.place.clone(), |key| self.place.at(key));
        self.log.mistake(place, problem);
    }

    pub(super) fn text(&mut self, key: &'static str) -> String {
        let value = self.needed(key);
        let text = value.and_then(|value| self.as_text(key, value));
        text.map_or_else(String::new, Into::into)
    }

    /// No, if it is missing.
    pub(super) fn flag(&mut self, key: &'static str) -> bool {
        match self.optional(key).map(Spanned::get_ref) {
            None => false,
            Some(DeValue::Boolean(flag)) => *flag,
            Some(other) => {
                self.wrong(key, other, "true or false");
                false
            }
        }
    }

    pub(super) fn number<N: Number>(&mut self, key: &'static str) -> N {
        let value = self.needed(key);
        value.map_or(N::from(1), |value| {
            self.as_number(self.place.at(key), value)
        })
    }

    /// 0, if it is missing.
    pub(super) fn optional_number<N: Number>(&mut self, key: &'static str) -> N {
        let value = self.optional(key);
        value.map_or(N::from(0), |value| {
            self.as_number(self.place.at(key), value)
        })
    }

    pub(super) fn kind(&mut self, key: &'static str) -> Kind {
        let value = self.needed(key);
        let kind = value.and_then(|value| self.as_kind(key, value));
        kind.unwrap_or(Kind::Soil)
    }

    pub(super) fn optional_kind(&mut self, key: &'static str) -> Option<Kind> {
        let value = self.optional(key)?;
        self.as_kind(key, value)
    }

    pub(super) fn kinds(&mut self, key: &'static str) -> KindSet {
        let kinds = self.list(key, true);
        let kinds = kinds.iter().filter_map(|kind| self.as_kind(key, kind));
        kinds.collect()
    }

    pub(super) fn policy(&mut self, key: &'static str) -> Policy {
        const EXPECTED: &str = "`shuffled`, `first_come` or \
                                `{ all_or_none = { starved_ticks_max = … } }`";
        match self.needed(key).map(Spanned::get_ref) {
            None => return Policy::Shuffled,
            Some(DeValue::String(name)) if name == "shuffled" => return Policy::Shuffled,
            Some(DeValue::String(name)) if name == "first_come" => return Policy::FirstCome,
            Some(DeValue::Table(_)) => {}
            Some(other) => {
                self.wrong(key, other, EXPECTED);
                return Policy::Shuffled;
            }
        }
        let mut starved_ticks_max = None;
        self.within(key, |policy| {
            policy.within("all_or_none", |all_or_none| {
                starved_ticks_max = Some(all_or_none.number("starved_ticks_max"));
            });
        });
        starved_ticks_max.map_or(Policy::Shuffled, |starved_ticks_max| Policy::AllOrNone {
            starved_ticks_max,
        })
    }

    pub(super) fn item(&mut self, key: &'static str) -> ItemId {
        ItemId(self.entry(key, Table::Item))
    }

    pub(super) fn category(&mut self, key: &'static str) -> CategoryId {
        let number = self.entry(key, Table::Category);
        CategoryId(u8::try_from(number).unwrap_or(u8::MAX))
    }

    /// The number of an entry of a table, by its key.
    fn entry(&mut self, key: &'static str, table: Table) -> u16 {
        let value = self.needed(key);
        let number = value.and_then(|value| self.as_entry(key, table, value));
        number.unwrap_or(NOWHERE)
    }

    /// Entries of a table, in their order. May be missing.
    pub(super) fn entries<T>(
        &mut self,
        key: &'static str,
        table: Table,
        id: impl Fn(u16) -> T,
    ) -> Vec<T> {
        let keys = self.list(key, false);
        let numbers = keys.iter().filter_map(|it| self.as_entry(key, table, it));
        let numbers: BTreeSet<u16> = numbers.collect();
        numbers.into_iter().map(id).collect()
    }

    /// Amounts of items, in their order: `{ ore = 2 }`.
    pub(super) fn amounts<N: Number>(&mut self, key: &'static str) -> Vec<(ItemId, N)> {
        let value = self.needed(key);
        value.map_or_else(Vec::new, |value| self.as_amounts(key, value))
    }

    /// The same; may be missing.
    pub(super) fn optional_amounts<N: Number>(&mut self, key: &'static str) -> Vec<(ItemId, N)> {
        let value = self.optional(key);
        value.map_or_else(Vec::new, |value| self.as_amounts(key, value))
    }

    /// Reads a table in this one.
    pub(super) fn within<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Reader<'_, 't>) -> T,
    ) -> Option<T> {
        match self.needed(key)?.get_ref() {
            DeValue::Table(table) => {
                let place = self.place.at(key);
                Some(Reader::new(self.names, self.log, table, place).read(read))
            }
            other => {
                self.wrong(key, other, "a table");
                None
            }
        }
    }

    /// Reads the entries of a table: `[[item]]`. There may be none.
    pub(super) fn tables<T>(
        &mut self,
        table: Table,
        read: impl Fn(&mut Reader<'_, 't>) -> T,
    ) -> Vec<T> {
        let mut entries = Vec::new();
        for (number, entry) in self.list(table.name(), false).iter().enumerate() {
            let place = Place::new(table, number);
            self.log.note(place.clone(), &entry.span());
            match entry.get_ref() {
                DeValue::Table(table) => {
                    entries.push(Reader::new(self.names, self.log, table, place).read(&read));
                }
                other => self.wrong(table.name(), other, "a list of tables"),
            }
        }
        entries
    }

    /// Reads all that is known, and tells what is not.
    pub(super) fn read<T>(mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let result = read(&mut self);
        self.end();
        result
    }

    fn end(self) {
        for (key, _) in self.table {
            let name = key.get_ref();
            if self.asked.contains(&**name) {
                continue;
            }
            let hint = hint(closest(name, self.asked.iter().copied()));
            let problem = format!("means nothing here{hint}");
            let place = self.place.at(name);
            self.log.mistake_at(key.span().start, place, problem);
        }
    }
}
