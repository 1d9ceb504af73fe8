//! Whether the catalogue that is compiled in makes a game: how long its chains are, what things come
//! to, and how a new player begins.

use std::collections::BTreeMap;

use sim_core::catalogue::{Amounts, Behaviour, Catalogue};
use sim_core::ids::{ItemId, PrototypeId, RecipeId};

#[test]
fn the_longest_chain_is_long() {
    let catalogue = Catalogue::verdant();
    let chain = catalogue.longest_chain();
    let keys: Vec<_> = chain
        .iter()
        .map(|it| &*catalogue.item(*it).unwrap().key)
        .collect();
    println!("{}", keys.join(" → "));
    assert!(
        catalogue.item(chain[0]).unwrap().from.is_some(),
        "it begins with what is gathered"
    );
    assert!(
        catalogue.item(*chain.last().unwrap()).unwrap().end,
        "it ends with an end product"
    );
    assert!(chain.len() > 8, "{keys:?}");
}

/// Printed, so that it can be judged; what is asserted is only that nothing is out of the world.
#[test]
fn what_things_come_to() {
    let catalogue = Catalogue::verdant();
    for (number, item) in catalogue.items.iter().enumerate() {
        let cost = catalogue
            .raw_cost(ItemId(number as u16))
            .expect("everything can be had");
        let gathered = cost
            .gathered
            .iter()
            .map(|(it, units)| format!("{units} {}", catalogue.item(*it).unwrap().key));
        let gathered = gathered.collect::<Vec<_>>().join(", ");
        println!(
            "{:10} {:6} machine ticks   {gathered}",
            item.key, cost.machine_ticks
        );
        let units: u64 = cost.gathered.values().sum();
        let bound = if item.end { 50_000 } else { 10_000 };
        assert!((1..bound).contains(&units), "{}: {units}", item.key);
    }
}

/// At 20 ticks a second.
#[test]
fn recipes_take_between_half_a_second_and_ten() {
    for recipe in &Catalogue::verdant().recipes {
        assert!((10..=200).contains(&recipe.ticks), "{}", recipe.key);
    }
}

fn cost(catalogue: &Catalogue, plan: &[(&str, u32)]) -> Amounts {
    let mut total = Amounts::new();
    for (key, count) in plan {
        let id = catalogue.prototype_by_key(key).unwrap();
        assert_eq!(
            catalogue.unlocks_prototype(id),
            None,
            "{key} is free from the start"
        );
        for (item, amount) in &catalogue.prototype(id).unwrap().cost {
            *total.entry(*item).or_default() += amount * count;
        }
    }
    total
}

#[test]
fn a_new_player_begins_with_their_hands() {
    let catalogue = Catalogue::verdant();
    let first = [("extractor", 2), ("belt", 10), ("hub", 1), ("smelter", 1)];
    for (item, amount) in cost(&catalogue, &first) {
        let had = catalogue.start.get(&item).copied().unwrap_or(0);
        assert!(
            had >= amount,
            "{first:?} costs {amount} {}",
            catalogue.item(item).unwrap().key
        );
    }
    // What the next machines cost is made by hand, or by a smelter, of what hands gather.
    for key in ["press", "store", "well", "lab", "generator", "pylon"] {
        for item in cost(&catalogue, &[(key, 1)]).keys() {
            let by_hand = (0..).zip(&catalogue.recipes).any(|(number, recipe)| {
                let free = catalogue.unlocks_recipe(RecipeId(number)).is_none();
                recipe.gives.0 == *item && recipe.by_hand && free
            });
            let known = catalogue.item(*item).unwrap();
            assert!(by_hand || known.from.is_some(), "{key} costs {}", known.key);
        }
    }
}

/// What is built later costs more of what is gathered than what is built first.
#[test]
fn later_structures_cost_earlier_products() {
    let catalogue = Catalogue::verdant();
    for (number, prototype) in (0..).zip(&catalogue.prototypes) {
        let mut gathered = BTreeMap::new();
        for (item, amount) in &prototype.cost {
            for (raw, units) in catalogue.raw_cost(*item).unwrap().gathered {
                *gathered.entry(raw).or_insert(0) += units * u64::from(*amount);
            }
        }
        let locked = catalogue.unlocks_prototype(PrototypeId(number));
        let made = prototype
            .cost
            .keys()
            .any(|it| catalogue.item(*it).unwrap().from.is_none());
        println!(
            "{:11} {:3} {gathered:?}",
            prototype.key,
            if locked.is_some() { "" } else { "yes" }
        );
        assert!(
            locked.is_none() || made,
            "{} costs nothing that is made",
            prototype.key
        );
    }
}

/// Every structure that the rules know is there to be built.
#[test]
fn every_behaviour_is_used() {
    let catalogue = Catalogue::verdant();
    let mut names: Vec<_> = catalogue
        .prototypes
        .iter()
        .map(|it| it.behaviour.name())
        .collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 15, "{names:?}");
    let power: u32 = catalogue
        .prototypes
        .iter()
        .map(|it| u32::from(it.behaviour.draws()))
        .sum();
    let gives = catalogue
        .prototypes
        .iter()
        .find_map(|it| match it.behaviour {
            Behaviour::Generate { gives, .. } => Some(gives),
            _ => None,
        });
    assert!(power > 0 && gives.is_some());
}
