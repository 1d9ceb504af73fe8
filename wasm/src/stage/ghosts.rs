//! What is not there yet: what the hand would build, and structures on their way.

use sim_core::blueprint::Placed;
use sim_core::catalogue::Catalogue;
use sim_core::ids::PrototypeId;
use three_d::Context;

use super::cast::{Drawing, solid_at};
use crate::game::Game;
use crate::ground::palette::{self, Colour};
use crate::landscape::Landscape;
use crate::render::solid::{Batch, Lamp, Manner, Solid};

/// All ghosts.
pub struct Ghosts {
    /// On their way.
    pending: Troupe,
    /// What the hand would build where it may, and where it may not.
    allowed: Troupe,
    refused: Troupe,
}

/// Solids that are drawn in one manner, by prototype.
struct Troupe(Vec<Batch>);

impl Ghosts {
    /// None yet.
    pub fn new(context: &Context, catalogue: &Catalogue) -> Ghosts {
        Ghosts {
            pending: Troupe::new(context, catalogue),
            allowed: Troupe::new(context, catalogue),
            refused: Troupe::new(context, catalogue),
        }
    }

    /// Draws what the hand would build, and what is on its way.
    pub fn draw(&mut self, drawing: Drawing<'_>, game: &Game, landscape: &Landscape) {
        let manner = Manner {
            veil: ([0.55, 0.62, 0.68], 0.35),
            alpha: 0.72,
            ..Manner::LIT
        };
        let me = game.session().player().map_or(0, |me| me.0);
        // What is foreseen to be done is shown as if it stood.
        let pending = game.session().pending().iter();
        let pending = pending.filter(|pending| !pending.is_shown());
        let pending = pending.flat_map(|pending| &pending.stake.structures);
        let pending = pending.map(|placed| {
            let solid = Solid {
                tint: palette::of_player(me),
                lamp: Lamp::Pending,
                ..standing(landscape, placed)
            };
            (placed.prototype, solid)
        });
        self.pending.draw(drawing, pending, manner);

        let ghosts = game.ghosts();
        let of = |is_allowed: bool| {
            let ghosts = ghosts.iter().filter(move |ghost| ghost.1 == is_allowed);
            ghosts.map(|(placed, _)| (placed.prototype, standing(landscape, placed)))
        };
        let manner = |colour: Colour| Manner {
            veil: (colour.map(|part| part * part), 0.50),
            alpha: 0.70,
            ..Manner::LIT
        };
        self.allowed
            .draw(drawing, of(true), manner(palette::ALLOWED));
        self.refused
            .draw(drawing, of(false), manner(palette::REFUSED));
    }
}

impl Troupe {
    fn new(context: &Context, catalogue: &Catalogue) -> Troupe {
        let prototypes = catalogue.prototypes.iter();
        Troupe(prototypes.map(|_| Batch::new(context)).collect())
    }

    /// A batch is filled once in a frame and drawn at once: not every driver keeps apart what
    /// one buffer held at two draws.
    fn draw(
        &mut self,
        (solids, viewport, pose, models): Drawing<'_>,
        ghosts: impl Iterator<Item = (PrototypeId, Solid)>,
        manner: Manner,
    ) {
        let mut by_prototype: Vec<Vec<Solid>> = vec![Vec::new(); self.0.len()];
        for (prototype, solid) in ghosts {
            if let Some(solids) = by_prototype.get_mut(usize::from(prototype.0)) {
                solids.push(solid);
            }
        }
        for (k, standing) in by_prototype.iter().enumerate() {
            let model = models.structure(PrototypeId(k as u16));
            if let Some(model) = model.filter(|_| !standing.is_empty()) {
                self.0[k].fill(pose.eye, standing);
                solids.draw(viewport, pose, model, &self.0[k], manner);
            }
        }
    }
}

fn standing(landscape: &Landscape, placed: &Placed) -> Solid {
    solid_at(landscape, placed.cell, placed.facing)
}
