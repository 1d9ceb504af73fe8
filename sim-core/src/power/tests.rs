use alloc::collections::BTreeSet;
use proptest::prelude::*;

use super::*;
use crate::ids::{Diamond, Tick};
use crate::limits::NETWORK_FIGURES_TICKS;
use crate::topology;

const FREQUENCY: u32 = 128;

fn frequency() -> Frequency {
    Frequency::new(FREQUENCY).unwrap()
}

/// Cells around a corner where four chunks meet, and around a pentagon.
fn cell(place: (u32, u32)) -> CellId {
    match place {
        (i, j @ 0..20) => CellId::new(Diamond::north(1), 44 + i, 54 + j),
        (i @ 0..20, j) => CellId::new(Diamond::north(1), i, j - 20),
        (i, j) => CellId::new(Diamond::south(1), FREQUENCY - 40 + i, j - 20),
    }
}

/// Everything looked for anew, in the plainest way.
fn naive(pylons: &BTreeMap<CellId, u8>, machine: CellId) -> Option<CellId> {
    let reaching = pylons.iter().filter_map(|(pylon, radius)| {
        let cells = topology::distance(frequency(), *pylon, machine);
        (cells <= u32::from(*radius)).then_some((cells, *pylon))
    });
    reaching.min().map(|(_, pylon)| pylon)
}

fn naive_network(pylons: &BTreeMap<CellId, u8>, first: CellId) -> BTreeSet<CellId> {
    let mut network = BTreeSet::from([first]);
    loop {
        let before = network.len();
        for (other, radius) in pylons {
            let touches = network.iter().any(|known| {
                let reach = u32::from(*radius) + u32::from(pylons[known]);
                topology::distance(frequency(), *known, *other) <= reach
            });
            if touches {
                network.insert(*other);
            }
        }
        if network.len() == before {
            return network;
        }
    }
}

proptest! {
    /// POW-1.
    #[test]
    fn networks_are_those_that_looking_at_everything_finds(
        steps in proptest::collection::vec(((0_u32..40, 0_u32..40), 1_u8..9, 0_u8..6), 1..40),
    ) {
        let mut power = Power::default();
        let mut pylons: BTreeMap<CellId, u8> = BTreeMap::new();
        let mut machines: BTreeMap<CellId, i32> = BTreeMap::new();
        let mut told: BTreeMap<CellId, Arc<NetworkFigures>> = BTreeMap::new();
        for (now, (place, radius, what)) in (1..).zip(steps) {
            let cell = cell(place);
            let is_free = !pylons.contains_key(&cell) && !machines.contains_key(&cell);
            match what {
                0 | 1 if is_free => {
                    power.add_pylon(frequency(), cell, radius);
                    pylons.insert(cell, radius);
                }
                2..5 if is_free => {
                    power.add_machine(frequency(), cell, PrototypeId(radius.into()));
                    power.change(PowerChange { cell, draws: i32::from(radius), gives: 3 });
                    machines.insert(cell, i32::from(radius));
                }
                _ if pylons.remove(&cell).is_some() => {
                    power.remove_pylon(frequency(), cell);
                }
                _ if machines.remove(&cell).is_some() => power.remove_machine(cell),
                _ => {}
            }
            power.settle();
            for machine in machines.keys() {
                prop_assert_eq!(power.networks().pylon_of(*machine), naive(&pylons, *machine));
            }
            for network in power.networks().loads() {
                let expected = naive_network(&pylons, network.pylons[0]);
                prop_assert_eq!(&network.pylons, &expected.iter().copied().collect::<Vec<_>>());
                let connected = machines
                    .iter()
                    .filter(|(cell, _)| naive(&pylons, **cell).is_some_and(|it| expected.contains(&it)));
                let draws: i32 = connected.clone().map(|(_, draws)| draws).sum();
                prop_assert_eq!(network.draws, draws as u64);
                prop_assert_eq!(network.gives, 3 * connected.clone().count() as u64);
                // A machine's prototype is what it draws.
                let mut groups: BTreeMap<PrototypeId, Group> = BTreeMap::new();
                for (_, draws) in connected {
                    let group = groups.entry(PrototypeId(*draws as u16)).or_default();
                    group.machines += 1;
                    group.draws += *draws as u64;
                    group.gives += 3;
                }
                prop_assert_eq!(&network.groups, &groups);
            }
            // POW-5: who hears what changed knows how it is.
            let change = power.tell(Tick(now * NETWORK_FIGURES_TICKS));
            for name in &change.gone {
                prop_assert!(told.remove(name).is_some());
            }
            for figures in change.networks {
                let name = figures.name().unwrap();
                prop_assert_ne!(told.insert(name, Arc::clone(&figures)), Some(figures));
            }
            let loads = power.networks().loads().iter().map(NetworkFigures::from);
            prop_assert!(told.values().map(|known| NetworkFigures::clone(known)).eq(loads));
            prop_assert!(power.tell(Tick(now * NETWORK_FIGURES_TICKS + 1)).networks.is_empty());
        }
    }

    #[test]
    fn work_takes_as_long_as_the_power_that_there_was(
        gives in proptest::collection::vec(0_i32..12, 1..60), ticks in 1_u16..20,
    ) {
        let mut power = Power::default();
        let (pylon, machine) = (cell((3, 3)), cell((4, 3)));
        power.add_pylon(frequency(), pylon, 3);
        power.add_machine(frequency(), machine, PrototypeId(0));
        power.change(PowerChange { cell: machine, draws: 10, gives: 0 });
        let clock = |power: &Power| power.clocks_at(machine).map(|clocks| clocks.worked);
        let timer = Timer::powered(ticks, clock(&power), Tick(0));
        let (mut given, mut done) = (0, 0_u64);
        for (tick, gives) in (1..).zip(gives) {
            power.change(PowerChange { cell: machine, draws: 0, gives: gives - given });
            given = gives;
            power.settle();
            power.pass_tick();
            done += CLOCK_PER_TICK * gives.min(10) as u64 / 10;
            let is_over = done >= u64::from(ticks) * CLOCK_PER_TICK;
            let look = timer.look(clock(&power), Tick(tick));
            prop_assert_eq!(look == Look::Over, is_over);
            if let Look::At(again) = look {
                prop_assert!(again > Tick(tick));
            }
        }
    }
}

#[test]
fn satisfaction_is_what_is_given_of_what_is_drawn() {
    for (draws, gives, percent) in [
        (0, 0, 100),
        (0, 5, 100),
        (5, 0, 0),
        (3, 2, 66),
        (5, 5, 100),
        (5, 9, 100),
        (u64::MAX, u64::MAX - 1, 99),
    ] {
        assert_eq!(
            satisfaction_percent(draws, gives),
            percent,
            "{gives} of {draws}"
        );
    }
}
