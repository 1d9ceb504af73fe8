//! Each factory is at what its name says: a benchmark of one that stands still would look fast.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::*;
use crate::chunk::{Machine, cell_at, locate};
use crate::forecast::{Forecast, Region, forecast};
use crate::ids::{CellId, Direction};
use crate::limits::CHUNK_CELLS;
use crate::tick::Serial;
use crate::topology;

fn after(sort: Sort, ticks: u32) -> Factory {
    let mut factory = Factory::new(sort, Frequency::new(64).unwrap()).unwrap();
    for _ in 0..ticks {
        factory.step_on(&Serial).unwrap();
    }
    factory
}

fn foreseen(factory: &Factory, ticks: u32) -> Forecast {
    forecast(factory.world(), Region::Everywhere, ticks, &Serial).unwrap()
}

/// Units of an item that were made, and that came to hubs.
fn flow(forecast: &Forecast, factory: &Factory, item: &str) -> (u64, u64) {
    let item = factory.world().catalogue().item_by_key(item).unwrap();
    let flows = forecast.items.get(&item);
    flows.map_or((0, 0), |flows| (flows.made, flows.delivered))
}

fn held_by_mergers(factory: &Factory) -> BTreeMap<CellId, bool> {
    let chunks = factory.world().touched_chunks();
    let structures = chunks.flat_map(|(id, chunk)| {
        let structures = chunk.structures.iter();
        structures.map(move |(index, it)| (cell_at(id, *index), it.machine.clone()))
    });
    let mergers = structures.filter_map(|(cell, machine)| match machine {
        Machine::Merger(merger) => Some((cell, merger.held.is_some())),
        _ => None,
    });
    mergers.collect()
}

#[test]
fn every_merger_takes_and_hands_on_once_in_a_cycle() {
    let mut factory = after(Sort::Transfers, 60);
    let begin = held_by_mergers(&factory);
    assert_eq!(begin.len() as u64, factory.machines());
    // Nearly four hundred in each chunk: some would have lain around a pentagon.
    assert!(factory.machines() > 3_900, "{}", factory.machines());
    let mut taken: BTreeMap<CellId, u32> = BTreeMap::new();
    let mut before = begin.clone();
    for _ in 0..TRANSFER_CYCLE_TICKS {
        factory.step_on(&Serial).unwrap();
        let now = held_by_mergers(&factory);
        for (cell, holds) in &now {
            *taken.entry(*cell).or_default() += u32::from(*holds && !before[cell]);
        }
        before = now;
    }
    assert_eq!(before, begin);
    assert!(taken.values().all(|times| *times == 1));
}

fn facing_at(factory: &Factory, cell: CellId) -> Direction {
    let (id, index) = locate(factory.world().params().frequency, cell).unwrap();
    let chunk = factory.world().touched_chunk(id).unwrap();
    chunk.structures.get(&index).unwrap().facing
}

#[test]
fn twelve_of_a_hundred_hands_lie_over_an_edge() {
    let factory = after(Sort::Transfers, 0);
    let frequency = factory.world().params().frequency;
    let mergers = held_by_mergers(&factory);
    let home = |cell| locate(frequency, cell).map(|(id, _)| id);
    let crossing = mergers.keys().filter(|cell| {
        let facing = facing_at(&factory, **cell);
        let ahead = topology::neighbor(frequency, **cell, facing).unwrap();
        home(ahead) != home(**cell)
    });
    let percent = crossing.count() * 100 / mergers.len();
    assert!((11..=12).contains(&percent), "{percent} %");
}

#[test]
fn a_whole_factory_works_at_all_it_has() {
    let factory = after(Sort::Whole { is_blocked: false }, 600);
    let blocks = factory.machines() / 24;
    let forecast = foreseen(&factory, 120);
    for (item, made_at_least) in [("metal", 3), ("gear", 2), ("mulch", 2)] {
        let (made, _) = flow(&forecast, &factory, item);
        assert!(made >= made_at_least * blocks, "{item}: {made} of {blocks}");
    }
    let (_, delivered) = flow(&forecast, &factory, "gear");
    assert!(delivered >= 2 * blocks, "{delivered}");
}

#[test]
fn a_blocked_factory_is_full_and_stands_still() {
    let mut factory = after(Sort::Whole { is_blocked: true }, 2_000);
    assert_eq!(factory.world().entity_count(), factory.machines());
    assert!(factory.items_on_belts() > factory.machines());
    for _ in 0..WINDOW_TICKS {
        assert!(factory.step_on(&Serial).unwrap().chunks.is_empty());
    }
}

/// POW-2: all mixers work, at about half the speed.
#[test]
fn mixers_with_half_the_power_work_half_as_fast() {
    let factory = after(Sort::Power, 200);
    let (made, _) = flow(&foreseen(&factory, 240), &factory, "mulch");
    let whole = factory.machines() * 240 / 40;
    let mulch = factory.world().catalogue().recipe_by_key("mulch").unwrap();
    let gives = factory.world().catalogue().recipe(mulch).unwrap().gives.1;
    let made = made / u64::from(gives);
    assert!(
        made * 2 > whole * 9 / 10 && made * 2 < whole * 11 / 10,
        "{made} of {whole}"
    );
}

#[test]
fn loaded_lines_carry_what_they_are_to() {
    // Per cent of what a line can carry, and items that reach the end in 1,000 ticks.
    let loads = [
        (Load::Empty, 0..=0, 0..=0),
        (Load::Quarter, 20..=25, 70..=90),
        (Load::Half, 40..=50, 140..=170),
        (Load::Full, 99..=101, 330..=340),
        (Load::Blocked, 99..=101, 0..=0),
    ];
    for (load, percent, flows) in loads {
        let factory = after(Sort::Loaded(load), 1_000);
        let places = factory.machines() * u64::from(LINE_BELTS_MAX) * 4;
        let found = factory.items_on_belts() * 100 / places;
        assert!(percent.contains(&found), "{load:?}: {found} %");
        let (_, came) = flow(&foreseen(&factory, 120), &factory, "ore");
        // Of the splitter's two ways one is as long as a hub.
        let ends = if load == Load::Quarter { 2 } else { 1 };
        let each = came * 1_000 / (factory.machines() * ends * 120);
        assert!(flows.contains(&each), "{load:?}: {each} in 1,000 ticks");
    }
}

#[test]
fn in_a_crowd_all_claim_in_every_tick_and_as_many_are_paid_as_can_be() {
    for (is_scarce, claimants, paid) in [(false, 6, 6), (true, 5, 1)] {
        let factory = after(Sort::Crowd { is_scarce }, 20);
        let (_, came) = flow(&foreseen(&factory, 30), &factory, "ore");
        assert_eq!(came, factory.machines() / claimants * paid * 30);
    }
}

#[test]
fn idle_lines_are_full_and_nothing_changes() {
    let mut factory = after(Sort::Idle, 200);
    assert_eq!(factory.items_on_belts(), 10 * 16 * (8 * 4 + 1));
    let cells = factory.world().params().frequency.cell_count();
    assert_eq!(
        factory.machines(),
        cells / u64::from(CHUNK_CELLS) * (196 + 16)
    );
    let changes: Vec<_> = (0..WINDOW_TICKS)
        .flat_map(|_| factory.step_on(&Serial).unwrap().chunks)
        .collect();
    assert!(changes.is_empty());
}
