//! Owning cells without building, and what is between the player and others.

use sim_core::ids::PlayerId;
use wasm_bindgen::prelude::*;

use super::{Engine, performance_now};

#[wasm_bindgen]
impl Engine {
    /// Makes the selected cell the player's own.
    pub fn claim(&mut self) {
        self.game.claim_selected(performance_now());
    }

    /// Gives up the selected cell.
    pub fn release(&mut self) {
        self.game.release_selected(performance_now());
    }

    /// Says how what lies on the selected cell is shared.
    pub fn set_policy(&mut self, policy: &str) {
        self.game.share_selected(policy, performance_now());
    }

    /// Lets a player build on the own cells.
    pub fn grant(&mut self, player: u32) {
        self.game.let_build(PlayerId(player), true);
    }

    /// No longer lets them.
    pub fn revoke(&mut self, player: u32) {
        self.game.let_build(PlayerId(player), false);
    }

    /// Gives so much of an item to a player, to the next whole unit below.
    pub fn give(&mut self, player: u32, item: &str, amount: f64) {
        // Saturates; what is more than there is, the world refuses.
        self.game.give(PlayerId(player), item, amount as u64);
    }
}
