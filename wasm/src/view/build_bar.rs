//! What the build bar offers, and in which groups.

use serde::Serialize;
use sim_core::catalogue::{Behaviour, Catalogue, Prototype};

/// Prototypes that are offered together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupView {
    /// Its name in the page.
    pub key: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// Keys of prototypes, in order. One may be in several groups.
    pub prototypes: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Extract,
    Move,
    Make,
    Power,
    Land,
}

const GROUPS: [(Group, &str, &str); 5] = [
    (Group::Extract, "extract", "Extract"),
    (Group::Move, "move", "Move"),
    (Group::Make, "make", "Make"),
    (Group::Power, "power", "Power"),
    (Group::Land, "land", "Land"),
];

/// Where a structure is offered. This is the one place that decides what a player may choose from.
fn group_of(behaviour: &Behaviour) -> Group {
    match behaviour {
        Behaviour::Extract { .. } => Group::Extract,
        Behaviour::Convey { .. }
        | Behaviour::Split { .. }
        | Behaviour::Merge { .. }
        | Behaviour::Bridge { .. }
        | Behaviour::Store { .. }
        | Behaviour::Dock { .. }
        | Behaviour::Collect { .. } => Group::Move,
        Behaviour::Craft { .. } | Behaviour::Research { .. } | Behaviour::Replicate { .. } => {
            Group::Make
        }
        Behaviour::Generate { .. } | Behaviour::Connect { .. } => Group::Power,
        Behaviour::Seed { .. } | Behaviour::Pump { .. } => Group::Land,
    }
}

/// The groups that have something in them.
pub fn groups(catalogue: &Catalogue) -> Vec<GroupView> {
    let view = |(group, key, name): (Group, &'static str, &'static str)| {
        let mut prototypes = match group {
            Group::Extract => first_line(catalogue),
            _ => Vec::new(),
        };
        for prototype in &catalogue.prototypes {
            let belongs = group_of(&prototype.behaviour) == group;
            if belongs && !prototypes.contains(&prototype.key) {
                prototypes.push(prototype.key.clone());
            }
        }
        GroupView {
            key,
            name,
            prototypes,
        }
    };
    let groups = GROUPS.into_iter().map(view);
    groups
        .filter(|group| !group.prototypes.is_empty())
        .collect()
}

/// All that a first line needs, at hand without a change of group: an extractor, a belt, a hub.
fn first_line(catalogue: &Catalogue) -> Vec<String> {
    let first = |is_it: fn(&Behaviour) -> bool| {
        let mut prototypes = catalogue.prototypes.iter();
        prototypes.find(|prototype: &&Prototype| is_it(&prototype.behaviour))
    };
    let line = [
        first(|behaviour| matches!(behaviour, Behaviour::Extract { .. })),
        first(|behaviour| matches!(behaviour, Behaviour::Convey { .. })),
        first(|behaviour| matches!(behaviour, Behaviour::Collect { .. })),
    ];
    let line = line.into_iter().flatten();
    line.map(|prototype| prototype.key.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_under_the_first_digits_and_no_group_has_more_than_nine() {
        let groups = groups(&Catalogue::verdant());
        assert_eq!(groups[0].prototypes[..3], ["extractor", "belt", "hub"]);
        assert!(groups.iter().all(|group| group.prototypes.len() <= 9));
    }

    #[test]
    fn everything_is_offered() {
        let catalogue = Catalogue::verdant();
        let groups = groups(&catalogue);
        for prototype in &catalogue.prototypes {
            let offered = groups
                .iter()
                .any(|group| group.prototypes.contains(&prototype.key));
            assert!(offered, "{}", prototype.key);
        }
    }
}
