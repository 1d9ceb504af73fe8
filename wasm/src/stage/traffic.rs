//! What moves: items on belts and people, placed anew in every frame between two ticks; and what
//! is not there yet: ghosts and structures on their way.

use std::collections::HashMap;

use geometry::Vector;
use geometry::vector::{add, dot, length, normalized, scale, sub, tangent};
use protocol::action::Action;
use protocol::server::{Motion, PlayerView};
use sim_core::catalogue::Catalogue;
use sim_core::ids::{CellId, ItemId, PlayerId, PrototypeId};
use three_d::Context;

use super::Moment;
use super::cast::{Carrier, Cast, Drawing, solid_at};
use crate::camera::Pose;
use crate::game::Game;
use crate::game::tool::Tool;
use crate::ground::palette::{self, Colour, colour};
use crate::landscape::Landscape;
use crate::render::solid::{Batch, Lamp, Manner, Solid};

/// Where it may stand, and where it may not.
const ALLOWED: Colour = colour(0x3fc7a4);
const REFUSED: Colour = colour(0xff6b5e);
/// How much faster than the belt an item may catch up when room is made before it.
const CATCH_UP: f64 = 2.2;
/// How fast a figure follows where its player is, per second.
const FOLLOW_RATE: f64 = 14.0;

/// Everything that moves.
pub struct Traffic {
    items: Vec<Batch>,
    people: Batch,
    /// On their way, by prototype.
    pending: Vec<Batch>,
    /// What the hand would build where it may, and where it may not.
    allowed: Batch,
    refused: Batch,
    /// Where on its belt each item was drawn last, 0 to 1.
    shown: HashMap<(CellId, u64), f64>,
    figures: HashMap<PlayerId, Figure>,
}

#[derive(Debug, Clone, Copy)]
struct Figure {
    place: Vector,
    ahead: Vector,
    /// How far it has walked, for its gait.
    walked: f64,
}

impl Traffic {
    /// An empty road.
    pub fn new(context: &Context, catalogue: &Catalogue) -> Traffic {
        Traffic {
            items: catalogue
                .items
                .iter()
                .map(|_| Batch::new(context))
                .collect(),
            people: Batch::new(context),
            pending: catalogue
                .prototypes
                .iter()
                .map(|_| Batch::new(context))
                .collect(),
            allowed: Batch::new(context),
            refused: Batch::new(context),
            shown: HashMap::new(),
            figures: HashMap::new(),
        }
    }

    /// Places everything for a moment.
    pub fn prepare(
        &mut self,
        game: &Game,
        landscape: &Landscape,
        cast: &Cast,
        pose: &Pose,
        moment: Moment,
        with_items: bool,
    ) {
        let mut by_item: Vec<Vec<Solid>> = vec![Vec::new(); self.items.len()];
        let mut shown = HashMap::new();
        if with_items {
            for carrier in cast.carriers(landscape, pose) {
                self.place_items(
                    game.session().catalogue(),
                    carrier,
                    moment,
                    &mut by_item,
                    &mut shown,
                );
            }
        }
        self.shown = shown;
        for (batch, solids) in self.items.iter_mut().zip(&by_item) {
            batch.fill(pose.eye, solids);
        }
        let people = self.place_people(game, landscape, moment);
        self.people.fill(pose.eye, &people);
    }

    fn place_items(
        &self,
        catalogue: &Catalogue,
        carrier: &Carrier,
        moment: Moment,
        by_item: &mut [Vec<Solid>],
        shown: &mut HashMap<(CellId, u64), f64>,
    ) {
        for (k, carried) in carrier.items.iter().enumerate() {
            let age = (moment.tick - carried.entered) / carrier.travel_ticks;
            let room = 1.0 - k as f64 / carrier.capacity;
            let wanted = age.min(room);
            let key = (carrier.cell, carried.entered as u64);
            let step = CATCH_UP * moment.elapsed_s * moment.ticks_per_second / carrier.travel_ticks;
            let along = match self.shown.get(&key) {
                Some(before) => wanted.clamp(*before, before + step),
                None => wanted,
            };
            shown.insert(key, along);
            let [from, middle, to] = carried.way;
            let rest = 1.0 - along;
            let place = add(
                scale(from, rest * rest),
                add(scale(middle, 2.0 * along * rest), scale(to, along * along)),
            );
            let way = tangent(sub(to, from), normalized(place));
            let Some(solids) = by_item.get_mut(usize::from(carried.item.0)) else {
                continue;
            };
            solids.push(Solid {
                place,
                ahead: if dot(way, way) > 1e-9 {
                    normalized(way)
                } else {
                    way
                },
                size: 1.0,
                since: -500.0,
                tint: item_colour(catalogue, carried.item),
                lamp: Lamp::Off,
            });
        }
    }

    fn place_people(&mut self, game: &Game, landscape: &Landscape, moment: Moment) -> Vec<Solid> {
        let Some(area) = game.session().area() else {
            return Vec::new();
        };
        let pace = f64::from(game.session().catalogue().walking_ticks_per_cell);
        let mut figures = HashMap::new();
        let mut solids = Vec::new();
        for player in area.players().filter(|player| player.present) {
            let target = target_of(player, landscape, moment.tick, pace);
            let before = self.figures.get(&player.id);
            let figure = follow(before.copied(), target, moment.elapsed_s);
            let hop = match player.motion {
                Motion::Walking { .. } => (figure.walked * 7.0).sin().abs() * 0.06,
                Motion::Gathering { .. } => (moment.now_ms / 130.0).sin().abs() * 0.05,
                Motion::Standing => 0.0,
            };
            solids.push(Solid {
                place: add(figure.place, scale(normalized(figure.place), hop)),
                ahead: figure.ahead,
                size: 1.0,
                since: -500.0,
                tint: palette::of_player(player.id.0),
                lamp: Lamp::Off,
            });
            figures.insert(player.id, figure);
        }
        self.figures = figures;
        solids
    }

    /// Draws items and people.
    pub fn draw(&self, drawing: Drawing<'_>, grow: f32) {
        let (solids, viewport, pose, models) = drawing;
        for (k, batch) in self.items.iter().enumerate() {
            if let Some(model) = models.item(ItemId(k as u16)) {
                solids.draw(
                    viewport,
                    pose,
                    model,
                    batch,
                    Manner {
                        grow,
                        ..Manner::LIT
                    },
                );
            }
        }
        // People are seen from farther than they would be: they are who one looks for.
        solids.draw(viewport, pose, &models.player, &self.people, Manner::LIT);
    }

    /// Draws what the hand would build, and what is on its way.
    pub fn draw_ghosts(&mut self, drawing: Drawing<'_>, game: &Game, landscape: &Landscape) {
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
        let Some(Tool::Build(prototype)) = game.tool() else {
            return;
        };
        let Some(model) = models.structure(prototype) else {
            return;
        };
        let planned = game.planned();
        for (is_allowed, colour, batch) in [
            (true, ALLOWED, &mut self.allowed),
            (false, REFUSED, &mut self.refused),
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

fn item_colour(catalogue: &Catalogue, item: ItemId) -> Colour {
    catalogue.item(item).map_or([1.0; 3], palette::of_item)
}

/// Where a player is at a moment, and where they look.
fn target_of(
    player: &PlayerView,
    landscape: &Landscape,
    tick: f64,
    pace: f64,
) -> (Vector, Option<Vector>) {
    let on = |cell: CellId| landscape.planet().place(cell, landscape.height(cell));
    let here = on(player.cell);
    match player.motion {
        Motion::Standing => (here, None),
        Motion::Gathering { cell, .. } => (here, Some(sub(on(cell), here))),
        Motion::Walking { to, due } => {
            let left = ((due.0 as f64 - tick) / pace).clamp(0.0, 1.0);
            let there = on(to);
            let place = add(scale(here, left), scale(there, 1.0 - left));
            (place, Some(sub(there, here)))
        }
    }
}

/// A figure goes smoothly where its player is, and jumps only if that is far.
fn follow(before: Option<Figure>, target: (Vector, Option<Vector>), elapsed_s: f64) -> Figure {
    let (place, look) = target;
    let up = normalized(place);
    let north = geometry::vector::frame(up)[1];
    let Some(before) = before.filter(|before| length(sub(before.place, place)) < 4.0) else {
        return Figure {
            place,
            ahead: north,
            walked: 0.0,
        };
    };
    let part = 1.0 - (-FOLLOW_RATE * elapsed_s).exp();
    let moved = scale(sub(place, before.place), part);
    let wanted = look.map_or(before.ahead, |look| normalized(tangent(look, up)));
    let turned = tangent(
        add(before.ahead, scale(sub(wanted, before.ahead), part)),
        up,
    );
    Figure {
        place: add(before.place, moved),
        ahead: if dot(turned, turned) > 1e-6 {
            normalized(turned)
        } else {
            wanted
        },
        walked: before.walked + length(moved),
    }
}
