//! Outlines of structures: one for each thing they do, and for crafters one for each category.

use serde::Serialize;
use sim_core::catalogue::{Behaviour, Catalogue, KindSet};
use sim_core::chunk::Kind;

/// The outline of a structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Silhouette {
    /// Takes several kinds.
    Extractor,
    /// Takes ore.
    Mine,
    /// Takes crystal.
    Cutter,
    /// Takes what grows.
    Harvester,
    /// Takes water.
    Well,
    /// Takes slag.
    Scraper,
    /// Carries.
    Belt,
    /// Divides.
    Splitter,
    /// Joins.
    Merger,
    /// Crosses.
    Bridge,
    /// Keeps.
    Store,
    /// Credits.
    Hub,
    /// Smelts.
    Smelter,
    /// Presses.
    Press,
    /// Mixes.
    Mixer,
    /// Assembles, and whatever else is made.
    Assembler,
    /// Gives power.
    Generator,
    /// Connects power.
    Pylon,
    /// Sows.
    Seeder,
    /// Floods.
    Pump,
    /// Finds out.
    Lab,
    /// Does what has no outline of its own.
    Hall,
}

impl Silhouette {
    /// All of them.
    pub const ALL: [Silhouette; 22] = [
        Silhouette::Extractor,
        Silhouette::Mine,
        Silhouette::Cutter,
        Silhouette::Harvester,
        Silhouette::Well,
        Silhouette::Scraper,
        Silhouette::Belt,
        Silhouette::Splitter,
        Silhouette::Merger,
        Silhouette::Bridge,
        Silhouette::Store,
        Silhouette::Hub,
        Silhouette::Smelter,
        Silhouette::Press,
        Silhouette::Mixer,
        Silhouette::Assembler,
        Silhouette::Generator,
        Silhouette::Pylon,
        Silhouette::Seeder,
        Silhouette::Pump,
        Silhouette::Lab,
        Silhouette::Hall,
    ];

    /// Of what does this.
    pub fn of(catalogue: &Catalogue, behaviour: &Behaviour) -> Silhouette {
        match behaviour {
            Behaviour::Extract { takes, .. } => of_extractor(*takes),
            Behaviour::Convey { .. } => Silhouette::Belt,
            Behaviour::Split { .. } => Silhouette::Splitter,
            Behaviour::Merge { .. } => Silhouette::Merger,
            Behaviour::Bridge { .. } => Silhouette::Bridge,
            Behaviour::Store { .. } => Silhouette::Store,
            Behaviour::Collect { .. } => Silhouette::Hub,
            Behaviour::Craft { category, .. } => {
                let category = catalogue.category(*category);
                match category.map_or("", |category| &category.key) {
                    "smelting" => Silhouette::Smelter,
                    "pressing" => Silhouette::Press,
                    "mixing" => Silhouette::Mixer,
                    _ => Silhouette::Assembler,
                }
            }
            Behaviour::Generate { .. } => Silhouette::Generator,
            Behaviour::Connect { .. } => Silhouette::Pylon,
            Behaviour::Seed { .. } => Silhouette::Seeder,
            Behaviour::Pump { .. } => Silhouette::Pump,
            Behaviour::Research { .. } => Silhouette::Lab,
            Behaviour::Dock { .. } | Behaviour::Replicate { .. } => Silhouette::Hall,
        }
    }
}

fn of_extractor(takes: KindSet) -> Silhouette {
    let mut kinds = takes.iter();
    match (kinds.next(), kinds.next()) {
        (Some(Kind::Ore), None) => Silhouette::Mine,
        (Some(Kind::Crystal), None) => Silhouette::Cutter,
        (Some(Kind::Biomass | Kind::Sprout), None) => Silhouette::Harvester,
        (Some(Kind::Water), None) => Silhouette::Well,
        (Some(Kind::Slag), None) => Silhouette::Scraper,
        _ => Silhouette::Extractor,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_structures_that_work_look_alike() {
        let catalogue = Catalogue::verdant();
        let mut seen: Vec<Silhouette> = Vec::new();
        for prototype in &catalogue.prototypes {
            let silhouette = Silhouette::of(&catalogue, &prototype.behaviour);
            if silhouette != Silhouette::Hall {
                assert!(!seen.contains(&silhouette), "{}", prototype.key);
                seen.push(silhouette);
            }
        }
    }
}
