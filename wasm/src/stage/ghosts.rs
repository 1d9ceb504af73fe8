//! What is not there yet: what the hand would build, and structures on their way.

use protocol::action::Action;
use sim_core::catalogue::Catalogue;
use sim_core::ids::PrototypeId;
use three_d::Context;

use super::cast::{Drawing, solid_at};
use crate::game::Game;
use crate::game::tool::Tool;
use crate::ground::palette;
use crate::landscape::Landscape;
use crate::render::solid::{Batch, Lamp, Manner, Solid};

/// All ghosts.
pub struct Ghosts {
    /// On their way, by prototype.
    pending: Vec<Batch>,
    /// What the hand would build where it may, and where it may not.
    allowed: Batch,
    refused: Batch,
}

impl Ghosts {
    /// None yet.
    pub fn new(context: &Context, catalogue: &Catalogue) -> Ghosts {
        Ghosts {
            pending: catalogue
                .prototypes
                .iter()
                .map(|_| Batch::new(context))
                .collect(),
            allowed: Batch::new(context),
            refused: Batch::new(context),
        }
    }

    /// Draws what the hand would build, and what is on its way.
    pub fn draw(&mut self, drawing: Drawing<'_>, game: &Game, landscape: &Landscape) {
        self.draw_pending(drawing, game, landscape);
        self.draw_planned(drawing, game, landscape);
    }

    /// A batch is filled once in a frame and drawn at once: not every driver keeps apart what
    /// one buffer held at two draws.
    fn draw_pending(&mut self, drawing: Drawing<'_>, game: &Game, landscape: &Landscape) {
        let (solids, viewport, pose, models) = drawing;
        let manner = Manner {
            veil: ([0.55, 0.62, 0.68], 0.35),
            alpha: 0.72,
            ..Manner::LIT
        };
        let mut by_prototype: Vec<Vec<Solid>> = vec![Vec::new(); self.pending.len()];
        for (prototype, solid) in on_their_way(game, landscape) {
            if let Some(solids) = by_prototype.get_mut(usize::from(prototype.0)) {
                solids.push(solid);
            }
        }
        for (k, standing) in by_prototype.iter().enumerate() {
            let model = models.structure(PrototypeId(k as u16));
            if let Some(model) = model.filter(|_| !standing.is_empty()) {
                self.pending[k].fill(pose.eye, standing);
                solids.draw(viewport, pose, model, &self.pending[k], manner);
            }
        }
    }

    fn draw_planned(&mut self, drawing: Drawing<'_>, game: &Game, landscape: &Landscape) {
        let (solids, viewport, pose, models) = drawing;
        let Some(prototype) = game.tool().and_then(Tool::builds) else {
            return;
        };
        let Some(model) = models.structure(prototype) else {
            return;
        };
        let planned = game.planned();
        for (is_allowed, colour, batch) in [
            (true, palette::ALLOWED, &mut self.allowed),
            (false, palette::REFUSED, &mut self.refused),
        ] {
            let ghosts: Vec<Solid> = planned
                .iter()
                .filter(|(cell, _)| game.may_use_tool(*cell).is_ok() == is_allowed)
                .map(|(cell, facing)| solid_at(landscape, *cell, *facing))
                .collect();
            if ghosts.is_empty() {
                continue;
            }
            let manner = Manner {
                veil: (colour.map(|part| part * part), 0.50),
                alpha: 0.70,
                ..Manner::LIT
            };
            batch.fill(pose.eye, &ghosts);
            solids.draw(viewport, pose, model, batch, manner);
        }
    }
}

/// Own structures that are asked for and not confirmed.
fn on_their_way(game: &Game, landscape: &Landscape) -> Vec<(PrototypeId, Solid)> {
    let catalogue = game.session().catalogue();
    let me = game.session().player().map_or(0, |me| me.0);
    let pending = game
        .session()
        .pending()
        .iter()
        .filter_map(|pending| match &pending.action {
            Action::Build {
                cell,
                prototype,
                facing,
            } => {
                let id = catalogue.prototype_by_key(prototype)?;
                let solid = Solid {
                    tint: palette::of_player(me),
                    lamp: Lamp::Pending,
                    ..solid_at(landscape, *cell, *facing)
                };
                Some((id, solid))
            }
            _ => None,
        });
    pending.collect()
}
