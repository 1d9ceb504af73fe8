//! What can be wrong in a catalogue, and where.

use alloc::format;
use alloc::string::String;
use core::fmt;

use super::Catalogue;

/// Something wrong in a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueError {
    /// The line of the file, from 1; none if it does not stand in one.
    pub line: Option<usize>,
    /// Where: a path of keys, such as `prototype.belt.cost`.
    pub place: String,
    /// What is wrong, and what would be right.
    pub problem: String,
}

impl fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}, ")?;
        }
        write!(f, "{}: {}", self.place, self.problem)
    }
}

impl core::error::Error for CatalogueError {}

/// The tables that a catalogue has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Table {
    /// What has one entry only, such as `[gathering]`.
    General,
    Item,
    Category,
    Recipe,
    Prototype,
    Technology,
}

impl Table {
    /// As files call it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Table::General => "",
            Table::Item => "item",
            Table::Category => "category",
            Table::Recipe => "recipe",
            Table::Prototype => "prototype",
            Table::Technology => "technology",
        }
    }

    /// The key of an entry.
    fn key(self, catalogue: &Catalogue, number: usize) -> Option<&str> {
        Some(match self {
            Table::Item => &catalogue.items.get(number)?.key,
            Table::Category => &catalogue.categories.get(number)?.key,
            Table::Recipe => &catalogue.recipes.get(number)?.key,
            Table::Prototype => &catalogue.prototypes.get(number)?.key,
            Table::Technology => &catalogue.technologies.get(number)?.key,
            Table::General => return None,
        })
    }
}

/// Where in a catalogue something stands: which table, which entry of it, and the path of keys in
/// there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    table: Table,
    number: usize,
    path: String,
}

impl Place {
    /// The whole of what has one entry only.
    pub(super) const GENERAL: Place = Place {
        table: Table::General,
        number: 0,
        path: String::new(),
    };

    pub(super) fn new(table: Table, number: usize) -> Place {
        Place {
            table,
            number,
            path: String::new(),
        }
    }

    /// The place of a key in here.
    pub(super) fn at(&self, key: &str) -> Place {
        let path = match self.path.as_str() {
            "" => key.into(),
            path => format!("{path}.{key}"),
        };
        Place { path, ..*self }
    }

    /// The place that this one is in; none around a whole entry.
    #[cfg(feature = "catalogue-file")]
    pub(super) fn around(&self) -> Option<Place> {
        let path = match self.path.rsplit_once('.') {
            Some((path, _)) => path.into(),
            None if self.path.is_empty() => return None,
            None => String::new(),
        };
        Some(Place { path, ..*self })
    }

    /// As it is told: by keys where the catalogue has them, else by numbers from 1.
    pub(super) fn text(&self, catalogue: &Catalogue) -> String {
        let Place {
            table,
            number,
            path,
        } = self;
        let name = table.name();
        let entry = match table.key(catalogue, *number) {
            None if path.is_empty() => "file".into(),
            None => return path.clone(),
            Some("") => format!("{name}[{}]", number + 1),
            Some(key) => format!("{name}.{key}"),
        };
        match path.as_str() {
            "" => entry,
            path => format!("{entry}.{path}"),
        }
    }
}

/// Something wrong, as the checks tell it: by numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) place: Place,
    pub(super) problem: String,
}
