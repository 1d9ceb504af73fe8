//! `GET /catalogue`: items, recipes, structures and technologies, with keys rather than numbers.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use sim_core::catalogue::{Behaviour, Catalogue, Figure, Item, Prototype, Recipe, Technology};
use sim_core::chunk::Kind;
use sim_core::hash::StateHash;
use sim_core::ids::ItemId;

use super::body::Accepts;
use crate::shared::Shared;

#[derive(Serialize)]
struct CatalogueView<'a> {
    hash: StateHash,
    /// What a player joins with.
    start: BTreeMap<&'a str, u32>,
    items: Vec<ItemView<'a>>,
    recipes: Vec<RecipeView<'a>>,
    prototypes: Vec<PrototypeView<'a>>,
    technologies: Vec<TechnologyView<'a>>,
}

#[derive(Serialize)]
struct ItemView<'a> {
    key: &'a str,
    name: &'a str,
    /// The kind of cell that yields it.
    from: Option<Kind>,
    /// Whether it is made for its own sake.
    end: bool,
}

#[derive(Serialize)]
struct RecipeView<'a> {
    key: &'a str,
    name: &'a str,
    category: &'a str,
    needs: BTreeMap<&'a str, u16>,
    gives: BTreeMap<&'a str, u16>,
    ticks: u16,
    by_hand: bool,
}

#[derive(Serialize)]
struct PrototypeView<'a> {
    key: &'a str,
    name: &'a str,
    about: &'a str,
    cost: BTreeMap<&'a str, u32>,
    walkable: bool,
    /// What it does, and by which figures.
    does: BTreeMap<&'a str, BTreeMap<&'a str, FigureView<'a>>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum FigureView<'a> {
    Number(u32),
    Kind(Kind),
    Kinds(Vec<Kind>),
    /// An item or a category.
    Key(&'a str),
    Items(BTreeMap<&'a str, u16>),
}

#[derive(Serialize)]
struct TechnologyView<'a> {
    key: &'a str,
    name: &'a str,
    about: &'a str,
    /// Technologies to know before.
    after: Vec<&'a str>,
    /// For one unit of research.
    uses: BTreeMap<&'a str, u16>,
    units: u32,
    unit_ticks: u16,
    prototypes: Vec<&'a str>,
    recipes: Vec<&'a str>,
}

pub(super) async fn catalogue(State(shared): State<Arc<Shared>>, accepts: Accepts) -> Response {
    accepts.reply(StatusCode::OK, &CatalogueView::of(&shared.catalogue))
}

impl<'a> CatalogueView<'a> {
    fn of(catalogue: &'a Catalogue) -> CatalogueView<'a> {
        let recipe = |recipe| RecipeView::of(recipe, catalogue);
        let prototype = |prototype| PrototypeView::of(prototype, catalogue);
        let technology = |technology| TechnologyView::of(technology, catalogue);
        CatalogueView {
            hash: StateHash(catalogue.hash()),
            start: by_key(catalogue, amounts(&catalogue.start)),
            items: catalogue.items.iter().map(ItemView::of).collect(),
            recipes: catalogue.recipes.iter().map(recipe).collect(),
            prototypes: catalogue.prototypes.iter().map(prototype).collect(),
            technologies: catalogue.technologies.iter().map(technology).collect(),
        }
    }
}

impl<'a> ItemView<'a> {
    fn of(item: &'a Item) -> ItemView<'a> {
        ItemView {
            key: &item.key,
            name: &item.name,
            from: item.from,
            end: item.end,
        }
    }
}

impl<'a> RecipeView<'a> {
    fn of(recipe: &'a Recipe, catalogue: &'a Catalogue) -> RecipeView<'a> {
        RecipeView {
            key: &recipe.key,
            name: &recipe.name,
            category: catalogue
                .category(recipe.category)
                .map_or("", |category| &category.key),
            needs: by_key(catalogue, recipe.needs.iter().copied()),
            gives: by_key(catalogue, [recipe.gives]),
            ticks: recipe.ticks,
            by_hand: recipe.by_hand,
        }
    }
}

impl<'a> PrototypeView<'a> {
    fn of(prototype: &'a Prototype, catalogue: &'a Catalogue) -> PrototypeView<'a> {
        PrototypeView {
            key: &prototype.key,
            name: &prototype.name,
            about: &prototype.about,
            cost: by_key(catalogue, amounts(&prototype.cost)),
            walkable: prototype.walkable,
            does: does(&prototype.behaviour, catalogue),
        }
    }
}

fn does<'a>(
    behaviour: &Behaviour,
    catalogue: &'a Catalogue,
) -> BTreeMap<&'a str, BTreeMap<&'a str, FigureView<'a>>> {
    let view = |(name, figure)| (name, FigureView::of(figure, catalogue));
    let figures = behaviour.figures().into_iter().map(view);
    [(behaviour.name(), figures.collect())].into()
}

impl<'a> FigureView<'a> {
    fn of(figure: Figure<'_>, catalogue: &'a Catalogue) -> FigureView<'a> {
        match figure {
            Figure::Number(number) => FigureView::Number(number),
            Figure::Kind(kind) => FigureView::Kind(kind),
            Figure::Kinds(kinds) => FigureView::Kinds(kinds.iter().collect()),
            Figure::Item(id) => FigureView::Key(catalogue.item(id).map_or("", |it| &it.key)),
            Figure::Items(items) => {
                let items = items.iter().map(|(item, number)| (*item, *number));
                FigureView::Items(by_key(catalogue, items))
            }
            Figure::Category(id) => {
                FigureView::Key(catalogue.category(id).map_or("", |it| &it.key))
            }
        }
    }
}

impl<'a> TechnologyView<'a> {
    fn of(technology: &'a Technology, catalogue: &'a Catalogue) -> TechnologyView<'a> {
        let after = technology.after.iter();
        let prototypes = technology.prototypes.iter();
        let recipes = technology.recipes.iter();
        TechnologyView {
            key: &technology.key,
            name: &technology.name,
            about: &technology.about,
            after: after
                .filter_map(|id| Some(&*catalogue.technology(*id)?.key))
                .collect(),
            uses: by_key(catalogue, technology.uses.iter().copied()),
            units: technology.units,
            unit_ticks: technology.unit_ticks,
            prototypes: prototypes
                .filter_map(|id| Some(&*catalogue.prototype(*id)?.key))
                .collect(),
            recipes: recipes
                .filter_map(|id| Some(&*catalogue.recipe(*id)?.key))
                .collect(),
        }
    }
}

fn amounts(amounts: &BTreeMap<ItemId, u32>) -> impl Iterator<Item = (ItemId, u32)> {
    amounts.iter().map(|(item, amount)| (*item, *amount))
}

fn by_key<N>(
    catalogue: &Catalogue,
    amounts: impl IntoIterator<Item = (ItemId, N)>,
) -> BTreeMap<&str, N> {
    let keyed = |(item, amount)| Some((&*catalogue.item(item)?.key, amount));
    amounts.into_iter().filter_map(keyed).collect()
}
