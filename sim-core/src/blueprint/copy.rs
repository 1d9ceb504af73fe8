//! A blueprint of what stands there.

use core::fmt;

use super::{Bend, Blueprint, BlueprintError, Bounds, Frame, Patch, Planned};
use crate::chunk::{Machine, Structure};
use crate::ids::{CellId, Direction, Frequency};
use crate::limits::BLUEPRINT_RADIUS_CELLS_MAX;

/// Why there is no blueprint of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyError {
    /// The disc has a pentagon in it.
    Bend(Bend),
    /// The radius is more than [`BLUEPRINT_RADIUS_CELLS_MAX`].
    TooWide {
        /// As much.
        radius: u8,
    },
    /// What stands there is no blueprint.
    Blueprint(BlueprintError),
}

/// A blueprint of all that stands up to `radius` cells from a cell, whoever owns it. The cell is
/// its anchor, and the direction `facing` of the cell its direction 0: placed there with this
/// facing, it is what it was taken of.
///
/// # Errors
/// If the disc has a pentagon in it, or what stands there is no blueprint.
pub fn copy<'s>(
    frequency: Frequency,
    at: CellId,
    facing: Direction,
    radius: u8,
    structure_at: impl Fn(CellId) -> Option<&'s Structure>,
) -> Result<Blueprint, CopyError> {
    if radius > BLUEPRINT_RADIUS_CELLS_MAX {
        return Err(CopyError::TooWide { radius });
    }
    let anchor = Frame { cell: at, facing };
    let patch = Patch::lay(frequency, anchor, Bounds::disc(radius)).map_err(CopyError::Bend)?;
    let planned = patch.frames().filter_map(|(at, frame)| {
        let structure = structure_at(frame.cell)?;
        Some(Planned {
            at,
            prototype: structure.prototype,
            facing: frame.inward(structure.facing),
            recipe: match &structure.machine {
                Machine::Crafter(crafter) => crafter.recipe,
                _ => None,
            },
        })
    });
    Blueprint::new(planned.collect()).map_err(CopyError::Blueprint)
}

impl fmt::Display for CopyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CopyError::Bend(bend) => write!(
                f,
                "the pentagon {} is among the cells to copy; choose fewer",
                bend.cell
            ),
            CopyError::TooWide { radius } => write!(
                f,
                "at most {BLUEPRINT_RADIUS_CELLS_MAX} cells around one can be copied, not {radius}"
            ),
            CopyError::Blueprint(BlueprintError::Empty) => f.write_str("nothing stands there"),
            CopyError::Blueprint(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for CopyError {}
