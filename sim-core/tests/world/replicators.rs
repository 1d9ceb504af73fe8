//! Replicators build copies of a blueprint by themselves. Rules REP-1 to REP-6.

use std::collections::BTreeSet;

use sim_core::blueprint::{Blueprint, Offset, Planned};
use sim_core::catalogue::Behaviour;
use sim_core::chunk::{Machine, cell_at};
use sim_core::factory::machines::Replicator;
use sim_core::factory::{Status, status};
use sim_core::ids::{CellId, ItemId, PlayerId};
use sim_core::limits::{REPLICATED_STRUCTURES_MAX, REPLICATOR_REACH_CELLS};
use sim_core::players::{Action, Verdict};
use sim_core::tick::{Input, World, WorldImage};
use sim_core::topology;

use crate::blueprints::{row_of, structure_at, world_with};
use crate::support::{ANN, BEN, Hand, assert_conserved, code, free_row, join, step, wait};

/// A world in which a belt and a replicator cost one unit of an item each, and replicators need
/// no power.
fn world(item: ItemId, draws: u16) -> World {
    world_with(1_000, |catalogue| {
        for key in ["belt", "replicator"] {
            let prototype = catalogue.prototype_by_key(key).unwrap();
            let prototype = &mut catalogue.prototypes[usize::from(prototype.0)];
            prototype.cost = [(item, 1)].into();
            if let Behaviour::Replicate { draws: drawn } = &mut prototype.behaviour {
                *drawn = draws;
            }
        }
    })
}

fn replicator(image: &WorldImage, cell: CellId) -> &Replicator {
    match &structure_at(image, cell).unwrap().machine {
        Machine::Replicator(replicator) => replicator,
        other => panic!("a replicator was built there, not {other:?}"),
    }
}

fn all_structures(world: &World) -> BTreeSet<CellId> {
    let image = world.image();
    let cells = image.chunks.iter().flat_map(|(id, chunk)| {
        let cells = chunk.structures.keys().map(|index| cell_at(*id, *index));
        cells.collect::<Vec<_>>()
    });
    cells.collect()
}

/// Where the replicator stands, and what stands besides at first: an extractor that feeds it.
fn fed_replicator(world: &mut World, hand: &mut Hand) -> (CellId, BTreeSet<CellId>) {
    join(world, ANN);
    wait(world, 40);
    let row = free_row(world, 3);
    let plan: Vec<_> = ["extractor", "belt", "replicator"]
        .iter()
        .zip(&row)
        .map(|(key, (cell, facing))| (*key, *cell, *facing))
        .collect();
    assert!(hand.build_all(world, &plan));
    (row[2].0, all_structures(world))
}

fn status_of(world: &World, cell: CellId) -> Status {
    let image = world.image();
    let (id, index) = sim_core::chunk::locate(world.params().frequency, cell).unwrap();
    let chunk = &image.chunks[&id];
    status(
        world.catalogue(),
        chunk,
        chunk.structures.get(&index).unwrap(),
        world.tick(),
    )
}

/// What an extractor at the first free row takes most of, in the world of these tests.
fn common_item() -> ItemId {
    let mut world = world(ItemId(0), 0);
    let mut hand = Hand::of(ANN);
    join(&mut world, ANN);
    wait(&mut world, 40);
    let row = free_row(&world, 3);
    let plan: Vec<_> = ["extractor", "belt", "hub"]
        .iter()
        .zip(&row)
        .map(|(key, (cell, facing))| (*key, *cell, *facing))
        .collect();
    assert!(hand.build_all(&mut world, &plan));
    let before = world.player(ANN).unwrap().account.clone();
    wait(&mut world, 600);
    let after = world.player(ANN).unwrap().account.clone();
    let gained = after
        .into_iter()
        .map(|(item, amount)| (amount - before[&item], item));
    gained.max().unwrap().1
}

/// REP-1, REP-3: fed with what it costs, a replicator builds copies around itself,
/// outward, out of what it holds.
#[test]
fn a_replicator_that_is_fed_builds_copies_outward() {
    let mut world = world(common_item(), 0);
    let mut hand = Hand::of(ANN);
    let (cell, first) = fed_replicator(&mut world, &mut hand);
    assert_eq!(status_of(&world, cell), Status::Idle);
    let blueprint = row_of(&world, &[("belt", None), ("belt", None)]);
    let count = blueprint.structures().len();
    let set = Action::SetBlueprint {
        cell,
        blueprint: Some(blueprint),
    };
    assert_eq!(hand.ask(&mut world, set), Verdict::Applied);
    assert_eq!(status_of(&world, cell), Status::Starved);
    let mut last = (0, 0);
    let mut account = world.player(ANN).unwrap().account.clone();
    for _ in 0..1_500 {
        wait(&mut world, 1);
        assert_conserved(&world);
        let image = world.image();
        let replicator = replicator(&image, cell);
        let built = all_structures(&world).len() - first.len();
        assert_eq!(
            built,
            replicator.copies as usize * count,
            "whole copies and nothing else"
        );
        assert!(replicator.stock.values().sum::<u32>() <= count as u32);
        let now = (replicator.copies, replicator.next);
        assert!(
            now >= last,
            "no place is tried twice while there are others"
        );
        last = now;
        let now = &world.player(ANN).unwrap().account;
        assert_eq!(*now, account, "it pays by itself");
        account = now.clone();
    }
    assert!(last.0 >= 3, "{} copies", last.0);
    let frequency = world.params().frequency;
    for built in all_structures(&world).difference(&first) {
        let image = world.image();
        let structure = structure_at(&image, *built).unwrap();
        assert_eq!(structure.owner, ANN);
        let distance = topology::distance(frequency, cell, *built);
        assert!(
            distance <= 6,
            "{built} is {distance} away after {} copies",
            last.0
        );
        assert!(distance <= REPLICATOR_REACH_CELLS);
    }
}

/// REP-2, REP-6: what it holds comes back when it is to copy something else; that is for
/// its owner to say, and only of a replicator.
#[test]
fn what_a_replicator_holds_comes_back() {
    let item = common_item();
    let mut world = world(item, 10);
    let (mut ann, mut ben) = (Hand::of(ANN), Hand::of(BEN));
    let (cell, _) = fed_replicator(&mut world, &mut ann);
    join(&mut world, BEN);
    let many = row_of(&world, &[("belt", None); 30]);
    let set = |blueprint: Option<&Blueprint>| Action::SetBlueprint {
        cell,
        blueprint: blueprint.cloned(),
    };
    assert_eq!(ann.ask(&mut world, set(Some(&many))), Verdict::Applied);
    wait(&mut world, 300);
    let held = replicator(&world.image(), cell).stock[&item];
    assert!(held > 2, "{held}");
    let account = |world: &World| world.player(ANN).unwrap().held(item);
    let before = account(&world);
    assert_eq!(code(ben.ask(&mut world, set(None))), "not_yours");
    let held = replicator(&world.image(), cell).stock[&item];
    assert_eq!(ann.ask(&mut world, set(Some(&many))), Verdict::Applied);
    assert!(
        replicator(&world.image(), cell).stock[&item] >= held,
        "said again it goes on"
    );
    assert_eq!(account(&world), before);
    let two = row_of(&world, &[("belt", None); 2]);
    let held = replicator(&world.image(), cell).stock[&item];
    assert_eq!(ann.ask(&mut world, set(Some(&two))), Verdict::Applied);
    let returned = account(&world) - before;
    assert!(
        returned == u64::from(held) || returned == u64::from(held) + 1,
        "{returned}, {held}"
    );
    assert_conserved(&world);
    // Without power it takes in what it needs, and stands still.
    wait(&mut world, 300);
    assert_eq!(status_of(&world, cell), Status::Unpowered);
    assert_eq!(replicator(&world.image(), cell).stock[&item], 2);
    let belt = free_belt(&world, cell);
    let wrong = Action::SetBlueprint {
        cell: belt,
        blueprint: None,
    };
    assert_eq!(code(ann.ask(&mut world, wrong)), "not_a_replicator");
    let planned = (0..=REPLICATED_STRUCTURES_MAX as i32).map(|number| Planned {
        at: Offset {
            i: (number / 16) as i8,
            j: (number % 16) as i8,
        },
        ..two.structures()[0]
    });
    let large = Blueprint::new(planned.collect()).unwrap();
    assert_eq!(
        code(ann.ask(&mut world, set(Some(&large)))),
        "blueprint_too_large"
    );
    let before = account(&world);
    assert_eq!(
        ann.ask(&mut world, Action::Remove { cell }),
        Verdict::Applied
    );
    assert_eq!(
        account(&world),
        before + 3,
        "two that it held, and one that it cost"
    );
    assert_conserved(&world);
}

fn free_belt(world: &World, near: CellId) -> CellId {
    let image = world.image();
    let belt = world.catalogue().prototype_by_key("belt");
    topology::neighbors(world.params().frequency, near)
        .map(|(_, cell)| cell)
        .find(|cell| structure_at(&image, *cell).map(|it| it.prototype) == belt)
        .unwrap()
}

/// REP-1, MAC-6: a world that was stored in the midst of it, in which everyone is looked at anew,
/// goes on alike.
#[test]
fn a_world_with_a_replicator_goes_on_when_it_is_restored() {
    let mut world = world(common_item(), 0);
    let mut hand = Hand::of(ANN);
    let (cell, _) = fed_replicator(&mut world, &mut hand);
    let blueprint = row_of(&world, &[("belt", None), ("replicator", None)]);
    let set = Action::SetBlueprint {
        cell,
        blueprint: Some(blueprint),
    };
    assert_eq!(hand.ask(&mut world, set), Verdict::Applied);
    for _ in 0..12 {
        let catalogue = world.catalogue().clone();
        let mut twin = World::restore(world.image().to_parts(), catalogue).unwrap();
        for _ in 0..47 {
            let hash = step(&mut world, Vec::new()).hash;
            assert_eq!(hash, step(&mut twin, Vec::new()).hash);
        }
    }
    assert!(replicator(&world.image(), cell).copies > 0);
}

/// REP-5: whoever left, what is theirs goes on; what players ask for in a tick comes first.
#[test]
fn a_replicator_goes_on_when_its_owner_has_left() {
    let mut world = world(common_item(), 0);
    let (mut ann, mut ben) = (Hand::of(ANN), Hand::of(BEN));
    let (cell, first) = fed_replicator(&mut world, &mut ann);
    join(&mut world, BEN);
    let set = Action::SetBlueprint {
        cell,
        blueprint: Some(row_of(&world, &[("belt", None)])),
    };
    assert_eq!(ann.ask(&mut world, set), Verdict::Applied);
    step(&mut world, vec![Input::Leave { player: ANN }]);
    // Ben claims the place of the next copy in the very tick in which it would be built, until he
    // may claim no more.
    let mut claimed = 0;
    for _ in 0..800 {
        let catalogue = world.catalogue().clone();
        let mut twin = World::restore(world.image().to_parts(), catalogue).unwrap();
        let before = all_structures(&twin);
        step(&mut twin, Vec::new());
        let built: Vec<CellId> = all_structures(&twin).difference(&before).copied().collect();
        let claims = built
            .iter()
            .map(|cell| ben.input(Action::Claim { cell: *cell }));
        let claims = claims.collect();
        let outcomes = step(&mut world, claims).outcomes;
        if outcomes.first().map(|outcome| outcome.verdict) == Some(Verdict::Applied) {
            claimed += 1;
            let image = world.image();
            assert!(structure_at(&image, built[0]).is_none());
        }
        assert_conserved(&world);
        if claimed == 2 {
            break;
        }
    }
    assert_eq!(claimed, 2);
    wait(&mut world, 300);
    assert!(all_structures(&world).len() > first.len());
    assert_conserved(&world);
}

/// REP-3: where there is no place, it keeps what it holds, works again and says that it is blocked.
#[test]
fn a_replicator_without_a_place_begins_again() {
    let mut world = world(common_item(), 0);
    let mut hand = Hand::of(ANN);
    let (cell, first) = fed_replicator(&mut world, &mut hand);
    let belt = row_of(&world, &[("belt", None)]).structures()[0];
    // As high and wide as its reach: the next one would lie beyond it.
    let corners = [(32, 32), (-32, -32)].map(|(i, j)| Planned {
        at: Offset { i, j },
        ..belt
    });
    let set = Action::SetBlueprint {
        cell,
        blueprint: Some(Blueprint::new(corners.into()).unwrap()),
    };
    assert_eq!(hand.ask(&mut world, set), Verdict::Applied);
    let mut rounds = BTreeSet::new();
    for _ in 0..400 {
        wait(&mut world, 1);
        assert_conserved(&world);
        let image = world.image();
        let replicator = replicator(&image, cell);
        if replicator.is_refused {
            rounds.insert(format!("{:?}", replicator.work));
            assert_eq!(replicator.stock.values().sum::<u32>(), 2);
            assert_eq!((replicator.copies, replicator.next), (0, 0));
        }
    }
    assert!(rounds.len() > 3, "{rounds:?}");
    assert_eq!(all_structures(&world), first);
    let expected = [Status::Blocked, Status::Unpowered];
    assert!(expected.contains(&status_of(&world, cell)));
}

/// REP-4: replicators among the copies copy the same blueprint.
#[test]
fn copies_of_replicators_go_on_with_the_same_blueprint() {
    let mut world = world(common_item(), 0);
    let mut hand = Hand::of(ANN);
    let (cell, first) = fed_replicator(&mut world, &mut hand);
    let blueprint = row_of(&world, &[("replicator", None)]);
    let set = Action::SetBlueprint {
        cell,
        blueprint: Some(blueprint.clone()),
    };
    assert_eq!(hand.ask(&mut world, set), Verdict::Applied);
    for _ in 0..400 {
        wait(&mut world, 1);
        assert_conserved(&world);
    }
    let image = world.image();
    let copies: Vec<CellId> = all_structures(&world).difference(&first).copied().collect();
    assert!(!copies.is_empty());
    for copy in copies {
        assert_eq!(replicator(&image, copy).blueprint, Some(blueprint.clone()));
    }
}

/// REP-3: cells of others, and what stands there, are passed over.
#[test]
fn places_that_take_no_copy_are_passed_over() {
    let mut world = world(common_item(), 0);
    let (mut ann, mut ben) = (Hand::of(ANN), Hand::of(BEN));
    let (cell, _) = fed_replicator(&mut world, &mut ann);
    join(&mut world, BEN);
    assert_eq!(
        ben.ask(&mut world, Action::Grant { to: ANN }),
        Verdict::Applied
    );
    let frequency = world.params().frequency;
    let theirs: BTreeSet<CellId> = topology::within(frequency, cell, 2)
        .into_iter()
        .filter(|cell| ben.ask(&mut world, Action::Claim { cell: *cell }) == Verdict::Applied)
        .collect();
    assert!(theirs.len() > 3, "{}", theirs.len());
    let before = all_structures(&world);
    let blueprint = row_of(&world, &[("belt", None)]);
    let set = Action::SetBlueprint {
        cell,
        blueprint: Some(blueprint),
    };
    assert_eq!(ann.ask(&mut world, set), Verdict::Applied);
    wait(&mut world, 600);
    let built: BTreeSet<CellId> = all_structures(&world)
        .difference(&before)
        .copied()
        .collect();
    assert!(built.len() > 2);
    assert!(built.is_disjoint(&theirs));
    assert_eq!(
        world.player(PlayerId(2)).map(|ben| ben.grants.len()),
        Some(1)
    );
    assert_conserved(&world);
}
