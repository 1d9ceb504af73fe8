//! Blueprints are built whole or not at all. Rules BPR-6 to BPR-8.

use std::sync::Arc;

use sim_core::blueprint::{Blueprint, Offset, Planned, copy};
use sim_core::catalogue::Catalogue;
use sim_core::chunk::{Chunk, Kind, Machine, Structure, locate};
use sim_core::ids::{CellId, Diamond, Direction};
use sim_core::limits::PASTE_CELLS_PER_PLAYER_MAX;
use sim_core::players::{Action, Rejection, Verdict};
use sim_core::tick::{World, WorldImage, WorldParams};
use sim_core::topology;

use crate::support::{
    ANN, BEN, Hand, assert_conserved, code, free_row, frequency, join, step, wait,
};

/// A world in which everyone begins with as much of everything.
pub(crate) fn world_with(amount: u32, change: impl FnOnce(&mut Catalogue)) -> World {
    let mut catalogue = Catalogue::verdant();
    for item in 0..catalogue.items.len() {
        let item = sim_core::ids::ItemId(item as u16);
        catalogue.start.insert(item, amount);
    }
    // Everyone knows everything.
    catalogue.technologies.clear();
    change(&mut catalogue);
    let params = WorldParams {
        seed: 7,
        frequency: frequency(256),
        ticks_per_second: 20,
        ticks_per_generation: 10,
    };
    World::new(params, Arc::new(catalogue)).unwrap()
}

pub(crate) fn structure_at(image: &WorldImage, cell: CellId) -> Option<&Structure> {
    let (id, index) = locate(image.params.frequency, cell)?;
    image.chunks.get(&id)?.structures.get(&index)
}

/// A row of structures in direction 0: each a key, and perhaps a recipe.
pub(crate) fn row_of(world: &World, keys: &[(&str, Option<&str>)]) -> Blueprint {
    let catalogue = world.catalogue();
    let planned = (0..).zip(keys).map(|(i, (key, recipe))| Planned {
        at: Offset { i, j: 0 },
        prototype: catalogue.prototype_by_key(key).unwrap(),
        facing: Direction::FIRST,
        recipe: recipe.map(|key| catalogue.recipe_by_key(key).unwrap()),
    });
    Blueprint::new(planned.collect()).unwrap()
}

fn paste(row: &[(CellId, Direction)], blueprint: &Blueprint) -> Action {
    Action::Paste {
        at: row[0].0,
        facing: row[0].1,
        blueprint: blueprint.clone(),
    }
}

fn standing(world: &World) -> Vec<Arc<Chunk>> {
    world.image().chunks.into_values().collect()
}

/// BPR-1, BPR-6: what was pasted stands, works by its recipes, was paid for, and is what it was
/// copied from.
#[test]
fn a_blueprint_is_built_as_its_structures_would_be() {
    let mut world = world_with(1_000, |_| ());
    join(&mut world, ANN);
    wait(&mut world, 40);
    let blueprint = row_of(
        &world,
        &[
            ("extractor", None),
            ("belt", None),
            ("smelter", Some("metal")),
            ("belt", None),
        ],
    );
    let row = free_row(&world, 4);
    let before = world.player(ANN).unwrap().account.clone();
    let mut hand = Hand::of(ANN);
    assert_eq!(
        hand.ask(&mut world, paste(&row, &blueprint)),
        Verdict::Applied
    );
    assert_conserved(&world);
    let after = &world.player(ANN).unwrap().account;
    for (item, cost) in blueprint.cost(world.catalogue()) {
        assert_eq!(before[&item] - after[&item], cost);
    }
    let image = world.image();
    for ((cell, facing), planned) in row.iter().zip(blueprint.structures()) {
        let structure = structure_at(&image, *cell).unwrap();
        assert_eq!(
            (structure.prototype, structure.facing),
            (planned.prototype, *facing)
        );
        assert_eq!(structure.owner, ANN);
        if let Machine::Crafter(crafter) = &structure.machine {
            assert_eq!(crafter.recipe, planned.recipe);
        }
    }
    let frequency = world.params().frequency;
    let copied = copy(frequency, row[0].0, row[0].1, 5, |cell| {
        structure_at(&image, cell)
    });
    assert_eq!(copied, Ok(blueprint));
    for _ in 0..200 {
        wait(&mut world, 1);
        assert_conserved(&world);
    }
}

/// BPR-6, BPR-7: all or nothing; the first cell that is refused is named.
#[test]
fn what_is_refused_is_refused_whole_and_by_its_first_cell() {
    let mut world = world_with(1_000, |_| ());
    join(&mut world, ANN);
    join(&mut world, BEN);
    wait(&mut world, 40);
    let row = free_row(&world, 4);
    let (mut ann, mut ben) = (Hand::of(ANN), Hand::of(BEN));
    let blueprint = row_of(&world, &[("belt", None); 4]);
    let build = |cell| Action::Build {
        cell,
        prototype: world.catalogue().prototype_by_key("belt").unwrap(),
        facing: Direction::FIRST,
    };
    let (ours, theirs) = (build(row[2].0), build(row[3].0));
    let unknown = Blueprint::new(vec![Planned {
        prototype: sim_core::ids::PrototypeId(999),
        ..blueprint.structures()[0]
    }]);
    let misfit = Blueprint::new(vec![Planned {
        recipe: world.catalogue().recipe_by_key("metal"),
        ..blueprint.structures()[0]
    }]);
    assert_eq!(ben.ask(&mut world, theirs), Verdict::Applied);
    let mut refused = |world: &mut World, blueprint: &Blueprint, at: usize, why| {
        let (account, before) = (world.player(ANN).unwrap().account.clone(), standing(world));
        let verdict = ann.ask(world, paste(&row, blueprint));
        assert_eq!(verdict, Verdict::RejectedAt(row[at].0, why));
        assert_eq!(world.player(ANN).unwrap().account, account);
        let generation = world.params().generation_of(world.tick()).is_some();
        assert!(generation || standing(world) == before);
        assert_conserved(world);
    };
    refused(&mut world, &blueprint, 3, Rejection::NotYours);
    refused(
        &mut world,
        &unknown.unwrap(),
        0,
        Rejection::UnknownPrototype,
    );
    refused(&mut world, &misfit.unwrap(), 0, Rejection::WrongRecipe);
    let mut other = Hand::after(ANN, 100);
    assert_eq!(other.ask(&mut world, ours), Verdict::Applied);
    let verdict = other.ask(&mut world, paste(&row, &blueprint));
    assert_eq!(verdict, Verdict::RejectedAt(row[2].0, Rejection::Occupied));
    // Where it would bend is told before what is wrong with the cells.
    let at = CellId::new(Diamond::north(1), 0, 0);
    let next = topology::neighbor(world.params().frequency, at, Direction::FIRST).unwrap();
    let (facing, blueprint) = (Direction::FIRST.opposite(), blueprint.clone());
    let verdict = other.ask(
        &mut world,
        Action::Paste {
            at: next,
            facing,
            blueprint,
        },
    );
    assert_eq!(verdict, Verdict::RejectedAt(at, Rejection::WouldBend));
}

/// BPR-6: what is short is told of the whole bundle, not of the structure that it falls short at.
#[test]
fn the_whole_is_paid_at_once() {
    let mut world = world_with(7, |catalogue| {
        let belt = catalogue.prototype_by_key("belt").unwrap();
        let item = catalogue.item_by_key("ore").unwrap();
        catalogue.prototypes[usize::from(belt.0)].cost = [(item, 2)].into();
    });
    let ore = world.catalogue().item_by_key("ore").unwrap();
    join(&mut world, ANN);
    wait(&mut world, 40);
    let row = free_row(&world, 4);
    let blueprint = row_of(&world, &[("belt", None); 4]);
    let mut hand = Hand::of(ANN);
    let short = Rejection::Unaffordable {
        item: ore,
        needed: 8,
        held: 7,
    };
    assert_eq!(
        hand.ask(&mut world, paste(&row, &blueprint)),
        Verdict::Rejected(short)
    );
    let blueprint = row_of(&world, &[("belt", None); 3]);
    assert_eq!(
        hand.ask(&mut world, paste(&row, &blueprint)),
        Verdict::Applied
    );
    assert_eq!(world.player(ANN).unwrap().held(ore), 1);
    assert_conserved(&world);
}

/// BPR-8: placing costs, whether or not anything comes of it; a player's is bounded in a tick, and
/// another player has their own.
#[test]
fn a_tick_has_room_for_so_many_blueprints() {
    let mut world = world_with(10, |_| ());
    join(&mut world, ANN);
    join(&mut world, BEN);
    let belt = world.catalogue().prototype_by_key("belt").unwrap();
    // The corners of the widest hexagon there is.
    let corners = [(32, 0), (32, 32), (0, 32), (-32, 0), (-32, -32), (0, -32)];
    let planned = corners.map(|(i, j)| Planned {
        at: Offset { i, j },
        prototype: belt,
        facing: Direction::FIRST,
        recipe: None,
    });
    let wide = Blueprint::new(planned.into()).unwrap();
    assert!(2 * wide.bounds().count() > PASTE_CELLS_PER_PLAYER_MAX);
    let paste = || Action::Paste {
        at: CellId::new(Diamond::north(1), 128, 128),
        facing: Direction::FIRST,
        blueprint: wide.clone(),
    };
    let (mut ann, mut ben) = (Hand::of(ANN), Hand::of(BEN));
    let inputs = vec![ann.input(paste()), ann.input(paste()), ben.input(paste())];
    let outcomes = step(&mut world, inputs).outcomes;
    let codes: Vec<_> = outcomes
        .iter()
        .map(|outcome| code(outcome.verdict))
        .collect();
    assert_eq!(codes, ["out_of_reach", "too_many_pastes", "out_of_reach"]);
    assert_eq!(code(ann.ask(&mut world, paste())), "out_of_reach");
}

/// BPR-6: a blueprint of as many structures as there is room for around a player, and the same
/// again, of which nothing is built.
#[test]
fn a_large_blueprint_is_built_in_one_tick() {
    let mut world = world_with(100_000, |catalogue| {
        catalogue.building_on = Kind::ALL.into_iter().collect();
    });
    join(&mut world, ANN);
    wait(&mut world, 40);
    let belt = world.catalogue().prototype_by_key("belt").unwrap();
    let places = (-17..=17).flat_map(|i| (-17..=17).map(move |j| Offset { i, j }));
    let planned = places.filter(|at| at.distance() <= 17).map(|at| Planned {
        at,
        prototype: belt,
        facing: Direction::FIRST.turned(at.i + at.j),
        recipe: None,
    });
    let blueprint = Blueprint::new(planned.collect()).unwrap();
    let paste = Action::Paste {
        at: world.player(ANN).unwrap().cell,
        facing: Direction::FIRST,
        blueprint: blueprint.clone(),
    };
    let mut hand = Hand::of(ANN);
    assert_eq!(hand.ask(&mut world, paste.clone()), Verdict::Applied);
    let count = world
        .image()
        .chunks
        .values()
        .map(|chunk| chunk.structures.len())
        .sum::<usize>();
    assert_eq!(count, blueprint.structures().len());
    assert_conserved(&world);
    assert_eq!(code(hand.ask(&mut world, paste)), "occupied");
    wait(&mut world, 20);
    assert_conserved(&world);
}
