//! What there is to find out, what the own player knows of it, and what a lab is at.

use serde::Serialize;
use sim_core::catalogue::{Catalogue, Technology};
use sim_core::chunk::{Machine, Structure};
use sim_core::ids::Tick;
use std::collections::{BTreeMap, BTreeSet};

use super::catalogue::CostView;
use super::work::share_done;
use crate::game::Game;
use protocol::research::ResearchReport;

/// Something that research finds out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TechnologyView {
    key: String,
    name: String,
    about: String,
    /// Keys of what has to be known before.
    after: Vec<String>,
    /// What a unit of research uses up.
    uses: Vec<CostView>,
    units: u32,
    unit_ticks: u16,
    /// Keys of the structures that it unlocks.
    prototypes: Vec<String>,
    /// Keys of the recipes that it unlocks.
    recipes: Vec<String>,
}

/// What the own player knows, and is finding out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResearchView {
    /// Keys of what they know.
    pub known: BTreeSet<String>,
    /// Key of what their labs are to find out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chosen: Option<String>,
    /// Whether that is asked for and not confirmed.
    pub is_pending: bool,
    /// Units of research done for what is not known yet.
    pub progress: BTreeMap<String, u32>,
}

/// What a lab is at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StudyView {
    /// Key of the technology, once its owner has chosen one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub technology: Option<String>,
    /// How far the unit of research is, from 0 to 1, while there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<f64>,
    /// What waits in it of each item that a unit uses up, in their order.
    pub stock: Vec<u32>,
}

/// All there is to find out.
pub fn technologies(catalogue: &Catalogue) -> Vec<TechnologyView> {
    let all = catalogue.technologies.iter();
    all.map(|technology| technology_view(catalogue, technology))
        .collect()
}

fn technology_view(catalogue: &Catalogue, technology: &Technology) -> TechnologyView {
    let uses = technology.uses.iter();
    let after = technology.after.iter();
    let prototypes = technology.prototypes.iter();
    let recipes = technology.recipes.iter();
    TechnologyView {
        key: technology.key.clone(),
        name: technology.name.clone(),
        about: technology.about.clone(),
        after: after
            .filter_map(|id| Some(catalogue.technology(*id)?.key.clone()))
            .collect(),
        uses: uses
            .filter_map(|(item, amount)| CostView::of(catalogue, *item, (*amount).into()))
            .collect(),
        units: technology.units,
        unit_ticks: technology.unit_ticks,
        prototypes: prototypes
            .filter_map(|id| Some(catalogue.prototype(*id)?.key.clone()))
            .collect(),
        recipes: recipes
            .filter_map(|id| Some(catalogue.recipe(*id)?.key.clone()))
            .collect(),
    }
}

/// What the own player knows; none before that has been told.
pub fn research_view(game: &Game) -> Option<ResearchView> {
    let session = game.session();
    let report = ResearchReport::of(&session.me()?.research, session.catalogue());
    let asked = game.asked_research();
    Some(ResearchView {
        known: report.known,
        is_pending: asked.is_some(),
        chosen: match asked {
            Some(technology) => technology.map(Into::into),
            None => report.chosen,
        },
        progress: report.progress,
    })
}

/// What a structure is at; none if it is no lab.
pub fn study_view(catalogue: &Catalogue, structure: &Structure, now: Tick) -> Option<StudyView> {
    let Machine::Lab(lab) = &structure.machine else {
        return None;
    };
    let technology = lab.technology.and_then(|id| catalogue.technology(id));
    let uses = technology.map_or(&[][..], |technology| &technology.uses);
    let held = |(item, _): &(_, _)| lab.stock.get(*item).into();
    Some(StudyView {
        technology: technology.map(|technology| technology.key.clone()),
        progress: technology
            .zip(lab.work)
            .map(|(technology, work)| share_done(work, technology.unit_ticks, now)),
        stock: uses.iter().map(held).collect(),
    })
}
