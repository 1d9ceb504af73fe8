//! What players ask for: answered once, and refused with the reason.

use std::sync::Arc;

use sim_core::ids::{CellId, Diamond, PlayerId};
use sim_core::players::{Action, Command, Rejection, Verdict};
use sim_core::tick::Input;

use crate::support::{ANN, BEN, Hand, code, free_row, join, step, world};

#[test]
fn a_command_that_comes_again_is_answered_and_not_repeated() {
    let mut world = world(7);
    join(&mut world, ANN);
    let (cell, facing) = free_row(&world, 1)[0];
    let prototype = world.catalogue().prototype_by_key("belt").unwrap();
    let action = Action::Build {
        cell,
        prototype,
        facing,
    };
    let command = Input::Command(Command {
        player: ANN,
        seq: 1,
        action,
    });
    let first = step(&mut world, vec![command.clone()]);
    let account = world.player(ANN).unwrap().account.clone();
    let again = step(&mut world, vec![command.clone(), command]);
    assert_eq!(first.outcomes[0].verdict, Verdict::Applied);
    assert_eq!(again.outcomes, [first.outcomes[0], first.outcomes[0]]);
    assert_eq!(world.player(ANN).unwrap().account, account);
}

#[test]
fn refused_commands_say_why_and_change_nothing() {
    let mut world = world(7);
    join(&mut world, ANN);
    let mut hand = Hand::of(ANN);
    let (cell, facing) = free_row(&world, 1)[0];
    let catalogue = Arc::clone(world.catalogue());
    let belt = catalogue.prototype_by_key("belt").unwrap();
    let hub = catalogue.prototype_by_key("hub").unwrap();
    let here = world.player(ANN).unwrap().cell;
    let far = CellId::new(Diamond::south(3), 200, 200);
    let ask =
        |world: &mut sim_core::tick::World, hand: &mut Hand, action| code(hand.ask(world, action));
    let build = |cell, prototype| Action::Build {
        cell,
        prototype,
        facing,
    };
    let before = world.player(ANN).unwrap().account.clone();
    assert_eq!(ask(&mut world, &mut hand, build(far, belt)), "out_of_reach");
    assert_eq!(ask(&mut world, &mut hand, build(here, hub)), "seat_taken");
    assert_eq!(
        ask(&mut world, &mut hand, Action::Remove { cell }),
        "no_structure"
    );
    assert_eq!(
        ask(&mut world, &mut hand, Action::Walk { to: far }),
        "no_path"
    );
    assert_eq!(
        ask(&mut world, &mut hand, Action::Gather { cell: far }),
        "nothing_to_gather"
    );
    assert_eq!(
        ask(&mut world, &mut hand, Action::Remove { cell: far }),
        "no_structure"
    );
    assert_eq!(world.player(ANN).unwrap().account, before);
    assert_eq!(ask(&mut world, &mut hand, build(cell, belt)), "applied");
    assert_eq!(ask(&mut world, &mut hand, build(cell, belt)), "occupied");
    let stale = Command {
        player: ANN,
        seq: 0,
        action: Action::Stop,
    };
    let output = step(&mut world, vec![Input::Command(stale)]);
    assert_eq!(
        output.outcomes[0].verdict,
        Verdict::Rejected(Rejection::StaleSequence)
    );
    let stranger = Command {
        player: PlayerId(9),
        seq: 1,
        action: Action::Stop,
    };
    let output = step(&mut world, vec![Input::Command(stranger)]);
    assert_eq!(
        output.outcomes[0].verdict,
        Verdict::Rejected(Rejection::NotPresent)
    );
}

#[test]
fn someone_elses_cells_are_theirs() {
    let mut world = world(7);
    join(&mut world, ANN);
    join(&mut world, BEN);
    let (cell, facing) = free_row(&world, 1)[0];
    let prototype = world.catalogue().prototype_by_key("belt").unwrap();
    let command = |player, seq, action| {
        Input::Command(Command {
            player,
            seq,
            action,
        })
    };
    let build = Action::Build {
        cell,
        prototype,
        facing,
    };
    // The first in journal order wins.
    let output = step(
        &mut world,
        vec![command(BEN, 1, build.clone()), command(ANN, 1, build)],
    );
    assert_eq!(output.outcomes[0].verdict, Verdict::Applied);
    assert_eq!(
        output.outcomes[1].verdict,
        Verdict::Rejected(Rejection::NotYours)
    );
    let output = step(&mut world, vec![command(ANN, 2, Action::Remove { cell })]);
    assert_eq!(
        output.outcomes[0].verdict,
        Verdict::Rejected(Rejection::NotYours)
    );
}
