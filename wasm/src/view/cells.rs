//! What is to be said of one cell.

use serde::Serialize;
use sim_core::catalogue::Behaviour;
use sim_core::chunk::{CellIndex, Chunk, Kind, Structure};
use sim_core::ids::{CellId, PlayerId};
use sim_core::step::CellFact;
use sim_core::topology;
use sim_core::units::work::is_walkable;
use sim_core::worldgen::Generator;

use super::PointView;
use super::dealings::{LandView, land_view};
use super::docks::{self, DockView};
use super::machines::{self, MachineState};
use super::plans::{ReplicatorView, replicator_view};
use super::power::{NetworkView, network_view};
use super::research::{StudyView, study_view};
use super::work::{self, PowerView, WorkView};
use crate::game::Game;
use crate::ground::{self, biome_name};
use client::Area;

/// A cell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CellView {
    /// Its name.
    pub cell: String,
    /// Whether its state is known. What is out of sight is told as the planet was made.
    pub is_seen: bool,
    /// What it is.
    pub kind: Kind,
    /// How much of it.
    pub quantity: u8,
    /// At most.
    pub quantity_cap: u8,
    /// How far over the sea it lies, in steps of the land; 0 for the sea itself.
    pub height_steps: u8,
    /// What the region is like.
    pub biome: &'static str,
    /// Whose it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<OwnerView>,
    /// What stands on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub structure: Option<StructureView>,
    /// Whose it is to be, if it is in sight and nothing stands on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub land: Option<LandView>,
    /// Whether people can walk there.
    pub walkable: bool,
    /// Steps from the own player.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance: Option<u32>,
    /// Where it appears in the picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screen: Option<PointView>,
}

/// Whose a cell is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnerView {
    /// What others call them.
    pub name: String,
    /// Whether that is the own player.
    pub mine: bool,
}

/// A structure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StructureView {
    /// Key.
    pub prototype: String,
    /// Name for people.
    pub name: String,
    /// What it does.
    pub about: String,
    /// 0 to 5.
    pub facing: u8,
    /// Whether it is the own player's.
    pub mine: bool,
    /// Whether the player may turn it: it is theirs, stands, and has a front.
    pub turns: bool,
    /// How it is doing.
    pub state: MachineState,
    /// That in words.
    pub state_text: &'static str,
    /// What it holds.
    pub holds: Vec<AmountView>,
    /// At most, if it is there to hold things.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u16>,
    /// What it makes, if it is a crafter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work: Option<WorkView>,
    /// What it feeds, if it is a dock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dock: Option<DockView>,
    /// What it is at, if it is a lab.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub study: Option<StudyView>,
    /// What it copies, if it is a replicator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replicator: Option<ReplicatorView>,
    /// What it has to do with power, if anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub power: Option<PowerView>,
    /// The network it belongs to, if it has to do with power.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<NetworkView>,
    /// How much passes through it.
    pub per_minute: f64,
    /// The same over time, oldest first.
    pub history: Vec<f64>,
}

/// An amount of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AmountView {
    /// Key.
    pub item: String,
    /// Name for people.
    pub name: String,
    /// How much.
    pub amount: u32,
}

/// What is known of a cell.
pub fn cell_view(
    game: &Game,
    generator: &Generator,
    cell: CellId,
    screen: Option<PointView>,
    now_ms: f64,
) -> CellView {
    let catalogue = game.session().catalogue();
    let terrain = generator.terrain(cell);
    let area = game.session().area();
    let found = area.and_then(|area| area.find(cell));
    let state = found.map(|(chunk, index)| chunk.cell(index));
    let (kind, quantity) = state.map_or((terrain.kind, terrain.quantity), |cell| {
        (cell.kind, cell.quantity)
    });
    let me = game.session().me();
    let structure =
        found.and_then(|(chunk, index)| Some((chunk, index, chunk.structures.get(&index)?)));
    let owner = found.and_then(|(chunk, index)| chunk.owners.get(&index).copied());
    let walkable = match found {
        Some((chunk, index)) => is_walkable(catalogue, &CellFact::of(chunk, index)),
        None => catalogue.walking_on.contains(kind),
    };
    let structure = match structure {
        Some((chunk, index, structure)) => Some(structure_view(
            game,
            cell,
            (chunk, index, structure),
            now_ms,
        )),
        None => pending_view(game, cell),
    };
    CellView {
        cell: cell.to_string(),
        is_seen: found.is_some(),
        kind,
        quantity,
        quantity_cap: kind.quantity_cap(),
        height_steps: ground::height_steps(&terrain),
        biome: biome_name(terrain.biome),
        owner: owner.map(|owner| owner_view(owner, area, me.map(|me| me.id))),
        structure,
        land: found.and_then(|(chunk, index)| land_view(game, cell, chunk, index)),
        walkable,
        distance: me.map(|me| topology::distance(generator.frequency(), me.cell, cell)),
        screen,
    }
}

fn owner_view(owner: PlayerId, area: Option<&Area>, me: Option<PlayerId>) -> OwnerView {
    let known = area.and_then(|area| area.player(owner));
    OwnerView {
        name: known.map_or_else(|| format!("Player {owner}"), |player| player.name.clone()),
        mine: me == Some(owner),
    }
}

fn structure_view(
    game: &Game,
    cell: CellId,
    (chunk, index, structure): (&Chunk, CellIndex, &Structure),
    now_ms: f64,
) -> StructureView {
    let session = game.session();
    let catalogue = session.catalogue();
    let now = session.tick();
    let state = machines::state(catalogue, chunk, structure, now);
    let state_text = machines::state_text(catalogue, chunk, structure, now);
    let holds = machines::holds(catalogue, chunk, index, structure, now)
        .into_iter()
        .filter_map(|(item, amount)| {
            let item = catalogue.item(item)?;
            Some(AmountView {
                item: item.key.clone(),
                name: item.name.clone(),
                amount,
            })
        });
    let prototype = catalogue.prototype(structure.prototype);
    let text = |pick: fn(&sim_core::catalogue::Prototype) -> &String| {
        prototype
            .map(|prototype| pick(prototype).clone())
            .unwrap_or_default()
    };
    let meter = game.meter(cell);
    let mine = session.player() == Some(structure.owner);
    StructureView {
        prototype: text(|prototype| &prototype.key),
        name: text(|prototype| &prototype.name),
        about: text(|prototype| &prototype.about),
        facing: structure.facing.index(),
        mine,
        turns: mine && game.has_facing(structure.prototype),
        state,
        state_text,
        holds: holds.collect(),
        capacity: match catalogue.behaviour(structure.prototype) {
            Some(Behaviour::Store { capacity }) => Some(*capacity),
            _ => None,
        },
        work: work::work_view(game, cell, structure),
        dock: docks::dock_view(game, cell, structure),
        study: study_view(catalogue, structure, game.session().tick()),
        replicator: replicator_view(game, cell, structure),
        power: work::power_view(catalogue, structure, state),
        network: network_view(game, cell, structure),
        per_minute: meter.map_or(0.0, |meter| meter.per_minute(now_ms)),
        history: meter.map_or(Vec::new(), |meter| meter.history(now_ms)),
    }
}

/// An own structure that is asked for and not confirmed.
fn pending_view(game: &Game, cell: CellId) -> Option<StructureView> {
    let catalogue = game.session().catalogue();
    let mut pending = game.session().pending().iter();
    let placed = pending.find_map(|pending| pending.stake.on(cell))?;
    let prototype = catalogue.prototype(placed.prototype)?;
    Some(StructureView {
        prototype: prototype.key.clone(),
        name: prototype.name.clone(),
        about: prototype.about.clone(),
        facing: placed.facing.index(),
        mine: true,
        turns: false,
        state: MachineState::Pending,
        state_text: "On its way.",
        holds: Vec::new(),
        capacity: None,
        work: None,
        dock: None,
        study: None,
        replicator: None,
        power: None,
        network: None,
        per_minute: 0.0,
        history: Vec::new(),
    })
}
