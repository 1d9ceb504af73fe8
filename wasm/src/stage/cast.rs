//! What stands on tiles, kept per chunk and rebuilt when the chunk changes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use geometry::Vector;
use geometry::vector::{add, frame, normalized, scale, sub, tangent};
use sim_core::chunk::{Chunk, Machine, Structure, cell_at};
use sim_core::ids::{CellId, ChunkId, Direction, ItemId, PrototypeId};
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

/// A belt, as far as drawing what it carries goes.
#[derive(Debug, Clone)]
pub struct Carrier {
    /// Where it stands.
    pub cell: CellId,
    /// What it carries, first to leave first.
    pub items: Vec<Carried>,
    /// Ticks from one end to the other.
    pub travel_ticks: f64,
    /// How many it has room for.
    pub capacity: f64,
}

/// An item on a belt.
#[derive(Debug, Clone, Copy)]
pub struct Carried {
    /// What.
    pub item: ItemId,
    /// When it came.
    pub entered: f64,
    /// Where it came from, the middle, and where it goes: the way it takes.
    pub way: [Vector; 3],
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
pub fn solid(game: &Game, landscape: &Landscape, cell: CellId, structure: &Structure) -> Solid {
    let catalogue = game.session().catalogue();
    let (state, _) = machines::state(structure, catalogue, game.session().tick());
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
    for (index, structure) in &chunk.structures {
        let cell = cell_at(id, *index);
        let solid = solid(game, landscape, cell, structure);
        solids.entry(structure.prototype).or_default().push(solid);
        carriers.extend(carrier(game, landscape, cell, structure));
    }
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
    cell: CellId,
    structure: &Structure,
) -> Option<Carrier> {
    use sim_core::catalogue::Behaviour;
    let behaviour = &game
        .session()
        .catalogue()
        .prototype(structure.prototype)?
        .behaviour;
    let Machine::Belt { items } = &structure.machine else {
        return None;
    };
    let Behaviour::Convey {
        travel_ticks,
        capacity,
    } = behaviour
    else {
        return None;
    };
    if items.is_empty() {
        return None;
    }
    let planet = landscape.planet();
    let top = landscape.height(cell) + BELT_TOP;
    let middle = planet.place(cell, top);
    let edge = |direction: Direction| {
        let Some(next) = topology::neighbor(planet.frequency, cell, direction) else {
            return middle;
        };
        scale(add(middle, planet.place(next, top)), 0.5)
    };
    Some(Carrier {
        cell,
        items: items
            .iter()
            .map(|item| Carried {
                item: item.item,
                entered: item.entered.0 as f64,
                way: [edge(item.from), middle, edge(structure.facing)],
            })
            .collect(),
        travel_ticks: f64::from(*travel_ticks),
        capacity: f64::from(*capacity),
    })
}

/// Height of a belt's running surface.
const BELT_TOP: f64 = 0.09;
