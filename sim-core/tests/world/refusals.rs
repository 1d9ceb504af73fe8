//! Anything may be asked: what is refused has a reason and changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sim_core::blueprint::{Blueprint, Offset, Planned};
use sim_core::chunk::{Chunk, cell_at};
use sim_core::claims::{Items, Policy};
use sim_core::ids::{
    CellId, Diamond, Direction, Frequency, ItemId, PlayerId, PrototypeId, RecipeId, TechnologyId,
};
use sim_core::limits::BUILD_REACH_CELLS;
use sim_core::players::{Action, Command, Hubs, Parcel, Player, Verdict};
use sim_core::tick::{Input, World, WorldImage};
use sim_core::topology;

use crate::support::{Random, assert_conserved, code, join, step, world};

/// Players who joined; of those, the last has left.
const JOINED: u32 = 4;
const COMMANDS: u64 = 700;

/// Something that a player asks for, sensible or not.
fn action(world: &World, id: PlayerId, random: &mut Random) -> Action {
    let cell = cell(world, id, random);
    let to = PlayerId(random.below(u64::from(JOINED) + 2) as u32);
    let facing = Direction::FIRST.turned(random.below(6) as i8);
    match random.below(21) {
        0..=4 => Action::Build {
            cell,
            // The fourth is locked.
            prototype: PrototypeId([0, 1, 2, 4, 999][random.below(5) as usize]),
            facing,
        },
        5 => Action::Rotate { cell, facing },
        6 => Action::Remove { cell },
        7 | 8 => Action::Claim { cell },
        9 => Action::Release { cell },
        10 => Action::SetPolicy {
            cell,
            policy: Policy::FirstCome,
        },
        11 => Action::Give {
            to,
            items: parcel(random),
        },
        12 => Action::Grant { to },
        13 => Action::Revoke { to },
        14 => Action::Gather { cell },
        15 => Action::SetRecipe {
            cell,
            recipe: [None, Some(RecipeId(0)), Some(RecipeId(999))][random.below(3) as usize],
        },
        16 => Action::Research {
            technology: [None, Some(0), Some(1), Some(3), Some(999)][random.below(5) as usize]
                .map(TechnologyId),
        },
        17 | 18 => Action::Paste {
            at: cell,
            facing,
            blueprint: blueprint(random),
        },
        19 => Action::SetBlueprint {
            cell,
            blueprint: Some(blueprint(random)),
        },
        _ => Action::Walk { to: cell },
    }
}

/// A cell at hand, in the middle distance, anywhere, or not even on the planet.
fn cell(world: &World, id: PlayerId, random: &mut Random) -> CellId {
    let frequency = world.params().frequency;
    let centre = world
        .player(id)
        .map_or(CellId::SOUTH_POLE, |player| player.cell);
    let radius = match random.below(8) {
        0 => {
            let diamond = Diamond::new(random.below(10) as u8).unwrap();
            let coordinate = |random: &mut Random| random.below(300) as u32;
            return CellId::new(diamond, coordinate(random), coordinate(random));
        }
        1 | 2 => BUILD_REACH_CELLS - 3 + random.below(8) as u32,
        _ => random.below(4) as u32,
    };
    let ring = topology::ring(frequency, centre, radius);
    ring[random.below(ring.len() as u64) as usize]
}

/// A few structures, or one that nothing is known of.
fn blueprint(random: &mut Random) -> Blueprint {
    let count = 1 + random.below(4) as i8;
    let prototype = PrototypeId([0, 1, 1, 999][random.below(4) as usize]);
    let planned = (0..count).map(|j| Planned {
        at: Offset { i: 0, j },
        prototype,
        facing: Direction::FIRST,
        recipe: None,
    });
    Blueprint::new(planned.collect()).unwrap()
}

fn parcel(random: &mut Random) -> Parcel {
    let amount = |random: &mut Random| match random.below(6) {
        0 => u64::MAX,
        1 => 1_000,
        _ => 1 + random.below(4),
    };
    let count = 1 + random.below(3);
    let items: Items = (0..count)
        .map(|_| {
            (
                ItemId([0, 1, 2, 3, 999][random.below(5) as usize]),
                amount(random),
            )
        })
        .collect();
    Parcel::new(&items).unwrap()
}

/// Two worlds that are the same but for answers that players were given.
fn assert_same(a: &World, b: &World) {
    let silent = |world: &World| -> Vec<Player> {
        let silent = |player: &Player| Player {
            outcomes: Default::default(),
            ..player.clone()
        };
        let players = world.image().players;
        players.values().map(|player| silent(player)).collect()
    };
    let tick = a.tick();
    assert_eq!(silent(a), silent(b), "tick {tick}");
    assert_eq!(a.ledger(), b.ledger(), "tick {tick}");
    let (a, b) = (a.image(), b.image());
    assert_eq!((a.chunks, a.active), (b.chunks, b.active), "tick {tick}");
}

/// OWN-1, OWN-8: what holds of owners and grants in every tick.
fn assert_owned(image: &WorldImage) {
    for chunk in image.chunks.values() {
        for (index, structure) in chunk.structures.iter() {
            assert_eq!(chunk.owners.get(index), Some(&structure.owner));
        }
    }
    let pairs = |all: fn(&Player) -> &BTreeSet<PlayerId>, is_granter: bool| -> BTreeSet<_> {
        let players = image.players.values();
        let pairs = players.flat_map(|player| all(player).iter().map(|other| (player.id, *other)));
        pairs
            .map(|(a, b)| if is_granter { (a, b) } else { (b, a) })
            .collect()
    };
    let granted = pairs(|player| &player.grants, true);
    assert_eq!(granted, pairs(|player| &player.granted_by, false));
}

/// OWN-3, OWN-4, by looking at everything that is owned.
fn reaches(frequency: Frequency, image: &WorldImage, player: &Player, cell: CellId) -> bool {
    let is_within = |place, reach| topology::distance(frequency, place, cell) <= reach;
    let is_reached_from = |(id, chunk): (&_, &Arc<Chunk>)| {
        let own = chunk
            .owners
            .iter()
            .filter(|(_, owner)| **owner == player.id);
        let mut own = own.map(|(index, _)| index);
        own.any(|index| {
            let place = cell_at(*id, *index);
            let hub = chunk.structures.get(index).filter(|it| Hubs::is_hub(it));
            is_within(place, if hub.is_some() { BUILD_REACH_CELLS } else { 1 })
        })
    };
    is_within(player.cell, BUILD_REACH_CELLS) || image.chunks.iter().any(is_reached_from)
}

/// CMD-1, CMD-2, CMD-3: a world in which anything is asked goes on as its twin in which only what
/// was applied is.
#[test]
fn what_is_refused_has_a_reason_and_changes_nothing() {
    let mut codes: BTreeMap<&str, u32> = BTreeMap::new();
    for seed in [1, 2, 3] {
        println!("seed {seed}");
        let mut random = Random(seed);
        let [mut world, mut twin] = [(); 2].map(|()| {
            let mut world = world(7);
            (1..=JOINED).for_each(|player| join(&mut world, PlayerId(player)));
            let last = PlayerId(JOINED);
            step(&mut world, vec![Input::Leave { player: last }]);
            world
        });
        for number in 1..=COMMANDS {
            let player = PlayerId(match random.below(10) {
                0 => JOINED + random.below(2) as u32,
                other => 1 + other as u32 % (JOINED - 1),
            });
            // Now and then an old number.
            let seq = number - random.below(5) / 4 * random.below(200).min(number - 1);
            let action = action(&world, player, &mut random);
            let command = Input::Command(Command {
                player,
                seq,
                action: action.clone(),
            });
            let before = world.image();
            let outcome = step(&mut world, vec![command.clone()]).outcomes[0];
            let is_new = outcome.tick == world.tick();
            let is_done = is_new && outcome.verdict == Verdict::Applied;
            let code = code(outcome.verdict);
            *codes.entry(code).or_default() += 1;
            let twins = if is_done { vec![command] } else { Vec::new() };
            step(&mut twin, twins);
            assert_same(&world, &twin);
            assert_conserved(&world);
            assert_owned(&world.image());
            if let (Action::Build { cell, .. } | Action::Claim { cell }, Some(player)) = (
                &action,
                world.player(player).filter(|player| player.present),
            ) && is_new
                && !["stale_sequence", "unknown_cell"].contains(&code)
            {
                let frequency = world.params().frequency;
                let expected = reaches(frequency, &before, player, *cell);
                assert_eq!(code != "out_of_reach", expected, "{action:?}: {code}");
            }
        }
    }
    println!("{codes:?}");
    for expected in [
        "applied",
        "not_present",
        "stale_sequence",
        "unknown_cell",
        "unknown_prototype",
        "unknown_player",
        "unknown_item",
        "same_player",
        "out_of_reach",
        "occupied",
        "unbuildable",
        "not_yours",
        "unaffordable",
        "no_structure",
        "no_path",
        "nothing_to_gather",
        "unknown_technology",
        "technology_missing",
    ] {
        assert!(codes.contains_key(expected), "nothing was {expected}");
    }
}
