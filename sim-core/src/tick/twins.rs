//! However the work of a tick is spread, and whoever is looked at, the world is the same.

extern crate std;

use alloc::sync::Arc;
use alloc::vec::Vec;
use proptest::prelude::*;

use super::drafts::Drafts;
use super::{Executor, SealedTick, Serial, TickOutput, World};
use crate::catalogue::Catalogue;
use crate::chunk::{Kind, Machine, cell_at, locate};
use crate::factory;
use crate::ids::{CellId, Frequency};
use crate::scenario::{Backwards, Scenario};
use crate::topology;

/// As many threads, each with a part of the work.
struct Threads(usize);

impl Executor for Threads {
    fn for_each<T: Send>(&self, items: &mut [T], work: impl Fn(&mut T) + Sync) {
        let part = items.len().div_ceil(self.0).max(1);
        std::thread::scope(|scope| {
            for part in items.chunks_mut(part) {
                scope.spawn(|| part.iter_mut().for_each(&work));
            }
        });
    }
}

fn scenario(seed: u64) -> Scenario {
    Scenario::of_seed(seed, Frequency::new(64).unwrap()).unwrap()
}

fn copy(scenario: &Scenario) -> World {
    let parts = scenario.world().image().to_parts();
    World::restore(parts, Arc::new(Catalogue::verdant())).unwrap()
}

fn assert_same(a: &TickOutput, b: &TickOutput) {
    assert_eq!(a.hash, b.hash, "tick {}", a.tick);
    assert_eq!(a.outcomes, b.outcomes, "tick {}", a.tick);
    for (a, b) in a.chunks.iter().zip(&b.chunks) {
        assert_eq!(a.diff, b.diff, "{}", a.id);
    }
}

fn assert_twin(seed: u64, ticks: u64, mut step: impl FnMut(&mut World, &SealedTick) -> TickOutput) {
    let mut scenario = scenario(seed);
    // In the first tick players join.
    for _ in 0..1 + seed % 50 {
        scenario.step().unwrap();
    }
    let mut twin = copy(&scenario);
    for _ in 0..ticks {
        let output = scenario.step().unwrap();
        let sealed = scenario.last_sealed().unwrap().clone();
        assert_same(&output, &step(&mut twin, &sealed));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn any_number_of_threads_leads_to_the_same_world(seed: u64, threads in 2_usize..5) {
        assert_twin(seed, 120, |twin, sealed| twin.step_on(&Threads(threads), sealed).unwrap());
        assert_twin(seed, 120, |twin, sealed| twin.step_on(&Backwards, sealed).unwrap());
    }

    /// MAC-6.
    #[test]
    fn who_sleeps_cannot_be_told_from_the_world(seed: u64) {
        assert_twin(seed, 200, |twin, sealed| {
            twin.wake_everyone();
            twin.step_on(&Serial, sealed).unwrap()
        });
    }

    /// POW-2: what networks draw and give is kept up to date by what changes.
    #[test]
    fn networks_are_those_that_connecting_all_anew_gives(seed: u64) {
        let mut scenario = scenario(seed);
        for _ in 0..6 {
            for _ in 0..20 {
                scenario.step().unwrap();
            }
            let anew = copy(&scenario);
            prop_assert_eq!(scenario.world().power.networks().loads(), anew.power.networks().loads());
        }
    }

    #[test]
    fn lines_are_those_that_laying_all_anew_gives(seed: u64) {
        let mut scenario = scenario(seed);
        for _ in 0..60 {
            scenario.step().unwrap();
            assert_lines(scenario.world());
        }
    }
}

/// Every belt is on the one line it names, and goes on where the next one of it gets from nobody
/// else.
fn assert_lines(world: &World) {
    let frequency = world.params.frequency;
    for (id, chunk) in world.land.touched() {
        let mut belts: Vec<_> = chunk
            .structures
            .iter()
            .filter_map(|(index, it)| match it.machine {
                Machine::Belt { line } => Some((line, *index)),
                _ => None,
            })
            .collect();
        let mut on_lines: Vec<_> = chunk
            .lines
            .iter()
            .flat_map(|(first, line)| line.belts.iter().map(|belt| (*first, *belt)))
            .collect();
        belts.sort_unstable();
        on_lines.sort_unstable();
        assert_eq!(belts, on_lines, "{id}");
        for (first, line) in chunk.lines.iter() {
            assert_eq!(line.belts.first(), Some(first), "{id}");
            for pair in line.belts.windows(2) {
                let facing = chunk.structures.get(&pair[0]).unwrap().facing;
                let ahead = topology::neighbor(frequency, cell_at(id, pair[0]), facing).unwrap();
                assert_eq!(locate(frequency, ahead), Some((id, pair[1])), "{id}");
            }
            let pace = factory::pace(
                &world.catalogue,
                chunk.structures.get(first).unwrap().prototype,
            );
            let room = line.belts.len() * usize::from(pace.unwrap().capacity);
            assert!(line.items.len() <= room + 2, "{id}");
        }
    }
}

/// What tests do to a world by hand.
impl World {
    /// Makes a cell another kind, with a unit of it.
    pub(crate) fn set_kind_by_hand(&mut self, cell: CellId, kind: Kind) {
        if let Some((home, index)) = locate(self.params.frequency, cell) {
            Drafts::default().edit(&mut self.land, home, |draft| draft.set_kind(index, kind));
        }
    }
}
