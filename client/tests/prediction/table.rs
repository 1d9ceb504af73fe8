//! A world, its host, and players on ways of their own, in one thread and in virtual time.

use std::collections::BTreeSet;
use std::sync::Arc;

use client::Session;
use host::inbox::Inbox;
use host::interest::chunks_of;
use host::replica::Replica;
use host::stream::Stream;
use protocol::catalogue::CatalogueBytes;
use protocol::client::{ClientMessage, View};
use protocol::server::{ServerMessage, Welcome};
use protocol::{Encoding, PROTOCOL_VERSION};
use sim_core::catalogue::Catalogue;
use sim_core::hash::StateHash;
use sim_core::ids::{ChunkId, Frequency, PlayerId};
use sim_core::players::Command;
use sim_core::tick::{Input, SealedTick, Serial, Watch, World, WorldParams};

use super::network::{Way, Weather};

const ENCODING: Encoding = Encoding::Postcard;
/// Time between pictures, in milliseconds.
pub(crate) const FRAME_MS: f64 = 16.0;

pub(crate) struct Table {
    pub(crate) world: World,
    pub(crate) seats: Vec<Seat>,
    replica: Replica,
    watch: Watch,
    inbox: Inbox,
    pub(crate) now_ms: f64,
}

/// A player, and what the host knows of them.
pub(crate) struct Seat {
    pub(crate) player: PlayerId,
    pub(crate) session: Session,
    up: Way,
    down: Way,
    stream: Option<Stream>,
    area: BTreeSet<ChunkId>,
    /// The area is to be told anew before the next tick; all of it, if so.
    enters: Option<bool>,
}

impl Table {
    /// A world with as many players, all of whom are told that they are there.
    pub(crate) fn new(seed: u64, players: u32, weather: Weather) -> Table {
        let params = WorldParams {
            seed,
            frequency: Frequency::new(256).unwrap(),
            ticks_per_second: 20,
            ticks_per_generation: 10,
        };
        let world = World::new(params, Arc::new(Catalogue::verdant())).unwrap();
        let seat = |number: u32| {
            let way = |k: u64| Way::new(weather, seed * 1_000 + u64::from(number) * 2 + k);
            let catalogue = Catalogue::verdant();
            Seat {
                player: PlayerId(number),
                session: Session::new(ENCODING, catalogue, None, View::Compute),
                up: way(0),
                down: way(1),
                stream: None,
                area: BTreeSet::new(),
                enters: None,
            }
        };
        let mut table = Table {
            replica: Replica::of(&world.image()),
            watch: Watch::new(params.frequency),
            inbox: Inbox::default(),
            seats: (1..=players).map(seat).collect(),
            now_ms: 0.0,
            world,
        };
        for number in 1..=players {
            let join = Input::Join {
                player: PlayerId(number),
                name: format!("player {number}"),
            };
            table.inbox.push(join, None).unwrap();
        }
        table.tick();
        for seat in &mut table.seats {
            seat.session.opened();
        }
        table
    }

    /// A picture later.
    pub(crate) fn frame(&mut self) {
        self.now_ms += FRAME_MS;
        self.listen();
        let period_ms = 1_000.0 / f64::from(self.world.params().ticks_per_second);
        while self.now_ms >= (self.world.tick().0 + 1) as f64 * period_ms {
            self.tick();
        }
        for number in 0..self.seats.len() {
            let seat = &mut self.seats[number];
            seat.session.pass_time(self.now_ms);
            while let Some(bytes) = seat.down.receive(self.now_ms) {
                seat.session.receive(&bytes);
            }
            for bytes in seat.session.take_outgoing() {
                seat.up.send(self.now_ms, bytes);
            }
        }
    }

    fn listen(&mut self) {
        for number in 0..self.seats.len() {
            while let Some(bytes) = self.seats[number].up.receive(self.now_ms) {
                let message = ENCODING.decode(&bytes).expect("clients are well-behaved");
                self.heard(number, message);
            }
        }
    }

    fn tick(&mut self) {
        let tick = self.world.tick().next();
        let entering: Vec<_> = self.seats.iter().map(|seat| seat.enters).collect();
        for (number, reset) in entering.into_iter().enumerate() {
            if let Some(reset) = reset {
                self.enter(number, reset);
            }
        }
        let inputs = self.inbox.seal(tick);
        let sealed = SealedTick { tick, inputs };
        let stepped = self.world.step_watched(&Serial, &sealed, &mut self.watch);
        let (output, broadcast) = stepped.unwrap();
        let shown = self.replica.show(output, broadcast);
        for seat in &mut self.seats {
            if let Some(stream) = &mut seat.stream {
                let frame = ServerMessage::Tick(Box::new(stream.follow(&shown)));
                seat.down.send(self.now_ms, ENCODING.encode(&frame));
            }
        }
    }

    fn heard(&mut self, number: usize, message: ClientMessage) {
        let frequency = self.world.params().frequency;
        let welcome = self.welcome(self.seats[number].player);
        let seat = &mut self.seats[number];
        match message {
            ClientMessage::Hello(_) => {
                seat.down.send(self.now_ms, ENCODING.encode(&welcome));
            }
            ClientMessage::Interest(interest) => {
                seat.area = chunks_of(frequency, &interest).unwrap();
                seat.enters = Some(seat.enters.unwrap_or(seat.stream.is_none()));
            }
            ClientMessage::Resync => seat.enters = Some(true),
            ClientMessage::Ping { nonce } => {
                let pong = ENCODING.encode(&ServerMessage::Pong { nonce });
                seat.down.send(self.now_ms, pong);
            }
            ClientMessage::Action(request) => {
                let action = request.action.resolve(self.world.catalogue(), frequency);
                let command = Command {
                    player: seat.player,
                    seq: request.seq,
                    action: action.unwrap(),
                };
                let commands = vec![(command, request.execute_at)];
                self.inbox.push_commands(seat.player, commands).unwrap();
            }
            ClientMessage::Ack { .. } => {}
        }
    }

    fn welcome(&self, player: PlayerId) -> ServerMessage {
        let me = self.world.player(player).unwrap();
        ServerMessage::Welcome(Welcome {
            protocol: PROTOCOL_VERSION,
            catalogue_hash: StateHash(self.world.catalogue().hash()),
            catalogue: CatalogueBytes::of(self.world.catalogue()),
            world: self.world.params(),
            session: format!("session {player}"),
            token: "token".into(),
            player,
            name: me.name.clone(),
            tick: self.world.tick(),
            last_seq: me.outcomes.last_seq(),
            cell: me.cell,
        })
    }

    /// Someone is told their area as it is before the next tick. Nothing that is watched is
    /// forgotten: watching more than anyone sees does no harm.
    fn enter(&mut self, number: usize, reset: bool) {
        let Table {
            world,
            replica,
            watch,
            ..
        } = self;
        let seat = &mut self.seats[number];
        let frequency = world.params().frequency;
        let stream = match &mut seat.stream {
            Some(stream) if !reset => stream,
            other => other.insert(Stream::new(seat.player, frequency, View::Compute)),
        };
        let unknown = match reset {
            true => seat.area.clone(),
            false => &seat.area - stream.area(),
        };
        let image = world.watch(watch, &unknown);
        let sight = replica.sight(seat.area.clone(), seat.player);
        let update = stream.enter(sight, Some(image), reset);
        let update = ENCODING.encode(&ServerMessage::Area(Box::new(update)));
        seat.down.send(self.now_ms, update);
        seat.enters = None;
    }
}
