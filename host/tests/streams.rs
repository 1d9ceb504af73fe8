//! What streams tell of a busy world: bytes that are put together are those of the plain message, and
//! whoever follows them knows who is there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use host::replica::Replica;
use host::stream::Stream;
use proptest::prelude::*;
use protocol::Encoding;
use protocol::client::View;
use protocol::power::NetworkView;
use protocol::server::{AreaUpdate, PlayerView, ServerMessage, TickFrame};
use protocol::units::UnitView;
use sim_core::ids::{CellId, ChunkId, Frequency, PlayerId, UnitId};
use sim_core::scenario::Scenario;
use sim_core::tick::{Serial, Watch};
use sim_core::topology::chunk_neighbors;

const TICKS: u64 = 60;

fn frequency() -> Frequency {
    Frequency::new(256).unwrap()
}

/// A chunk and what lies within some hops of it.
fn around(centre: ChunkId, hops: u32) -> BTreeSet<ChunkId> {
    let mut chunks = BTreeSet::from([centre]);
    for _ in 0..hops {
        let wider = chunks
            .iter()
            .flat_map(|id| chunk_neighbors(frequency(), *id));
        chunks = wider.chain(chunks.iter().copied()).collect();
    }
    chunks
}

/// Two who are told the same: one in bytes that are put together, one plainly.
struct Client {
    me: PlayerId,
    area: BTreeSet<ChunkId>,
    spliced: Stream,
    plain: Stream,
    players: BTreeMap<PlayerId, PlayerView>,
    units: BTreeMap<UnitId, UnitView>,
    networks: BTreeMap<CellId, NetworkView>,
}

impl Client {
    fn enter(
        me: PlayerId,
        area: BTreeSet<ChunkId>,
        view: View,
        replica: &Replica,
        scenario: &mut Scenario,
        watch: &mut Watch,
    ) -> Client {
        let image = (view == View::Compute).then(|| scenario.watch(watch, &area));
        let mut streams = [(); 2].map(|()| Stream::new(me, frequency(), view));
        let [update, same] = streams
            .each_mut()
            .map(|stream| stream.enter(replica.sight(area.clone(), me), image.clone(), true));
        assert_eq!(update, same);
        let [spliced, plain] = streams;
        let AreaUpdate {
            players,
            units,
            networks,
            ..
        } = update;
        Client {
            me,
            area,
            spliced,
            plain,
            players: players.into_iter().map(|it| (it.id, it)).collect(),
            units: units.into_iter().map(|it| (it.id, it)).collect(),
            networks: networks.into_iter().map(|it| (it.name, it)).collect(),
        }
    }

    fn follow(&mut self, shown: &host::shown::Shown) {
        let bytes = self.spliced.follow_as(shown, Encoding::Postcard);
        let frame = self.plain.follow(shown);
        let message = ServerMessage::Tick(Box::new(frame.clone()));
        assert_eq!(Encoding::Postcard.decode(&bytes), Ok(message.clone()));
        assert_eq!(bytes, Encoding::Postcard.encode(&message));
        self.take_in(frame);
    }

    fn take_in(&mut self, frame: TickFrame) {
        self.players
            .extend(frame.players.into_iter().map(|it| (it.id, it)));
        for id in frame.units_gone {
            assert!(self.units.remove(&id).is_some(), "{id} was never told");
        }
        self.units
            .extend(frame.units.into_iter().map(|it| (it.id, it)));
        for name in frame.networks_gone {
            assert!(
                self.networks.remove(&name).is_some(),
                "{name} was never told"
            );
        }
        for mut network in frame.networks {
            let before = self.networks.remove(&network.name);
            network.pylons = network.pylons.or(before.and_then(|before| before.pylons));
            self.networks.insert(network.name, network);
        }
    }

    /// What the client knows is what one is told who enters the area now.
    fn compare(&self, replica: &Replica) {
        let sight = replica.sight(self.area.clone(), self.me);
        let fresh = Stream::new(self.me, frequency(), View::Observe).enter(sight, None, true);
        let there: BTreeSet<_> = fresh.players.iter().map(|it| it.id).collect();
        let known = self.players.values().filter(|it| there.contains(&it.id));
        assert!(known.eq(&fresh.players), "tick {}", fresh.tick);
        let gone = self.players.values().filter(|it| !there.contains(&it.id));
        for player in gone {
            let home = sim_core::chunk::locate(frequency(), player.cell);
            let is_inside = home.is_some_and(|(id, _)| self.area.contains(&id));
            assert!(!player.present || !is_inside, "{player:?} went unnoticed");
        }
        assert!(self.units.values().eq(&fresh.units), "tick {}", fresh.tick);
        assert!(
            self.networks.values().eq(&fresh.networks),
            "tick {}",
            fresh.tick
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn what_is_put_together_is_what_is_told(
        seed in 0_u64..1_000,
        places in prop::collection::vec((0_usize..640, 0_u32..4, any::<bool>(), 1_u32..12), 6),
    ) {
        let mut scenario = Scenario::of_seed(seed, frequency()).unwrap();
        for _ in 0..TICKS {
            scenario.step().unwrap();
        }
        let image = scenario.world().image();
        let mut replica = Replica::of(&image);
        let lively: Vec<ChunkId> = image.chunks.keys().copied().collect();
        let mut watch = Watch::new(frequency());
        let mut clients = Vec::new();
        for (place, hops, observes, me) in places {
            let area = around(lively[place % lively.len()], hops);
            let view = if observes { View::Observe } else { View::Compute };
            let me = PlayerId(me);
            clients.push(Client::enter(me, area, view, &replica, &mut scenario, &mut watch));
        }
        for _ in 0..TICKS {
            let (output, broadcast) = scenario.step_watched(&Serial, &mut watch).unwrap();
            let shown = Arc::new(replica.show(output, broadcast));
            for client in &mut clients {
                client.follow(&shown);
                client.compare(&replica);
            }
        }
    }
}
