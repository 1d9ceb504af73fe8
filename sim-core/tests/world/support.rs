//! A world to act in, and hands to act with.

use std::collections::BTreeMap;
use std::sync::Arc;

use sim_core::catalogue::Catalogue;
use sim_core::chunk::locate;
use sim_core::claims::WorldAccount;
use sim_core::factory::contents;
use sim_core::ids::{CellId, Direction, Frequency, ItemId, PlayerId};
use sim_core::players::{Action, Command, Rejection, Verdict};
use sim_core::tick::{Input, SealedTick, TickOutput, World, WorldParams};
use sim_core::topology;

pub(crate) const ANN: PlayerId = PlayerId(1);
pub(crate) const BEN: PlayerId = PlayerId(2);

pub(crate) fn frequency(n: u32) -> Frequency {
    Frequency::new(n).unwrap()
}

pub(crate) fn world(seed: u64) -> World {
    let params = WorldParams {
        seed,
        frequency: frequency(256),
        ticks_per_second: 20,
        ticks_per_generation: 10,
    };
    World::new(params, Arc::new(Catalogue::verdant())).unwrap()
}

pub(crate) fn step(world: &mut World, inputs: Vec<Input>) -> TickOutput {
    let tick = world.tick().next();
    world.step(&SealedTick { tick, inputs }).unwrap()
}

pub(crate) fn join(world: &mut World, player: PlayerId) {
    step(
        world,
        vec![Input::Join {
            player,
            name: format!("Player {player}"),
        }],
    );
    assert!(world.player(player).is_some_and(|player| player.present));
}

/// Numbers that look random, from a seed (splitmix64).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// One below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// A player who numbers their commands.
pub(crate) struct Hand {
    pub(crate) player: PlayerId,
    seq: u64,
}

impl Hand {
    pub(crate) fn of(player: PlayerId) -> Hand {
        Hand { player, seq: 0 }
    }

    /// A player who goes on numbering after `seq`.
    pub(crate) fn after(player: PlayerId, seq: u64) -> Hand {
        Hand { player, seq }
    }

    /// An action as an input, to be sealed with others.
    pub(crate) fn input(&mut self, action: Action) -> Input {
        self.seq += 1;
        Input::Command(Command {
            player: self.player,
            seq: self.seq,
            action,
        })
    }

    /// An action in a tick of its own.
    pub(crate) fn ask(&mut self, world: &mut World, action: Action) -> Verdict {
        let input = self.input(action);
        step(world, vec![input]).outcomes[0].verdict
    }

    /// Builds all of a list in one tick, or nothing: a structure, its cell and what it faces.
    pub(crate) fn build_all(
        &mut self,
        world: &mut World,
        plan: &[(&str, CellId, Direction)],
    ) -> bool {
        let builds = plan.iter().map(|(key, cell, facing)| {
            self.input(Action::Build {
                cell: *cell,
                prototype: world.catalogue().prototype_by_key(key).unwrap(),
                facing: *facing,
            })
        });
        let builds = builds.collect();
        let verdicts = step(world, builds).outcomes;
        let built = verdicts
            .iter()
            .map(|outcome| outcome.verdict == Verdict::Applied);
        let built: Vec<bool> = built.collect();
        let all = built.iter().all(|built| *built);
        if !all {
            let undo = plan.iter().zip(built).filter(|(_, built)| *built);
            let undo: Vec<_> = undo.map(|((_, cell, _), _)| *cell).collect();
            for cell in undo {
                assert_eq!(self.ask(world, Action::Remove { cell }), Verdict::Applied);
            }
        }
        all
    }
}

/// Lets time pass.
pub(crate) fn wait(world: &mut World, ticks: u64) {
    for _ in 0..ticks {
        step(world, Vec::new());
    }
}

pub(crate) fn code(verdict: Verdict) -> &'static str {
    verdict.rejection().map_or("applied", Rejection::code)
}

/// Amounts of items, with no entry for nothing.
pub(crate) type Sums = BTreeMap<ItemId, i128>;

fn add(sums: &mut Sums, item: ItemId, amount: i128) {
    *sums.entry(item).or_default() += amount;
    sums.retain(|_, sum| *sum != 0);
}

/// What all structures and units hold, counted one by one.
fn held_by_machines(world: &World) -> Sums {
    let image = world.image();
    let chunks = image.chunks.values();
    let mut held = Sums::new();
    for structure in chunks.flat_map(|chunk| chunk.structures.values()) {
        for (item, amount) in contents(world.catalogue(), structure) {
            add(&mut held, item, amount.into());
        }
    }
    let lines = image.chunks.values().flat_map(|chunk| chunk.lines.values());
    for carried in lines.flat_map(|line| &line.items) {
        add(&mut held, carried.item, 1);
    }
    for unit in image.units.values() {
        add(&mut held, unit.item, 1);
        if let Some(load) = unit.load {
            add(&mut held, load.item, load.amount.into());
        }
    }
    held
}

/// LED-1, LED-4: the balances of all accounts sum to zero, and what the machines' account says is
/// what machines hold.
pub(crate) fn assert_conserved(world: &World) {
    let mut sums = Sums::new();
    for account in WorldAccount::ALL {
        for (item, balance) in world.ledger().balances(account) {
            add(&mut sums, *item, *balance);
        }
    }
    for player in world.image().players.values() {
        for (item, held) in &player.account {
            assert!(*held > 0, "nothing has no entry");
            add(&mut sums, *item, (*held).into());
        }
    }
    let tick = world.tick();
    assert_eq!(sums, Sums::new(), "tick {tick}");
    let machines = world.ledger().balances(WorldAccount::Machines);
    assert_eq!(*machines, held_by_machines(world), "tick {tick}");
}

/// Items that came out of the land since the world began.
pub(crate) fn given_out(world: &World) -> i128 {
    -world
        .ledger()
        .balances(WorldAccount::Land)
        .values()
        .sum::<i128>()
}

/// A cell within reach where a row of `length` buildable cells begins, and the row's direction.
pub(crate) fn free_row(world: &World, length: usize) -> Vec<(CellId, Direction)> {
    let frequency = world.params().frequency;
    let me = world.player(ANN).unwrap();
    let image = world.image();
    let is_free = |cell: CellId| {
        let (id, index) = locate(frequency, cell).unwrap();
        let chunk = &image.chunks[&id];
        world
            .catalogue()
            .building_on
            .contains(chunk.seen_kind(index))
            && !chunk.seats.contains_key(&index)
            && !topology::is_pentagon(frequency, cell)
    };
    let near = topology::within(frequency, me.cell, 10);
    let known = |cell: &CellId| {
        image
            .chunks
            .contains_key(&locate(frequency, *cell).unwrap().0)
    };
    for start in near {
        for direction in Direction::all() {
            let mut row = Vec::new();
            let (mut cell, mut heading) = (start, direction);
            while row.len() < length && known(&cell) && is_free(cell) {
                row.push((cell, heading));
                let Some(next) = topology::step(frequency, cell, heading) else {
                    break;
                };
                (cell, heading) = next;
            }
            if row.len() == length {
                return row;
            }
        }
    }
    panic!("no room for a row of {length}");
}
