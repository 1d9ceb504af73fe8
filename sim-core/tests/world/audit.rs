//! LED-7: a world that the rules could not have led to is not taken in, though its bytes can be read
//! and its hash is right.

use std::sync::Arc;

use sim_core::catalogue::Catalogue;
use sim_core::chunk::{CellIndex, Chunk, Machine, Structure};
use sim_core::ids::{ItemId, PlayerId, PrototypeId, RecipeId, Tick, WalkerId};
use sim_core::scenario::Scenario;
use sim_core::tick::{Flaw, SnapshotError, SnapshotParts, World};

use crate::support::frequency;

fn busy() -> World {
    let mut scenario = Scenario::new(11, frequency(64)).unwrap();
    for _ in 0..90 {
        scenario.step().unwrap();
    }
    restore(scenario.world().image().to_parts()).unwrap()
}

fn restore(parts: SnapshotParts) -> Result<World, SnapshotError> {
    World::restore(parts, Arc::new(Catalogue::verdant()))
}

/// What taking in the world says after one of its chunks was changed by hand, and its hash made
/// right. The first chunk is taken for which `change` says that it did anything.
fn forged(world: &World, change: impl Fn(&mut Chunk) -> bool) -> Option<Flaw> {
    let mut parts = world.image().to_parts();
    let forged = parts.chunks.iter_mut().any(|(_, bytes)| {
        let mut chunk: Chunk = postcard::from_bytes(bytes).unwrap();
        let has_changed = change(&mut chunk);
        *bytes = postcard::to_allocvec(&chunk).unwrap();
        has_changed
    });
    assert!(forged, "no chunk could be changed like that");
    let Err(SnapshotError::Hash { expected, found }) = restore(parts.clone()) else {
        panic!("a hash that is right");
    };
    let [expected, found] = [expected, found].map(|hash| postcard::to_allocvec(&hash).unwrap());
    let mut windows = parts.globals.windows(expected.len());
    let place = windows.position(|bytes| bytes == expected).unwrap();
    parts.globals.splice(place..place + expected.len(), found);
    match restore(parts) {
        Ok(_) => None,
        Err(SnapshotError::Flaw(flaw)) => Some(flaw),
        Err(error) => panic!("{error}"),
    }
}

/// Changes the first structure that `change` says it did anything to.
fn edit(chunk: &mut Chunk, change: impl Fn(&mut Structure) -> bool) -> bool {
    let indices: Vec<CellIndex> = chunk.structures.keys().copied().collect();
    let mut structures = indices.iter();
    structures.any(|index| chunk.structures.get_mut(index).is_some_and(&change))
}

#[test]
fn what_is_not_changed_is_taken_in() {
    let mut world = busy();
    assert_eq!(world.audit(), Ok(()));
}

#[test]
fn structures_that_cannot_be_are_refused() {
    let world = busy();
    let is_structure = |flaw| matches!(flaw, Some(Flaw::Structure(_)));
    assert!(is_structure(forged(&world, |chunk| {
        edit(chunk, |it| {
            it.prototype = PrototypeId(999);
            true
        })
    })));
    assert!(is_structure(forged(&world, |chunk| {
        edit(chunk, |it| {
            it.id.tick = Tick(1_000_000);
            true
        })
    })));
    assert!(is_structure(forged(&world, |chunk| {
        edit(chunk, |it| match &mut it.machine {
            Machine::Splitter(splitter) => {
                splitter.next = 3;
                true
            }
            _ => false,
        })
    })));
    assert!(is_structure(forged(&world, |chunk| {
        edit(chunk, |it| match &mut it.machine {
            Machine::Crafter(crafter) if crafter.recipe.is_some() => {
                crafter.recipe = Some(RecipeId(999));
                true
            }
            _ => false,
        })
    })));
    assert!(is_structure(forged(&world, |chunk| {
        edit(chunk, |it| match &mut it.machine {
            Machine::Crafter(crafter) if !crafter.stock.is_empty() => {
                crafter.stock[0] = u16::MAX;
                true
            }
            _ => false,
        })
    })));
    assert!(is_structure(forged(&world, |chunk| {
        edit(chunk, |it| {
            let is_hub = matches!(it.machine, Machine::Hub(_));
            if is_hub {
                it.machine = Machine::Inert;
            }
            is_hub
        })
    })));
}

#[test]
fn items_out_of_nowhere_are_refused() {
    let world = busy();
    let flaw = forged(&world, |chunk| {
        edit(chunk, |it| match &mut it.machine {
            Machine::Extractor(extractor) => extractor.held.take().is_some(),
            _ => false,
        })
    });
    assert!(matches!(flaw, Some(Flaw::Machines(_))), "{flaw:?}");
    let flaw = forged(&world, |chunk| {
        let loaded = chunk.lines.iter().find(|(_, line)| !line.items.is_empty());
        let Some(first) = loaded.map(|(first, _)| *first) else {
            return false;
        };
        let line = chunk.lines.get_mut(&first).unwrap();
        let mut items: Vec<_> = line.items.iter().copied().collect();
        items[0].item = ItemId(999);
        line.items = items.into_iter().collect();
        true
    });
    assert!(matches!(flaw, Some(Flaw::Lines(_))), "{flaw:?}");
}

#[test]
fn places_that_do_not_agree_are_refused() {
    let world = busy();
    let flaw = forged(&world, |chunk| {
        let first = chunk.structures.keys().next().copied();
        first.is_some_and(|first| chunk.owners.remove(&first).is_some())
    });
    assert!(matches!(flaw, Some(Flaw::Owner(_))), "{flaw:?}");
    let flaw = forged(&world, |chunk| {
        let first = chunk.owners.values_mut().next();
        first.map(|owner| *owner = PlayerId(999)).is_some()
    });
    assert!(matches!(flaw, Some(Flaw::Owner(_))), "{flaw:?}");
    let flaw = forged(&world, |chunk| chunk.seats.pop_first().is_some());
    assert!(matches!(flaw, Some(Flaw::Seat(_))), "{flaw:?}");
    let flaw = forged(&world, |chunk| {
        let free = CellIndex::new(7, 7);
        chunk
            .seats
            .insert(free, WalkerId::Player(PlayerId(1)))
            .is_none()
    });
    assert!(matches!(flaw, Some(Flaw::Seat(_))), "{flaw:?}");
    let flaw = forged(&world, |chunk| {
        let first = chunk.lines.keys().next().copied();
        first.is_some_and(|first| chunk.lines.remove(&first).is_some())
    });
    assert!(matches!(flaw, Some(Flaw::Lines(_))), "{flaw:?}");
    let flaw = forged(&world, |chunk| chunk.pole.take().is_some());
    assert!(matches!(flaw, Some(Flaw::Pole(_))), "{flaw:?}");
}
