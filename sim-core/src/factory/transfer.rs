//! How settled claims change the machines on both sides, by their kind.

use alloc::vec::Vec;

use super::load::load;
use super::machines::Made;
use crate::catalogue::{Behaviour, Catalogue};
use crate::chunk::{BeltItem, CellIndex, Chunk, Machine, Structure};
use crate::claims::Cargo;
use crate::ids::{Direction, ItemId, PlayerId, TechnologyId, Tick};
use crate::power::Clocks;
use crate::step::ChunkDraft;

/// A machine that changes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advance {
    /// Which.
    pub index: CellIndex,
    /// What its pylon shows, if one reaches it.
    pub clocks: Option<Clocks>,
    /// Of a lab: what its owner has chosen to find out.
    pub chosen: Option<TechnologyId>,
}

/// By how much more a machine draws and gives power than before.
pub type LoadChange = (i32, i32);

/// A machine's claim on what lies in a direction was settled; the item if one was granted.
pub fn receive(
    catalogue: &Catalogue,
    draft: &mut ChunkDraft<'_>,
    index: CellIndex,
    item: Option<ItemId>,
    from: Direction,
    tick: Tick,
) {
    draft.edit_structure(index, |structure| {
        let behaviour = catalogue.behaviour(structure.prototype);
        match (&mut structure.machine, behaviour) {
            (Machine::Extractor(extractor), Some(Behaviour::Extract { period_ticks, .. })) => {
                extractor.receive(*period_ticks, item, from, tick);
            }
            (Machine::Pump(pump), _) => pump.receive(item, from, tick),
            _ => {}
        }
    });
}

/// A machine's claim to change the ground in a direction was settled. Returns the item that was
/// used up for it.
pub fn change_ground(
    catalogue: &Catalogue,
    draft: &mut ChunkDraft<'_>,
    index: CellIndex,
    granted: bool,
    towards: Direction,
) -> Option<ItemId> {
    let change = |structure: &mut Structure| {
        let behaviour = catalogue.behaviour(structure.prototype)?;
        match (&mut structure.machine, behaviour) {
            (Machine::Seeder(seeder), Behaviour::Seed { uses, .. }) => {
                seeder.receive(granted, towards).then_some(*uses)
            }
            (Machine::Pump(pump), _) if granted => pump.give(),
            _ => None,
        }
    };
    draft.edit_structure(index, change).flatten()
}

/// A machine's claim on a slot was granted: what it handed on is gone. Returns the cell that has
/// more room now: that of the machine, or the first belt of the line.
pub fn give(
    draft: &mut ChunkDraft<'_>,
    index: CellIndex,
    cargo: Cargo,
    towards: Direction,
    tick: Tick,
) -> Option<CellIndex> {
    if let Machine::Belt { line } = draft.chunk().structures.get(&index)?.machine {
        draft.take_from_line(line, tick);
        return Some(line);
    }
    draft.edit_structure(index, |structure| {
        let facing = structure.facing;
        match &mut structure.machine {
            Machine::Extractor(extractor) => extractor.held = None,
            Machine::Splitter(splitter) => splitter.give(facing, towards),
            Machine::Merger(merger) => merger.give(),
            Machine::Bridge(bridge) => bridge.give(towards),
            Machine::Store(store) => store.give(cargo.item, tick),
            Machine::Crafter(crafter) => crafter.give(tick),
            Machine::Pump(pump) => {
                pump.give();
            }
            Machine::Belt { .. }
            | Machine::Hub(_)
            | Machine::Seeder(_)
            | Machine::Generator(_)
            | Machine::Dock(_)
            | Machine::Lab(_)
            | Machine::Replicator(_)
            | Machine::Inert => {}
        }
    });
    Some(index)
}

/// Whether a machine may have something to hand on in a direction.
pub fn may_hand_on(structure: &Structure, towards: Direction) -> bool {
    match structure.machine {
        Machine::Splitter(_) | Machine::Bridge(_) => true,
        Machine::Belt { .. }
        | Machine::Extractor(_)
        | Machine::Merger(_)
        | Machine::Store(_)
        | Machine::Crafter(_)
        | Machine::Pump(_) => structure.facing == towards,
        Machine::Hub(_)
        | Machine::Seeder(_)
        | Machine::Generator(_)
        | Machine::Dock(_)
        | Machine::Lab(_)
        | Machine::Replicator(_)
        | Machine::Inert => false,
    }
}

/// A slot of a machine was granted: it takes the cargo in. Returns whose account is to be credited
/// with it, if it does not stay here.
pub fn take_in(
    catalogue: &Catalogue,
    draft: &mut ChunkDraft<'_>,
    index: CellIndex,
    cargo: Cargo,
    tick: Tick,
) -> Option<PlayerId> {
    let item = BeltItem {
        item: cargo.item,
        entered: tick,
        from: cargo.from,
    };
    if let Machine::Belt { line } = draft.chunk().structures.get(&index)?.machine {
        draft.put_on_line(line, item);
        return None;
    }
    let take_in = |structure: &mut Structure| {
        let owner = structure.owner;
        match &mut structure.machine {
            Machine::Hub(hub) => {
                hub.delivered += 1;
                return Some(owner);
            }
            Machine::Splitter(splitter) => splitter.take_in(item),
            Machine::Merger(merger) => merger.take_in(item),
            Machine::Bridge(bridge) => bridge.take_in(item),
            Machine::Store(store) => store.take_in(item.item, tick),
            Machine::Crafter(crafter) => crafter.take_in(catalogue, item.item),
            Machine::Seeder(seeder) => seeder.take_in(),
            Machine::Generator(generator) => generator.take_in(item.item),
            Machine::Belt { .. }
            | Machine::Extractor(_)
            | Machine::Pump(_)
            | Machine::Dock(_)
            | Machine::Inert => {}
            Machine::Lab(lab) => lab.take_in(item.item),
            Machine::Replicator(replicator) => replicator.take_in(item.item),
        }
        None
    };
    draft.edit_structure(index, take_in).flatten()
}

/// What a dock on a cell of the chunk can feed its units with; none if no dock stands there.
pub fn charge(chunk: &Chunk, index: CellIndex) -> Option<u16> {
    match &chunk.structures.get(&index)?.machine {
        Machine::Dock(dock) => Some(dock.charge),
        _ => None,
    }
}

/// A dock feeds a unit.
pub fn feed(draft: &mut ChunkDraft<'_>, index: CellIndex, amount: u32) {
    draft.edit_structure(index, |structure| {
        if let Machine::Dock(dock) = &mut structure.machine {
            dock.feed(u16::try_from(amount).unwrap_or(u16::MAX));
        }
    });
}

/// A machine changes by itself: what it worked at is done, or it begins. Returns what that made,
/// and by how much more it draws and gives power.
pub fn advance<'c>(
    catalogue: &'c Catalogue,
    draft: &mut ChunkDraft<'_>,
    advance: Advance,
    tick: Tick,
) -> (Made<'c>, LoadChange) {
    let change = |structure: &mut Structure| {
        let before = load(catalogue, structure);
        let made = advance_machine(catalogue, structure, advance, tick);
        let after = load(catalogue, structure);
        let more = |before: u16, after: u16| i32::from(after) - i32::from(before);
        (made, (more(before.0, after.0), more(before.1, after.1)))
    };
    draft
        .edit_structure(advance.index, change)
        .unwrap_or_default()
}

fn advance_machine<'c>(
    catalogue: &'c Catalogue,
    structure: &mut Structure,
    Advance { clocks, chosen, .. }: Advance,
    tick: Tick,
) -> Made<'c> {
    let Some(behaviour) = catalogue.behaviour(structure.prototype) else {
        return Made::default();
    };
    let draws = behaviour.draws();
    match (&mut structure.machine, behaviour) {
        (Machine::Crafter(crafter), _) => {
            return crafter.advance(catalogue, draws, clocks, tick);
        }
        (Machine::Lab(lab), _) => {
            return lab.advance(catalogue, draws, chosen, clocks, tick);
        }
        (Machine::Generator(generator), Behaviour::Generate { burns, .. }) => {
            return Made {
                burned: generator.advance(burns, clocks, tick),
                ..Made::default()
            };
        }
        (Machine::Replicator(replicator), _) => {
            return Made {
                replicates: replicator.advance(catalogue, draws, clocks, tick),
                ..Made::default()
            };
        }
        (Machine::Seeder(seeder), Behaviour::Seed { period_ticks, .. }) => {
            seeder.advance(*period_ticks, draws, clocks, tick);
        }
        (Machine::Pump(pump), Behaviour::Pump { period_ticks, .. }) => {
            pump.advance(*period_ticks, draws, clocks, tick);
        }
        (Machine::Dock(dock), Behaviour::Dock { period_ticks, .. }) => {
            dock.advance(*period_ticks, draws, clocks, tick);
        }
        _ => {}
    }
    Made::default()
}

/// What a machine holds itself; what is on belts is their lines'.
pub fn contents(catalogue: &Catalogue, structure: &Structure) -> Vec<(ItemId, u32)> {
    let one = |held: &Option<BeltItem>| held.iter().map(|held| (held.item, 1)).collect();
    match &structure.machine {
        Machine::Extractor(extractor) => one(&extractor.held),
        Machine::Splitter(splitter) => one(&splitter.held),
        Machine::Merger(merger) => one(&merger.held),
        Machine::Pump(pump) => one(&pump.held),
        Machine::Bridge(bridge) => bridge.items.iter().map(|item| (item.item, 1)).collect(),
        Machine::Store(store) => {
            let items = store.items.iter();
            items.map(|(item, amount)| (item, amount.into())).collect()
        }
        Machine::Generator(generator) => {
            let fuel = generator.fuel.iter();
            fuel.map(|(item, amount)| (item, amount.into())).collect()
        }
        Machine::Crafter(crafter) => crafter.contents(catalogue),
        Machine::Lab(lab) => lab.contents(catalogue),
        Machine::Replicator(replicator) => replicator.contents(),
        Machine::Seeder(seeder) => match catalogue.behaviour(structure.prototype) {
            Some(Behaviour::Seed { uses, .. }) if seeder.stock > 0 => {
                Vec::from([(*uses, u32::from(seeder.stock))])
            }
            _ => Vec::new(),
        },
        Machine::Belt { .. } | Machine::Hub(_) | Machine::Dock(_) | Machine::Inert => Vec::new(),
    }
}
