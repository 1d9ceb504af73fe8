//! A world, and the session of one of its players, who is told of all the planet.

use std::collections::BTreeSet;
use std::sync::Arc;

use client::Session;
use protocol::catalogue::CatalogueBytes;
use protocol::client::View;
use protocol::server::{AreaUpdate, PlayerView, ServerMessage, TickFrame, Welcome};
use protocol::units::{JobView, UnitView};
use protocol::{Encoding, PROTOCOL_VERSION};
use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;
use sim_core::ids::{ChunkId, Frequency, PlayerId};
use sim_core::part::Broadcast;
use sim_core::players::{Action, Command, Player, Verdict};
use sim_core::tick::{Input, SealedTick, Serial, TickOutput, Watch, World, WorldParams};
use sim_core::topology;

const ENCODING: Encoding = Encoding::Postcard;
pub(crate) const ME: PlayerId = PlayerId(1);
pub(crate) const OTHER: PlayerId = PlayerId(2);

/// A world, and the session of one of its players, who is told of all the planet.
pub(crate) struct Played {
    pub(crate) world: World,
    pub(crate) session: Session,
    watch: Watch,
    seq: u64,
}

impl Played {
    pub(crate) fn new(seed: u64) -> Played {
        Played::by(seed, Catalogue::verdant())
    }

    pub(crate) fn by(seed: u64, catalogue: Catalogue) -> Played {
        let params = WorldParams {
            seed,
            frequency: Frequency::new(64).unwrap(),
            ticks_per_second: 20,
            ticks_per_generation: 10,
        };
        let mut played = Played {
            world: World::new(params, Arc::new(catalogue.clone())).unwrap(),
            session: Session::new(ENCODING, catalogue, None, View::Compute),
            watch: Watch::new(params.frequency),
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

    pub(crate) fn me(&self) -> &Player {
        self.world.player(ME).unwrap()
    }

    fn step(&mut self, inputs: Vec<Input>) -> (TickOutput, Broadcast) {
        let tick = self.world.tick().next();
        let sealed = SealedTick { tick, inputs };
        let stepped = self.world.step_watched(&Serial, &sealed, &mut self.watch);
        stepped.unwrap()
    }

    fn planet(&self) -> BTreeSet<ChunkId> {
        topology::chunks(self.world.params().frequency).collect()
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
            catalogue_hash: StateHash(self.world.catalogue().hash()),
            catalogue: CatalogueBytes::of(self.world.catalogue()),
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
        let planet = self.planet();
        let part = self.world.watch(&mut self.watch, &planet);
        let players = image.players.values();
        self.say(&ServerMessage::Area(Box::new(AreaUpdate {
            tick,
            hash: self.world.hash(),
            reset: true,
            removed: Vec::new(),
            added: Vec::new(),
            part: Some(Box::new(part)),
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
    pub(crate) fn ask(&mut self, player: PlayerId, action: Action) -> Verdict {
        self.seq += 1;
        let seq = self.seq;
        let command = Command {
            player,
            seq,
            action,
        };
        let (output, broadcast) = self.step(vec![Input::Command(command)]);
        let verdict = output.outcomes[0].verdict;
        self.say(&ServerMessage::Tick(Box::new(TickFrame {
            tick: output.tick,
            hash: output.hash,
            feed: Some(Box::new(broadcast.feed(&self.planet()))),
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
