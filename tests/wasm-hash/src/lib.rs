//! The busy scenario of sim-core, stepped from outside: `step_world.mjs` runs it in node, and
//! `tests/same_everywhere.rs` and `cargo xtask long-run` compare what comes out with the native build.
//! A client's area as well, computed ahead again: `roll_back.mjs` measures that for
//! `cargo xtask bench-rollback`. Not part of the game.

use std::cell::RefCell;

use sim_core::ids::Frequency;
use sim_core::scenario::Scenario;
use sim_core::scenario::rollback::{Content, Reach, Rollback};

thread_local! {
    static SCENARIO: RefCell<Option<Scenario>> = const { RefCell::new(None) };
    static ROLLBACK: RefCell<Option<Rollback>> = const { RefCell::new(None) };
}

/// Makes the world [of a seed](Scenario::of_seed); whether the frequency can carry one.
#[unsafe(no_mangle)]
pub extern "C" fn start(seed: u64, frequency: u32) -> bool {
    let made = Frequency::new(frequency).and_then(|n| Scenario::of_seed(seed, n).ok());
    let is_made = made.is_some();
    SCENARIO.set(made);
    is_made
}

/// One tick; the hash of the world after it, 0 if there is none.
#[unsafe(no_mangle)]
pub extern "C" fn step() -> u64 {
    SCENARIO.with_borrow_mut(|scenario| {
        let output = scenario.as_mut().and_then(|scenario| scenario.step().ok());
        output.map_or(0, |output| output.hash.0)
    })
}

/// Makes an area with a factory in it, or with land alone, and a generation in every so many ticks. How
/// many structures there are; 0 if there is no such world.
#[unsafe(no_mangle)]
pub extern "C" fn enter_area(has_factory: bool, ticks_per_generation: u16) -> usize {
    let content = match has_factory {
        true => Content::Factory,
        false => Content::Land,
    };
    let rollback = Rollback::new(content, ticks_per_generation).ok();
    let structures = rollback.as_ref().map_or(0, Rollback::structures);
    ROLLBACK.set(rollback);
    structures
}

/// Computes as many ticks of it again, or of what one action concerns; the hash of the chunk in the
/// middle.
#[unsafe(no_mangle)]
pub extern "C" fn roll_back(is_action: bool, ticks: u64) -> u64 {
    let reach = match is_action {
        true => Reach::Action,
        false => Reach::Area,
    };
    ROLLBACK.with_borrow(|rollback| {
        let hash = rollback.as_ref().map(|rollback| rollback.run(reach, ticks));
        hash.map_or(0, |hash| hash.0)
    })
}
