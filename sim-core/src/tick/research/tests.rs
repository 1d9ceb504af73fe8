//! What labs find out for their owners, step by step.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::catalogue::Catalogue;
use crate::chunk::{Machine, locate};
use crate::claims::WorldAccount;
use crate::factory;
use crate::factory::machines::Lab;
use crate::ids::{CellId, Diamond, Direction, Frequency, ItemId, PlayerId, RecipeId, TechnologyId};
use crate::limits::BUILD_REACH_CELLS;
use crate::players::{Action, Command, Discovery, Verdict};
use crate::scenario::laboratories;
use crate::tick::{Input, SealedTick, TickOutput, World, WorldParams};
use crate::topology;

const ANN: PlayerId = PlayerId(1);
const BEN: PlayerId = PlayerId(2);

/// Two players, of whom the first has labs.
struct Site {
    world: World,
    labs: Vec<CellId>,
    seq: u64,
}

impl Site {
    fn new(labs: u32) -> Site {
        let params = WorldParams {
            seed: 5,
            frequency: Frequency::new(128).unwrap(),
            ticks_per_second: 20,
            ticks_per_generation: 60_000,
        };
        let mut world = World::new(params, Arc::new(Catalogue::verdant())).unwrap();
        let place = |number| CellId::new(Diamond::new(2).unwrap(), 40, 10 + 16 * number);
        let labs: Vec<CellId> = (0..labs).map(place).collect();
        for lab in &labs {
            laboratories::build(&mut world, *lab, ANN);
        }
        world.wake_all();
        let mut site = Site {
            world,
            labs,
            seq: 0,
        };
        for player in [ANN, BEN] {
            let name = "Player".into();
            site.step(Vec::from([Input::Join { player, name }]));
        }
        site
    }

    fn step(&mut self, inputs: Vec<Input>) -> TickOutput {
        let tick = self.world.tick().next();
        let output = self.world.step(&SealedTick { tick, inputs }).unwrap();
        self.assert_conserved();
        output
    }

    /// LED-4: what machines hold is what their account says.
    fn assert_conserved(&self) {
        let chunks = self.world.land.touched();
        let standing = chunks.flat_map(|(_, chunk)| chunk.structures.values());
        let mut held: BTreeMap<ItemId, i128> = BTreeMap::new();
        for structure in standing {
            for (item, amount) in factory::contents(&self.world.catalogue, structure) {
                *held.entry(item).or_default() += i128::from(amount);
            }
        }
        let account = self.world.ledger.balances(WorldAccount::Machines);
        assert_eq!(*account, held, "tick {}", self.world.tick);
    }

    fn ask(&mut self, player: PlayerId, action: Action) -> Verdict {
        self.seq += 1;
        let seq = self.seq;
        let command = Command {
            player,
            seq,
            action,
        };
        let output = self.step(Vec::from([Input::Command(command)]));
        output.outcomes[0].verdict
    }

    fn choose(&mut self, key: Option<&str>) -> Verdict {
        let technology = key.map(|key| self.technology(key));
        self.ask(ANN, Action::Research { technology })
    }

    fn technology(&self, key: &str) -> TechnologyId {
        self.world.catalogue.technology_by_key(key).unwrap()
    }

    /// Until something is found out: what is, and after how many ticks.
    fn run_to_discovery(&mut self) -> (Vec<Discovery>, u64) {
        for ticks in 1..5_000 {
            let output = self.step(Vec::new());
            if !output.discoveries.is_empty() {
                return (output.discoveries, ticks);
            }
        }
        panic!("nothing was found out");
    }

    fn run(&mut self, ticks: u64) {
        for _ in 0..ticks {
            assert!(self.step(Vec::new()).discoveries.is_empty());
        }
    }

    fn lab(&self, number: usize) -> Lab {
        let structure = self.world.land.structure(self.labs[number]).unwrap();
        match &structure.machine {
            Machine::Lab(lab) => lab.clone(),
            other => panic!("a lab was put there, not {other:?}"),
        }
    }

    fn progress(&self, key: &str) -> u32 {
        let research = &self.world.player(ANN).unwrap().research;
        let done = research.progress.get(&self.technology(key));
        done.copied().unwrap_or(0)
    }

    fn knows(&self, key: &str) -> bool {
        let research = &self.world.player(ANN).unwrap().research;
        research.known.contains(&self.technology(key))
    }

    /// Units of an item that went into the works, but for what stands cost and burned.
    fn used_up(&self, key: &str) -> i128 {
        let item = self.world.catalogue.item_by_key(key).unwrap();
        let works = self.world.ledger.balances(WorldAccount::Works);
        works.get(&item).copied().unwrap_or(0)
    }
}

fn code(verdict: Verdict) -> &'static str {
    verdict
        .rejection()
        .map_or("applied", |rejection| rejection.code())
}

/// TEC-3, TEC-5.
#[test]
fn labs_use_up_items_until_their_owner_knows() {
    let mut site = Site::new(1);
    let before = site.used_up("gear");
    site.run(200);
    assert_eq!(site.lab(0), Lab::default(), "nothing is chosen");
    assert_eq!(code(site.choose(Some("logistics"))), "applied");
    let logistics = site.world.catalogue.technologies[0].clone();
    assert_eq!(logistics.uses.len(), 1, "{:?}", logistics.uses);
    let (found, ticks) = site.run_to_discovery();
    let (player, technology) = (ANN, site.technology("logistics"));
    assert_eq!(found, [Discovery { player, technology }]);
    let least = u64::from(logistics.units) * u64::from(logistics.unit_ticks);
    assert!((least..least + 60).contains(&ticks), "{ticks} ticks");
    assert!(site.knows("logistics"));
    assert_eq!(site.progress("logistics"), 0);
    let used = i128::from(logistics.units) * i128::from(logistics.uses[0].1);
    assert_eq!(site.used_up("gear") - before, used);
    // Nothing is chosen now, and nothing more used up.
    site.run(200);
    assert_eq!(site.used_up("gear") - before, used);
    assert_eq!(site.lab(0).technology, None);
    assert!(site.lab(0).work.is_none());
}

/// TEC-4.
#[test]
fn of_the_units_in_work_when_it_is_found_out_only_those_of_that_tick_are_too_many() {
    let mut site = Site::new(4);
    let before = site.used_up("gear");
    site.choose(Some("logistics"));
    let (_, ticks) = site.run_to_discovery();
    let technology = &site.world.catalogue.technologies[0];
    // Ten units by four labs at once: the third round does them all.
    assert!(ticks < 4 * u64::from(technology.unit_ticks), "{ticks}");
    let used = site.used_up("gear") - before;
    let units = i128::from(technology.units);
    assert!((units..units + 4).contains(&used), "{used}");
    site.run(100);
    assert_eq!(site.used_up("gear") - before, used);
}

/// TEC-2, TEC-4.
#[test]
fn what_was_done_is_kept_when_another_technology_is_chosen() {
    let mut site = Site::new(1);
    site.choose(Some("logistics"));
    site.run(200);
    let done = site.progress("logistics");
    assert!(done >= 2, "{done}");
    let (before, lab) = (site.used_up("gear"), site.lab(0));
    assert!(lab.work.is_some());
    let held = lab.contents(&site.world.catalogue);
    assert_eq!(code(site.choose(Some("automation"))), "applied");
    site.run(1);
    // What it was at is given up, and nothing of it lost.
    assert_eq!(site.used_up("gear"), before);
    let has = site.lab(0).contents(&site.world.catalogue);
    assert!(held.iter().all(|had| has.contains(had)), "{held:?} {has:?}");
    site.run(200);
    assert!(site.progress("automation") >= 2);
    assert_eq!(site.progress("logistics"), done);
    assert_eq!(code(site.choose(None)), "applied");
    site.run(200);
    assert_eq!(site.progress("logistics"), done);
    assert_eq!(site.lab(0).technology, None);
}

/// TEC-3.
#[test]
fn labs_go_on_for_who_is_away() {
    let mut site = Site::new(1);
    site.choose(Some("logistics"));
    site.step(Vec::from([Input::Leave { player: ANN }]));
    site.run_to_discovery();
    assert!(site.knows("logistics"));
}

/// TEC-2.
#[test]
fn what_cannot_be_researched_is_refused() {
    let mut site = Site::new(1);
    assert_eq!(code(site.choose(Some("optics"))), "technology_missing");
    let technology = Some(TechnologyId(999));
    let unknown = site.ask(ANN, Action::Research { technology });
    assert_eq!(code(unknown), "unknown_technology");
    assert_eq!(code(site.choose(None)), "applied");
    site.choose(Some("logistics"));
    assert_eq!(code(site.choose(Some("logistics"))), "applied");
    site.run_to_discovery();
    assert_eq!(code(site.choose(Some("logistics"))), "already_known");
    assert_eq!(site.world.player(ANN).unwrap().research.chosen, None);
}

/// TEC-1.
#[test]
fn what_is_locked_is_refused_until_who_asks_knows_the_technology() {
    let mut site = Site::new(1);
    let catalogue = Arc::clone(&site.world.catalogue);
    let bridge = catalogue.prototype_by_key("bridge").unwrap();
    let build = |site: &mut Site, player| {
        let near = site.world.player(player).unwrap().cell;
        let (frequency, reach) = (site.world.params.frequency, BUILD_REACH_CELLS);
        let cells = topology::within(frequency, near, reach);
        let cell = cells[reach as usize];
        let facing = Direction::FIRST;
        let prototype = bridge;
        code(site.ask(
            player,
            Action::Build {
                cell,
                prototype,
                facing,
            },
        ))
    };
    assert_eq!(build(&mut site, ANN), "technology_missing");
    site.choose(Some("logistics"));
    site.run_to_discovery();
    assert_ne!(build(&mut site, ANN), "technology_missing");
    assert_eq!(build(&mut site, BEN), "technology_missing");
}

/// TEC-1.
#[test]
fn a_recipe_that_is_locked_is_refused() {
    let mut site = Site::new(1);
    let catalogue = Arc::clone(&site.world.catalogue);
    let cell = topology::neighbor(
        site.world.params.frequency,
        site.labs[0],
        Direction::FIRST.turned(3),
    );
    let cell = cell.unwrap();
    let (id, index) = locate(site.world.params.frequency, cell).unwrap();
    let press = catalogue.prototype_by_key("press").unwrap();
    let lab = site.world.land.structure(site.labs[0]).unwrap().clone();
    site.world.place(crate::chunk::Structure {
        id: crate::ids::EntityId { cell, ..lab.id },
        prototype: press,
        machine: factory::new_machine(catalogue.behaviour(press).unwrap(), index, lab.id.tick),
        ..lab
    });
    assert!(site.world.land.chunk(id).structures.contains_key(&index));
    let set = |site: &mut Site, key| {
        let recipe: Option<RecipeId> = catalogue.recipe_by_key(key);
        code(site.ask(ANN, Action::SetRecipe { cell, recipe }))
    };
    assert_eq!(set(&mut site, "gear"), "applied");
    assert_eq!(set(&mut site, "sap"), "technology_missing");
    assert_eq!(set(&mut site, "steel"), "wrong_recipe");
}
