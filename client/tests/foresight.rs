//! What a client says beforehand is what the world says then.

use std::collections::BTreeMap;
use std::sync::Arc;

use client::Session;
use protocol::catalogue::CatalogueBytes;
use protocol::server::{AreaChunk, AreaUpdate, PlayerView, ServerMessage, TickFrame, Welcome};
use protocol::units::{JobView, UnitView};
use protocol::{Encoding, PROTOCOL_VERSION};
use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, Direction, Frequency, PlayerId, PrototypeId};
use sim_core::players::{Action, Command, Player, Rejection, Verdict};
use sim_core::tick::{Input, SealedTick, TickOutput, World, WorldParams};
use sim_core::topology;

const ENCODING: Encoding = Encoding::Postcard;
const ME: PlayerId = PlayerId(1);
const OTHER: PlayerId = PlayerId(2);

/// A world, and the session of one of its players, who is told of all the planet.
struct Played {
    world: World,
    session: Session,
    seq: u64,
}

impl Played {
    fn new(seed: u64) -> Played {
        let params = WorldParams {
            seed,
            frequency: Frequency::new(64).unwrap(),
            ticks_per_second: 20,
            ticks_per_generation: 10,
        };
        let catalogue = Catalogue::verdant();
        let mut played = Played {
            world: World::new(params, Arc::new(catalogue.clone())).unwrap(),
            session: Session::new(ENCODING, catalogue, None),
            seq: 0,
        };
        let join = |player| Input::Join {
            player,
            name: "x".into(),
        };
        played.step(vec![join(ME), join(OTHER)]);
        played.welcome();
        played
    }

    fn me(&self) -> &Player {
        self.world.player(ME).unwrap()
    }

    fn step(&mut self, inputs: Vec<Input>) -> TickOutput {
        let tick = self.world.tick().next();
        self.world.step(&SealedTick { tick, inputs }).unwrap()
    }

    fn say(&mut self, message: &ServerMessage) {
        self.session.receive(&ENCODING.encode(message));
    }

    fn welcome(&mut self) {
        self.session.opened();
        let me = self.me().clone();
        let (tick, world) = (self.world.tick(), self.world.params());
        self.say(&ServerMessage::Welcome(Welcome {
            protocol: PROTOCOL_VERSION,
            catalogue_hash: StateHash(Catalogue::verdant().hash()),
            catalogue: CatalogueBytes::of(&Catalogue::verdant()),
            world,
            session: "session".into(),
            token: "token".into(),
            player: ME,
            name: me.name,
            tick,
            last_seq: 0,
            cell: me.cell,
        }));
        let image = self.world.image();
        let chunk = |id| AreaChunk {
            id,
            active: image.active.contains(&id),
            state: image.chunks.get(&id).map(|chunk| (**chunk).clone()),
        };
        let players = image.players.values();
        self.say(&ServerMessage::Area(Box::new(AreaUpdate {
            tick,
            hash: self.world.hash(),
            reset: true,
            removed: Vec::new(),
            added: topology::chunks(world.frequency).map(chunk).collect(),
            ring: Vec::new(),
            players: players.map(|player| PlayerView::of(player)).collect(),
            account: me.account,
            grants: me.grants,
            granted_by: me.granted_by,
            job: JobView::default(),
            units: image
                .units
                .values()
                .map(|unit| UnitView::of(unit, ME))
                .collect(),
            research: me.research,
            networks: Vec::new(),
        })));
        // The picture would ask for these, too.
        let area = self.session.area_mut().unwrap();
        for id in topology::chunks(world.frequency) {
            area.chunk(id);
        }
    }

    /// A player asks for something, and the session is told of the tick.
    fn ask(&mut self, player: PlayerId, action: Action) -> Verdict {
        self.seq += 1;
        let seq = self.seq;
        let command = Command {
            player,
            seq,
            action,
        };
        let output = self.step(vec![Input::Command(command)]);
        let verdict = output.outcomes[0].verdict;
        self.say(&ServerMessage::Tick(Box::new(TickFrame {
            tick: output.tick,
            hash: output.hash,
            diffs: output
                .chunks
                .iter()
                .map(|change| (change.id, change.diff.clone()))
                .collect(),
            activated: output.activated,
            deactivated: output.deactivated,
            check: output
                .chunks
                .iter()
                .map(|change| (change.id, change.hash))
                .collect(),
            players: output
                .players
                .iter()
                .map(|player| PlayerView::of(player))
                .collect(),
            account: Some(self.me().account.clone()),
            grants: Some(self.me().grants.clone()),
            granted_by: Some(self.me().granted_by.clone()),
            units: (output.units.iter().map(|unit| UnitView::of(unit, ME))).collect(),
            units_gone: output.units_gone,
            research: Some(self.me().research.clone()),
            ..TickFrame::default()
        })));
        assert_eq!(self.session.desyncs(), 0);
        verdict
    }
}

/// Something to do at a cell, out of a number.
fn action(number: u64, cell: CellId) -> Action {
    let facing = Direction::FIRST;
    match number % 9 {
        0..=3 => Action::Build {
            cell,
            prototype: PrototypeId((number / 9 % 4) as u16),
            facing,
        },
        4 => Action::Claim { cell },
        5 => Action::Grant { to: ME },
        6 => Action::Revoke { to: ME },
        7 => Action::Rotate { cell, facing },
        _ => Action::Remove { cell },
    }
}

/// OWN-2, OWN-3, OWN-4, OWN-8.
#[test]
fn a_client_foresees_what_the_world_says() {
    let mut codes: BTreeMap<&str, u32> = BTreeMap::new();
    for seed in [3, 7] {
        println!("seed {seed}");
        let mut played = Played::new(seed);
        let mut random = seed;
        let mut next = |end: u64| {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (random >> 33) % end
        };
        for _ in 0..500 {
            let radius = [2, 3, 23, 25, 26, 48][next(6) as usize];
            let frequency = played.world.params().frequency;
            let ring = topology::ring(frequency, played.me().cell, radius);
            let cell = ring[next(ring.len() as u64) as usize];
            let action = action(next(100), cell);
            let player = [ME, ME, OTHER][next(3) as usize];
            let foreseen = match action {
                Action::Build { prototype, .. } => played.session.may_build(cell, prototype),
                Action::Rotate { .. } | Action::Remove { .. } => played.session.may_change(cell),
                _ => Ok(()),
            };
            let is_foreseen = player == ME && !matches!(action, Action::Claim { .. });
            let verdict = played.ask(player, action.clone());
            if is_foreseen {
                let rejected = |rejection: &Rejection| Verdict::Rejected(*rejection);
                let expected = foreseen.as_ref().err().map_or(Verdict::Applied, rejected);
                let is_grant = matches!(action, Action::Grant { .. } | Action::Revoke { .. });
                assert!(is_grant || verdict == expected, "{action:?}: {verdict:?}");
                let code = foreseen.map_or_else(|rejection| rejection.code(), |()| "applied");
                *codes.entry(code).or_default() += 1;
            }
        }
    }
    println!("{codes:?}");
    for expected in [
        "applied",
        "out_of_reach",
        "not_yours",
        "occupied",
        "unaffordable",
        "no_structure",
    ] {
        assert!(codes.contains_key(expected), "nothing was {expected}");
    }
}
