//! Small factories, run by the real step.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;
use proptest::prelude::*;

use super::machines::{Crafter, Generator, Seeder, Store};
use super::{Stock, new_machine};
use crate::catalogue::{Behaviour, Catalogue};
use crate::chunk::{Kind, Machine, Structure, locate};
use crate::ids::{
    CellId, Diamond, Direction, EntityId, Frequency, ItemId, PlayerId, RecipeId, Tick,
};
use crate::tick::{SealedTick, World, WorldParams};
use crate::topology;

const FREQUENCY: u32 = 128;

/// A world in which to put machines by hand.
struct Site {
    world: World,
}

impl Site {
    fn new() -> Site {
        let params = WorldParams {
            seed: 5,
            frequency: Frequency::new(FREQUENCY).unwrap(),
            ticks_per_second: 20,
            ticks_per_generation: 60_000,
        };
        let world = World::new(params, Arc::new(Catalogue::verdant())).unwrap();
        Site { world }
    }

    fn frequency(&self) -> Frequency {
        self.world.params().frequency
    }

    fn item(&self, key: &str) -> ItemId {
        self.world.catalogue().item_by_key(key).unwrap()
    }

    fn recipe(&self, key: &str) -> RecipeId {
        self.world.catalogue().recipe_by_key(key).unwrap()
    }

    /// The way straight on from a cell: cells, and where what comes along it goes.
    fn way(&self, start: CellId, direction: Direction, length: usize) -> Vec<(CellId, Direction)> {
        let next = |(cell, direction): &(CellId, Direction)| {
            topology::step(self.frequency(), *cell, *direction)
        };
        let way = core::iter::successors(Some((start, direction)), next);
        way.take(length).collect()
    }

    fn put(&mut self, cell: CellId, key: &str, facing: Direction) {
        let catalogue = Arc::clone(self.world.catalogue());
        let prototype = catalogue.prototype_by_key(key).unwrap();
        let (_, index) = locate(self.frequency(), cell).unwrap();
        let machine = new_machine(catalogue.behaviour(prototype).unwrap(), index, Tick(0));
        self.put_machine(cell, key, facing, machine);
    }

    fn put_machine(&mut self, cell: CellId, key: &str, facing: Direction, machine: Machine) {
        let id = EntityId {
            cell,
            tick: Tick(0),
            index: 0,
        };
        self.world.place(Structure {
            id,
            prototype: self.world.catalogue().prototype_by_key(key).unwrap(),
            facing,
            owner: PlayerId(1),
            machine,
        });
    }

    fn put_store(&mut self, cell: CellId, facing: Direction, items: &[(&str, u16)]) {
        let items = items.iter().map(|(key, amount)| (self.item(key), *amount));
        let store = Store {
            items: items.collect(),
            ..Store::default()
        };
        self.put_machine(cell, "store", facing, Machine::Store(store));
    }

    fn put_crafter(&mut self, cell: CellId, facing: Direction, key: &str, recipe: &str) {
        let id = self.recipe(recipe);
        let recipe = self.world.catalogue().recipe(id).unwrap();
        let crafter = Crafter::of(Some((id, recipe)));
        self.put_machine(cell, key, facing, Machine::Crafter(crafter));
    }

    fn run(&mut self, ticks: u64) {
        if self.world.tick() == Tick(0) {
            self.world.wake_all();
        }
        for _ in 0..ticks {
            let tick = self.world.tick().next();
            let inputs = Vec::new();
            self.world.step(&SealedTick { tick, inputs }).unwrap();
        }
    }

    fn machine(&self, cell: CellId) -> Machine {
        let image = self.world.image();
        let (id, index) = locate(self.frequency(), cell).unwrap();
        image.chunks[&id]
            .structures
            .get(&index)
            .unwrap()
            .machine
            .clone()
    }

    fn kind(&self, cell: CellId) -> Kind {
        let image = self.world.image();
        let (id, index) = locate(self.frequency(), cell).unwrap();
        image.chunks[&id].cell(index).kind
    }

    fn delivered(&self, hub: CellId) -> u64 {
        match self.machine(hub) {
            Machine::Hub(hub) => hub.delivered,
            other => panic!("a hub was put there, not {other:?}"),
        }
    }

    fn stored(&self, store: CellId) -> BTreeMap<ItemId, u16> {
        match self.machine(store) {
            Machine::Store(store) => store.items.iter().collect(),
            other => panic!("a store was put there, not {other:?}"),
        }
    }
}

/// Cells from which a way of 40 leads over a chunk's edge, over a seam, or neither.
fn start(place: u32) -> CellId {
    let (i, j) = [(100, 100), (45, 90), (90, 45), (110, 20), (20, 110)][place as usize % 5];
    CellId::new(Diamond::north(1), i, j)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// BLT-1: wherever a line is cut, as much goes through it.
    #[test]
    fn a_line_carries_as_much_over_a_chunks_edge(place in 0_u32..5, turn in 0_i8..6) {
        let mut site = Site::new();
        let way = site.way(start(place), Direction::FIRST.turned(turn), 40);
        // What has a facing does not stand on a pentagon.
        let is_plain = |(cell, _): &(CellId, _)| !topology::is_pentagon(site.frequency(), *cell);
        prop_assume!(way.len() == 40 && way.iter().all(is_plain));
        site.put_store(way[0].0, way[0].1, &[("ore", 200)]);
        for (cell, facing) in &way[1..39] {
            site.put(*cell, "belt", *facing);
        }
        site.put(way[39].0, "hub", way[39].1);
        // 38 belts of 12 ticks, and a tick for every handing on.
        site.run(38 * 12 + 20);
        let before = site.delivered(way[39].0);
        site.run(300);
        // An item every third tick.
        prop_assert_eq!(site.delivered(way[39].0) - before, 100);
    }
}

/// MAC-1.
#[test]
fn a_smelter_makes_metal_of_ore_and_gives_back_what_it_has_when_it_goes() {
    let mut site = Site::new();
    let way = site.way(start(0), Direction::FIRST, 6);
    site.put_store(way[0].0, way[0].1, &[("ore", 21)]);
    site.put(way[1].0, "belt", way[1].1);
    site.put_crafter(way[2].0, way[2].1, "smelter", "metal");
    site.put(way[3].0, "belt", way[3].1);
    site.put_store(way[4].0, way[4].1, &[]);
    site.run(1_000);
    let metal = site.item("metal");
    assert_eq!(site.stored(way[4].0), BTreeMap::from([(metal, 10)]));
    let Machine::Crafter(smelter) = site.machine(way[2].0) else {
        panic!("a smelter was put there");
    };
    assert_eq!(
        (smelter.stock, smelter.work),
        ([1].into_iter().collect(), None)
    );
}

/// MAC-3: a crafter takes in what two pieces of work need, and no more.
#[test]
fn a_crafter_takes_nothing_that_it_has_no_use_for() {
    let mut site = Site::new();
    let way = site.way(start(0), Direction::FIRST, 4);
    site.put_store(way[0].0, way[0].1, &[("crystal", 5), ("ore", 50)]);
    site.put_crafter(way[1].0, way[1].1, "smelter", "metal");
    site.run(1_000);
    // Nothing takes the products: two pieces of work, and what two more need.
    let (ore, crystal) = (site.item("ore"), site.item("crystal"));
    let left = site.stored(way[0].0);
    assert_eq!(left, BTreeMap::from([(ore, 42), (crystal, 5)]));
}

/// MAC-4.
#[test]
fn a_splitter_gives_to_each_in_turn_and_past_who_takes_nothing() {
    let mut site = Site::new();
    let way = site.way(start(0), Direction::FIRST, 3);
    site.put_store(way[0].0, way[0].1, &[("ore", 30)]);
    site.put(way[1].0, "splitter", way[1].1);
    let around = [-1, 0, 1]
        .map(|turn| topology::neighbor(site.frequency(), way[1].0, way[1].1.turned(turn)).unwrap());
    for cell in around {
        site.put(cell, "hub", way[1].1);
    }
    site.run(300);
    assert_eq!(around.map(|hub| site.delivered(hub)), [10, 10, 10]);

    let mut site = Site::new();
    site.put_store(way[0].0, way[0].1, &[("ore", 30)]);
    site.put(way[1].0, "splitter", way[1].1);
    site.put(around[0], "hub", way[1].1);
    // A belt that leads nowhere, and nothing at all.
    site.put(around[1], "belt", way[1].1);
    site.run(300);
    assert_eq!(site.delivered(around[0]), 26, "five fit on the belt");
}

#[test]
fn a_merger_takes_from_all_sides_alike() {
    let mut site = Site::new();
    let way = site.way(start(0), Direction::FIRST, 2);
    let (merger, facing) = way[0];
    site.put(merger, "merger", facing);
    let catalogue = Arc::clone(site.world.catalogue());
    let prototype = catalogue.prototype_by_key("merger").unwrap();
    let transit_ticks = match catalogue.behaviour(prototype) {
        Some(Behaviour::Merge { transit_ticks }) => u64::from(*transit_ticks),
        other => panic!("a merger merges and does not {other:?}"),
    };
    site.put(way[1].0, "hub", facing);
    let mut stores = Vec::new();
    for (direction, cell) in topology::neighbors(site.frequency(), merger) {
        if direction != facing {
            let back = topology::back_direction(site.frequency(), merger, direction).unwrap();
            site.put_store(cell, back, &[("ore", 100)]);
            stores.push(cell);
        }
    }
    site.run(200);
    let left: Vec<u16> = stores
        .iter()
        .map(|store| site.stored(*store).into_values().sum())
        .collect();
    let (most, least) = (left.iter().max().unwrap(), left.iter().min().unwrap());
    assert!(most - least <= 1, "{left:?}");
    // The next comes in when the one before has left.
    assert!(site.delivered(way[1].0) >= 200 / (transit_ticks + 2));
}

#[test]
fn lines_cross_on_a_bridge() {
    let mut site = Site::new();
    let frequency = site.frequency();
    let crossing = start(0);
    site.put(crossing, "bridge", Direction::FIRST);
    let mut ends = Vec::new();
    for (turn, key) in [(0, "ore"), (1, "crystal"), (2, "water")] {
        let direction = Direction::FIRST.turned(turn);
        let way = site.way(crossing, direction, 4);
        let behind = topology::neighbor(frequency, crossing, direction.opposite()).unwrap();
        let further = topology::neighbor(frequency, behind, direction.opposite()).unwrap();
        site.put_store(further, direction, &[(key, 20)]);
        site.put(behind, "belt", direction);
        site.put(way[1].0, "belt", direction);
        site.put(way[2].0, "belt", direction);
        site.put_store(way[3].0, direction, &[]);
        ends.push((way[3].0, BTreeMap::from([(site.item(key), 20)])));
    }
    site.run(400);
    for (end, expected) in ends {
        assert_eq!(site.stored(end), expected);
    }
}

/// POW-2: when there is too little power, all work slower alike.
#[test]
fn two_mixers_on_half_the_power_take_twice_as_long() {
    let made = |mixers: usize| {
        let mut site = Site::new();
        let cell = |i: u32, j: u32| CellId::new(Diamond::north(1), 20 + i, 20 + j);
        let catalogue = Arc::clone(site.world.catalogue());
        let mixer = catalogue.prototype_by_key("mixer").unwrap();
        let draws = u32::from(catalogue.behaviour(mixer).unwrap().draws());
        // A generator gives 20: load it with assemblers that never end their work.
        site.put(cell(5, 5), "pylon", Direction::FIRST);
        let fuel = Generator {
            fuel: Stock::from([(site.item("char"), 8)]),
            burning: None,
        };
        site.put_machine(
            cell(5, 6),
            "generator",
            Direction::FIRST,
            Machine::Generator(fuel),
        );
        let recipe = catalogue
            .recipes
            .iter()
            .position(|recipe| catalogue.category(recipe.category).unwrap().key == "mixing");
        let id = RecipeId(recipe.unwrap() as u16);
        let recipe = catalogue.recipe(id).unwrap();
        for place in 0..mixers {
            let crafter = Crafter {
                stock: recipe.needs.iter().map(|(_, needed)| needed * 90).collect(),
                ..Crafter::of(Some((id, recipe)))
            };
            let at = cell(3 + place as u32 % 6, 2 + place as u32 / 6);
            site.put_machine(at, "mixer", Direction::FIRST, Machine::Crafter(crafter));
        }
        // Its product goes nowhere: the time for the first piece of work is what counts.
        let mut ticks = 0;
        loop {
            site.run(1);
            ticks += 1;
            assert!(ticks < 2_000, "nothing is made");
            let Machine::Crafter(first) = site.machine(cell(3, 2)) else {
                panic!("a mixer was put there");
            };
            if first.products > 0 {
                return (ticks, u64::from(recipe.ticks), mixers as u32 * draws);
            }
        }
    };
    let (alone, ticks, _) = made(1);
    assert!(
        (ticks..ticks + 4).contains(&alone),
        "{alone} ticks, not {ticks}"
    );
    let (crowded, ticks, draws) = made(18);
    assert_eq!(draws, 36);
    let expected = ticks * 36 / 20;
    assert!(
        (expected..expected + 6).contains(&crowded),
        "{crowded} ticks, not {expected}"
    );
}

/// MAC-5.
#[test]
fn a_seeder_greens_the_soil_around_it_and_a_pump_moves_water() {
    let mut site = Site::new();
    let cell = |i: u32, j: u32| CellId::new(Diamond::north(1), 20 + i, 20 + j);
    site.put(cell(5, 5), "pylon", Direction::FIRST);
    let fuel = Generator {
        fuel: Stock::from([(site.item("char"), 8)]),
        burning: None,
    };
    site.put_machine(
        cell(5, 6),
        "generator",
        Direction::FIRST,
        Machine::Generator(fuel),
    );
    let seeder = Seeder {
        stock: 3,
        ..Seeder::default()
    };
    let at = cell(8, 8);
    for (_, near) in topology::neighbors(site.frequency(), at) {
        site.world.set_kind_by_hand(near, Kind::Soil);
    }
    site.put_machine(at, "seeder", Direction::FIRST, Machine::Seeder(seeder));
    let pump = cell(3, 3);
    let (source, target) = (cell(2, 3), cell(4, 3));
    for (_, near) in topology::neighbors(site.frequency(), pump) {
        site.world.set_kind_by_hand(near, Kind::Soil);
    }
    site.world.set_kind_by_hand(source, Kind::Water);
    site.put(pump, "pump", Direction::FIRST);
    site.run(400);
    let around = topology::neighbors(site.frequency(), at);
    let sprouts = around.filter(|(_, near)| site.kind(*near) == Kind::Sprout);
    assert_eq!(sprouts.count(), 3);
    assert_eq!(site.kind(target), Kind::Water);
    assert_eq!(site.kind(source), Kind::Soil, "its one unit was moved");
}

/// BLT-3: a ring of lines that are all full turns as a whole.
#[test]
fn a_ring_that_is_full_turns() {
    let mut site = Site::new();
    let centre = CellId::new(Diamond::north(1), 64, 64);
    let ring: Vec<CellId> = topology::neighbors(site.frequency(), centre)
        .map(|(direction, cell)| {
            site.put(cell, "belt", direction.turned(2));
            cell
        })
        .collect();
    site.run(1);
    let items = [site.item("ore"), site.item("crystal")];
    for (place, cell) in ring.iter().enumerate() {
        site.world.fill_line(*cell, items[place % 2]);
    }
    let orders = |site: &Site| -> Vec<Vec<ItemId>> {
        let image = site.world.image();
        let lines = image.chunks.values().flat_map(|chunk| chunk.lines.iter());
        let items = lines.map(|(_, line)| line.items.iter().map(|item| item.item).collect());
        items.collect()
    };
    site.run(100);
    let count = |orders: &[Vec<ItemId>]| orders.iter().map(Vec::len).sum::<usize>();
    let mut before = orders(&site);
    for _ in 0..10 {
        site.run(7);
        let after = orders(&site);
        assert_ne!(after, before, "the ring stands still");
        assert_eq!(count(&after), count(&before));
        before = after;
    }
}

/// POW-3, POW-4.
#[test]
fn what_is_not_connected_stands_still_and_what_is_not_asked_for_is_not_burned() {
    let mut site = Site::new();
    let cell = |i: u32, j: u32| CellId::new(Diamond::north(1), 20 + i, 20 + j);
    let char = site.item("char");
    let fuel = Generator {
        fuel: Stock::from([(char, 8)]),
        burning: None,
    };
    let generator = cell(5, 6);
    site.put_machine(
        generator,
        "generator",
        Direction::FIRST,
        Machine::Generator(fuel),
    );
    let id = site.recipe("mulch");
    let catalogue = Arc::clone(site.world.catalogue());
    let recipe = catalogue.recipe(id).unwrap();
    let crafter = Crafter {
        stock: recipe.needs.iter().map(|(_, needed)| *needed).collect(),
        ..Crafter::of(Some((id, recipe)))
    };
    let mixer = cell(5, 4);
    site.put_machine(mixer, "mixer", Direction::FIRST, Machine::Crafter(crafter));
    let state = |site: &Site| match (site.machine(generator), site.machine(mixer)) {
        (Machine::Generator(generator), Machine::Crafter(mixer)) => (generator, mixer),
        other => panic!("not what was put there: {other:?}"),
    };
    site.run(50);
    let (idle, waiting) = state(&site);
    assert_eq!(
        (idle.fuel.get(char), idle.burning, waiting.work),
        (8, None, None)
    );

    site.put(cell(5, 5), "pylon", Direction::FIRST);
    site.world.wake_all();
    site.run(400);
    let (burning, done) = state(&site);
    assert!(done.products > 0 && done.work.is_none(), "{done:?}");
    // The mixer drew 2 of 20 for as long as its work took: less than the first unit lasts.
    assert_eq!(burning.fuel.get(char), 7);
    assert!(burning.burning.is_some());
}
