//! The rules of building, turning, removing and owning: one definition for the world, which
//! decides, and for a client, which shows beforehand what the world will say.
//!
//! Whatever is new is asked of [`may_reach`] first, which needs nothing of the cell's chunk: that
//! may have to be generated, and nobody is to make the world generate land that is far away.

use crate::catalogue::{Behaviour, Catalogue, Prototype, Recipe};
use crate::chunk::{CellIndex, Chunk, Kind, Structure};
use crate::ids::{CellId, Frequency, PlayerId, PrototypeId, RecipeId, WalkerId};
use crate::limits::BUILD_REACH_CELLS;
use crate::players::{Hubs, Player, Rejection};
use crate::topology;

/// What building depends on at a cell.
#[derive(Debug, Clone, Copy)]
pub struct Site<'a> {
    /// Which cell.
    pub cell: CellId,
    /// What it is, under whatever stands on it.
    pub kind: Kind,
    /// What stands on it.
    pub structure: Option<&'a Structure>,
    /// Whose it is.
    pub owner: Option<PlayerId>,
    /// Who stands on it.
    pub seat: Option<WalkerId>,
}

impl<'a> Site<'a> {
    /// A cell of a chunk.
    pub fn of(cell: CellId, chunk: &'a Chunk, index: CellIndex) -> Site<'a> {
        Site {
            cell,
            kind: chunk.cell(index).kind,
            structure: chunk.structures.get(&index),
            owner: chunk.owners.get(&index).copied(),
            seat: chunk.seats.get(&index).copied(),
        }
    }
}

/// Whether `player` is near enough to a cell to build on it or to claim it: it is within reach of
/// where they stand or of a hub of theirs, or is theirs or next to what is. Their units count as
/// well: see [`is_within_build_reach`]. `owner_of` says whose
/// a cell is, and has to know it of every cell that `player` owns.
///
/// # Errors
/// If there is no such cell, or it is too far away.
pub fn may_reach(
    frequency: Frequency,
    player: &Player,
    hubs: &Hubs,
    owner_of: impl Fn(CellId) -> Option<PlayerId>,
    cell: CellId,
) -> Result<(), Rejection> {
    if !cell.is_on(frequency) {
        return Err(Rejection::UnknownCell);
    }
    let reach = BUILD_REACH_CELLS;
    let is_own = |cell| owner_of(cell) == Some(player.id);
    let is_reached = is_within_build_reach(frequency, player.cell, cell)
        || is_own(cell)
        || topology::neighbors(frequency, cell).any(|(_, next)| is_own(next))
        || hubs.is_near(frequency, player.id, cell);
    match is_reached {
        true => Ok(()),
        false => Err(Rejection::OutOfReach { reach }),
    }
}

/// Whether a cell is within the reach of someone who stands on another: of a player, or of a unit
/// for its owner, which [`may_reach`] knows nothing of.
pub fn is_within_build_reach(frequency: Frequency, from: CellId, cell: CellId) -> bool {
    topology::distance(frequency, from, cell) <= BUILD_REACH_CELLS
}

/// Whether `player` may build a prototype at a site within reach, short of the bound on chunks,
/// which only the world knows.
///
/// # Errors
/// The first reason against it: what is wrong with the wish before what is wrong with the place, and
/// that before what is wrong with the purse.
pub fn may_build<'c>(
    catalogue: &'c Catalogue,
    frequency: Frequency,
    player: &Player,
    site: &Site<'_>,
    prototype: PrototypeId,
) -> Result<&'c Prototype, Rejection> {
    let prototype = may_stand(catalogue, frequency, player, site, prototype)?;
    for (item, needed) in &prototype.cost {
        let (needed, held) = (u64::from(*needed), player.held(*item));
        if held < needed {
            return Err(Rejection::Unaffordable {
                item: *item,
                needed,
                held,
            });
        }
    }
    Ok(prototype)
}

/// Whether `player` may have a prototype stand at a site within reach, whatever it costs.
///
/// # Errors
/// The first reason against it.
pub fn may_stand<'c>(
    catalogue: &'c Catalogue,
    frequency: Frequency,
    player: &Player,
    site: &Site<'_>,
    prototype: PrototypeId,
) -> Result<&'c Prototype, Rejection> {
    let id = prototype;
    let prototype = catalogue.prototype(id).ok_or(Rejection::UnknownPrototype)?;
    player.research.check_prototype(catalogue, id)?;
    if topology::is_pentagon(frequency, site.cell) {
        return Err(Rejection::Pentagon);
    }
    let is_let = |owner| owner == player.id || player.granted_by.contains(&owner);
    if !site.owner.is_none_or(is_let) {
        return Err(Rejection::NotYours);
    }
    if site.structure.is_some() {
        return Err(Rejection::Occupied);
    }
    if !catalogue.building_on.contains(site.kind) {
        return Err(Rejection::Unbuildable);
    }
    if site.seat.is_some() && !prototype.walkable {
        return Err(Rejection::SeatTaken);
    }
    Ok(prototype)
}

/// Whether `player` may have a prototype work by a recipe; the recipe if so.
///
/// # Errors
/// If there is no such recipe, it is for other prototypes, or locked.
pub fn may_work_by<'c>(
    catalogue: &'c Catalogue,
    player: &Player,
    prototype: PrototypeId,
    recipe: RecipeId,
) -> Result<&'c Recipe, Rejection> {
    let Some(Behaviour::Craft { category, .. }) = catalogue.behaviour(prototype) else {
        return Err(Rejection::WrongRecipe);
    };
    let known = catalogue.recipe(recipe).ok_or(Rejection::UnknownRecipe)?;
    if known.category != *category {
        return Err(Rejection::WrongRecipe);
    }
    player.research.check_recipe(catalogue, recipe)?;
    Ok(known)
}

/// Whether `player` may turn or remove what stands at a site, however far away; the structure if
/// so.
///
/// # Errors
/// The first reason against it.
pub fn may_change<'a>(player: &Player, site: &Site<'a>) -> Result<&'a Structure, Rejection> {
    let structure = site.structure.ok_or(Rejection::NoStructure)?;
    if structure.owner != player.id {
        return Err(Rejection::NotYours);
    }
    Ok(structure)
}

/// Whether `player` may claim a site within reach, short of the bound on claims, which only the
/// world knows. One's own may be claimed again.
///
/// # Errors
/// If it is someone else's.
pub fn may_claim(player: &Player, site: &Site<'_>) -> Result<(), Rejection> {
    match site.owner {
        Some(owner) if owner != player.id => Err(Rejection::NotYours),
        _ => Ok(()),
    }
}

/// Whether `player` may give up a site or say how what lies there is shared, however far away.
///
/// # Errors
/// If it is not theirs, or something stands there.
pub fn may_dispose(player: &Player, site: &Site<'_>) -> Result<(), Rejection> {
    if site.owner != Some(player.id) {
        return Err(Rejection::NotYours);
    }
    match site.structure {
        Some(_) => Err(Rejection::Occupied),
        None => Ok(()),
    }
}
