//! The rules of building, turning and removing: one definition for the world, which decides, and
//! for a client, which shows beforehand what the world will say.

use crate::catalogue::{Catalogue, Prototype};
use crate::chunk::{CellIndex, Chunk, Kind, Structure};
use crate::ids::{CellId, Frequency, PlayerId, PrototypeId};
use crate::limits::BUILD_REACH_CELLS;
use crate::players::{Player, Rejection};
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
    pub seat: Option<PlayerId>,
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

/// Whether `player` may build a prototype at a site, short of the bound on chunks, which only
/// the world knows.
///
/// # Errors
/// The first reason against it: what is wrong with the place before what is wrong with the purse.
pub fn may_build<'c>(
    catalogue: &'c Catalogue,
    frequency: Frequency,
    player: &Player,
    site: &Site<'_>,
    prototype: PrototypeId,
) -> Result<&'c Prototype, Rejection> {
    let prototype = catalogue
        .prototype(prototype)
        .ok_or(Rejection::UnknownPrototype)?;
    may_reach(frequency, player, site.cell)?;
    if topology::is_pentagon(frequency, site.cell) {
        return Err(Rejection::Pentagon);
    }
    if site.owner.is_some_and(|owner| owner != player.id) {
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

/// Whether `player` may turn or remove what stands at a site; the structure if so.
///
/// # Errors
/// The first reason against it.
pub fn may_change<'a>(
    frequency: Frequency,
    player: &Player,
    site: &Site<'a>,
) -> Result<&'a Structure, Rejection> {
    may_reach(frequency, player, site.cell)?;
    let structure = site.structure.ok_or(Rejection::NoStructure)?;
    if structure.owner != player.id {
        return Err(Rejection::NotYours);
    }
    Ok(structure)
}

/// Whether `player` is near enough to a cell to change it. To be asked before looking at the
/// cell's chunk, which may have to be generated for that.
///
/// # Errors
/// If there is no such cell, or it is too far away.
pub fn may_reach(frequency: Frequency, player: &Player, cell: CellId) -> Result<(), Rejection> {
    if !cell.is_on(frequency) {
        return Err(Rejection::UnknownCell);
    }
    if topology::distance(frequency, player.cell, cell) <= BUILD_REACH_CELLS {
        Ok(())
    } else {
        Err(Rejection::OutOfReach {
            reach: BUILD_REACH_CELLS,
        })
    }
}
