//! Belts that lead back into themselves keep turning.

use sim_core::chunk::{BeltItem, locate};
use sim_core::factory::carried;
use sim_core::ids::{CellId, Direction};
use sim_core::players::{Action, Verdict};
use sim_core::tick::World;
use sim_core::topology;

use crate::support::{ANN, Hand, join, wait, world};

/// Six belts around a cell, each facing the next, fed by a belt straight behind the second one.
/// The first faces outwards if the ring is to be open.
fn build_ring(world: &mut World, hand: &mut Hand, open: bool) -> Vec<CellId> {
    let frequency = world.params().frequency;
    let [out, next, ..] = directions();
    let ahead = |cell, direction| topology::neighbor(frequency, cell, direction).unwrap();
    let me = world.player(ANN).unwrap().cell;
    for centre in topology::within(frequency, me, 14) {
        let mut plan: Vec<_> = directions()
            .map(|direction| ("belt", ahead(centre, direction), direction.turned(2)))
            .into();
        if open {
            plan[0].2 = out;
        }
        let feeder = ahead(plan[1].1, out);
        plan.push(("belt", feeder, out.opposite()));
        plan.push(("extractor", ahead(feeder, out), out.opposite()));
        plan.push(("extractor", ahead(feeder, next), next.opposite()));
        if hand.build_all(world, &plan) {
            wait(world, 400);
            let ring: Vec<_> = plan[..6].iter().map(|(_, cell, _)| *cell).collect();
            if count(&items(world, &ring)) > 0 {
                return ring;
            }
            for (_, cell, _) in plan {
                hand.ask(world, Action::Remove { cell });
            }
        }
    }
    panic!("no room for a ring");
}

fn directions() -> [Direction; 6] {
    let all: Vec<_> = Direction::all().collect();
    all.try_into().unwrap()
}

fn items(world: &World, ring: &[CellId]) -> Vec<Vec<BeltItem>> {
    let image = world.image();
    let frequency = world.params().frequency;
    let belt = |cell: &CellId| {
        let (id, index) = locate(frequency, *cell).unwrap();
        let carried = carried(world.catalogue(), &image.chunks[&id], index, world.tick());
        carried.into_iter().map(|(item, _)| item).collect()
    };
    ring.iter().map(belt).collect()
}

fn count(items: &[Vec<BeltItem>]) -> usize {
    items.iter().map(Vec::len).sum()
}

fn assert_turns(world: &mut World, ring: &[CellId]) {
    for _ in 0..10 {
        let before = items(world, ring);
        wait(world, 60);
        assert_ne!(before, items(world, ring), "the ring stands still");
    }
}

#[test]
fn a_ring_that_a_line_leads_into_never_fills_up() {
    let mut world = world(7);
    join(&mut world, ANN);
    wait(&mut world, 40);
    let ring = build_ring(&mut world, &mut Hand::of(ANN), false);
    wait(&mut world, 4_000);
    let count = count(&items(&world, &ring));
    assert!((12..25).contains(&count), "{count} items on the ring");
    assert_turns(&mut world, &ring);
}

#[test]
fn a_line_that_nothing_joins_any_more_turns_when_it_is_closed() {
    let mut world = world(7);
    join(&mut world, ANN);
    wait(&mut world, 40);
    let mut hand = Hand::of(ANN);
    let ring = build_ring(&mut world, &mut hand, true);
    wait(&mut world, 4_000);
    let full = count(&items(&world, &ring));
    assert_eq!(full, 24, "nothing joins the line any more");
    let close = Action::Rotate {
        cell: ring[0],
        facing: directions()[2],
    };
    assert_eq!(hand.ask(&mut world, close), Verdict::Applied);
    assert_turns(&mut world, &ring);
    assert_eq!(count(&items(&world, &ring)), full);
}
