//! The rows that a catalogue makes.

use sim_core::catalogue::{Catalogue, Figure, Prototype, Recipe, Technology, kind_name};
use sim_core::ids::ItemId;

use super::tables::{
    AFTER, CATEGORY, COST, FIGURE, FIGURE_ITEM, ITEM, KIND, NEED, PROTOTYPE, RECIPE, Row, START,
    TECHNOLOGY, Table, UNLOCKED_PROTOTYPE, UNLOCKED_RECIPE, USE, Value,
};

/// The rows of a catalogue, each after those that it refers to.
pub(super) fn of(catalogue: &Catalogue) -> Vec<Row> {
    let mut rows = Rows {
        catalogue,
        rows: Vec::new(),
    };
    for (number, item) in (0_u16..).zip(&catalogue.items) {
        let from = item.from.map(kind_name);
        let (key, name) = (&*item.key, &*item.name);
        rows.add(
            ITEM,
            [
                number.into(),
                key.into(),
                name.into(),
                from.into(),
                item.end.into(),
            ],
        );
    }
    for (item, amount) in &catalogue.start {
        let item = rows.item(*item);
        rows.add(START, [item, (*amount).into()]);
    }
    for (number, category) in (0_u16..).zip(&catalogue.categories) {
        let (key, name) = (&*category.key, &*category.name);
        rows.add(CATEGORY, [number.into(), key.into(), name.into()]);
    }
    for (number, recipe) in (0..).zip(&catalogue.recipes) {
        rows.recipe(number, recipe);
    }
    for (number, prototype) in (0..).zip(&catalogue.prototypes) {
        rows.prototype(number, prototype);
    }
    // All of them, before what refers from one to another.
    for (number, it) in (0_u16..).zip(&catalogue.technologies) {
        let texts = [&*it.key, &*it.name, &*it.about].map(Value::from);
        let figures = [it.units.into(), it.unit_ticks.into()];
        rows.add(
            TECHNOLOGY,
            [number.into()].into_iter().chain(texts).chain(figures),
        );
    }
    for technology in &catalogue.technologies {
        rows.technology(technology);
    }
    rows.rows
}

struct Rows<'c> {
    catalogue: &'c Catalogue,
    rows: Vec<Row>,
}

impl Rows<'_> {
    fn add(&mut self, table: Table, values: impl IntoIterator<Item = Value>) {
        let values = values.into_iter().collect();
        self.rows.push(Row { table, values });
    }

    fn item(&self, id: ItemId) -> Value {
        self.catalogue.item(id).map(|item| &*item.key).into()
    }

    fn recipe(&mut self, number: u16, recipe: &Recipe) {
        let key = &*recipe.key;
        let category = self.catalogue.category(recipe.category);
        let (given, amount) = recipe.gives;
        let values = [
            number.into(),
            key.into(),
            (&*recipe.name).into(),
            category.map(|category| &*category.key).into(),
            self.item(given),
            amount.into(),
            recipe.ticks.into(),
            recipe.by_hand.into(),
        ];
        self.add(RECIPE, values);
        for (item, amount) in &recipe.needs {
            let item = self.item(*item);
            self.add(NEED, [key.into(), item, (*amount).into()]);
        }
    }

    fn prototype(&mut self, number: u16, prototype: &Prototype) {
        let key = &*prototype.key;
        let figures = prototype.behaviour.figures();
        let category = figures.iter().find_map(|(_, figure)| match figure {
            Figure::Category(id) => self.catalogue.category(*id),
            _ => None,
        });
        let values = [
            number.into(),
            key.into(),
            (&*prototype.name).into(),
            (&*prototype.about).into(),
            prototype.walkable.into(),
            prototype.behaviour.name().into(),
            category.map(|category| &*category.key).into(),
        ];
        self.add(PROTOTYPE, values);
        for (item, amount) in &prototype.cost {
            let item = self.item(*item);
            self.add(COST, [key.into(), item, (*amount).into()]);
        }
        for (name, figure) in figures {
            self.figure(key, name, figure);
        }
    }

    fn figure(&mut self, prototype: &str, name: &str, figure: Figure<'_>) {
        let named = || [prototype.into(), name.into()].into_iter();
        match figure {
            Figure::Number(number) => self.add(FIGURE, named().chain([number.into()])),
            Figure::Kind(kind) => self.add(KIND, named().chain([kind_name(kind).into()])),
            Figure::Kinds(kinds) => {
                for kind in kinds.iter() {
                    self.add(KIND, named().chain([kind_name(kind).into()]));
                }
            }
            Figure::Item(item) => {
                let item = self.item(item);
                self.add(FIGURE_ITEM, named().chain([item, 1_u16.into()]));
            }
            Figure::Items(items) => {
                for (item, number) in items {
                    let item = self.item(*item);
                    self.add(FIGURE_ITEM, named().chain([item, (*number).into()]));
                }
            }
            // Stands beside the prototype.
            Figure::Category(_) => {}
        }
    }

    fn technology(&mut self, technology: &Technology) {
        let key = &*technology.key;
        for id in &technology.after {
            let before = self.catalogue.technology(*id).map(|it| &*it.key).into();
            self.add(AFTER, [key.into(), before]);
        }
        for (item, amount) in &technology.uses {
            let item = self.item(*item);
            self.add(USE, [key.into(), item, (*amount).into()]);
        }
        for id in &technology.prototypes {
            let prototype = self.catalogue.prototype(*id).map(|it| &*it.key).into();
            self.add(UNLOCKED_PROTOTYPE, [key.into(), prototype]);
        }
        for id in &technology.recipes {
            let recipe = self.catalogue.recipe(*id).map(|it| &*it.key).into();
            self.add(UNLOCKED_RECIPE, [key.into(), recipe]);
        }
    }
}
