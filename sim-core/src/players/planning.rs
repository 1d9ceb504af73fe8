//! The rules of blueprints as far as they are one player's: one definition for the world, which
//! decides, and for a client, which shows beforehand what the world will say.
//!
//! Who may build where is [`building`](super::building)'s; what placing costs in work, the world
//! alone bounds.

use crate::blueprint::{Blueprint, Placed};
use crate::catalogue::{Catalogue, Prototype, Recipe};
use crate::ids::Frequency;
use crate::limits::REPLICATED_STRUCTURES_MAX;
use crate::players::building::{Site, may_stand, may_work_by};
use crate::players::{Player, Rejection};

/// Whether `player` may have a structure of a blueprint stand at a site within reach, and work as
/// it says, whatever it costs; what it is, and its recipe, if so.
///
/// # Errors
/// The first reason against it.
pub fn may_raise<'c>(
    catalogue: &'c Catalogue,
    frequency: Frequency,
    player: &Player,
    site: &Site<'_>,
    placed: &Placed,
) -> Result<(&'c Prototype, Option<&'c Recipe>), Rejection> {
    let prototype = may_stand(catalogue, frequency, player, site, placed.prototype)?;
    let recipe = placed
        .recipe
        .map(|recipe| may_work_by(catalogue, player, placed.prototype, recipe))
        .transpose()?;
    Ok((prototype, recipe))
}

/// Whether a replicator of `player` may copy a blueprint.
///
/// # Errors
/// If it is too large, or the first reason why they may not build one of its structures anywhere.
pub fn may_replicate(
    catalogue: &Catalogue,
    player: &Player,
    blueprint: &Blueprint,
) -> Result<(), Rejection> {
    if blueprint.structures().len() > REPLICATED_STRUCTURES_MAX {
        return Err(Rejection::BlueprintTooLarge {
            most: REPLICATED_STRUCTURES_MAX as u32,
        });
    }
    for planned in blueprint.structures() {
        let known = catalogue.prototype(planned.prototype);
        known.ok_or(Rejection::UnknownPrototype)?;
        player
            .research
            .check_prototype(catalogue, planned.prototype)?;
        if let Some(recipe) = planned.recipe {
            may_work_by(catalogue, player, planned.prototype, recipe)?;
        }
    }
    Ok(())
}
