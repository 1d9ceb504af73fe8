//! How granted and refused claims change the structures on both sides.

use crate::catalogue::Behaviour;
use crate::chunk::{BeltItem, Machine, Structure};
use crate::claims::Cargo;
use crate::ids::{Direction, ItemId, Tick};

/// An extractor's claim on a cell was settled: it holds the item, or looks elsewhere next time.
pub fn receive(
    structure: &mut Structure,
    behaviour: &Behaviour,
    item: Option<ItemId>,
    from: Direction,
    tick: Tick,
) {
    let Machine::Extractor { held, ready, next } = &mut structure.machine else {
        return;
    };
    let Behaviour::Extract { period_ticks, .. } = behaviour else {
        return;
    };
    if let Some(item) = item {
        *held = Some(BeltItem {
            item,
            entered: tick,
            from,
        });
        *ready = tick.after(u64::from(*period_ticks));
    }
    *next = from.turned(1);
}

/// The structure's claim on a slot was granted: what it handed on is gone.
pub fn give(structure: &mut Structure) {
    match &mut structure.machine {
        Machine::Extractor { held, .. } => *held = None,
        Machine::Belt { items } => {
            items.remove(0);
        }
        Machine::Hub { .. } | Machine::Inert => {}
    }
}

/// A slot of the structure was granted: it takes the cargo in. Says whether the cargo is to be
/// credited to the owner's account instead of staying here.
pub fn take_in(structure: &mut Structure, cargo: Cargo, tick: Tick) -> bool {
    match &mut structure.machine {
        Machine::Belt { items } => {
            items.push(BeltItem {
                item: cargo.item,
                entered: tick,
                from: cargo.from,
            });
            false
        }
        Machine::Hub { delivered } => {
            *delivered += 1;
            true
        }
        Machine::Extractor { .. } | Machine::Inert => false,
    }
}
