//! The busy scenario of sim-core, stepped from outside: `step_world.mjs` runs it in node, and
//! `tests/same_everywhere.rs` and `cargo xtask long-run` compare what comes out with the native build.
//! Not part of the game.

use std::cell::RefCell;

use sim_core::ids::Frequency;
use sim_core::scenario::Scenario;

thread_local! {
    static SCENARIO: RefCell<Option<Scenario>> = const { RefCell::new(None) };
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
