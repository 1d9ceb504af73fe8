//! The docks of the busy world have drones, which their owners tell this and that.

use crate::ids::{CellId, Direction, PlayerId, PrototypeId};
use crate::mix::mix;
use crate::players::Action;
use crate::tick::World;
use crate::topology;
use crate::units::{Order, QueueEdit};

/// Units of a dock, and what each has to live on at first.
const UNITS_PER_DOCK: usize = 2;
const UNIT_ENERGY: u16 = 10;

/// Lets drones stand beside a dock.
pub(super) fn station(world: &mut World, dock: CellId) {
    let beside = topology::neighbors(world.params().frequency, dock);
    for (_, beside) in beside.take(UNITS_PER_DOCK) {
        world.station(dock, beside, UNIT_ENERGY);
    }
}

/// A change of the queue of one of a player's units, if they have any: something near its dock.
pub(super) fn order(world: &World, id: PlayerId, random: u64) -> Option<Action> {
    let mut units = world.units_of(id);
    let count = units.len() as u64;
    let unit = units.nth((random % count.max(1)) as usize)?;
    let frequency = world.params().frequency;
    let near = topology::within(frequency, world.unit(unit)?.dock, 5);
    let random = mix([random]);
    let cell = near[(random % near.len() as u64) as usize];
    let amount = 1 + (random >> 8) as u16 % 4;
    let order = match random >> 16 & 7 {
        0 | 1 => Order::Move { to: cell },
        2 | 3 => Order::Gather { cell, amount },
        4 => Order::Deliver {
            cell,
            item: None,
            amount,
        },
        5 => Order::Build {
            cell,
            prototype: PrototypeId((random >> 24) as u16 % 3),
            facing: Direction::FIRST,
        },
        6 => Order::Wait { ticks: amount },
        _ => Order::Repeat,
    };
    let at = (random >> 32) as u8 % 4;
    let edit = match random >> 40 & 15 {
        0 => QueueEdit::Clear,
        1 => QueueEdit::Remove { at },
        2 => QueueEdit::Insert { at, order },
        3 => QueueEdit::Replace { at, order },
        _ => QueueEdit::Append { order },
    };
    let unit = Some(unit);
    Some(Action::Queue { unit, edit })
}
