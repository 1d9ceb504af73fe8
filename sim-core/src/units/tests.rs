//! Units that are put somewhere by hand, and live by the real step.

extern crate std;

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use proptest::prelude::*;

use super::{Order, QueueEdit};
use crate::catalogue::{Behaviour, Catalogue};
use crate::chunk::{Kind, Machine, Structure, cell_at};
use crate::claims::Policy;
use crate::factory::machines::Dock;
use crate::ids::{
    CellId, Diamond, Direction, EntityId, Frequency, PlayerId, Tick, UnitId, WalkerId,
};
use crate::players::{Action, Command, Verdict};
use crate::scenario::claims::{Agents, Setup};
use crate::tick::{Input, SealedTick, TickOutput, World, WorldParams};
use crate::topology;

const ANN: PlayerId = PlayerId(1);
const FREQUENCY: u32 = 64;

/// A dock of Ann's with units that stand around it.
struct Site {
    world: World,
    units: Vec<UnitId>,
    seq: u64,
}

impl Site {
    /// On bare soil, without power; the dock has this charge.
    fn new(dock: CellId, count: usize, energy: u16, charge: u16) -> Site {
        let mut catalogue = Catalogue::verdant();
        for prototype in &mut catalogue.prototypes {
            if let Behaviour::Dock { units_max, .. } = &mut prototype.behaviour {
                *units_max = u8::MAX;
            }
        }
        let params = WorldParams {
            seed: 5,
            frequency: Frequency::new(FREQUENCY).unwrap(),
            ticks_per_second: 20,
            ticks_per_generation: 60_000,
        };
        let mut world = World::new(params, Arc::new(catalogue)).unwrap();
        let near = topology::within(params.frequency, dock, 9);
        for cell in &near {
            world.set_kind_by_hand(*cell, Kind::Soil);
        }
        let prototype = world.catalogue().prototype_by_key("drone_bay").unwrap();
        world.place(Structure {
            id: EntityId {
                cell: dock,
                tick: Tick(0),
                index: 0,
            },
            prototype,
            facing: Direction::FIRST,
            owner: ANN,
            machine: Machine::Dock(Dock {
                charge,
                period: None,
            }),
        });
        let places = near
            .into_iter()
            .filter_map(|cell| world.station(dock, cell, energy));
        let units = places.take(count).collect();
        world.wake_all();
        let mut site = Site {
            world,
            units,
            seq: 0,
        };
        site.step(vec![Input::Join {
            player: ANN,
            name: "Ann".into(),
        }]);
        site
    }

    fn step(&mut self, inputs: Vec<Input>) -> TickOutput {
        let tick = self.world.tick().next();
        self.world.step(&SealedTick { tick, inputs }).unwrap()
    }

    fn ask_all(&mut self, actions: Vec<Action>) -> TickOutput {
        let input = |action| {
            self.seq += 1;
            Input::Command(Command {
                player: ANN,
                seq: self.seq,
                action,
            })
        };
        let inputs = actions.into_iter().map(input).collect();
        self.step(inputs)
    }

    fn place_of(&self, unit: UnitId) -> CellId {
        self.world.unit(unit).unwrap().cell
    }

    /// UNT-4.
    fn assert_seated(&self) {
        let image = self.world.image();
        let chunks = image.chunks.iter();
        let seats = chunks.flat_map(|(id, chunk)| {
            let seats = chunk.seats.iter();
            seats.map(move |(index, walker)| (cell_at(*id, *index), *walker))
        });
        let seats: BTreeMap<CellId, WalkerId> = seats.collect();
        let people = image.players.values().filter(|player| player.present);
        let people = people.map(|player| (player.cell, WalkerId::Player(player.id)));
        let units = image.units.values();
        let units = units.map(|unit| (unit.cell, WalkerId::Unit(unit.id)));
        let walkers: Vec<_> = people.chain(units).collect();
        let count = walkers.len();
        let stand: BTreeMap<_, _> = walkers.into_iter().collect();
        assert_eq!(stand.len(), count, "tick {}", self.world.tick());
        assert_eq!(seats, stand, "tick {}", self.world.tick());
    }
}

/// In the middle of a chunk, at a corner of four, beside a pentagon, beside a pole, at a seam.
fn docks() -> impl Strategy<Value = CellId> {
    let diamond = |number| Diamond::new(number).unwrap();
    let last = FREQUENCY - 1;
    prop::sample::select(vec![
        CellId::new(diamond(2), 30, 30),
        CellId::new(diamond(1), 1, 2),
        CellId::new(diamond(0), last, 1),
        CellId::new(diamond(6), 20, last),
        CellId::new(diamond(8), last, 30),
    ])
}

fn append(unit: UnitId, order: Order) -> Action {
    Action::Queue {
        unit: Some(unit),
        edit: QueueEdit::Append { order },
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    /// UNT-2, UNT-4.
    #[test]
    fn no_two_ever_stand_on_one_cell(
        dock in docks(),
        ways in proptest::collection::vec((0_usize..60, 0_usize..60), 24),
    ) {
        let mut site = Site::new(dock, 24, u16::MAX, 0);
        prop_assert_eq!(site.units.len(), 24);
        let near = topology::within(site.world.params().frequency, dock, 5);
        let goal = |place: usize| near[1 + place % (near.len() - 1)];
        let mut actions = Vec::new();
        for (unit, (from, to)) in site.units.clone().into_iter().zip(&ways) {
            actions.push(append(unit, Order::Move { to: goal(*from) }));
            actions.push(append(unit, Order::Move { to: goal(*to) }));
            actions.push(append(unit, Order::Repeat));
        }
        for outcome in site.ask_all(actions).outcomes {
            prop_assert_eq!(outcome.verdict, Verdict::Applied);
        }
        let frequency = site.world.params().frequency;
        let mut steps = 0;
        for _ in 0..400 {
            let before: Vec<_> = site.units.iter().map(|unit| site.place_of(*unit)).collect();
            site.step(Vec::new());
            site.assert_seated();
            for (unit, before) in site.units.iter().zip(before) {
                let way = topology::distance(frequency, before, site.place_of(*unit));
                prop_assert!(way <= 1, "unit {unit} goes {way} cells in a tick");
                steps += way;
            }
        }
        // Of the 80 that each could take, at least one in eight: nothing is stuck as a whole.
        std::println!("{steps} steps of {} around {dock}", 80 * 24);
        prop_assert!(steps >= 240, "{} steps", steps);
    }
}

/// UNT-5: units and their dock are agents and their pool.
#[test]
fn upkeep_is_the_world_of_agents_and_a_pool() {
    let policies = [
        Policy::AllOrNone {
            starved_ticks_max: 0,
        },
        Policy::AllOrNone {
            starved_ticks_max: 3,
        },
        Policy::FirstCome,
    ];
    let dock = CellId::new(Diamond::new(2).unwrap(), 30, 30);
    for policy in policies {
        let mut site = Site::new(dock, 10, 5, 35);
        let mut agents = Agents::new(Setup {
            agents: 10,
            holdings: 5,
            pools: 1,
            supply: 35,
            policy,
            seed: 1,
        });
        let said = site.ask_all(vec![Action::SetPolicy { cell: dock, policy }]);
        assert_eq!(said.outcomes[0].verdict, Verdict::Applied);
        for interval in 1..=15 {
            while site.world.tick().0 < interval * crate::limits::UPKEEP_TICKS {
                site.step(Vec::new());
            }
            let report = agents.step();
            let energy = |unit: &UnitId| u32::from(site.world.unit(*unit).unwrap().energy);
            let held: Vec<u32> = site.units.iter().map(energy).collect();
            let is_shuffled = matches!(
                policy,
                Policy::AllOrNone { starved_ticks_max } if starved_ticks_max > 0
            ) && interval > 3;
            match is_shuffled {
                // Which of them, a hash of their names decides.
                true => assert_eq!(
                    held.iter().sum::<u32>(),
                    report.holdings.iter().sum::<u32>(),
                    "{policy:?}, interval {interval}"
                ),
                false => assert_eq!(held, report.holdings, "{policy:?}, interval {interval}"),
            }
        }
    }
}
