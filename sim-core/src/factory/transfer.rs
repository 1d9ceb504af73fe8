//! How granted and refused claims change the machines on both sides.

use crate::catalogue::{Behaviour, Catalogue};
use crate::chunk::{BeltItem, CellIndex, Machine};
use crate::claims::Cargo;
use crate::ids::{Direction, ItemId, PlayerId, Tick};
use crate::step::ChunkDraft;

/// An extractor's claim on a cell was settled: it holds the item, or looks elsewhere next time.
pub fn receive(
    catalogue: &Catalogue,
    draft: &mut ChunkDraft<'_>,
    index: CellIndex,
    item: Option<ItemId>,
    from: Direction,
    tick: Tick,
) {
    draft.edit_structure(index, |structure| {
        let prototype = catalogue.prototype(structure.prototype);
        let behaviour = prototype.map(|prototype| &prototype.behaviour);
        if let (
            Machine::Extractor { held, ready, next },
            Some(Behaviour::Extract { period_ticks, .. }),
        ) = (&mut structure.machine, behaviour)
        {
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
    });
}

/// A machine's claim on a slot was granted: what it handed on is gone. Returns the cell that has
/// more room now, if any has.
pub fn give(draft: &mut ChunkDraft<'_>, index: CellIndex, tick: Tick) -> Option<CellIndex> {
    match draft.chunk().structures.get(&index)?.machine {
        Machine::Belt { line } => {
            draft.take_from_line(line, tick);
            return Some(line);
        }
        Machine::Extractor { .. } => {
            draft.edit_structure(index, |structure| {
                if let Machine::Extractor { held, .. } = &mut structure.machine {
                    *held = None;
                }
            });
        }
        Machine::Hub { .. } => {}
    }
    None
}

/// A slot of a machine was granted: it takes the cargo in. Returns whose account is to be credited
/// with it, if it does not stay here.
pub fn take_in(
    draft: &mut ChunkDraft<'_>,
    index: CellIndex,
    cargo: Cargo,
    tick: Tick,
) -> Option<PlayerId> {
    let structure = draft.chunk().structures.get(&index)?;
    let owner = structure.owner;
    match structure.machine {
        Machine::Belt { line } => {
            let item = BeltItem {
                item: cargo.item,
                entered: tick,
                from: cargo.from,
            };
            draft.put_on_line(line, item);
            None
        }
        Machine::Hub { .. } => draft.edit_structure(index, |structure| {
            if let Machine::Hub { delivered } = &mut structure.machine {
                *delivered += 1;
            }
            owner
        }),
        Machine::Extractor { .. } => None,
    }
}
