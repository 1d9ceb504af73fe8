//! The tables of a catalogue, and rows of them.

use sqlx::{AnyConnection, AssertSqlSafe};

/// A table and its columns.
pub(super) type Table = (&'static str, &'static [&'static str]);

pub(super) const ITEM: Table = (
    "catalogue_item",
    &["number", "key", "name", "from_kind", "is_end"],
);
pub(super) const START: Table = ("catalogue_start", &["item", "amount"]);
pub(super) const CATEGORY: Table = ("catalogue_category", &["number", "key", "name"]);
pub(super) const RECIPE: Table = (
    "catalogue_recipe",
    &[
        "number",
        "key",
        "name",
        "category",
        "gives_item",
        "gives_amount",
        "ticks",
        "is_by_hand",
    ],
);
pub(super) const NEED: Table = ("catalogue_recipe_need", &["recipe", "item", "amount"]);
pub(super) const PROTOTYPE: Table = (
    "catalogue_prototype",
    &[
        "number",
        "key",
        "name",
        "about",
        "is_walkable",
        "behaviour",
        "category",
    ],
);
pub(super) const COST: Table = ("catalogue_prototype_cost", &["prototype", "item", "amount"]);
pub(super) const FIGURE: Table = (
    "catalogue_prototype_figure",
    &["prototype", "figure", "number"],
);
pub(super) const KIND: Table = ("catalogue_prototype_kind", &["prototype", "figure", "kind"]);
pub(super) const FIGURE_ITEM: Table = (
    "catalogue_prototype_item",
    &["prototype", "figure", "item", "number"],
);
pub(super) const TECHNOLOGY: Table = (
    "catalogue_technology",
    &["number", "key", "name", "about", "units", "unit_ticks"],
);
pub(super) const AFTER: Table = ("catalogue_technology_after", &["technology", "before"]);
pub(super) const USE: Table = (
    "catalogue_technology_use",
    &["technology", "item", "amount"],
);
pub(super) const UNLOCKED_PROTOTYPE: Table = (
    "catalogue_technology_prototype",
    &["technology", "prototype"],
);
pub(super) const UNLOCKED_RECIPE: Table =
    ("catalogue_technology_recipe", &["technology", "recipe"]);

/// Each after those that it refers to.
const TABLES: [Table; 15] = [
    ITEM,
    START,
    CATEGORY,
    RECIPE,
    NEED,
    PROTOTYPE,
    COST,
    FIGURE,
    KIND,
    FIGURE_ITEM,
    TECHNOLOGY,
    AFTER,
    USE,
    UNLOCKED_PROTOTYPE,
    UNLOCKED_RECIPE,
];

/// A value of a column.
pub(super) enum Value {
    Number(i64),
    Text(Option<String>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(Some(text.into()))
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Value {
        Value::Text(text.map(Into::into))
    }
}

macro_rules! numbers {
    ($($kind:ty),+) => {
        $(impl From<$kind> for Value {
            fn from(number: $kind) -> Value {
                Value::Number(number.into())
            }
        })+
    };
}

numbers!(bool, u16, u32);

/// A row to be.
pub(super) struct Row {
    pub(super) table: Table,
    pub(super) values: Vec<Value>,
}

impl Row {
    pub(super) async fn insert(self, connection: &mut AnyConnection) -> sqlx::Result<()> {
        let (table, columns) = self.table;
        let places: Vec<_> = (1..=columns.len()).map(|at| format!("${at}")).collect();
        let columns = columns.join(", ");
        let places = places.join(", ");
        // Names are constants of this file; values are bound.
        let sql = format!("INSERT INTO {table} ({columns}) VALUES ({places})");
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for value in self.values {
            query = match value {
                Value::Number(number) => query.bind(number),
                Value::Text(text) => query.bind(text),
            };
        }
        query.execute(connection).await.map(drop)
    }
}

/// Drops the rows of the catalogue that is there.
pub(super) async fn delete(connection: &mut AnyConnection) -> sqlx::Result<()> {
    for (table, _) in TABLES.iter().rev() {
        let sql = AssertSqlSafe(format!("DELETE FROM {table}"));
        sqlx::query(sql).execute(&mut *connection).await?;
    }
    sqlx::query("DELETE FROM catalogue")
        .execute(connection)
        .await
        .map(drop)
}
