//! All that players may ask for, for worlds in which not only a few things happen: they paste
//! blueprints, say what replicators copy and machines make, give, grant, claim, and tell themselves
//! and their drones what to do.

use alloc::format;
use alloc::vec::Vec;

use super::{PLAYERS, pick};
use crate::blueprint::{Blueprint, Offset, Planned};
use crate::chunk::{CellIndex, Machine, Structure, cell_at};
use crate::claims::{Items, Policy};
use crate::factory::machines::Replicator;
use crate::ids::{CellId, ChunkId, Direction, ItemId, PlayerId, PrototypeId, RecipeId, Tick};
use crate::mix::mix;
use crate::players::{Action, Parcel};
use crate::scenario::{drones, laboratories};
use crate::tick::{Input, World};
use crate::topology;
use crate::units::{Order, QueueEdit};

/// Purposes of random numbers.
const PLACE: u64 = 6;
const PLAN: u64 = 7;
const COMING: u64 = 8;
/// Ticks between two times that someone comes or goes.
const COMING_TICKS: u64 = 40;
/// What a replicator is fed with.
const FEED: [&str; 2] = ["ore", "biomass"];

/// Puts a replicator at work into a chunk.
pub(super) fn build_in(world: &mut World, chunk: ChunkId) {
    let (cell, owner) = replicator(world, chunk);
    let plan = blueprint(world, chunk.bits());
    let machine = Machine::Replicator(Replicator::of(plan));
    laboratories::build_powered(world, cell, ("replicator", Some(machine)), owner, &FEED);
}

/// Where the replicator of a chunk stands, and whose it is.
fn replicator(world: &World, chunk: ChunkId) -> (CellId, PlayerId) {
    let random = mix([world.params().seed, PLACE, chunk.bits()]);
    let index = CellIndex::new((random >> 8) as u32 % 64, (random >> 16) as u32 % 64);
    let owner = PlayerId(1 + (random >> 24) as u32 % PLAYERS);
    (cell_at(chunk, index), owner)
}

/// Who comes or goes in a tick, if anyone does.
pub(super) fn coming(world: &World, tick: Tick) -> Option<Input> {
    if !tick.0.is_multiple_of(COMING_TICKS) {
        return None;
    }
    let player = PlayerId(1 + mix([world.params().seed, COMING, tick.0]) as u32 % PLAYERS);
    Some(match world.player(player)?.present {
        true => Input::Leave { player },
        false => Input::Join {
            player,
            name: format!("Player {player}"),
        },
    })
}

/// Something that a player asks for, where they stand or about what is theirs.
pub(super) fn ask(world: &World, id: PlayerId, random: u64) -> Option<Action> {
    let near = near(world, id, 4, random >> 8)?;
    let other = PlayerId(1 + (random >> 16) as u32 % PLAYERS);
    let item = ItemId((random >> 24) as u16 % 4);
    Some(match random % 16 {
        0 | 1 => Action::Paste {
            at: near,
            facing: Direction::FIRST.turned((random >> 32 & 7) as i8),
            blueprint: blueprint(world, random)?,
        },
        2 => Action::SetBlueprint {
            cell: own_replicator(world, id, random >> 32)?,
            blueprint: blueprint(world, random).filter(|_| random >> 40 & 3 > 0),
        },
        3 => Action::SetRecipe {
            cell: own_crafter(world, id, random >> 48)?,
            recipe: Some(RecipeId((random >> 32) as u16 % 8)).filter(|_| random >> 40 & 3 > 0),
        },
        4 => Action::Claim { cell: near },
        5 => Action::Release { cell: near },
        6 => Action::SetPolicy {
            cell: near,
            policy: match random >> 32 & 1 {
                0 => Policy::FirstCome,
                _ => Policy::AllOrNone {
                    starved_ticks_max: 2,
                },
            },
        },
        7 => Action::Give {
            to: other,
            items: Parcel::new(&Items::from([(item, 1 + (random >> 32) % 3)]))?,
        },
        8 => Action::Grant { to: other },
        9 => Action::Revoke { to: other },
        10 => Action::Launch {
            cell: own_dock(world, id, random >> 32)?,
        },
        11 => Action::Recall {
            unit: world.units_of(id).next()?,
        },
        12 | 13 => Action::Queue {
            unit: None,
            edit: edit(near, random >> 32),
        },
        _ => drones::order(world, id, random >> 12)?,
    })
}

/// A change of the player's own queue.
fn edit(cell: CellId, random: u64) -> QueueEdit {
    let amount = 1 + (random >> 8) as u16 % 4;
    let order = match random % 8 {
        0 => Order::Move { to: cell },
        1 | 2 => Order::Gather { cell, amount },
        3 => Order::Craft {
            recipe: RecipeId((random >> 16) as u16 % 8),
            amount,
        },
        4 => Order::Build {
            cell,
            prototype: PrototypeId((random >> 16) as u16 % 3),
            facing: Direction::FIRST,
        },
        5 => Order::Remove { cell },
        6 => Order::Wait { ticks: amount },
        _ => Order::Repeat,
    };
    match random >> 24 & 7 {
        0 => QueueEdit::Clear,
        1 => QueueEdit::Reorder { from: 0, to: 1 },
        _ => QueueEdit::Append { order },
    }
}

/// One to three structures side by side that players can pay for from what they come with.
fn blueprint(world: &World, random: u64) -> Option<Blueprint> {
    let random = mix([PLAN, random]);
    let planned = (0..1 + random % 3).filter_map(|place| {
        let key = pick(
            &["belt", "belt", "belt", "extractor"],
            random >> (8 + place),
        );
        Some(Planned {
            at: Offset {
                i: place as i8,
                j: (random >> (16 + place) & 1) as i8,
            },
            prototype: world.catalogue().prototype_by_key(key)?,
            facing: Direction::FIRST.turned((random >> (24 + place) & 7) as i8),
            recipe: None,
        })
    });
    Blueprint::new(planned.collect()).ok()
}

fn own_replicator(world: &World, id: PlayerId, random: u64) -> Option<CellId> {
    let all = topology::chunks(world.params().frequency).map(|chunk| replicator(world, chunk));
    let own: Vec<CellId> = all
        .filter(|(_, of)| *of == id)
        .map(|(cell, _)| cell)
        .collect();
    own.get((random % own.len().max(1) as u64) as usize)
        .copied()
}

fn own_crafter(world: &World, id: PlayerId, random: u64) -> Option<CellId> {
    let structures = world
        .touched_chunks()
        .flat_map(|(_, chunk)| chunk.structures.values());
    let is_own = |it: &&Structure| it.owner == id && matches!(it.machine, Machine::Crafter(_));
    let own: Vec<CellId> = structures.filter(is_own).map(|it| it.id.cell).collect();
    own.get((random % own.len().max(1) as u64) as usize)
        .copied()
}

/// The dock that one of the player's units came from.
fn own_dock(world: &World, id: PlayerId, random: u64) -> Option<CellId> {
    let mut units = world.units_of(id);
    let count = units.len() as u64;
    let unit = units.nth((random % count.max(1)) as usize)?;
    Some(world.unit(unit)?.dock)
}

fn near(world: &World, id: PlayerId, radius: u32, random: u64) -> Option<CellId> {
    let player = world.player(id)?;
    let cells = topology::within(world.params().frequency, player.cell, radius);
    cells.get((random % cells.len() as u64) as usize).copied()
}
