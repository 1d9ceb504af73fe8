//! The catalogue as people write it, and the checks that turn it into the form that is used.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use serde::Deserialize;

use super::{Amounts, Behaviour, Catalogue, Item, KindSet, Prototype};
use crate::chunk::Kind;
use crate::claims::Policy;
use crate::ids::ItemId;

/// Something wrong in a catalogue file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueError {
    /// Where: a path of keys, such as `prototype.belt.cost`.
    pub place: String,
    /// What is wrong, and what would be right.
    pub problem: String,
}

impl fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

impl core::error::Error for CatalogueError {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    start: BTreeMap<String, u32>,
    gathering: Gathering,
    walking: Walking,
    building: Building,
    item: Vec<ItemEntry>,
    prototype: Vec<PrototypeEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Gathering {
    period_ticks: u16,
    policy: Policy,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Walking {
    ticks_per_cell: u16,
    on: Vec<Kind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Building {
    on: Vec<Kind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemEntry {
    key: String,
    name: String,
    from: Option<Kind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PrototypeEntry {
    key: String,
    name: String,
    about: String,
    #[serde(default)]
    cost: BTreeMap<String, u32>,
    #[serde(default)]
    walkable: bool,
    extract: Option<Extract>,
    convey: Option<Convey>,
    collect: Option<Collect>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Extract {
    takes: Vec<Kind>,
    period_ticks: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Convey {
    travel_ticks: u16,
    capacity: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Collect {
    items_per_tick: u8,
}

pub(super) fn parse(text: &str) -> Result<Catalogue, Vec<CatalogueError>> {
    let file: File = toml::from_str(text).map_err(|error| {
        let line = error
            .span()
            .map(|span| 1 + text[..span.start].matches('\n').count());
        let place = line.map_or("file".into(), |line| format!("line {line}"));
        Vec::from([CatalogueError {
            place,
            problem: error.message().to_string(),
        }])
    })?;
    let mut checks = Checks {
        items: BTreeMap::new(),
        errors: Vec::new(),
    };
    let catalogue = checks.catalogue(file);
    if checks.errors.is_empty() {
        Ok(catalogue)
    } else {
        Err(checks.errors)
    }
}

/// Collects every mistake while it builds the checked form.
struct Checks {
    items: BTreeMap<String, ItemId>,
    errors: Vec<CatalogueError>,
}

impl Checks {
    fn error(&mut self, place: &str, problem: impl Into<String>) {
        self.errors.push(CatalogueError {
            place: place.into(),
            problem: problem.into(),
        });
    }

    fn catalogue(&mut self, file: File) -> Catalogue {
        let items = self.items(file.item);
        let start = self.amounts("start", file.start);
        let prototypes = self.prototypes(file.prototype);
        Catalogue {
            items,
            categories: Vec::new(),
            recipes: Vec::new(),
            technologies: Vec::new(),
            by_hand_factor: 3,
            prototypes,
            start,
            gathering_period_ticks: self.at_least(
                "gathering.period_ticks",
                file.gathering.period_ticks,
                1,
            ),
            gathering_policy: file.gathering.policy,
            walking_ticks_per_cell: self.at_least(
                "walking.ticks_per_cell",
                file.walking.ticks_per_cell,
                1,
            ),
            walking_on: file.walking.on.into_iter().collect(),
            building_on: file.building.on.into_iter().collect(),
        }
    }

    fn items(&mut self, entries: Vec<ItemEntry>) -> Vec<Item> {
        let mut sources = BTreeSet::new();
        for (number, entry) in entries.iter().enumerate() {
            let place = format!("item.{}", entry.key);
            match u16::try_from(number) {
                Ok(number) if !self.items.contains_key(&entry.key) => {
                    self.items.insert(entry.key.clone(), ItemId(number));
                }
                Ok(_) => self.error(&place, "there is another item of this key"),
                Err(_) => self.error(&place, "there are more than 65,536 items"),
            }
            if entry.from.is_some_and(|kind| !sources.insert(kind)) {
                self.error(
                    &place,
                    "another item comes from the same kind of cell already",
                );
            }
        }
        let checked = |entry: ItemEntry| Item {
            key: entry.key,
            name: entry.name,
            from: entry.from,
            end: false,
        };
        entries.into_iter().map(checked).collect()
    }

    fn prototypes(&mut self, entries: Vec<PrototypeEntry>) -> Vec<Prototype> {
        let mut keys = BTreeSet::new();
        let mut prototypes = Vec::new();
        for (number, entry) in entries.into_iter().enumerate() {
            let place = format!("prototype.{}", entry.key);
            if u16::try_from(number).is_err() {
                self.error(&place, "there are more than 65,536 prototypes");
            }
            if !keys.insert(entry.key.clone()) {
                self.error(&place, "there is another prototype of this key");
            }
            let Some(behaviour) = self.behaviour(&place, &entry) else {
                continue;
            };
            prototypes.push(Prototype {
                behaviour,
                cost: self.amounts(&format!("{place}.cost"), entry.cost),
                key: entry.key,
                name: entry.name,
                about: entry.about,
                walkable: entry.walkable,
            });
        }
        prototypes
    }

    fn behaviour(&mut self, place: &str, entry: &PrototypeEntry) -> Option<Behaviour> {
        match (&entry.extract, &entry.convey, &entry.collect) {
            (Some(extract), None, None) => Some(Behaviour::Extract {
                takes: self.kinds_with_yield(place, &extract.takes),
                period_ticks: self.at_least(
                    &format!("{place}.extract.period_ticks"),
                    extract.period_ticks,
                    1,
                ),
            }),
            (None, Some(convey), None) => {
                // Two free slots are what lets something join a line without stopping a ring.
                let capacity = self.at_least(
                    &format!("{place}.convey.capacity"),
                    convey.capacity.into(),
                    2,
                );
                let travel_ticks = self.at_least(
                    &format!("{place}.convey.travel_ticks"),
                    convey.travel_ticks,
                    capacity,
                );
                Some(Behaviour::Convey {
                    travel_ticks,
                    capacity: convey.capacity,
                })
            }
            (None, None, Some(collect)) => {
                let place = format!("{place}.collect.items_per_tick");
                self.at_least(&place, collect.items_per_tick.into(), 1);
                Some(Behaviour::Collect {
                    items_per_tick: collect.items_per_tick,
                })
            }
            _ => {
                self.error(place, "needs exactly one of extract, convey and collect");
                None
            }
        }
    }

    fn kinds_with_yield(&mut self, place: &str, kinds: &[Kind]) -> KindSet {
        if kinds.is_empty() {
            self.error(&format!("{place}.extract.takes"), "names no kind of cell");
        }
        kinds.iter().copied().collect()
    }

    fn amounts(&mut self, place: &str, amounts: BTreeMap<String, u32>) -> Amounts {
        let mut known = Amounts::new();
        for (key, amount) in amounts {
            match self.items.get(&key) {
                Some(item) => {
                    known.insert(*item, amount);
                }
                None => self.error(place, format!("there is no item `{key}`")),
            }
        }
        known
    }

    fn at_least(&mut self, place: &str, value: u16, least: u16) -> u16 {
        if value < least {
            self.error(place, format!("is {value} and must be at least {least}"));
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::super::VERDANT;
    use super::*;

    #[test]
    fn the_compiled_in_catalogue_has_no_mistakes() {
        let catalogue = Catalogue::parse(VERDANT).unwrap();
        assert_eq!(catalogue.prototypes.len(), 3);
        assert!(catalogue.yield_of(Kind::Ore).is_some());
    }

    #[test]
    fn every_mistake_is_reported_with_its_place() {
        let text = VERDANT
            .replace("cost = { ore = 1 }", "cost = { oar = 1 }")
            .replace("capacity = 4", "capacity = 1")
            .replace("items_per_tick = 6", "items_per_tick = 0");
        let places: Vec<_> = Catalogue::parse(&text)
            .unwrap_err()
            .into_iter()
            .map(|error| error.place)
            .collect();
        assert_eq!(
            places,
            [
                "prototype.belt.convey.capacity",
                "prototype.belt.cost",
                "prototype.hub.collect.items_per_tick"
            ]
        );
    }

    #[test]
    fn a_syntax_error_names_its_line() {
        let errors = Catalogue::parse("start = {}\nitem = [").unwrap_err();
        assert!(errors[0].place.starts_with("line "), "{errors:?}");
    }

    #[test]
    fn the_hash_follows_every_figure() {
        let other = VERDANT.replace("travel_ticks = 12", "travel_ticks = 13");
        assert_ne!(
            Catalogue::verdant().hash(),
            Catalogue::parse(&other).unwrap().hash()
        );
    }
}
