//! Somebody who plays alone, at random, and whose journal is kept byte by byte.

use std::collections::BTreeMap;
use std::sync::Arc;

use host::alone::LocalHost;
use host::alone::opening::Opening;
use host::save::PLAYER;
use protocol::action::Action;
use protocol::client::{ActionRequest, ClientMessage, Hello};
use protocol::{Encoding, PROTOCOL_VERSION};
use sim_core::blueprint::{Blueprint, Offset, Planned};
use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, Direction, Frequency, Tick};
use sim_core::tick::WorldParams;
use sim_core::topology;

const ENCODING: Encoding = Encoding::Postcard;
const STRUCTURES: [&str; 5] = ["extractor", "belt", "hub", "store", "belt"];

pub(crate) fn params(seed: u64) -> WorldParams {
    WorldParams {
        seed,
        frequency: Frequency::new(64).unwrap(),
        ticks_per_second: 20,
        ticks_per_generation: 10,
    }
}

/// A world that is played, and all that is known of it.
pub(crate) struct Play {
    pub(crate) host: LocalHost,
    /// What was kept.
    pub(crate) journal: Vec<u8>,
    /// The world's hash after each tick.
    pub(crate) hashes: BTreeMap<Tick, StateHash>,
    seed: u64,
}

impl Play {
    pub(crate) fn new(seed: u64) -> Play {
        let catalogue = Arc::new(Catalogue::verdant());
        let host = LocalHost::create(params(seed), catalogue).unwrap();
        let mut play = Play {
            hashes: BTreeMap::from([(Tick(0), host.world().hash())]),
            journal: Vec::new(),
            host,
            seed,
        };
        play.keep();
        play.greet();
        play
    }

    /// The same player goes on with what was kept of their world.
    pub(crate) fn reopen(seed: u64, journal: Vec<u8>, snapshot: Option<&[u8]>) -> Play {
        let opening = Opening::begin(journal, snapshot).unwrap();
        let host = opening.finish().unwrap();
        let mut play = Play {
            hashes: BTreeMap::from([(host.world().tick(), host.world().hash())]),
            journal: host.journal().bytes().to_vec(),
            host,
            seed,
        };
        play.greet();
        play
    }

    fn greet(&mut self) {
        self.host.opened();
        self.send(&ClientMessage::Hello(Hello {
            protocol: PROTOCOL_VERSION,
            token: None,
            name: None,
            mail_after: 0,
        }));
    }

    pub(crate) fn send(&mut self, message: &ClientMessage) {
        self.host.receive(&ENCODING.encode(message));
    }

    pub(crate) fn keep(&mut self) {
        self.journal.extend(self.host.take_journal().unwrap());
    }

    /// One tick, with what the player does before it: that depends on the seed and the tick alone.
    pub(crate) fn step(&mut self) {
        let tick = self.host.world().tick();
        for number in 0..self.random(tick, 0) % 3 {
            let seq = tick.0 * 4 + number + 1;
            if let Some(action) = self.action(tick, number + 1) {
                let execute_at = None;
                self.send(&ClientMessage::Action(ActionRequest {
                    seq,
                    execute_at,
                    action,
                }));
            }
        }
        self.host.seal().unwrap();
        self.keep();
        self.host.step().unwrap();
        self.host.take_outgoing();
        let world = self.host.world();
        self.hashes.insert(world.tick(), world.hash());
    }

    pub(crate) fn run_to(&mut self, tick: u64) {
        while self.host.world().tick() < Tick(tick) {
            self.step();
        }
    }

    fn random(&self, tick: Tick, number: u64) -> u64 {
        StateHash::of(&(self.seed, tick, number)).0
    }

    fn action(&self, tick: Tick, number: u64) -> Option<Action> {
        let random = self.random(tick, number);
        // A player who is busy every tick gets nowhere.
        if random >> 56 > 40 {
            return None;
        }
        let me = self.host.world().player(PLAYER)?;
        let near = topology::within(params(0).frequency, me.cell, 4);
        let cell: CellId = near[(random >> 8) as usize % near.len()];
        let facing = Direction::FIRST.turned((random >> 4 & 7) as i8);
        let prototype = STRUCTURES[(random >> 16) as usize % STRUCTURES.len()].into();
        Some(match random % 8 {
            0..=3 => Action::Build {
                cell,
                prototype,
                facing,
            },
            4 => Action::Remove { cell },
            5 => Action::Gather { cell },
            6 => Action::Claim { cell },
            _ => Action::Walk { to: cell },
        })
    }
}

/// The text of a blueprint of many belts.
pub(crate) fn large_blueprint(catalogue: &Catalogue) -> String {
    let places = (0..30).flat_map(|i| (0..30).map(move |j| Offset { i, j }));
    let belts = places.map(|at| Planned {
        at,
        prototype: catalogue.prototype_by_key("belt").unwrap(),
        facing: Direction::FIRST,
        recipe: None,
    });
    let blueprint = Blueprint::new(belts.collect()).unwrap();
    blueprint.print(catalogue).unwrap()
}
