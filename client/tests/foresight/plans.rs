//! Blueprints: the whole verdict, with the cell that it is about.

use std::collections::BTreeMap;

use sim_core::blueprint::{Blueprint, Offset, Planned};
use sim_core::catalogue::Catalogue;
use sim_core::ids::{CellId, Direction, PrototypeId, RecipeId};
use sim_core::players::{Action, Rejection, Verdict};
use sim_core::topology;

use crate::played::{ME, OTHER, Played};

/// Numbers below an end, one after the other, out of a seed.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        ((self.0 >> 33) % end as u64) as usize
    }

    fn direction(&mut self) -> Direction {
        Direction::FIRST.turned(self.below(6) as i8)
    }

    fn blueprint(&mut self, catalogue: &Catalogue) -> Blueprint {
        let mut structures = BTreeMap::new();
        let kinds = [4, 8, catalogue.prototypes.len()][self.below(3)];
        for _ in 0..=self.below(4) {
            let at = Offset {
                i: self.below(5) as i8 - 2,
                j: self.below(5) as i8 - 2,
            };
            let recipe = (self.below(3) == 0).then(|| self.below(catalogue.recipes.len()));
            let planned = Planned {
                at,
                prototype: PrototypeId(self.below(kinds) as u16),
                facing: self.direction(),
                recipe: recipe.map(|recipe| RecipeId(recipe as u16)),
            };
            structures.insert(at, planned);
        }
        Blueprint::new(structures.into_values().collect()).unwrap()
    }

    /// Mostly near the player, and sometimes near a pentagon.
    fn cell(&mut self, played: &Played) -> CellId {
        let frequency = played.world.params().frequency;
        let (around, radius) = match self.below(8) {
            0 => (CellId::NORTH_POLE, [1, 2, 5][self.below(3)]),
            _ => (played.me().cell, [1, 2, 3, 8, 14, 24, 30][self.below(7)]),
        };
        let ring = topology::ring(frequency, around, radius);
        ring[self.below(ring.len())]
    }
}

fn paste(at: CellId, facing: Direction, blueprint: &Blueprint) -> Action {
    Action::Paste {
        at,
        facing,
        blueprint: blueprint.clone(),
    }
}

/// BPR-3, BPR-6, BPR-7.
#[test]
fn a_client_foresees_what_becomes_of_a_blueprint() {
    let mut codes: BTreeMap<&str, u32> = BTreeMap::new();
    let catalogue = Catalogue::verdant();
    for seed in [3, 7, 11] {
        println!("seed {seed}");
        let mut played = Played::new(seed);
        let mut numbers = Numbers(seed);
        for _ in 0..300 {
            let (at, facing) = (numbers.cell(&played), numbers.direction());
            let blueprint = numbers.blueprint(&catalogue);
            let player = [ME, ME, ME, OTHER][numbers.below(4)];
            let outlook = played.session.foresee(&blueprint, at, facing).unwrap();
            assert_eq!(outlook.cost, blueprint.cost(&catalogue));
            let verdict = played.ask(player, paste(at, facing, &blueprint));
            if player == ME {
                let expected = match outlook.refused {
                    None => Verdict::Applied,
                    Some((None, why)) => Verdict::Rejected(why),
                    Some((Some(cell), why)) => Verdict::RejectedAt(cell, why),
                };
                assert_eq!(
                    verdict, expected,
                    "{blueprint:?} at {at}, facing {facing:?}"
                );
                let code = outlook.refused.map_or("applied", |(_, why)| why.code());
                *codes.entry(code).or_default() += 1;
            }
        }
    }
    println!("{codes:?}");
    for expected in [
        "applied",
        "would_bend",
        "out_of_reach",
        "occupied",
        "unaffordable",
    ] {
        assert!(codes.contains_key(expected), "nothing was {expected}");
    }
}

#[test]
fn what_is_pending_is_taken_and_paid() {
    let mut played = Played::new(3);
    let catalogue = Catalogue::verdant();
    let belt = catalogue.prototype_by_key("belt").unwrap();
    let planned = |i| Planned {
        at: Offset { i, j: 0 },
        prototype: belt,
        facing: Direction::FIRST,
        recipe: None,
    };
    let blueprint = Blueprint::new(vec![planned(0), planned(1)]).unwrap();
    let frequency = played.world.params().frequency;
    let cells = topology::within(frequency, played.me().cell, 8);
    let may = |played: &Played, at| {
        let outlook = played.session.foresee(&blueprint, at, Direction::FIRST);
        outlook.filter(|outlook| outlook.refused.is_none())
    };
    let at = cells.into_iter().find(|at| may(&played, *at).is_some());
    let at = at.expect("two cells to build on");
    let before = may(&played, at).unwrap();
    played.session.act(protocol::action::Action::Paste {
        at,
        facing: Direction::FIRST,
        blueprint: blueprint.print(&catalogue).unwrap(),
    });
    let after = played.session.foresee(&blueprint, at, Direction::FIRST);
    let after = after.unwrap();
    assert_eq!(after.refused, Some((Some(at), Rejection::Occupied)));
    assert_eq!(played.session.may_build(at, belt), Err(Rejection::Occupied));
    for (item, cost) in &before.cost {
        assert_eq!(after.held[item] + cost, before.held[item], "{item:?}");
    }
}

/// The rules with nothing to find out, and replicators for nothing.
fn generous() -> Catalogue {
    let mut catalogue = Catalogue::verdant();
    for technology in &mut catalogue.technologies {
        technology.prototypes.clear();
    }
    let replicator = catalogue.prototype_by_key("replicator").unwrap();
    catalogue.prototypes[usize::from(replicator.0)].cost.clear();
    catalogue
}

/// A square of belts.
fn belts(catalogue: &Catalogue, side: i8) -> Blueprint {
    let prototype = catalogue.prototype_by_key("belt").unwrap();
    let places = (0..side).flat_map(|i| (0..side).map(move |j| Offset { i, j }));
    let planned = places.map(|at| Planned {
        at,
        prototype,
        facing: Direction::FIRST,
        recipe: None,
    });
    Blueprint::new(planned.collect()).unwrap()
}

/// REP-1, REP-6.
#[test]
fn a_client_foresees_what_a_replicator_may_copy() {
    let catalogue = generous();
    let mut played = Played::by(3, catalogue.clone());
    let replicator = catalogue.prototype_by_key("replicator").unwrap();
    let frequency = played.world.params().frequency;
    let near = topology::within(frequency, played.me().cell, 8);
    let may_build = |cell: &CellId| played.session.may_build(*cell, replicator).is_ok();
    let cell = near.into_iter().find(may_build).expect("a place for it");
    let build = Action::Build {
        cell,
        prototype: replicator,
        facing: Direction::FIRST,
    };
    assert_eq!(played.ask(ME, build), Verdict::Applied);
    let mut codes = Vec::new();
    for at in [
        cell,
        topology::neighbor(frequency, cell, Direction::FIRST).unwrap(),
    ] {
        for blueprint in [
            None,
            Some(belts(&catalogue, 3)),
            Some(belts(&catalogue, 12)),
        ] {
            let foreseen = played.session.may_set_blueprint(at, blueprint.as_ref());
            let action = Action::SetBlueprint {
                cell: at,
                blueprint,
            };
            let expected = foreseen.err().map_or(Verdict::Applied, Verdict::Rejected);
            assert_eq!(played.ask(ME, action), expected);
            codes.push(foreseen.map_or_else(|why| why.code(), |()| "applied"));
        }
    }
    let elsewhere = ["no_structure"; 3];
    assert_eq!(codes[..3], ["applied", "applied", "blueprint_too_large"]);
    assert_eq!(codes[3..], elsewhere);
}
