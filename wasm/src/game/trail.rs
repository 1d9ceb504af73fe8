//! A line of cells drawn with the hand, to lay belts along.

use sim_core::ids::{CellId, Direction, Frequency};
use sim_core::topology;

/// Longest line: farther than the hand reaches anyway.
const CELLS_MAX: usize = 96;

/// Cells from where the hand went down to where it is, each next to the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trail {
    cells: Vec<CellId>,
}

impl Trail {
    /// The hand goes down.
    pub fn new(cell: CellId) -> Trail {
        Trail { cells: vec![cell] }
    }

    /// The cells, in order.
    pub fn cells(&self) -> &[CellId] {
        &self.cells
    }

    /// The hand is over `to` now. Going back over the line takes it up again.
    pub fn extend(&mut self, frequency: Frequency, to: CellId) {
        if let Some(place) = self.cells.iter().position(|cell| *cell == to) {
            self.cells.truncate(place + 1);
            return;
        }
        // The hand may have skipped cells: fill them in, always towards where it is.
        while let Some(last) = self.cells.last().copied()
            && last != to
            && self.cells.len() < CELLS_MAX
        {
            let next = topology::neighbors(frequency, last)
                .map(|(_, cell)| cell)
                .min_by_key(|cell| (topology::distance(frequency, *cell, to), *cell));
            match next {
                Some(next) if !self.cells.contains(&next) => self.cells.push(next),
                _ => break,
            }
        }
    }

    /// Every cell with the direction to the next; the last goes on as straight as it can.
    pub fn facings(&self, frequency: Frequency, alone: Direction) -> Vec<(CellId, Direction)> {
        let mut straight = alone;
        let mut facings = Vec::with_capacity(self.cells.len());
        for (k, cell) in self.cells.iter().enumerate() {
            let next = self.cells.get(k + 1);
            let to_next = next.and_then(|next| {
                topology::neighbors(frequency, *cell).find(|(_, neighbor)| neighbor == next)
            });
            let facing = to_next.map_or(straight, |(direction, _)| direction);
            facings.push((*cell, facing));
            if let Some((_, onward)) = topology::step(frequency, *cell, facing) {
                straight = onward;
            }
        }
        facings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim_core::ids::Diamond;

    fn cell(i: u32, j: u32) -> CellId {
        CellId::new(Diamond::north(0), i, j)
    }

    #[test]
    fn a_trail_is_whole_and_faces_along_itself() {
        let frequency = Frequency::new(64).unwrap();
        let mut trail = Trail::new(cell(10, 10));
        trail.extend(frequency, cell(14, 10));
        assert_eq!(trail.cells().len(), 5);
        let facings = trail.facings(frequency, Direction::FIRST.turned(2));
        assert!(
            facings
                .iter()
                .all(|(_, facing)| *facing == Direction::FIRST),
            "{facings:?}"
        );
    }

    #[test]
    fn going_back_takes_it_up() {
        let frequency = Frequency::new(64).unwrap();
        let mut trail = Trail::new(cell(10, 10));
        trail.extend(frequency, cell(14, 10));
        trail.extend(frequency, cell(12, 10));
        assert_eq!(trail.cells(), [cell(10, 10), cell(11, 10), cell(12, 10)]);
    }

    #[test]
    fn a_single_cell_faces_as_the_hand_says() {
        let frequency = Frequency::new(64).unwrap();
        let facing = Direction::new(4).unwrap();
        let trail = Trail::new(cell(3, 3));
        assert_eq!(trail.facings(frequency, facing), [(cell(3, 3), facing)]);
    }
}
