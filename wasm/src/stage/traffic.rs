//! What moves: items on belts, people and drones, placed anew in every frame between two ticks.

use std::collections::HashMap;

use geometry::Vector;
use geometry::vector::{add, dot, length, normalized, scale, sub, tangent};
use protocol::server::Motion;
use sim_core::catalogue::Catalogue;
use sim_core::ids::{CellId, ItemId, PlayerId, Tick, WalkerId};
use three_d::Context;

use super::Moment;
use super::cast::{Carrier, Cast, Drawing};
use crate::camera::Pose;
use crate::game::Game;
use crate::ground::palette::{self, Colour};
use crate::landscape::Landscape;
use crate::look;
use crate::render::solid::{Batch, Lamp, Manner, Solid};

/// How fast a figure follows where its walker is, per second.
const FOLLOW_RATE: f64 = 14.0;

/// Everything that moves.
pub struct Traffic {
    items: Vec<Batch>,
    people: Batch,
    drones: Batch,
    figures: HashMap<WalkerId, Figure>,
}

/// Someone who walks, as far as drawing goes.
struct Walker {
    id: WalkerId,
    owner: PlayerId,
    cell: CellId,
    motion: Motion,
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
            drones: Batch::new(context),
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
        if with_items {
            for carrier in cast.carriers(landscape, pose) {
                place_items(
                    game.session().catalogue(),
                    carrier,
                    moment.tick,
                    &mut by_item,
                );
            }
        }
        for (batch, solids) in self.items.iter_mut().zip(&by_item) {
            batch.fill(pose.eye, solids);
        }
        let (people, drones) = self.place_walkers(game, landscape, moment);
        self.people.fill(pose.eye, &people);
        self.drones.fill(pose.eye, &drones);
    }

    /// People, and drones.
    fn place_walkers(
        &mut self,
        game: &Game,
        landscape: &Landscape,
        moment: Moment,
    ) -> (Vec<Solid>, Vec<Solid>) {
        let session = game.session();
        let pace = f64::from(session.catalogue().walking_ticks_per_cell);
        let own = session.player().map(WalkerId::Player);
        let mut figures = HashMap::new();
        let (mut people, mut drones) = (Vec::new(), Vec::new());
        for walker in walkers(game) {
            let tick = match Some(walker.id) == own {
                true => session.own_draw_time().unwrap_or(moment.tick),
                false => moment.tick,
            };
            let target = target_of(&walker, landscape, tick, pace);
            let before = self.figures.get(&walker.id);
            let figure = follow(before.copied(), target, moment.elapsed_s);
            let hop = match walker.motion {
                _ if moment.is_calm => 0.0,
                Motion::Walking { .. } => (figure.walked * 7.0).sin().abs() * 0.06,
                Motion::Gathering { .. } | Motion::Delivering { .. } | Motion::Crafting { .. } => {
                    (moment.now_ms / 130.0).sin().abs() * 0.05
                }
                Motion::Standing | Motion::Waiting { .. } => 0.0,
            };
            let solids = match walker.id {
                WalkerId::Player(_) => &mut people,
                WalkerId::Unit(_) => &mut drones,
            };
            solids.push(Solid {
                place: add(figure.place, scale(normalized(figure.place), hop)),
                ahead: figure.ahead,
                size: 1.0,
                since: -500.0,
                tint: palette::of_player(walker.owner.0),
                lamp: Lamp::Off,
            });
            figures.insert(walker.id, figure);
        }
        self.figures = figures;
        (people, drones)
    }

    /// Draws items, people and drones.
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
        solids.draw(viewport, pose, &models.drone, &self.drones, Manner::LIT);
    }
}

fn place_items(catalogue: &Catalogue, carrier: &Carrier, tick: f64, by_item: &mut [Vec<Solid>]) {
    let travel_ticks = f64::from(carrier.pace.travel_ticks);
    for (ahead, item) in carrier.line.items.iter().enumerate() {
        let Some(solids) = by_item.get_mut(usize::from(item.item.0)) else {
            continue;
        };
        let travelled = travelled(carrier, ahead, item.entered, tick);
        let belt = ((travelled / travel_ticks) as usize).min(carrier.ways.len() - 1);
        let [mut from, middle, to] = carrier.ways[belt];
        if belt == 0 {
            from = carrier.entries[ahead];
        }
        let along = (travelled / travel_ticks - belt as f64).clamp(0.0, 1.0);
        let rest = 1.0 - along;
        let place = add(
            scale(from, rest * rest),
            add(scale(middle, 2.0 * along * rest), scale(to, along * along)),
        );
        let way = tangent(sub(to, from), normalized(place));
        solids.push(Solid {
            place,
            ahead: if dot(way, way) > 1e-9 {
                normalized(way)
            } else {
                way
            },
            size: 1.0,
            since: -500.0,
            tint: item_colour(catalogue, item.item),
            lamp: Lamp::Off,
        });
    }
}

/// [`sim_core::chunk::Line::travelled`] between two ticks.
fn travelled(carrier: &Carrier, ahead: usize, entered: Tick, tick: f64) -> f64 {
    let Carrier { line, pace, .. } = carrier;
    let (length, spacing) = (line.length_ticks(*pace) as f64, pace.spacing_ticks() as f64);
    let at_rest = length - ahead as f64 * spacing;
    let free = (tick - entered.0 as f64).min(at_rest);
    let moved_up = line.left.map_or(free, |left| {
        at_rest - spacing + (tick - left.0 as f64).max(0.0)
    });
    free.min(moved_up).max(0.0)
}

fn item_colour(catalogue: &Catalogue, item: ItemId) -> Colour {
    catalogue
        .item(item)
        .map_or([1.0; 3], |item| look::items::of_item(item).colour)
}

/// Who walks on the land that is streamed.
fn walkers(game: &Game) -> Vec<Walker> {
    let Some(area) = game.session().area() else {
        return Vec::new();
    };
    let people = area.players().filter(|player| player.present);
    let people = people.map(|player| Walker {
        id: WalkerId::Player(player.id),
        owner: player.id,
        cell: player.cell,
        motion: player.motion,
    });
    let units = area.units().map(|unit| Walker {
        id: WalkerId::Unit(unit.id),
        owner: unit.owner,
        cell: unit.cell,
        motion: unit.motion,
    });
    people.chain(units).collect()
}

/// Where someone is at a moment, and where they look.
fn target_of(
    walker: &Walker,
    landscape: &Landscape,
    tick: f64,
    pace: f64,
) -> (Vector, Option<Vector>) {
    let on = |cell: CellId| landscape.planet().place(cell, landscape.height(cell));
    let here = on(walker.cell);
    match walker.motion {
        Motion::Standing | Motion::Crafting { .. } | Motion::Waiting { .. } => (here, None),
        Motion::Gathering { cell, .. } | Motion::Delivering { cell, .. } => {
            (here, Some(sub(on(cell), here)))
        }
        Motion::Walking { to, due } => {
            let left = ((due.0 as f64 - tick) / pace).clamp(0.0, 1.0);
            let there = on(to);
            let place = add(scale(here, left), scale(there, 1.0 - left));
            (place, Some(sub(there, here)))
        }
    }
}

/// A figure goes smoothly where its walker is, and jumps only if that is far.
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
