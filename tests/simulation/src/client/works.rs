//! Small works across edges of chunks: what is dug on one side is carried to the other. So there is
//! always something on the move over the edges of those areas that clients compute.

use std::collections::VecDeque;

use client::Area;
use protocol::action::Action;
use sim_core::catalogue::Catalogue;
use sim_core::chunk::locate;
use sim_core::ids::{CellId, Direction};
use sim_core::topology;
use system_tests::random::Random;

/// Belts of the longest row. The shortest is full soon after its machines stand, so that they sleep.
const BELTS_MAX: u64 = 4;
/// The sides from which machines hand to the first belt, beside the one that it leads away from.
const SIDES: [i8; 2] = [2, -2];
/// In one of so many tries, what collects is built.
const HUB_DELAY: u64 = 6;
/// How far around a site is looked for: what may be built on from one place.
const REACH: u32 = 24;
/// Places that are looked at before another has to be walked to.
const TRIES: usize = 300;

/// Works that are being built.
#[derive(Debug)]
pub(super) struct Works {
    ends: [CellId; 2],
    orders: VecDeque<Order>,
}

/// A structure of the works.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    pub(super) cell: CellId,
    facing: Direction,
    prototype: &'static str,
}

impl Order {
    pub(super) fn action(self) -> Action {
        Action::Build {
            cell: self.cell,
            prototype: self.prototype.into(),
            facing: self.facing,
        }
    }
}

impl Works {
    /// Works around a cell; none where chance finds no site for any.
    pub(super) fn plan(
        area: &Area,
        catalogue: &Catalogue,
        around: CellId,
        random: &mut Random,
    ) -> Option<Works> {
        let near = topology::within(area.params().frequency, around, REACH);
        let mut sites = (0..TRIES).map(|_| {
            let facing = Direction::FIRST.turned(random.below(6) as i8);
            let len = 3 + random.below(BELTS_MAX) as usize;
            row(area, *random.pick(&near), facing, len)
        });
        let row = sites.find(|row| is_site(area, catalogue, row))?;
        let (first, last) = (row.first()?.0, row.last()?.0);
        Some(Works {
            ends: [first, last],
            orders: orders(area, &row).into(),
        })
    }

    /// What is to be built next. What collects comes last, and may be waited with.
    pub(super) fn next(&mut self, random: &mut Random) -> Option<Order> {
        let is_early = self.orders.len() == 1 && random.below(HUB_DELAY) > 0;
        match is_early {
            true => None,
            false => self.orders.pop_front(),
        }
    }

    /// Whether all of it was asked for.
    pub(super) fn is_done(&self) -> bool {
        self.orders.is_empty()
    }

    /// The cells at both ends.
    pub(super) fn ends(&self) -> [CellId; 2] {
        self.ends
    }
}

/// A straight row of cells, each with the direction of the next.
fn row(area: &Area, first: CellId, facing: Direction, len: usize) -> Vec<(CellId, Direction)> {
    let frequency = area.params().frequency;
    let next = |(cell, facing): &(CellId, Direction)| topology::step(frequency, *cell, *facing);
    let cells = std::iter::successors(Some((first, facing)), next);
    cells.take(len).collect()
}

/// A machine, belts with machines on both sides of their beginning, and a hub.
fn orders(area: &Area, row: &[(CellId, Direction)]) -> Vec<Order> {
    let order = |prototype| {
        move |(cell, facing): (CellId, Direction)| Order {
            cell,
            facing,
            prototype,
        }
    };
    let [digs, belts @ .., collects] = row else {
        return Vec::new();
    };
    let sides = belts.iter().take(1).flat_map(|(belt, facing)| {
        let frequency = area.params().frequency;
        let side = move |turn| topology::across(frequency, *belt, facing.turned(turn));
        SIDES.into_iter().filter_map(side)
    });
    let belts = belts.iter().copied();
    let machines = sides.chain([*digs]);
    let orders = belts.map(order("belt"));
    let orders = orders.chain(machines.map(order("extractor")));
    orders.chain([order("hub")(*collects)]).collect()
}

/// Whether a row leads over an edge of a chunk, from where there is something to dig, and nothing is
/// in its way.
fn is_site(area: &Area, catalogue: &Catalogue, cells: &[(CellId, Direction)]) -> bool {
    let frequency = area.params().frequency;
    let home = |cell: CellId| locate(frequency, cell).map(|(id, _)| id);
    let is_free = |cell: CellId| {
        let found = area.find(cell);
        found.is_some_and(|(chunk, index)| {
            catalogue.building_on.contains(chunk.cell(index).kind)
                && !chunk.structures.contains_key(&index)
        })
    };
    let [(first, _), .., (last, _)] = cells else {
        return false;
    };
    let mut around = topology::neighbors(frequency, *first);
    home(*first) != home(*last)
        && cells.iter().all(|(cell, _)| is_free(*cell))
        && around.any(|(_, cell)| {
            let found = area.cell(cell);
            found.is_some_and(|it| it.quantity > 0 && catalogue.yield_of(it.kind).is_some())
        })
}
