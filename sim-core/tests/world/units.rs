//! Drones and people work by queues of orders.

use std::sync::Arc;

use sim_core::catalogue::{Behaviour, Catalogue};
use sim_core::chunk::{Kind, locate};
use sim_core::ids::{CellId, Direction, ItemId, UnitId};
use sim_core::limits::{ORDER_RETRY_TICKS, QUEUE_ORDERS_MAX, UNIT_LOAD_MAX, UNIT_REACH_CELLS};
use sim_core::players::{Action, Rejection, Verdict};
use sim_core::tick::{World, WorldParams};
use sim_core::topology;
use sim_core::units::{Activity, Order, QueueEdit, Unit};

use crate::support::{
    ANN, BEN, Hand, Random, assert_conserved, code, free_row, frequency, join, step, wait,
};

/// A world in which everyone begins with plenty, and knows everything. Docks draw this much power.
fn rich_world(draws_of_docks: u16) -> World {
    let mut catalogue = Catalogue::verdant();
    catalogue.technologies.clear();
    let items = 0..catalogue.items.len() as u16;
    catalogue.start = items.map(|item| (ItemId(item), 10_000)).collect();
    for prototype in &mut catalogue.prototypes {
        if let Behaviour::Dock { draws, .. } = &mut prototype.behaviour {
            *draws = draws_of_docks;
        }
    }
    let params = WorldParams {
        seed: 7,
        frequency: frequency(256),
        ticks_per_second: 20,
        ticks_per_generation: 10,
    };
    World::new(params, Arc::new(catalogue)).unwrap()
}

/// Ann, who has a dock at the beginning of a row of free cells, and a hub at its end.
struct Site {
    world: World,
    hand: Hand,
    dock: CellId,
    row: Vec<(CellId, Direction)>,
    hub: CellId,
}

fn site(draws_of_docks: u16) -> Site {
    let mut world = rich_world(draws_of_docks);
    join(&mut world, ANN);
    join(&mut world, BEN);
    wait(&mut world, 40);
    let mut hand = Hand::of(ANN);
    let row = free_row(&world, 9);
    let (dock, hub) = (row[0].0, row[8].0);
    let plan = [
        ("drone_bay", dock, Direction::FIRST),
        ("hub", hub, Direction::FIRST),
    ];
    assert!(hand.build_all(&mut world, &plan));
    Site {
        world,
        hand,
        dock,
        row,
        hub,
    }
}

impl Site {
    fn ask(&mut self, action: Action) -> &'static str {
        code(self.hand.ask(&mut self.world, action))
    }

    fn launch(&mut self) -> UnitId {
        let before: Vec<_> = self.world.image().units.into_keys().collect();
        assert_eq!(self.ask(Action::Launch { cell: self.dock }), "applied");
        let after = self.world.image().units.into_keys();
        let mut new = after.filter(|id| !before.contains(id));
        new.next().expect("a unit more")
    }

    fn tell(&mut self, unit: Option<UnitId>, orders: &[Order]) {
        for order in orders {
            let edit = QueueEdit::Append { order: *order };
            assert_eq!(self.ask(Action::Queue { unit, edit }), "applied");
        }
    }

    fn unit(&self, id: UnitId) -> &Unit {
        self.world.unit(id).expect("it is there")
    }

    fn held(&self, key: &str) -> u64 {
        let item = self.world.catalogue().item_by_key(key).unwrap();
        self.world.player(ANN).unwrap().held(item)
    }

    /// The cell near the dock with the most ore.
    fn source(&self) -> CellId {
        let image = self.world.image();
        let near = topology::within(self.world.params().frequency, self.dock, 14);
        let ore = |cell: &CellId| {
            let (id, index) = locate(self.world.params().frequency, *cell).unwrap();
            let cell = image.chunks.get(&id)?.cell(index);
            (cell.kind == Kind::Ore).then_some(cell.quantity)
        };
        let richest = near.into_iter().max_by_key(ore);
        richest
            .filter(|cell| ore(cell).is_some())
            .expect("ore lies around")
    }
}

/// UNT-2, UNT-3: with nobody's help.
#[test]
fn a_drone_gathers_and_delivers_round_after_round() {
    let mut site = site(0);
    let unit = site.launch();
    let (cell, hub) = (site.source(), site.hub);
    let total = |site: &Site| {
        let account = &site.world.player(ANN).unwrap().account;
        account.values().sum::<u64>()
    };
    let before = total(&site);
    let orders = [
        Order::Gather { cell, amount: 2 },
        Order::Deliver {
            cell: hub,
            item: None,
            amount: u16::MAX,
        },
        Order::Wait { ticks: 5 },
        Order::Repeat,
    ];
    site.tell(Some(unit), &orders);
    let mut saved = None;
    for tick in 0..1_500 {
        let output = step(&mut site.world, Vec::new());
        assert_conserved(&site.world);
        let load = site.unit(unit).load;
        assert!(load.is_none_or(|load| (1..=UNIT_LOAD_MAX).contains(&load.amount)));
        if tick % 500 == 250 {
            let parts = site.world.image().to_parts();
            let catalogue = Arc::clone(site.world.catalogue());
            saved = Some(World::restore(parts, catalogue).unwrap());
        } else if let Some(saved) = &mut saved {
            assert_eq!(step(saved, Vec::new()).hash, output.hash, "tick {tick}");
        }
    }
    assert_eq!(site.unit(unit).job.queue.orders().len(), 4, "it repeats");
    assert!(
        total(&site) > before + 3,
        "{before} before, {} after",
        total(&site)
    );
}

/// UNT-5, UNT-6.
#[test]
fn the_starved_stop_and_go_on_when_they_are_fed() {
    let mut site = site(5);
    let unit = site.launch();
    let start = site.unit(unit).cell;
    let to = site.row[5].0;
    site.tell(Some(unit), &[Order::Move { to }]);
    wait(&mut site.world, 100);
    assert!(site.unit(unit).is_starved() && site.unit(unit).hungry_since.is_some());
    assert_eq!(site.unit(unit).cell, start);
    // Power, and fuel for it by hand.
    let plan = [
        ("pylon", site.row[1].0, Direction::FIRST),
        ("generator", site.row[2].0, Direction::FIRST),
    ];
    assert!(site.hand.build_all(&mut site.world, &plan));
    let char = site.world.catalogue().item_by_key("char").unwrap();
    let fuel = Order::Deliver {
        cell: site.row[2].0,
        item: Some(char),
        amount: 3,
    };
    let before = site.held("char");
    site.tell(None, &[fuel]);
    for _ in 0..300 {
        wait(&mut site.world, 1);
        assert_conserved(&site.world);
    }
    assert_eq!(site.held("char"), before - 3);
    assert!(!site.unit(unit).is_starved());
    assert_eq!(site.unit(unit).cell, to);
    // And out again: what it has to live on goes with the intervals.
    let cell = site.row[1].0;
    assert_eq!(site.ask(Action::Remove { cell }), "applied");
    wait(&mut site.world, 20 * 250);
    assert!(site.unit(unit).is_starved());
}

/// UNT-7, CMD-1.
#[test]
fn a_dock_keeps_so_many_and_gives_all_back() {
    let mut site = site(0);
    let drones = site.held("drone");
    let units: Vec<_> = (0..4).map(|_| site.launch()).collect();
    assert_eq!(site.held("drone"), drones - 4);
    let (dock, hub) = (site.dock, site.hub);
    assert_eq!(site.ask(Action::Launch { cell: dock }), "dock_full");
    assert_eq!(site.ask(Action::Launch { cell: hub }), "not_a_dock");
    let mut ben = Hand::of(BEN);
    let unit = units[0];
    for action in [Action::Launch { cell: dock }, Action::Recall { unit }] {
        assert_eq!(code(ben.ask(&mut site.world, action)), "not_yours");
    }
    let stood = site.unit(unit).cell;
    assert_eq!(site.ask(Action::Recall { unit }), "applied");
    assert_eq!(site.ask(Action::Recall { unit }), "unknown_unit");
    assert_eq!(site.held("drone"), drones - 3);
    let (id, index) = locate(site.world.params().frequency, stood).unwrap();
    assert!(!site.world.image().chunks[&id].seats.contains_key(&index));
    // One of them carries something.
    let gather = Order::Gather {
        cell: site.source(),
        amount: 1,
    };
    site.tell(Some(units[1]), &[gather]);
    while site.unit(units[1]).load.is_none() {
        wait(&mut site.world, 1);
    }
    assert_eq!(site.ask(Action::Remove { cell: dock }), "applied");
    assert_conserved(&site.world);
    assert!(site.world.image().units.is_empty());
    // Two drones are a part of what a drone bay costs.
    assert_eq!(site.held("drone"), drones + 2);
}

/// CMD-1, UNT-1.
#[test]
fn what_cannot_be_an_order_is_refused() {
    let mut site = site(0);
    let unit = site.launch();
    let far = topology::ring(
        site.world.params().frequency,
        site.dock,
        UNIT_REACH_CELLS + 1,
    )[0];
    let recipe = |site: &Site, key| site.world.catalogue().recipe_by_key(key).unwrap();
    let (by_hand, by_machine) = (recipe(&site, "gear"), recipe(&site, "lens"));
    let craft = |recipe| Order::Craft { recipe, amount: 1 };
    let cases = [
        (Some(unit), Order::Move { to: far }, "too_far_from_dock"),
        (None, Order::Move { to: far }, "applied"),
        (Some(unit), craft(by_hand), "not_by_hand"),
        (None, craft(by_machine), "not_by_hand"),
        (Some(UnitId(99)), Order::Repeat, "unknown_unit"),
    ];
    for (unit, order, expected) in cases {
        let edit = QueueEdit::Append { order };
        let found = site.ask(Action::Queue { unit, edit });
        assert_eq!(found, expected, "{order:?}");
    }
    let mut ben = Hand::of(BEN);
    let unit = Some(unit);
    let clear = QueueEdit::Clear;
    let verdict = ben.ask(&mut site.world, Action::Queue { unit, edit: clear });
    assert_eq!(code(verdict), "not_yours");
    let order = Order::Wait { ticks: u16::MAX };
    for _ in 0..QUEUE_ORDERS_MAX {
        site.tell(unit, &[order]);
    }
    let edit = QueueEdit::Append { order };
    let verdict = site.hand.ask(&mut site.world, Action::Queue { unit, edit });
    let most = QUEUE_ORDERS_MAX as u32;
    assert_eq!(verdict, Verdict::Rejected(Rejection::QueueFull { most }));
    let edit = QueueEdit::Remove { at: most as u8 };
    assert_eq!(site.ask(Action::Queue { unit, edit }), "no_such_order");
}

/// UNT-3, UNT-9: what is refused is told, and tried again.
#[test]
fn drones_build_and_remove_within_their_own_reach() {
    let mut site = site(0);
    let unit = site.launch();
    let frequency = site.world.params().frequency;
    let wall = site.world.catalogue().prototype_by_key("store").unwrap();
    let me = site.world.player(ANN).unwrap().cell;
    let far = topology::ring(frequency, site.dock, 44);
    let is_far = |cell: &&CellId| topology::distance(frequency, me, **cell) > 30;
    let mut built = None;
    for cell in far.iter().filter(is_far).step_by(7) {
        let order = Order::Build {
            cell: *cell,
            prototype: wall,
            facing: Direction::FIRST,
        };
        let clear = QueueEdit::Clear;
        assert_eq!(
            site.ask(Action::Queue {
                unit: Some(unit),
                edit: clear
            }),
            "applied"
        );
        let directly = site.ask(Action::Build {
            cell: *cell,
            prototype: wall,
            facing: Direction::FIRST,
        });
        assert_eq!(directly, "out_of_reach");
        site.tell(Some(unit), &[order]);
        for _ in 0..400 {
            wait(&mut site.world, 1);
            assert_conserved(&site.world);
        }
        let Unit {
            job, cell: stands, ..
        } = site.unit(unit);
        match job.is_idle() {
            true => {
                assert!(topology::distance(frequency, *stands, *cell) <= 24);
                built = Some(*cell);
                break;
            }
            false => assert!(job.hindrance.is_some(), "{job:?}"),
        }
    }
    let cell = built.expect("somewhere there is room to build");
    let belt = site.world.catalogue().prototype_by_key("belt").unwrap();
    // Where its drone is, its owner reaches.
    let beside = topology::neighbors(frequency, cell).map(|(_, cell)| cell);
    let facing = Direction::FIRST;
    let mut verdicts = beside.map(|cell| {
        let build = Action::Build {
            cell,
            prototype: belt,
            facing,
        };
        site.hand.ask(&mut site.world, build)
    });
    assert!(verdicts.any(|verdict| verdict == Verdict::Applied));
    drop(verdicts);
    site.tell(
        Some(unit),
        &[Order::Remove { cell }, Order::Remove { cell }],
    );
    wait(&mut site.world, 5);
    let job = &site.unit(unit).job;
    assert_eq!(job.hindrance, Some(Rejection::NoStructure));
    assert!(matches!(job.activity, Activity::Waiting { .. }));
    let again = Action::Build {
        cell,
        prototype: belt,
        facing,
    };
    assert_eq!(site.ask(again), "applied");
    wait(&mut site.world, ORDER_RETRY_TICKS + 2);
    assert!(site.unit(unit).job.is_idle(), "{:?}", site.unit(unit).job);
}

/// UNT-8.
#[test]
fn people_craft_by_hand_slower_than_machines() {
    let mut site = site(0);
    let gear = site.world.catalogue().recipe_by_key("gear").unwrap();
    let (ticks, factor) = {
        let catalogue = site.world.catalogue();
        let ticks = catalogue.recipe(gear).unwrap().ticks;
        (u64::from(ticks), u64::from(catalogue.by_hand_factor))
    };
    let (gears, metal) = (site.held("gear"), site.held("metal"));
    let craft = Order::Craft {
        recipe: gear,
        amount: 2,
    };
    site.tell(None, &[craft]);
    let all = 2 * ticks * factor;
    for _ in 0..all - 1 {
        wait(&mut site.world, 1);
        assert_conserved(&site.world);
    }
    assert_eq!(
        (site.held("gear"), site.held("metal")),
        (gears + 1, metal - 2)
    );
    wait(&mut site.world, 2);
    assert_eq!(
        (site.held("gear"), site.held("metal")),
        (gears + 2, metal - 4)
    );
    assert!(site.world.player(ANN).unwrap().job.is_idle());
    // Who stops has lost nothing but time.
    site.tell(None, &[craft]);
    wait(&mut site.world, ticks);
    assert_eq!(site.ask(Action::Stop), "applied");
    wait(&mut site.world, all);
    assert_eq!(
        (site.held("gear"), site.held("metal")),
        (gears + 2, metal - 4)
    );
}

/// An order that makes sense, or not.
fn order(site: &Site, random: &mut Random) -> Order {
    let frequency = site.world.params().frequency;
    let near = topology::within(frequency, site.dock, 9);
    let cell = match random.below(4) {
        0 => site.hub,
        _ => near[random.below(near.len() as u64) as usize],
    };
    let key = ["belt", "store", "drone_bay"][random.below(3) as usize];
    let amount = random.below(4) as u16;
    match random.below(9) {
        0 | 1 => Order::Move { to: cell },
        2 | 3 => Order::Gather { cell, amount },
        4 => Order::Deliver {
            cell,
            item: [None, Some(ItemId(0)), Some(ItemId(999))][random.below(3) as usize],
            amount,
        },
        5 => Order::Build {
            cell,
            prototype: site.world.catalogue().prototype_by_key(key).unwrap(),
            facing: Direction::FIRST.turned(random.below(6) as i8),
        },
        6 => Order::Remove { cell },
        7 => Order::Repeat,
        _ => Order::Wait { ticks: amount },
    }
}

/// CMD-2, UNT-4, UNT-7: units that are told anything come to no harm, and lose nothing.
#[test]
fn whatever_is_ordered_nothing_is_lost() {
    for seed in [1, 2] {
        println!("seed {seed}");
        let mut random = Random(seed);
        let mut site = site(0);
        let mut saved: Option<World> = None;
        for tick in 0..700 {
            let units: Vec<_> = site.world.image().units.into_keys().collect();
            let known = units.get(random.below(5) as usize).copied();
            let unit = known.filter(|_| random.below(4) > 0);
            let (at, to) = (random.below(6) as u8, random.below(6) as u8);
            let order = order(&site, &mut random);
            let edit = match random.below(12) {
                0..=5 => QueueEdit::Append { order },
                6 => QueueEdit::Insert { at, order },
                7 => QueueEdit::Replace { at, order },
                8 => QueueEdit::Remove { at },
                9 => QueueEdit::Reorder { from: at, to },
                _ => QueueEdit::Clear,
            };
            let action = match random.below(12) {
                0 => Action::Launch { cell: site.dock },
                1 if random.below(4) == 0 => Action::Recall {
                    unit: UnitId(random.below(9) as u32),
                },
                2 => Action::Stop,
                _ => Action::Queue { unit, edit },
            };
            let input = site.hand.input(action);
            let output = step(&mut site.world, vec![input.clone()]);
            assert_conserved(&site.world);
            if let Some(saved) = &mut saved {
                let again = step(saved, vec![input]);
                assert_eq!((again.hash, again.outcomes), (output.hash, output.outcomes));
            }
            let mut cells: Vec<_> = site
                .world
                .image()
                .units
                .values()
                .map(|it| it.cell)
                .collect();
            cells.push(site.world.player(ANN).unwrap().cell);
            let count = cells.len();
            cells.sort_unstable();
            cells.dedup();
            assert_eq!(cells.len(), count, "tick {tick}");
            if tick % 100 == 50 {
                let parts = site.world.image().to_parts();
                let catalogue = Arc::clone(site.world.catalogue());
                saved = Some(World::restore(parts, catalogue).unwrap());
            }
        }
    }
}
