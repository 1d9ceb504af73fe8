//! Nothing comes after itself, and nothing is made of nothing.
//!
//! The second: whoever follows recipes from an item back to itself ends with less of it than they
//! began with, whatever else went in. An edge from a thing needed to the thing made multiplies by
//! (given / needed); the product around every cycle has to be below 1. Logarithms turn products
//! into sums, so a cycle that does not lose is a cycle of non-negative length, found as shortest
//! paths find it: lengths that still grow after as many rounds as there are items.

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::Report;
use crate::catalogue::Catalogue;
use crate::catalogue::mistakes::{Place, Table};
use crate::ids::TechnologyId;

pub(super) fn check(catalogue: &Catalogue, report: &mut Report) {
    technologies(catalogue, report);
    recipes(catalogue, report);
}

fn technologies(catalogue: &Catalogue, report: &mut Report) {
    for (number, technology) in catalogue.technologies.iter().enumerate() {
        let mut is_before = vec![false; catalogue.technologies.len()];
        let mut open: Vec<TechnologyId> = technology.after.clone();
        while let Some(TechnologyId(next)) = open.pop() {
            let next = usize::from(next);
            if is_before.get(next) == Some(&false) {
                is_before[next] = true;
                open.extend(&catalogue.technologies[next].after);
            }
        }
        if is_before[number] {
            let place = Place::new(Table::Technology, number).at("after");
            report.add(place, "comes after itself");
        }
    }
}

/// Items of a round that are told; a longer one is found by any part of it.
const STOPS_TOLD_MAX: usize = 8;

/// From a thing that a recipe needs to the thing it gives.
struct Edge {
    from: usize,
    to: usize,
    recipe: usize,
    /// Logarithm of how much of the one comes of the other.
    gain: i64,
}

fn recipes(catalogue: &Catalogue, report: &mut Report) {
    let items = catalogue.items.len();
    let edges = edges(catalogue);
    let mut gains = vec![0_i64; items];
    let mut arrivals: Vec<Option<&Edge>> = vec![None; items];
    for _ in 0..items {
        if relax(&edges, &mut gains, &mut arrivals).is_none() {
            return;
        }
    }
    if let Some(item) = relax(&edges, &mut gains, &mut arrivals) {
        let way = cycle(&arrivals, item);
        let Some(last) = way.iter().map(|edge| edge.recipe).max() else {
            return;
        };
        let place = Place::new(Table::Recipe, last);
        report.add(place, free_lunch(catalogue, &way));
    }
}

fn edges(catalogue: &Catalogue) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (recipe, it) in catalogue.recipes.iter().enumerate() {
        let (given, gives) = it.gives;
        for (needed, needs) in &it.needs {
            let known = catalogue.item(given).is_some() && catalogue.item(*needed).is_some();
            if known && gives > 0 && *needs > 0 {
                edges.push(Edge {
                    from: needed.0.into(),
                    to: given.0.into(),
                    recipe,
                    gain: log2(gives) - log2(*needs),
                });
            }
        }
    }
    edges
}

/// One round over all edges; an item of which more can be made than was known.
fn relax<'e>(
    edges: &'e [Edge],
    gains: &mut [i64],
    arrivals: &mut [Option<&'e Edge>],
) -> Option<usize> {
    let mut grown = None;
    for edge in edges {
        // The one more makes a cycle that gives back just as much grow, and is far below what any
        // real loss is.
        let gain = gains[edge.from] + edge.gain + 1;
        if gain > gains[edge.to] {
            gains[edge.to] = gain;
            arrivals[edge.to] = Some(edge);
            grown = Some(edge.to);
        }
    }
    grown
}

/// The cycle that an item which still grows was reached from, in the order of making.
fn cycle<'e>(arrivals: &[Option<&'e Edge>], item: usize) -> Vec<&'e Edge> {
    let mut place = item;
    // So many steps back, it is certain to be within the cycle.
    for _ in 0..arrivals.len() {
        place = arrivals[place].map_or(place, |edge| edge.from);
    }
    let (first, mut way) = (place, Vec::new());
    while let Some(edge) = arrivals[place] {
        way.push(edge);
        place = edge.from;
        if place == first {
            break;
        }
    }
    way.reverse();
    way
}

fn free_lunch(catalogue: &Catalogue, way: &[&Edge]) -> String {
    let key = |item: usize| catalogue.items[item].key.as_str();
    let mut stops: Vec<&str> = way.iter().map(|edge| key(edge.from)).collect();
    if stops.len() > STOPS_TOLD_MAX {
        stops.truncate(STOPS_TOLD_MAX - 1);
        stops.push("…");
    }
    stops.extend(way.first().map(|edge| key(edge.from)));
    let round = stops.join(" → ");
    format!("a round of recipes gives back as much as it took, or more: {round}")
}

/// The logarithm to base 2, in units of 2^-40; `number` is at least 1.
fn log2(number: u16) -> i64 {
    const BITS: u32 = 40;
    let whole = number.ilog2();
    // The rest, from 1 up to 2, squared again and again: each time it passes 2 is a bit.
    let mut rest = u128::from(number) << (62 - whole);
    let mut log = i64::from(whole);
    for _ in 0..BITS {
        rest = (rest * rest) >> 62;
        log <<= 1;
        if rest >= 1 << 63 {
            rest >>= 1;
            log |= 1;
        }
    }
    log
}

#[cfg(test)]
mod tests;
