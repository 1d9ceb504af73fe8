//! Marks of light on the ground: what the hand points at, what is selected, where one was asked to
//! go, how far the hand reaches.

use geometry::Vector;
use geometry::vector::{add, cross, normalized, scale, sub};
use sim_core::ids::{CellId, Direction, WalkerId};
use sim_core::limits::{BUILD_REACH_CELLS, GATHER_REACH_CELLS};
use sim_core::topology;

use crate::game::Game;
use crate::game::tool::Tool;
use crate::ground::palette::{self, colour};
use crate::landscape::Landscape;
use crate::render::ribbon::{Ink, Strips};

const HOVER: Ink = (colour(0xffffff), 0.55);
const SELECTED: Ink = (colour(0xffb454), 0.95);
const SELF: Ink = (colour(0xffb454), 0.60);
const PENDING: Ink = (colour(0x9fb0c0), 0.90);
const CURRENT: Ink = (colour(0x3fc7a4), 0.95);
const REACH: Ink = (colour(0x9fd8ff), 0.55);
const ALLOWED: Ink = (palette::ALLOWED, 0.95);
const REFUSED: Ink = (palette::REFUSED, 0.95);

/// How far marks float over the ground, so that they do not sink into it.
const FLOAT: f64 = 0.03;
/// Tiles narrower than this get no marks of their own, in pixels.
const PIXELS_MIN: f64 = 5.0;

/// All marks, where tiles are this wide in pixels.
pub fn strips(game: &Game, landscape: &Landscape, pixels: f64) -> Strips {
    let mut strips = Strips::default();
    if pixels < PIXELS_MIN {
        return strips;
    }
    // Far away a rim has to be thicker to be seen.
    let inner = if pixels > 18.0 { 0.84 } else { 0.60 };
    let me = game.session().me().map(|me| me.cell);
    if let Some(cell) = me {
        rim(&mut strips, landscape, cell, 0.70, SELF);
    }
    if let Some(cell) = me
        && let Some(reach) = reach_of(game)
    {
        let frequency = landscape.planet().frequency;
        let border = topology::ring(frequency, cell, reach);
        let is_within = |other: &CellId| topology::distance(frequency, cell, *other) <= reach;
        outline(&mut strips, landscape, &border, &is_within, REACH);
    }
    if let Some(cell) = game.selected() {
        rim(&mut strips, landscape, cell, inner, SELECTED);
    }
    work(&mut strips, game, landscape, inner);
    // Wider than the mark under the pointer, which lies over it until the pointer moves on.
    for cell in game.pending_targets() {
        rim(&mut strips, landscape, cell, inner - 0.16, PENDING);
    }
    let ink_of = |cell| match game.tool() {
        Some(_) if game.may_use_tool(cell).is_err() => REFUSED,
        Some(_) => ALLOWED,
        None => HOVER,
    };
    for cell in game.pointed() {
        rim(&mut strips, landscape, cell, inner, ink_of(cell));
    }
    for (placed, is_allowed) in game.ghosts() {
        let ink = if is_allowed { ALLOWED } else { REFUSED };
        if game.holds_plan() {
            rim(&mut strips, landscape, placed.cell, inner, ink);
        }
        if game.has_facing(placed.prototype) {
            arrow(&mut strips, landscape, placed.cell, placed.facing, ink);
        }
    }
    if let Some(copying) = game.copying() {
        let ink = if copying.result().is_ok() {
            ALLOWED
        } else {
            REFUSED
        };
        let covered = copying.span().cells();
        let is_covered = |cell: &CellId| covered.contains(cell);
        let cells = Vec::from_iter(covered.iter().copied());
        outline(&mut strips, landscape, &cells, &is_covered, ink);
        for cell in copying.standing() {
            rim(&mut strips, landscape, *cell, inner, ink);
        }
    }
    strips
}

/// Who is looked at, and where their orders lead.
fn work(strips: &mut Strips, game: &Game, landscape: &Landscape, inner: f64) {
    let Some(worker) = game.worker() else { return };
    let unit = match worker {
        WalkerId::Unit(id) => game.unit_at_hand(id),
        WalkerId::Player(_) => None,
    };
    if let Some(unit) = unit {
        rim(strips, landscape, unit.cell, inner, SELECTED);
    }
    let Some(queue) = game.queue_of(worker) else {
        return;
    };
    for (place, order) in queue.orders().iter().enumerate() {
        if let Some(cell) = order.cell() {
            let is_current = place == usize::from(queue.place());
            let ink = if is_current { CURRENT } else { PENDING };
            rim(strips, landscape, cell, inner - 0.08, ink);
        }
    }
}

/// How far the hand reaches with what it holds.
fn reach_of(game: &Game) -> Option<u32> {
    match game.tool()? {
        Tool::Build(_) | Tool::Paste => Some(BUILD_REACH_CELLS),
        Tool::Gather => Some(GATHER_REACH_CELLS),
        // What is one's own can be removed however far away.
        Tool::Remove | Tool::Walk | Tool::Haul | Tool::Copy | Tool::Order(_) => None,
    }
}

fn corners(landscape: &Landscape, cell: CellId, height: f64) -> Vec<Vector> {
    let planet = landscape.planet();
    let outline = geometry::outline(planet.frequency, cell);
    outline
        .corners()
        .iter()
        .map(|corner| scale(*corner, planet.radius + height))
        .collect()
}

fn rim(strips: &mut Strips, landscape: &Landscape, cell: CellId, inner: f64, ink: Ink) {
    let height = landscape.height(cell) + FLOAT;
    let line = corners(landscape, cell, height);
    strips.rim(&line, landscape.planet().place(cell, height), inner, ink);
}

/// An arrow out of a cell's side.
fn arrow(strips: &mut Strips, landscape: &Landscape, cell: CellId, facing: Direction, ink: Ink) {
    let planet = landscape.planet();
    let Some(next) = topology::neighbor(planet.frequency, cell, facing) else {
        return;
    };
    let height = landscape.height(cell).max(landscape.height(next)) + 3.0 * FLOAT;
    let (from, to) = (planet.place(cell, height), planet.place(next, height));
    let along = sub(to, from);
    let side = scale(normalized(cross(from, along)), 0.17);
    let at = |part: f64| add(from, scale(along, part));
    strips.triangle([add(at(0.60), side), sub(at(0.60), side), at(0.92)], ink);
}

/// The outline of a region, of which at least the outermost cells are given.
fn outline(
    strips: &mut Strips,
    landscape: &Landscape,
    cells: &[CellId],
    is_within: &dyn Fn(&CellId) -> bool,
    ink: Ink,
) {
    let frequency = landscape.planet().frequency;
    for &cell in cells {
        let neighbors: Vec<CellId> = topology::neighbors(frequency, cell)
            .map(|(_, neighbor)| neighbor)
            .collect();
        if neighbors.iter().all(is_within) {
            continue;
        }
        let height = landscape.height(cell) + FLOAT;
        let line = corners(landscape, cell, height);
        for (k, neighbor) in neighbors.iter().enumerate() {
            if !is_within(neighbor) {
                // The side toward a neighbour lies between the corners before and after it.
                let before = line[(k + line.len() - 1) % line.len()];
                strips.line(before, line[k], 0.09, ink);
            }
        }
    }
}
