//! Blueprints: what is in hand, what texts say, and what replicators copy.

use geometry::Vector;
use wasm_bindgen::prelude::*;

use super::{Engine, performance_now, to_js};
use crate::view::plans;

#[wasm_bindgen]
impl Engine {
    /// Takes the blueprint of a text in hand.
    pub fn take_plan(&mut self, text: &str) {
        self.game.take_plan(text, performance_now());
    }

    /// Takes in hand what the selected replicator copies.
    pub fn take_plan_of_selected(&mut self) {
        self.game.take_plan_of_selected();
    }

    /// Has the selected replicator copy the blueprint of a text; nothing if missing.
    pub fn set_blueprint(&mut self, text: Option<String>) {
        self.game.set_blueprint(text.as_deref(), performance_now());
    }

    /// The text of the plan that the hand holds, or held last.
    pub fn plan_text(&self) -> Option<String> {
        self.game.plan().map(|plan| plan.text.clone())
    }

    /// What a text says: a blueprint, or the reason why it is none.
    pub fn read_plan(&self, text: &str) -> JsValue {
        to_js(&plans::read(&self.game, text))
    }
}

impl Engine {
    /// What is to the right in the picture.
    pub(super) fn right(&self) -> Vector {
        let pose = self.scene.as_ref().map(|scene| scene.camera.pose());
        pose.map_or([1.0, 0.0, 0.0], |pose| pose.right)
    }
}
