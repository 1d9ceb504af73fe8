//! Who changes what, and where they build. Rules OWN-1 to OWN-6.

use sim_core::tick::Input;

use super::*;
use crate::support::step;

/// OWN-1, OWN-2.
#[test]
fn a_structure_is_its_cells_owners_who_alone_changes_it() {
    let (mut world, mut ann, mut ben, row) = neighbours();
    let cell = row[0];
    let belt = build(&world, "belt", cell);
    assert_eq!(ask(&mut world, &mut ann, belt.clone()), "applied");
    assert_eq!(owner(&world, cell), Some(ANN));
    let rotate = Action::Rotate {
        cell,
        facing: Direction::FIRST.opposite(),
    };
    let remove = Action::Remove { cell };
    for action in [rotate.clone(), remove.clone(), belt.clone()] {
        assert_eq!(ask(&mut world, &mut ben, action), "not_yours");
    }
    // However far away: what is one's own is.
    walk_away(&mut world, &mut ann, cell);
    assert_eq!(ask(&mut world, &mut ann, rotate), "applied");
    assert_eq!(ask(&mut world, &mut ann, remove), "applied");
    assert_eq!(owner(&world, cell), None);
    assert_eq!(ask(&mut world, &mut ben, belt), "applied");
}

/// OWN-3: from afar one builds next to what one owns, and OWN-4: around one's hubs.
#[test]
fn what_is_owned_and_hubs_reach_as_their_owner_does() {
    let (mut world, mut ann, _, row) = neighbours();
    let [place, beside, after, ..] = row[..] else {
        panic!("a row of five");
    };
    let belt = |world: &World, cell| build(world, "belt", cell);
    let first = belt(&world, place);
    assert_eq!(ask(&mut world, &mut ann, first), "applied");
    walk_away(&mut world, &mut ann, place);
    let [near, next] = [beside, after].map(|cell| belt(&world, cell));
    assert_eq!(ask(&mut world, &mut ann, next.clone()), "out_of_reach");
    assert_eq!(ask(&mut world, &mut ann, near), "applied");
    assert_eq!(ask(&mut world, &mut ann, next), "applied");

    let hub = build(&world, "hub", row[3]);
    assert_eq!(ask(&mut world, &mut ann, hub), "applied");
    let frequency = world.params().frequency;
    let rim: Vec<_> = topology::ring(frequency, row[3], BUILD_REACH_CELLS);
    let beyond: Vec<_> = topology::ring(frequency, row[3], BUILD_REACH_CELLS + 1);
    let me = world.player(ANN).unwrap().cell;
    let is_far = |cell: &&CellId| topology::distance(frequency, me, **cell) > BUILD_REACH_CELLS;
    let codes = |world: &mut World, ann: &mut Hand, cells: &[CellId]| -> Vec<_> {
        let far = cells.iter().filter(is_far);
        far.map(|cell| {
            let action = belt(world, *cell);
            ask(world, ann, action)
        })
        .collect()
    };
    // The rim is looked at last: what is built there would reach one further.
    let beyond = codes(&mut world, &mut ann, &beyond);
    assert!(beyond.iter().all(|code| *code == "out_of_reach"));
    let rim = codes(&mut world, &mut ann, &rim);
    assert!(rim.contains(&"applied") && !rim.contains(&"out_of_reach"));
    // Without the hub nobody reaches anything.
    let restored = World::restore(world.image().to_parts(), world.catalogue().clone());
    let mut restored = restored.unwrap();
    assert_eq!(restored.hash(), world.hash());
    for world in [&mut world, &mut restored] {
        let mut ann = Hand::after(ANN, 10_000);
        let inside = topology::ring(frequency, row[3], 9);
        let cell = inside.into_iter().find(|cell| is_far(&cell)).unwrap();
        let action = belt(world, cell);
        assert_ne!(ask(world, &mut ann, action.clone()), "out_of_reach");
        ask(world, &mut ann, Action::Remove { cell });
        let remove = Action::Remove { cell: row[3] };
        assert_eq!(ask(world, &mut ann, remove), "applied");
        assert_eq!(ask(world, &mut ann, action), "out_of_reach");
    }
}

/// OWN-5: the first in journal order wins, and the other is told so.
#[test]
fn of_two_who_want_a_cell_in_a_tick_the_first_gets_it() {
    let (mut world, mut ann, mut ben, row) = neighbours();
    let wishes: [fn(&World, CellId) -> Action; 2] = [
        |world, cell| build(world, "belt", cell),
        |_, cell| Action::Claim { cell },
    ];
    let mut row = row.into_iter();
    for (first, second) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let cell = row.next().unwrap();
        let inputs = vec![
            ben.input(wishes[first](&world, cell)),
            ann.input(wishes[second](&world, cell)),
        ];
        let outcomes = step(&mut world, inputs).outcomes;
        let codes = outcomes.iter().map(|outcome| code(outcome.verdict));
        assert_eq!(codes.collect::<Vec<_>>(), ["applied", "not_yours"]);
        assert_eq!(owner(&world, cell), Some(BEN));
    }
    let cell = row.next().unwrap();
    let belt = build(&world, "belt", cell);
    let inputs = vec![ann.input(belt.clone()), ann.input(belt)];
    let outcomes = step(&mut world, inputs).outcomes;
    assert_eq!(code(outcomes[1].verdict), "occupied");
}

/// OWN-6.
#[test]
fn structures_of_a_player_who_left_stay_and_run() {
    let (mut world, mut ann, _, _) = neighbours();
    let row = free_row(&world, 3);
    let plan: Vec<_> = ["extractor", "belt", "hub"]
        .into_iter()
        .zip(row)
        .map(|(key, (cell, facing))| (key, cell, facing))
        .collect();
    assert!(ann.build_all(&mut world, &plan));
    step(&mut world, vec![Input::Leave { player: ANN }]);
    let sum = |world: &World| world.player(ANN).unwrap().account.values().sum::<u64>();
    let before = sum(&world);
    wait(&mut world, 600);
    assert!(sum(&world) > before);
    assert_eq!(builder(&world, plan[0].1), Some(ANN));
}
