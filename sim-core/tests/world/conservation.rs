//! Nothing appears or vanishes.

use sim_core::claims::WorldAccount;
use sim_core::ids::CellId;
use sim_core::players::{Action, Verdict};
use sim_core::scenario::Scenario;

use crate::support::{
    ANN, Hand, assert_conserved, free_row, frequency, given_out, join, step, wait, world,
};

#[test]
fn nothing_appears_or_vanishes_in_a_busy_world() {
    for seed in [7, 8, 9] {
        let mut scenario = Scenario::new(seed, frequency(64)).unwrap();
        let given_before = given_out(scenario.world());
        let mut produced = 0;
        let mut found_out = 0;
        for _ in 0..200 {
            let output = scenario.step().unwrap();
            assert_conserved(scenario.world());
            produced = given_out(scenario.world()) - given_before;
            found_out += output.discoveries.len();
        }
        assert!(found_out > 0, "the labs of seed {seed} find nothing out");
        assert!(
            produced > 500,
            "the scenario of seed {seed} is not busy: {produced} items"
        );
    }
}

#[test]
fn what_an_extractor_takes_reaches_the_account_over_belts() {
    let mut world = world(7);
    join(&mut world, ANN);
    wait(&mut world, 40);
    let mut hand = Hand::of(ANN);
    let row = free_row(&world, 5);
    let keys = ["extractor", "belt", "belt", "belt", "hub"];
    for (key, (cell, facing)) in keys.iter().zip(&row) {
        let prototype = world.catalogue().prototype_by_key(key).unwrap();
        let build = Action::Build {
            cell: *cell,
            prototype,
            facing: *facing,
        };
        assert_eq!(hand.ask(&mut world, build), Verdict::Applied);
    }
    let before: u64 = world.player(ANN).unwrap().account.values().sum();
    for _ in 0..600 {
        step(&mut world, Vec::new());
        assert_conserved(&world);
    }
    let after: u64 = world.player(ANN).unwrap().account.values().sum();
    assert!(after > before + 5, "{before} before, {after} after");

    let me = world.player(ANN).unwrap().clone();
    let ours: Vec<CellId> = row.iter().map(|(cell, _)| *cell).collect();
    for cell in ours {
        assert_eq!(
            hand.ask(&mut world, Action::Remove { cell }),
            Verdict::Applied
        );
        assert_conserved(&world);
    }
    let works = world.ledger().balances(WorldAccount::Works);
    assert!(works.is_empty(), "{works:?}");
    assert!(world.player(ANN).unwrap().account.values().sum::<u64>() > me.account.values().sum());
}

#[test]
fn building_an_extractor_anew_does_not_make_it_faster() {
    let mut world = world(7);
    join(&mut world, ANN);
    let mut hand = Hand::of(ANN);
    let (cell, facing) = free_row(&world, 1)[0];
    let prototype = world.catalogue().prototype_by_key("extractor").unwrap();
    let before = given_out(&world);
    for _ in 0..30 {
        let build = Action::Build {
            cell,
            prototype,
            facing,
        };
        assert_eq!(hand.ask(&mut world, build), Verdict::Applied);
        wait(&mut world, 5);
        assert_eq!(
            hand.ask(&mut world, Action::Remove { cell }),
            Verdict::Applied
        );
        assert_conserved(&world);
    }
    assert_eq!(given_out(&world), before);
}
