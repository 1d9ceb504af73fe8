//! A whole factory: blocks of the same structures over all of the planet, cut by the edges of
//! chunks wherever those lie.
//!
//! In each block ore comes from a store, is split to three smelters, merged again, pressed to gears
//! and taken by a hub; beside that a generator drives a mixer:
//!
//! ```text
//! pylon generator mixer hub
//!                            smelter belt
//! store belts       splitter smelter merger belts press belts hub
//!                   smelter  belt
//! ```

use super::Factory;
use super::build::AHEAD;
use crate::ids::{CellId, Diamond};

/// Cells from one block to the next.
const WIDTH: u32 = 20;
const HEIGHT: u32 = 6;
/// Structures of a block.
const STRUCTURES: u64 = 24;

impl Factory {
    /// Blocks on all diamonds, as many as fit.
    pub(super) fn lay_blocks(&mut self, is_blocked: bool) {
        let side = self.world.params().frequency.get();
        for diamond in Diamond::all() {
            for i in (1..side - WIDTH).step_by(WIDTH as usize) {
                for j in (1..side - HEIGHT).step_by(HEIGHT as usize) {
                    let at = |di, dj| CellId::new(diamond, i + di, j + dj);
                    self.put_block(at, is_blocked);
                }
            }
        }
    }

    fn put_block(&mut self, at: impl Fn(u32, u32) -> CellId, is_blocked: bool) {
        self.put_power(at(1, 0), at(2, 0));
        self.put_mixer(at(4, 0));
        self.put_end(at(5, 0), is_blocked);

        self.put_source(at(0, 3), AHEAD, "ore");
        self.put_belts((1..5).map(|i| at(i, 3)));
        self.put(at(5, 3), "splitter", None);
        for (i, j) in [(6, 3), (6, 4), (5, 2)] {
            self.put_crafter(at(i, j), "smelter", "metal");
        }
        self.put(at(7, 3), "merger", None);
        self.put_facing(at(7, 4), "belt", AHEAD.turned(5), None);
        self.put_facing(at(6, 2), "belt", AHEAD.turned(1), None);
        self.put_belts((8..11).map(|i| at(i, 3)));
        self.put_crafter(at(11, 3), "press", "gear");
        self.put_belts((12..15).map(|i| at(i, 3)));
        self.put_end(at(15, 3), is_blocked);
        self.machines += STRUCTURES;
    }

    /// What takes all that comes, or nothing.
    fn put_end(&mut self, cell: CellId, is_blocked: bool) {
        self.put(cell, if is_blocked { "belt" } else { "hub" }, None);
    }
}
