//! The catalogue for people: items and what they look like, what may be built, what can be made
//! of what.

use serde::Serialize;
use sim_core::catalogue::{Amounts, Catalogue, Item, Recipe};
use sim_core::ids::{ItemId, PrototypeId, RecipeId, TechnologyId};

use super::build_bar::{self, GroupView};
use super::research::{self, TechnologyView};
use crate::ground::palette;
use crate::look::items::{Form, of_item};
use crate::look::silhouettes::Silhouette;

/// What may be built and held.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CatalogueView {
    items: Vec<ItemView>,
    prototypes: Vec<PrototypeView>,
    groups: Vec<GroupView>,
    recipes: Vec<RecipeView>,
    technologies: Vec<TechnologyView>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct ItemView {
    key: String,
    name: String,
    form: Form,
    colour: String,
    /// Where it comes from, for people: the ground, or a category of recipes.
    group: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct PrototypeView {
    key: String,
    name: String,
    about: String,
    silhouette: Silhouette,
    cost: Vec<CostView>,
    /// Key of the technology that unlocks it; none if it is open from the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    technology: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct RecipeView {
    key: String,
    name: String,
    category: String,
    needs: Vec<CostView>,
    gives: CostView,
    ticks: u16,
    /// Ticks that it takes by hand, if people make it too.
    #[serde(skip_serializing_if = "Option::is_none")]
    by_hand_ticks: Option<u32>,
    /// Key of the technology that unlocks it; none if it is open from the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    technology: Option<String>,
}

/// So much of an item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CostView {
    item: String,
    amount: u32,
}

impl CatalogueView {
    /// The catalogue for people.
    pub fn of(catalogue: &Catalogue) -> CatalogueView {
        let items = (0..).zip(&catalogue.items);
        let items = items.map(|(number, item)| item_view(catalogue, ItemId(number), item));
        let key = |id: Option<TechnologyId>| Some(catalogue.technology(id?)?.key.clone());
        let prototypes = (0..).zip(&catalogue.prototypes);
        let prototypes = prototypes.map(|(number, prototype)| PrototypeView {
            key: prototype.key.clone(),
            name: prototype.name.clone(),
            about: prototype.about.clone(),
            silhouette: Silhouette::of(catalogue, &prototype.behaviour),
            cost: costs(catalogue, &prototype.cost),
            technology: key(catalogue.unlocks_prototype(PrototypeId(number))),
        });
        let recipes = (0..).zip(&catalogue.recipes);
        let recipe = |(number, recipe)| {
            let technology = key(catalogue.unlocks_recipe(RecipeId(number)));
            recipe_view(catalogue, recipe, technology)
        };
        CatalogueView {
            items: items.collect(),
            prototypes: prototypes.collect(),
            groups: build_bar::groups(catalogue),
            recipes: recipes.filter_map(recipe).collect(),
            technologies: research::technologies(catalogue),
        }
    }
}

fn item_view(catalogue: &Catalogue, id: ItemId, item: &Item) -> ItemView {
    let look = of_item(item);
    let made = catalogue.recipes.iter().find(|recipe| recipe.gives.0 == id);
    let category = made.and_then(|recipe| catalogue.category(recipe.category));
    let group = match (item.from, category) {
        (Some(_), _) => "From the ground",
        (None, Some(category)) => &category.name,
        (None, None) => "Other",
    };
    ItemView {
        key: item.key.clone(),
        name: item.name.clone(),
        form: look.form,
        colour: palette::hex(look.colour),
        group: group.into(),
    }
}

fn recipe_view(
    catalogue: &Catalogue,
    recipe: &Recipe,
    technology: Option<String>,
) -> Option<RecipeView> {
    let needs = recipe.needs.iter();
    Some(RecipeView {
        key: recipe.key.clone(),
        name: recipe.name.clone(),
        category: catalogue.category(recipe.category)?.key.clone(),
        needs: needs
            .filter_map(|(item, amount)| CostView::of(catalogue, *item, (*amount).into()))
            .collect(),
        gives: CostView::of(catalogue, recipe.gives.0, recipe.gives.1.into())?,
        ticks: recipe.ticks,
        by_hand_ticks: recipe
            .by_hand
            .then(|| u32::from(recipe.ticks) * u32::from(catalogue.by_hand_factor)),
        technology,
    })
}

fn costs(catalogue: &Catalogue, amounts: &Amounts) -> Vec<CostView> {
    let line = |(item, amount): (&ItemId, &u32)| CostView::of(catalogue, *item, *amount);
    amounts.iter().filter_map(line).collect()
}

impl CostView {
    /// So much of an item, if there is such an item.
    pub fn of(catalogue: &Catalogue, item: ItemId, amount: u32) -> Option<CostView> {
        let item = catalogue.item(item)?.key.clone();
        Some(CostView { item, amount })
    }
}
