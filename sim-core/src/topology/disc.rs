//! All cells at, or up to, a distance from a cell.
//!
//! Found by walking outwards, so that seams and pentagons need no thought; the cost is that of
//! looking at every cell of the disc a few times.

use alloc::vec;
use alloc::vec::Vec;

use super::neighbors;
use crate::ids::{CellId, Frequency};

/// The cells at exactly `radius` steps from a cell, in order of cells.
pub fn ring(frequency: Frequency, centre: CellId, radius: u32) -> Vec<CellId> {
    rings(frequency, centre)
        .nth(radius as usize)
        .unwrap_or_default()
}

/// The cells up to `radius` steps from a cell: nearest first, in order of cells at one distance.
pub fn within(frequency: Frequency, centre: CellId, radius: u32) -> Vec<CellId> {
    rings(frequency, centre)
        .take(radius as usize + 1)
        .flatten()
        .collect()
}

/// Rings of radius 0, 1, 2, … until the planet has been covered.
fn rings(frequency: Frequency, centre: CellId) -> impl Iterator<Item = Vec<CellId>> {
    let mut inner: Vec<CellId> = Vec::new();
    let mut current = vec![centre];
    core::iter::from_fn(move || {
        if current.is_empty() {
            return None;
        }
        let mut outer: Vec<CellId> = current
            .iter()
            .flat_map(|&cell| neighbors(frequency, cell))
            .map(|(_, cell)| cell)
            .filter(|cell| inner.binary_search(cell).is_err())
            .filter(|cell| current.binary_search(cell).is_err())
            .collect();
        outer.sort_unstable();
        outer.dedup();
        inner = core::mem::replace(&mut current, outer);
        Some(inner.clone())
    })
}
