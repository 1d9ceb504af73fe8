//! Rounds of recipes against a twin that walks them all.

use super::*;
use crate::catalogue::{Item, Recipe};
use crate::ids::{CategoryId, ItemId};
use proptest::prelude::*;

#[test]
fn logarithms_of_powers_are_exact_and_others_grow() {
    for exponent in 0..16 {
        assert_eq!(log2(1 << exponent), i64::from(exponent) << 40);
    }
    assert!((1..u16::MAX).all(|number| log2(number) < log2(number + 1)));
    // log2(10) = 3.321928094887362…
    assert_eq!((i128::from(log2(10)) * 1_000_000_000) >> 40, 3_321_928_094);
}

/// Every round without a repetition from an item back to itself, with exact fractions.
fn some_round_does_not_lose(catalogue: &Catalogue) -> bool {
    fn walk(all: &[Recipe], way: &mut Vec<ItemId>, out: u128, of: u128) -> bool {
        let (first, last) = (way[0], way[way.len() - 1]);
        all.iter().any(|recipe| {
            let needs = recipe.needs.iter().filter(|(item, _)| *item == last);
            needs.into_iter().any(|(_, units)| {
                let (next, given) = recipe.gives;
                let (out, of) = (out * u128::from(given), of * u128::from(*units));
                if next == first {
                    return out >= of;
                }
                if way.contains(&next) {
                    return false;
                }
                way.push(next);
                let found = walk(all, way, out, of);
                way.pop();
                found
            })
        })
    }
    let items = (0..).map(ItemId).take(catalogue.items.len());
    items
        .into_iter()
        .any(|item| walk(&catalogue.recipes, &mut vec![item], 1, 1))
}

/// What is needed, what is given, and how much of it.
type Figures = (Vec<(u16, u16)>, u16, u16);

fn of_recipes(recipes: Vec<Figures>, items: usize) -> Catalogue {
    let item = Item {
        key: "item".into(),
        name: "Item".into(),
        from: None,
        end: false,
    };
    let recipe = |(needs, item, units): Figures| Recipe {
        key: "recipe".into(),
        name: "Recipe".into(),
        category: CategoryId(0),
        needs: needs
            .into_iter()
            .map(|(item, units)| (ItemId(item), units))
            .collect(),
        gives: (ItemId(item), units),
        ticks: 1,
        by_hand: true,
    };
    Catalogue {
        items: vec![item; items],
        recipes: recipes.into_iter().map(recipe).collect(),
        ..Catalogue::verdant()
    }
}

const ITEMS: u16 = 6;

proptest! {
    #[test]
    fn rounds_that_do_not_lose_are_those_found_by_walking_them_all(
        recipes in prop::collection::vec(
            (prop::collection::vec((0..ITEMS, 1..9_u16), 1..3), 0..ITEMS, 1..7_u16),
            0..9,
        ),
    ) {
        let catalogue = of_recipes(recipes, ITEMS.into());
        let mut report = Report::default();
        super::recipes(&catalogue, &mut report);
        let found = !report.mistakes.is_empty();
        prop_assert_eq!(found, some_round_does_not_lose(&catalogue));
    }
}

#[test]
fn the_catalogue_that_is_compiled_in_gives_nothing_for_nothing() {
    assert!(!some_round_does_not_lose(&Catalogue::verdant()));
}
