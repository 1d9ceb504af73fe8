//! What is told to tools: the catalogue as rows.

use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;
use sim_core::ids::ItemId;

use crate::fixture::Fixture;

const FILE: &str = "catalogue.sqlite";

async fn write(fixture: &Fixture, catalogue: &Catalogue) {
    let mut stores = fixture.open().await;
    stores.catalogue.write(catalogue).await.unwrap();
    stores.close().await;
}

async fn hash(fixture: &Fixture) -> Option<StateHash> {
    let mut stores = fixture.open().await;
    let hash = stores.catalogue.hash().await.unwrap();
    stores.close().await;
    hash
}

async fn count(fixture: &Fixture, table: &str) -> usize {
    let rows = fixture
        .ask(FILE, &format!("SELECT COUNT(*) FROM {table}"))
        .await;
    rows[0][0].parse().unwrap()
}

pub(crate) async fn there_is_none_at_first(fixture: &mut Fixture) {
    assert_eq!(hash(fixture).await, None);
}

pub(crate) async fn amounts_are_rows_that_can_be_joined(fixture: &mut Fixture) {
    let catalogue = Catalogue::verdant();
    write(fixture, &catalogue).await;
    assert_eq!(hash(fixture).await, Some(StateHash(catalogue.hash())));
    let rows = fixture
        .ask(
            FILE,
            "SELECT recipe.number, recipe.key, recipe.ticks, item.name, need.amount \
             FROM catalogue_recipe AS recipe \
             JOIN catalogue_recipe_need AS need ON need.recipe = recipe.key \
             JOIN catalogue_item AS item ON item.key = need.item \
             ORDER BY recipe.number, item.number",
        )
        .await;
    let needs = (0_u16..).zip(&catalogue.recipes).flat_map(|(number, it)| {
        it.needs.iter().map(move |(item, amount)| {
            let texts = [number.to_string(), it.key.clone(), it.ticks.to_string()];
            let name = &Catalogue::verdant().items[usize::from(item.0)].name;
            [&texts[..], &[name.clone(), amount.to_string()]].concat()
        })
    });
    assert_eq!(rows, needs.collect::<Vec<_>>());
    // What of a technology's uses is gathered, and what unlocks the recipe of the rest.
    let rows = fixture
        .ask(
            FILE,
            "SELECT used.technology, used.item, item.from_kind, unlocked.technology \
             FROM catalogue_technology_use AS used \
             JOIN catalogue_item AS item ON item.key = used.item \
             LEFT JOIN catalogue_recipe AS recipe ON recipe.gives_item = item.key \
             LEFT JOIN catalogue_technology_recipe AS unlocked ON unlocked.recipe = recipe.key \
             WHERE used.technology = 'biology' ORDER BY item.number",
        )
        .await;
    assert_eq!(
        rows,
        [
            ["biology", "sample", "NULL", "NULL"],
            ["biology", "seed", "NULL", "ecology"]
        ]
    );
}

pub(crate) async fn another_takes_the_place_of_the_one_before(fixture: &mut Fixture) {
    let mut catalogue = Catalogue::verdant();
    write(fixture, &catalogue).await;
    let items = count(fixture, "catalogue_item").await;
    catalogue.recipes[0].needs = vec![(ItemId(2), 9)];
    catalogue.technologies.clear();
    write(fixture, &catalogue).await;
    assert_eq!(hash(fixture).await, Some(StateHash(catalogue.hash())));
    assert_eq!(count(fixture, "catalogue_item").await, items);
    assert_eq!(count(fixture, "catalogue_technology").await, 0);
    assert_eq!(count(fixture, "catalogue_technology_use").await, 0);
    let sql = "SELECT item, amount FROM catalogue_recipe_need WHERE recipe = 'metal'";
    assert_eq!(fixture.ask(FILE, sql).await, [["biomass", "9"]]);
}

pub(crate) async fn one_that_can_not_be_written_leaves_the_one_before(fixture: &mut Fixture) {
    let good = Catalogue::verdant();
    write(fixture, &good).await;
    let mut bad = good.clone();
    bad.items[1].key = bad.items[0].key.clone();
    let mut stores = fixture.open().await;
    assert!(stores.catalogue.write(&bad).await.is_err());
    // The same connection is good for the next.
    let hash = stores.catalogue.hash().await.unwrap();
    assert_eq!(hash, Some(StateHash(good.hash())));
    stores.catalogue.write(&good).await.unwrap();
    stores.close().await;
    assert_eq!(count(fixture, "catalogue_item").await, good.items.len());
}

pub(crate) async fn figures_of_every_structure_are_told(fixture: &mut Fixture) {
    let catalogue = Catalogue::verdant();
    write(fixture, &catalogue).await;
    let of = async |columns: &str, table: &str, prototype: &str| {
        let sql = format!(
            "SELECT {columns} FROM catalogue_prototype{table} WHERE prototype = '{prototype}' \
             ORDER BY 1, 2"
        );
        fixture.ask(FILE, &sql).await
    };
    assert_eq!(
        of("figure, number", "_figure", "belt").await,
        [["capacity", "4"], ["travel_ticks", "12"]]
    );
    assert_eq!(
        of("figure, kind", "_kind", "seeder").await,
        [["from", "soil"], ["into", "sprout"]]
    );
    assert_eq!(
        of("figure, item, number", "_item", "generator").await,
        [["burns", "biomass", "60"], ["burns", "char", "160"]]
    );
    assert_eq!(
        of("item, amount", "_cost", "extractor").await,
        [["biomass", "2"], ["ore", "5"]]
    );
    let sql = "SELECT key, behaviour, category FROM catalogue_prototype \
               WHERE category IS NOT NULL ORDER BY number";
    let crafting = fixture.ask(FILE, sql).await;
    assert_eq!(crafting[0], ["smelter", "craft", "smelting"]);
    assert_eq!(crafting.len(), catalogue.categories.len());
}

pub(crate) async fn the_documents_questions_are_answered(fixture: &mut Fixture) {
    write(fixture, &Catalogue::verdant()).await;
    let document = include_str!("../../../../docs/CATALOGUE.md");
    let blocks = document.split("```sql\n").skip(1);
    let questions = blocks.flat_map(|rest| rest.split("```").next().unwrap().split(';'));
    let mut asked = 0;
    for question in questions {
        assert!(!fixture.ask(FILE, question).await.is_empty(), "{question}");
        asked += 1;
    }
    assert_eq!(asked, 3);
}

/// Nothing depends on it. A database has no file of its own.
pub(crate) async fn a_catalogue_file_that_is_damaged_is_made_anew(fixture: &mut Fixture) {
    write(fixture, &Catalogue::verdant()).await;
    if fixture.is_sqlite() {
        let path = fixture.folder().join(FILE);
        std::fs::write(&path, vec![7; 4_096]).unwrap();
        assert_eq!(hash(fixture).await, None);
        write(fixture, &Catalogue::verdant()).await;
    }
    let expected = StateHash(Catalogue::verdant().hash());
    assert_eq!(hash(fixture).await, Some(expected));
}
