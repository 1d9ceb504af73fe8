//! What stands on tiles, kept per chunk and rebuilt when the chunk changes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use geometry::Vector;
use geometry::vector::{add, frame, normalized, scale, sub, tangent};
use sim_core::chunk::{CellIndex, Chunk, Line, Machine, Pace, Structure, Traffic, cell_at};
use sim_core::factory::machines::Bridge;
use sim_core::factory::pace;
use sim_core::ids::{CellId, ChunkId, Direction, PrototypeId};
use sim_core::topology;
use three_d::{Context, Viewport};

use super::models::Models;
use crate::camera::Pose;
use crate::game::Game;
use crate::ground::palette;
use crate::landscape::Landscape;
use crate::patch::PatchId;
use crate::render::solid::{Batch, Lamp, Manner, Solid, Solids};
use crate::view::machines;

/// What a batch is drawn with.
pub type Drawing<'a> = (&'a Solids, Viewport, &'a Pose, &'a Models);

/// A line of belts, as far as drawing what it carries goes.
#[derive(Debug, Clone)]
pub struct Carrier {
    /// What it carries, first to leave first, and how that moves.
    pub line: Line,
    /// How fast it is.
    pub pace: Pace,
    /// Of each belt, where items come in, its middle, and where they go: the way they take.
    pub ways: Vec<[Vector; 3]>,
    /// Of each item, where it came into the first belt.
    pub entries: Vec<Vector>,
}

#[derive(Default)]
struct Standing {
    batches: BTreeMap<PrototypeId, Batch>,
    carriers: Vec<Carrier>,
}

/// All that stands.
#[derive(Default)]
pub struct Cast {
    standing: HashMap<ChunkId, Standing>,
    stale: BTreeSet<ChunkId>,
}

impl Cast {
    /// Notes chunks that changed.
    pub fn update(&mut self, changed: &[ChunkId]) {
        self.stale.extend(changed);
    }

    /// Rebuilds what changed.
    pub fn prepare(&mut self, context: &Context, game: &Game, landscape: &Landscape) {
        let area = game.session().area();
        for id in std::mem::take(&mut self.stale) {
            match area.and_then(|area| area.chunk_at_hand(id)) {
                Some(chunk) if !chunk.structures.is_empty() => {
                    let standing = standing(context, game, landscape, id, chunk);
                    self.standing.insert(id, standing);
                }
                _ => {
                    self.standing.remove(&id);
                }
            }
        }
    }

    /// Draws structures.
    pub fn draw_structures(&self, drawing: Drawing<'_>, landscape: &Landscape, manner: Manner) {
        let (solids, viewport, pose, models) = drawing;
        for (id, standing) in &self.standing {
            if !landscape.may_see(pose, PatchId::of_chunk(*id)) {
                continue;
            }
            for (prototype, batch) in &standing.batches {
                if let Some(model) = models.structure(*prototype) {
                    solids.draw(viewport, pose, model, batch, manner);
                }
            }
        }
    }

    /// The belts of chunks that can be seen.
    pub fn carriers<'a>(
        &'a self,
        landscape: &'a Landscape,
        pose: &'a Pose,
    ) -> impl Iterator<Item = &'a Carrier> {
        self.standing
            .iter()
            .filter(|(id, _)| landscape.may_see(pose, PatchId::of_chunk(**id)))
            .flat_map(|(_, standing)| &standing.carriers)
    }
}

/// A structure as a solid.
pub fn solid(
    game: &Game,
    landscape: &Landscape,
    chunk: &Chunk,
    cell: CellId,
    structure: &Structure,
) -> Solid {
    let catalogue = game.session().catalogue();
    let state = machines::state(catalogue, chunk, structure, game.session().tick());
    let facing = game.facing_of(cell, structure.facing);
    Solid {
        tint: palette::of_player(structure.owner.0),
        lamp: if game.is_going(cell) {
            Lamp::Pending
        } else {
            state.lamp()
        },
        size: if game.is_going(cell) { 0.82 } else { 1.0 },
        ..solid_at(landscape, cell, facing)
    }
}

/// Something that stands in the middle of a cell and faces a neighbour.
pub fn solid_at(landscape: &Landscape, cell: CellId, facing: Direction) -> Solid {
    let planet = landscape.planet();
    let place = planet.place(cell, landscape.height(cell));
    Solid {
        place,
        ahead: ahead(landscape, cell, facing),
        size: 1.0,
        since: -500.0,
        tint: [1.0; 3],
        lamp: Lamp::Off,
    }
}

/// Unit vector along the ground from a cell to its neighbour.
fn ahead(landscape: &Landscape, cell: CellId, facing: Direction) -> Vector {
    let frequency = landscape.planet().frequency;
    let here = geometry::centre(frequency, cell);
    match topology::neighbor(frequency, cell, facing) {
        Some(next) => normalized(tangent(sub(geometry::centre(frequency, next), here), here)),
        None => frame(here)[1],
    }
}

fn standing(
    context: &Context,
    game: &Game,
    landscape: &Landscape,
    id: ChunkId,
    chunk: &Chunk,
) -> Standing {
    let mut solids: BTreeMap<PrototypeId, Vec<Solid>> = BTreeMap::new();
    let mut carriers = Vec::new();
    for (index, structure) in chunk.structures.iter() {
        let cell = cell_at(id, *index);
        let solid = solid(game, landscape, chunk, cell, structure);
        solids.entry(structure.prototype).or_default().push(solid);
        if let Machine::Bridge(bridge) = &structure.machine {
            carriers.extend(lanes(game, landscape, cell, *index, structure, bridge));
        }
    }
    let lines = chunk.lines.iter();
    carriers.extend(lines.filter_map(|(_, line)| carrier(game, landscape, id, chunk, line)));
    let origin = solids
        .values()
        .flatten()
        .next()
        .map_or([0.0; 3], |solid| solid.place);
    let batches = solids.into_iter().map(|(prototype, solids)| {
        let mut batch = Batch::new(context);
        batch.fill(origin, &solids);
        (prototype, batch)
    });
    Standing {
        batches: batches.collect(),
        carriers,
    }
}

fn carrier(
    game: &Game,
    landscape: &Landscape,
    id: ChunkId,
    chunk: &Chunk,
    line: &Line,
) -> Option<Carrier> {
    if line.items.is_empty() {
        return None;
    }
    let first = cell_at(id, *line.belts.first()?);
    let prototype = chunk.structures.get(line.belts.first()?)?.prototype;
    let mut behind = None;
    let mut ways = Vec::with_capacity(line.belts.len());
    for index in &line.belts {
        let cell = cell_at(id, *index);
        let facing = chunk.structures.get(index)?.facing;
        let middle = on_belt(landscape, cell);
        let ahead = edge(landscape, cell, facing);
        ways.push([behind.unwrap_or(middle), middle, ahead]);
        behind = Some(ahead);
    }
    let entries = line
        .items
        .iter()
        .map(|item| edge(landscape, first, item.from));
    Some(Carrier {
        pace: pace(game.session().catalogue(), prototype)?,
        ways,
        entries: entries.collect(),
        line: line.clone(),
    })
}

/// What crosses on a bridge, each way as a line of its own.
fn lanes(
    game: &Game,
    landscape: &Landscape,
    cell: CellId,
    index: CellIndex,
    structure: &Structure,
    bridge: &Bridge,
) -> Vec<Carrier> {
    let Some(pace) = pace(game.session().catalogue(), structure.prototype) else {
        return Vec::new();
    };
    let lane = |from: Direction| {
        let items: Traffic = bridge
            .items
            .iter()
            .filter(|item| item.from == from)
            .copied()
            .collect();
        let way = [
            edge(landscape, cell, from),
            on_belt(landscape, cell),
            edge(landscape, cell, from.opposite()),
        ];
        Carrier {
            pace,
            entries: vec![way[0]; items.len()],
            ways: vec![way],
            line: Line {
                items,
                ..Line::new(vec![index])
            },
        }
    };
    Direction::all().map(lane).collect()
}

/// The middle of a belt's running surface.
fn on_belt(landscape: &Landscape, cell: CellId) -> Vector {
    let planet = landscape.planet();
    planet.place(cell, landscape.height(cell) + BELT_TOP)
}

/// Where a belt's running surface ends towards a neighbour.
fn edge(landscape: &Landscape, cell: CellId, direction: Direction) -> Vector {
    let planet = landscape.planet();
    let top = landscape.height(cell) + BELT_TOP;
    let middle = planet.place(cell, top);
    match topology::neighbor(planet.frequency, cell, direction) {
        Some(next) => scale(add(middle, planet.place(next, top)), 0.5),
        None => middle,
    }
}

/// Height of a belt's running surface.
const BELT_TOP: f64 = 0.09;
