//! The varied world is what its name says: proofs over a world in which something never happens
//! prove nothing about it.

use alloc::vec::Vec;
use core::mem::{Discriminant, discriminant};

use super::*;

/// Kinds of what may be asked for.
const ACTIONS: usize = 19;

fn applied(inputs: &[Input], output: &TickOutput) -> Vec<Discriminant<Action>> {
    let actions = inputs.iter().filter_map(|input| match input {
        Input::Command(command) => Some(&command.action),
        Input::Join { .. } | Input::Leave { .. } => None,
    });
    let answered = actions.zip(&output.outcomes);
    let applied = answered.filter(|(_, outcome)| outcome.verdict.rejection().is_none());
    applied.map(|(action, _)| discriminant(action)).collect()
}

fn copies(world: &World) -> u32 {
    let structures = world
        .touched_chunks()
        .flat_map(|(_, chunk)| chunk.structures.values());
    let copies = structures.map(|structure| match &structure.machine {
        Machine::Replicator(replicator) => replicator.copies,
        _ => 0,
    });
    copies.sum()
}

fn units_with_orders(world: &World) -> usize {
    let units = (1..=PLAYERS).flat_map(|player| world.units_of(PlayerId(player)));
    let units = units.filter_map(|unit| world.unit(unit));
    units
        .filter(|unit| unit.job.queue.current().is_some())
        .count()
}

#[test]
fn in_the_varied_world_everything_is_asked_for_and_happens() {
    let mut scenario = Scenario::varied(2, Frequency::new(64).unwrap()).unwrap();
    let (mut done, mut discoveries, mut most_with_orders) = (Vec::new(), 0, 0);
    for _ in 0..800 {
        let output = scenario.step().unwrap();
        let inputs = &scenario.last_sealed().unwrap().inputs;
        for action in applied(inputs, &output) {
            if !done.contains(&action) {
                done.push(action);
            }
        }
        discoveries += output.discoveries.len();
        most_with_orders = most_with_orders.max(units_with_orders(scenario.world()));
    }
    assert_eq!(done.len(), ACTIONS, "{done:?}");
    assert!(discoveries > 0);
    let world = scenario.world();
    assert!(copies(world) > 5, "{} copies", copies(world));
    assert!(most_with_orders > 3, "{most_with_orders} units at once");
    assert_eq!(world.clone().audit(), Ok(()));
}
