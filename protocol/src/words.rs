//! What the world says, in words for people: why something was refused, what was given, and what
//! was found out.

use sim_core::catalogue::{Catalogue, Technology};
use sim_core::claims::Items;
use sim_core::ids::{ItemId, TechnologyId};
use sim_core::limits::BUILD_REACH_CELLS;
use sim_core::players::Rejection;

/// What a refusal means and what to do about it, in a sentence for people.
pub fn explain(rejection: &Rejection, catalogue: &Catalogue) -> String {
    match rejection {
        Rejection::NotPresent => "You are not on the planet; join again.".into(),
        Rejection::StaleSequence => {
            "This number is older than the answers that are kept; use a higher one.".into()
        }
        Rejection::UnknownCell => "The planet has no such cell.".into(),
        Rejection::UnknownPrototype => "The catalogue has no such prototype.".into(),
        Rejection::OutOfReach {
            reach: BUILD_REACH_CELLS,
        } => format!(
            "Too far away: build within {BUILD_REACH_CELLS} cells of yourself or of a hub of \
             yours, or next to what is yours."
        ),
        Rejection::OutOfReach { reach } => {
            format!("Too far away: walk to within {reach} cells.")
        }
        Rejection::Occupied => "Something stands there already; remove it first.".into(),
        Rejection::SeatTaken => "Someone stands there.".into(),
        Rejection::Unbuildable => "Nothing can stand on water or rock.".into(),
        Rejection::Pentagon => {
            "This cell has five neighbours: nothing that has a facing may stand on it.".into()
        }
        Rejection::NotYours => "This cell belongs to someone else.".into(),
        Rejection::Unaffordable { item, needed, held } => {
            let name = name_of(catalogue, *item);
            format!("It takes {needed} {name} and you have {held}.")
        }
        Rejection::NoStructure => "Nothing stands there.".into(),
        Rejection::NoPath => "There is no way there, or none that is short enough.".into(),
        Rejection::TooManySearches => {
            "Too many ways are being looked for right now. Ask again in a moment.".into()
        }
        Rejection::UnknownRecipe => "The catalogue has no such recipe.".into(),
        Rejection::WrongRecipe => "What stands there does not work by this recipe.".into(),
        Rejection::NothingToGather => "There is nothing here that a hand can take.".into(),
        Rejection::TooManyChunks { most } => {
            format!("You have built in {most} regions, as many as one player may.")
        }
        Rejection::UnknownPlayer => "There is no such player.".into(),
        Rejection::UnknownItem => "The catalogue has no such item.".into(),
        Rejection::SamePlayer => "That is for another player than yourself.".into(),
        Rejection::AccountFull { item } => {
            let name = name_of(catalogue, *item);
            format!("Their account can hold no more {name}.")
        }
        Rejection::TooManyGrants { most } => {
            format!("You let {most} players build on your cells, as many as may; revoke one first.")
        }
        Rejection::TooManyClaims { most } => {
            format!(
                "You own {most} cells on which nothing stands, as many as one player may; build \
                 on one or release it first."
            )
        }
        Rejection::UnknownUnit => "There is no such unit any more.".into(),
        Rejection::QueueFull { most } => {
            format!("The queue has {most} orders, as many as a queue may; remove one first.")
        }
        Rejection::NoSuchOrder { count } => {
            format!("The queue has {count} orders, and none at this place.")
        }
        Rejection::NotADock => "What stands there is no dock.".into(),
        Rejection::DockFull { most } => {
            format!("This dock has {most} units, as many as it keeps; recall one first.")
        }
        Rejection::TooManyUnits { most } => {
            format!("You have {most} units, as many as one player may; recall one first.")
        }
        Rejection::NoRoom => "There is no free cell next to it to stand on.".into(),
        Rejection::NotByHand => "Nobody can make this by hand; a machine can.".into(),
        Rejection::TooFarFromDock { reach } => {
            format!("A unit goes no further than {reach} cells from its dock.")
        }
        Rejection::UnknownTechnology => "The catalogue has no such technology.".into(),
        Rejection::AlreadyKnown => "You know this already.".into(),
        Rejection::TechnologyMissing { technology } => {
            let name = technology_name(catalogue, *technology);
            format!("You do not know {name} yet: let your labs find it out first.")
        }
        Rejection::WouldBend => {
            "The blueprint would lie over a cell with five neighbours, where it would bend; move it."
                .into()
        }
        Rejection::TooManyPastes => {
            "Too many blueprints are being built right now. Ask again in a moment.".into()
        }
        Rejection::NotAReplicator => "What stands there copies no blueprints.".into(),
        Rejection::BlueprintTooLarge { most } => {
            format!("A replicator copies at most {most} structures; choose fewer.")
        }
    }
}

/// What a gift says to who got it: `Ada gave you 5 ore and 2 biomass.`
pub fn describe_gift(from: &str, items: &Items, catalogue: &Catalogue) -> String {
    let amount = |(item, amount): (&ItemId, &u64)| {
        let name = name_of(catalogue, *item);
        format!("{amount} {name}")
    };
    let amounts: Vec<_> = items.iter().map(amount).collect();
    format!("{from} gave you {}.", listed(&amounts))
}

/// What is said to who found something out: `You know Logistics now: Bridge is open.`
pub fn describe_discovery(technology: &Technology, catalogue: &Catalogue) -> String {
    let unlocked: Vec<String> = crate::research::unlocked_names(technology, catalogue)
        .into_iter()
        .map(Into::into)
        .collect();
    let name = &technology.name;
    match unlocked.len() {
        0 => format!("You know {name} now."),
        1 => format!("You know {name} now: {} is open.", listed(&unlocked)),
        _ => format!("You know {name} now: {} are open.", listed(&unlocked)),
    }
}

/// `a, b and c`.
fn listed(names: &[String]) -> String {
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => "nothing".into(),
    }
}

fn technology_name(catalogue: &Catalogue, technology: TechnologyId) -> String {
    let technology = catalogue.technology(technology);
    technology.map_or("a technology".into(), |it| it.name.clone())
}

/// An item's name within a sentence.
fn name_of(catalogue: &Catalogue, item: ItemId) -> String {
    let item = catalogue.item(item);
    item.map_or("item".into(), |item| item.name.to_lowercase())
}
