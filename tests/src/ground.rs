//! The ground as `/cells` tells it, and where on it a first production line fits.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::Value;

/// The six directions of a diamond's grid, by their numbers.
const DIRECTIONS: [(i64, i64); 6] = [(1, 0), (1, 1), (0, 1), (-1, 0), (-1, -1), (0, -1)];
/// Kinds that an extractor takes.
const YIELDING: [&str; 3] = ["ore", "crystal", "biomass"];
/// Kinds that carry no structure.
const UNBUILDABLE: [&str; 2] = ["water", "rock"];

/// What is known of a cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Such as `ore`.
    pub kind: String,
    /// The structure on it; null for none.
    pub structure: Value,
}

/// Cells by name.
#[derive(Debug, Clone, Default)]
pub struct Ground(BTreeMap<String, Cell>);

/// A place for extractor → belts → hub, in a straight line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Next to something that yields.
    pub extractor: String,
    /// From the extractor on.
    pub belts: Vec<String>,
    /// At the end.
    pub hub: String,
    /// The direction of the line.
    pub facing: usize,
}

impl Ground {
    /// The body of an answer to `/cells`.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(body: &Value) -> Result<Ground> {
        let cells = body["cells"]
            .as_array()
            .with_context(|| format!("no `cells` in {body}"))?;
        let cell = |cell: &Value| -> Option<(String, Cell)> {
            let kind = cell["kind"].as_str()?.to_owned();
            Some((
                cell["cell"].as_str()?.to_owned(),
                Cell {
                    kind,
                    structure: cell["structure"].clone(),
                },
            ))
        };
        let cells = cells.iter().map(cell).collect::<Option<_>>();
        cells
            .map(Ground)
            .with_context(|| format!("a cell without name or kind in {body}"))
    }

    /// A cell, if it is known.
    pub fn get(&self, cell: &str) -> Option<&Cell> {
        self.0.get(cell)
    }

    /// The names of all cells.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }

    /// The place with the most that yields around its extractor.
    pub fn site(&self, belts: usize) -> Option<Site> {
        let places = self
            .0
            .keys()
            .flat_map(|cell| (0..6).map(move |facing| (cell, facing)));
        places
            .filter_map(|(cell, facing)| self.site_at(cell, facing, belts))
            .max_by_key(|(yielding, _)| *yielding)
            .map(|(_, site)| site)
    }

    fn site_at(&self, extractor: &str, facing: usize, belts: usize) -> Option<(usize, Site)> {
        let line: Vec<String> = (0..=belts as i64 + 1)
            .map(|steps| self.beside(extractor, facing, steps))
            .collect::<Option<_>>()?;
        let is_free = |cell: &String| {
            let cell = &self.0[cell];
            cell.structure.is_null() && !UNBUILDABLE.contains(&cell.kind.as_str())
        };
        let yields = |direction: &usize| {
            let cell = self.beside(extractor, *direction, 1);
            cell.is_some_and(|cell| YIELDING.contains(&self.0[&cell].kind.as_str()))
        };
        let yielding = (0..6)
            .filter(|direction| *direction != facing)
            .filter(yields)
            .count();
        if yielding == 0 || !line.iter().all(is_free) {
            return None;
        }
        let (hub, belts) = line[1..].split_last()?;
        let site = Site {
            extractor: extractor.to_owned(),
            belts: belts.to_vec(),
            hub: hub.clone(),
            facing,
        };
        Some((yielding, site))
    }

    /// The known cell so many steps away, within the same diamond.
    fn beside(&self, cell: &str, direction: usize, steps: i64) -> Option<String> {
        let mut parts = cell.split(':');
        let (diamond, i, j) = (parts.next()?, parts.next()?, parts.next()?);
        let (i, j): (i64, i64) = (i.parse().ok()?, j.parse().ok()?);
        let (di, dj) = DIRECTIONS[direction];
        let name = format!("{diamond}:{}:{}", i + steps * di, j + steps * dj);
        self.0.contains_key(&name).then_some(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_line_avoids_what_carries_nothing() {
        let cell = |i: u32, kind: &str| json!({"cell": format!("N0:{i}:5"), "kind": kind});
        let kinds = ["ore", "soil", "soil", "sprout", "soil", "rock"];
        let cells: Vec<_> = (0..).zip(kinds).map(|(i, kind)| cell(i, kind)).collect();
        let ground = Ground::parse(&json!({ "cells": cells })).unwrap();
        let site = ground.site(2).unwrap();
        assert_eq!(site.extractor, "N0:1:5");
        assert_eq!(site.belts, ["N0:2:5", "N0:3:5"]);
        assert_eq!((site.hub.as_str(), site.facing), ("N0:4:5", 0));
        assert_eq!(ground.site(3), None);
    }
}
