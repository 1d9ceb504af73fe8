//! Forecasts come true when nobody acts, and change nothing. Rules FOR-1 to FOR-3.

use std::collections::BTreeMap;

use sim_core::claims::WorldAccount;
use sim_core::factory::Status;
use sim_core::forecast::{ForecastError, Region, forecast};
use sim_core::ids::{CellId, Diamond, Frequency, ItemId};
use sim_core::limits::FORECAST_TICKS_MAX;
use sim_core::scenario::Scenario;
use sim_core::scenario::factory::{Factory, Sort};
use sim_core::tick::{SealedTick, Serial, World};
use sim_core::topology;

fn frequency() -> Frequency {
    Frequency::new(64).unwrap()
}

fn busy(seed: u64, ticks: u32) -> Scenario {
    let mut scenario = Scenario::new(seed, frequency()).unwrap();
    for _ in 0..ticks {
        scenario.step().unwrap();
    }
    scenario
}

/// By how much an account fell.
fn fall(account: WorldAccount, before: &World, after: &World) -> BTreeMap<ItemId, i128> {
    let balances = |world: &World| world.ledger().balances(account).clone();
    let mut fall = balances(before);
    for (item, balance) in balances(after) {
        *fall.entry(item).or_default() -= balance;
    }
    fall.retain(|_, amount| *amount != 0);
    fall
}

/// FOR-1, FOR-2: what was foreseen is what happens, item by item and to the same hash; and the
/// world of which it was foreseen is as it was.
#[test]
fn what_is_foreseen_happens_and_looking_changes_nothing() {
    for seed in [7, 8] {
        let scenario = busy(seed, 150);
        let world = scenario.world();
        let (hash, chunks) = (world.hash(), world.image().chunks);
        let ticks = 200;
        let foreseen = forecast(world, Region::Everywhere, ticks, &Serial).unwrap();
        assert_eq!((world.hash(), world.image().chunks), (hash, chunks));

        let mut real = World::restore(world.image().to_parts(), world.catalogue().clone()).unwrap();
        for _ in 0..ticks {
            let tick = real.tick().next();
            real.step(&SealedTick {
                tick,
                inputs: Vec::new(),
            })
            .unwrap();
        }
        assert_eq!(foreseen.hash, real.hash());
        let items = |amount: fn(&sim_core::forecast::ItemForecast) -> i128| {
            let items = foreseen
                .items
                .iter()
                .map(|(item, flows)| (*item, amount(flows)));
            items
                .filter(|(_, amount)| *amount != 0)
                .collect::<BTreeMap<_, _>>()
        };
        assert_eq!(
            items(|it| it.taken.into()),
            fall(WorldAccount::Land, world, &real)
        );
        let made = items(|it| i128::from(it.made) - i128::from(it.used_up));
        assert_eq!(made, fall(WorldAccount::Works, world, &real));
        assert!(foreseen.items.values().map(|it| it.taken).sum::<u64>() > 100);
    }
}

/// FOR-3: every machine of the region is told of in every tick; regions that share no cell and
/// leave none out sum to the whole.
#[test]
fn every_machine_is_in_one_state_in_every_tick() {
    let scenario = busy(9, 100);
    let world = scenario.world();
    let ticks = 60;
    let whole = forecast(world, Region::Everywhere, ticks, &Serial).unwrap();
    assert!(whole.machines.len() > 20);
    for machine in whole.machines.values() {
        assert_eq!(machine.ticks.values().sum::<u32>(), ticks);
    }
    let sum: u64 = whole
        .by_prototype()
        .values()
        .flat_map(|it| it.values())
        .sum();
    assert_eq!(sum, whole.machines.len() as u64 * u64::from(ticks));

    let centre = CellId::new(Diamond::north(2), 30, 30);
    let around =
        |radius| forecast(world, Region::Around { centre, radius }, ticks, &Serial).unwrap();
    let (near, all) = (around(40), around(10 * frequency().get()));
    assert_eq!(all, whole);
    assert!(near.machines.len() < whole.machines.len() && !near.machines.is_empty());
    for (cell, machine) in &whole.machines {
        let is_near = topology::distance(frequency(), centre, *cell) <= 40;
        assert_eq!(near.machines.get(cell), Some(machine).filter(|_| is_near));
    }
    for (item, flows) in &near.items {
        assert!(flows.taken <= whole.items[item].taken);
    }
}

/// FOR-3: presses that nothing feeds are foreseen to starve, those that are fed to work.
#[test]
fn stalls_are_told_by_their_reason() {
    for (sort, expected) in [
        (Sort::Idle, Status::Starved),
        (Sort::Crafting, Status::Working),
    ] {
        let scenario = Factory::new(sort, frequency()).unwrap();
        let foreseen = forecast(scenario.world(), Region::Everywhere, 200, &Serial).unwrap();
        let press = scenario.world().catalogue().prototype_by_key("press");
        let of_presses = &foreseen.by_prototype()[&press.unwrap()];
        let most = of_presses.iter().max_by_key(|(_, ticks)| **ticks);
        assert_eq!(
            most.map(|(status, _)| *status),
            Some(expected),
            "{of_presses:?}"
        );
    }
}

#[test]
fn what_is_too_far_ahead_or_not_there_is_refused() {
    let scenario = busy(7, 1);
    let ask = |region, ticks| forecast(scenario.world(), region, ticks, &Serial).err();
    let ticks = FORECAST_TICKS_MAX + 1;
    assert_eq!(
        ask(Region::Everywhere, ticks),
        Some(ForecastError::TooLong { ticks })
    );
    let centre = CellId::new(Diamond::north(2), 64, 0);
    let region = Region::Around { centre, radius: 1 };
    assert_eq!(ask(region, 1), Some(ForecastError::UnknownCell));
}
