//! Labs at work, put there by hand: each with a store of what it is to use up, and a network of its
//! own with a generator that has fuel for as long as anyone looks.

use alloc::sync::Arc;

use crate::chunk::{CellIndex, Machine, cell_at};
use crate::factory::Stock;
use crate::factory::machines::{Generator, Store};
use crate::ids::{CellId, ChunkId, Direction, PlayerId, TechnologyId, Tick};
use crate::mix::mix;
use crate::players::Action;
use crate::tick::World;
use crate::topology;

/// What labs are given: each item of the first technologies, and their fuel.
const ITEMS: [&str; 4] = ["gear", "wire", "fibre", "sample"];
const FUEL: &str = "char";
const UNITS: u16 = 50;
/// As much as a generator takes in.
const FUEL_UNITS: u16 = 8;
/// Whose the labs of the busy scenario are: one player's, so that something is found out soon.
pub(super) const OWNER: PlayerId = PlayerId(1);
/// Ticks until that player may choose another technology.
const CHOICE_TICKS: u64 = 100;
/// Purposes of random numbers.
const PLACE: u64 = 3;
const CHOICE: u64 = 4;

/// Puts a lab somewhere in a chunk.
pub(super) fn build_in(world: &mut World, seed: u64, chunk: ChunkId) {
    let random = mix([seed, PLACE, chunk.bits()]);
    let index = CellIndex::new((random >> 8) as u32 % 64, (random >> 16) as u32 % 64);
    build(world, cell_at(chunk, index), OWNER);
}

/// What the labs' owner asks for in a tick: one of the first technologies, one that no catalogue
/// has, or none.
pub(super) fn choice(tick: Tick) -> Action {
    let technology = match mix([CHOICE, tick.0 / CHOICE_TICKS]) % 5 {
        4 => None,
        3 => Some(TechnologyId(u16::MAX)),
        known => Some(TechnologyId(known as u16)),
    };
    Action::Research { technology }
}

/// Puts a lab on a cell, with a pylon, a generator and a store around it. What has no room is left
/// out.
pub(crate) fn build(world: &mut World, lab: CellId, owner: PlayerId) {
    build_powered(world, lab, ("lab", None), owner, &ITEMS);
}

/// Puts what needs power on a cell, with a pylon, a generator and a store of items around it.
pub(super) fn build_powered(
    world: &mut World,
    centre: CellId,
    (key, machine): (&str, Option<Machine>),
    owner: PlayerId,
    items: &[&str],
) {
    let catalogue = Arc::clone(world.catalogue());
    let frequency = world.params().frequency;
    let first = Direction::FIRST;
    let amounts = |keys: &[&str], units: u16| -> Stock {
        let known = keys.iter().filter_map(|key| catalogue.item_by_key(key));
        known.map(|item| (item, units)).collect()
    };
    let store = Store {
        items: amounts(items, UNITS),
        ..Store::default()
    };
    let generator = Generator {
        fuel: amounts(&[FUEL], FUEL_UNITS),
        burning: None,
    };
    world.put(centre, key, first, owner, machine);
    for (turn, key, machine) in [
        (0, "pylon", None),
        (2, "generator", Some(Machine::Generator(generator))),
        (4, "store", Some(Machine::Store(store))),
    ] {
        let towards = first.turned(turn);
        let beside = topology::neighbor(frequency, centre, towards);
        let back = topology::back_direction(frequency, centre, towards);
        if let Some((cell, facing)) = beside.zip(back) {
            world.put(cell, key, facing, owner, machine);
        }
    }
}
