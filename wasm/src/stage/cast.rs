//! What stands and grows, kept per chunk and rebuilt when the chunk changes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use geometry::Vector;
use geometry::vector::{add, frame, normalized, scale, sub, tangent};
use sim_core::chunk::{Chunk, Kind, Machine, Structure, cell_at};
use sim_core::ids::{CellId, ChunkId, Direction, ItemId, PrototypeId};
use sim_core::topology;
use three_d::{Context, Viewport};

use super::models::Models;
use crate::camera::Pose;
use crate::game::Game;
use crate::ground::palette;
use crate::landscape::Landscape;
use crate::patch::PatchId;
use crate::patch::grid::GridTile;
use crate::render::light::Light;
use crate::render::solid::{Batch, Manner, Solid, Solids};
use crate::view::machines;

/// Chunks whose solids are rebuilt in a frame: what grows may come a frame later.
const PROPS_PER_FRAME: usize = 2;

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

/// All that stands and grows.
#[derive(Default)]
pub struct Cast {
    standing: HashMap<ChunkId, Standing>,
    growing: HashMap<ChunkId, Vec<(Kind, Batch)>>,
    stale: BTreeSet<ChunkId>,
    stale_growth: BTreeSet<ChunkId>,
    /// When a tile's growth appeared, for those that did not stand there from the beginning.
    appeared: HashMap<ChunkId, Vec<(Kind, f32)>>,
}

impl Cast {
    /// Notes chunks that changed.
    pub fn update(&mut self, changed: &[ChunkId]) {
        self.stale.extend(changed);
        self.stale_growth.extend(changed);
    }

    /// Rebuilds what changed.
    pub fn prepare(
        &mut self,
        context: &Context,
        game: &Game,
        landscape: &Landscape,
        with_growth: bool,
        light: Light,
    ) {
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
        let drawn: Vec<ChunkId> = landscape.near().filter_map(PatchId::chunk).collect();
        self.growing.retain(|id, _| drawn.contains(id));
        self.appeared.retain(|id, _| drawn.contains(id));
        if !with_growth {
            return;
        }
        let missing = drawn
            .iter()
            .filter(|id| !self.growing.contains_key(id) || self.stale_growth.contains(id));
        let next: Vec<ChunkId> = missing.take(PROPS_PER_FRAME).copied().collect();
        for id in next {
            self.stale_growth.remove(&id);
            self.grow(context, landscape, id, light);
        }
        if self.stale_growth.len() > 256 {
            self.stale_growth.clear();
        }
    }

    fn grow(&mut self, context: &Context, landscape: &Landscape, id: ChunkId, light: Light) {
        let Some(patch) = landscape.patch(PatchId::of_chunk(id)) else {
            return;
        };
        let radius = landscape.planet().radius;
        let mut solids: BTreeMap<Kind, Vec<Solid>> = BTreeMap::new();
        let is_new = !self.appeared.contains_key(&id);
        let appeared = self
            .appeared
            .entry(id)
            .or_insert_with(|| vec![(Kind::Soil, f32::MIN); GridTile::all().count()]);
        for tile in GridTile::all().filter(|tile| tile.is_inside()) {
            let (kind, quantity) = patch.tiles.kind(tile);
            let known = &mut appeared[tile.index()];
            if known.0 != kind {
                // Long ago, as far as a shader can tell.
                let since = if is_new {
                    (light.time - 500.0).rem_euclid(1000.0)
                } else {
                    light.time
                };
                *known = (kind, since as f32);
            }
            let Some(size) = size_of_growth(kind, quantity) else {
                continue;
            };
            if patch.tiles.is_built(tile) {
                continue;
            }
            let up = patch.grid.middle(tile);
            let turn = (tile.index() as f64 * 2.399_963).rem_euclid(std::f64::consts::TAU);
            let [east, north, _] = frame(up);
            solids.entry(kind).or_default().push(Solid {
                place: scale(up, radius + patch.tiles.height(tile) - 0.01),
                ahead: add(scale(east, turn.cos()), scale(north, turn.sin())),
                size,
                since: known.1,
                tint: [1.0; 3],
                lamp: crate::render::solid::Lamp::Off,
            });
        }
        let batches = solids.into_iter().map(|(kind, solids)| {
            let mut batch = Batch::new(context);
            batch.fill(patch.origin, &solids);
            (kind, batch)
        });
        self.growing.insert(id, batches.collect());
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

    /// Draws what grows and lies.
    pub fn draw_props(&self, drawing: Drawing<'_>, landscape: &Landscape, manner: Manner) {
        let (solids, viewport, pose, models) = drawing;
        for id in landscape.near().filter_map(PatchId::chunk) {
            for (kind, batch) in self.growing.get(&id).into_iter().flatten() {
                if let Some(model) = models.prop(*kind) {
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

/// How large what grows on a tile is.
fn size_of_growth(kind: Kind, quantity: u8) -> Option<f32> {
    let full = f32::from(quantity.max(1)) / f32::from(kind.quantity_cap().max(1));
    match kind {
        Kind::Sprout => Some(0.75 + 0.35 * full),
        Kind::Biomass => Some(0.62 + 0.48 * full),
        Kind::Ore => Some(0.60 + 0.55 * full),
        Kind::Crystal => Some(0.55 + 0.60 * full),
        Kind::Rock => Some(1.0),
        Kind::Soil | Kind::Water | Kind::Slag => None,
    }
}

/// A structure as a solid.
pub fn solid(game: &Game, landscape: &Landscape, cell: CellId, structure: &Structure) -> Solid {
    let catalogue = game.session().catalogue();
    let (state, _) = machines::state(structure, catalogue, game.session().tick());
    let facing = game.facing_of(cell, structure.facing);
    Solid {
        tint: palette::of_player(structure.owner.0),
        lamp: state.lamp(),
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
        lamp: crate::render::solid::Lamp::Off,
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
