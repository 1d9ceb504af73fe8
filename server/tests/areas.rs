//! Clients that compute their areas: they come, go, move and build, and what they compute stays what
//! the world is.

mod common;

use client::Session;
use common::{Player, Server, config};
use futures_util::future::join_all;
use host::interest::chunks_of;
use protocol::action::Action;
use protocol::client::{Interest, View};
use protocol::{AREA_RADIUS_CHUNKS_MAX, Encoding};
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, Direction, Frequency};
use sim_core::topology;

/// How each of them plays, from a seed.
struct Whims {
    seed: u64,
    count: u64,
}

impl Whims {
    fn below(&mut self, bound: u64) -> u64 {
        self.count += 1;
        StateHash::of(&(self.seed, self.count)).0 % bound
    }

    fn cell_near(&mut self, home: CellId, steps: u64) -> CellId {
        let frequency = Frequency::new(256).unwrap();
        let steps = u32::try_from(self.below(steps)).unwrap();
        let ring = topology::ring(frequency, home, steps);
        ring[usize::try_from(self.below(ring.len() as u64)).unwrap()]
    }
}

/// One whim after the other, and some ticks of each.
async fn play(view: View, host: &str, seed: u64, rounds: u32) -> Session {
    let mut whims = Whims { seed, count: 0 };
    let mut player = Player::join_to(view, host, Encoding::Postcard).await;
    player.step_until(|it| it.session.tick().0 > 0).await;
    let home = player.session.me().unwrap().cell;
    for _ in 0..rounds {
        match whims.below(6) {
            0 => {
                let radius = u8::try_from(whims.below(3)).unwrap();
                let centre = whims.cell_near(home, 160);
                player.session.look_at(centre, radius);
            }
            1 => {
                let Player { mut session, .. } = player;
                session.closed();
                player = Player::connect(host, Encoding::Postcard, session).await;
            }
            2 => {
                let to = whims.cell_near(home, 6);
                player.session.act(Action::Walk { to });
            }
            3 => {
                let cell = whims.cell_near(home, 6);
                player.session.act(Action::Remove { cell });
            }
            _ => build(&mut player, &mut whims, home),
        }
        player.flush().await;
        let until = player.session.server_tick().0 + 1 + whims.below(12);
        player.step_until(|it| it.session.tick().0 >= until).await;
    }
    player.session
}

fn build(player: &mut Player, whims: &mut Whims, home: CellId) {
    for _ in 0..4 {
        let prototypes = ["extractor", "belt", "belt", "belt", "hub"];
        let place = usize::try_from(whims.below(prototypes.len() as u64)).unwrap();
        let facing = u8::try_from(whims.below(6)).unwrap();
        player.session.act(Action::Build {
            cell: whims.cell_near(home, 6),
            prototype: prototypes[place].into(),
            facing: Direction::new(facing).unwrap(),
        });
    }
}

#[tokio::test]
async fn who_comes_goes_moves_and_builds_computes_what_the_world_is() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(config(folder.path())).await;
    let seed = 20_261_122;
    let players = (0..6).map(|number| play(View::Compute, &server.host, seed + number, 40));
    let observers = (6..8).map(|number| play(View::Observe, &server.host, seed + number, 40));
    let (players, observers) = tokio::join!(join_all(players), join_all(observers));
    println!("seed {seed}");
    for session in &players {
        assert_eq!(session.desyncs(), 0);
        assert!(session.area().unwrap().checked().is_some());
    }
    assert!(observers.iter().all(|session| session.desyncs() == 0));
    server.stop().await;
}

/// What a client receives while so many ticks pass, in bytes.
async fn bytes_of(view: View, host: &str, centre: Option<CellId>, ticks: u64) -> (CellId, usize) {
    let mut player = Player::join_to(view, host, Encoding::Postcard).await;
    player.step_until(|it| it.session.tick().0 > 0).await;
    let centre = centre.unwrap_or_else(|| player.session.me().unwrap().cell);
    player.session.look_at(centre, AREA_RADIUS_CHUNKS_MAX);
    player.flush().await;
    let area = Interest {
        centre,
        radius_chunks: AREA_RADIUS_CHUNKS_MAX,
        view,
    };
    let area = chunks_of(Frequency::new(256).unwrap(), &area).unwrap();
    let is_there = |it: &Player| {
        it.session
            .area()
            .unwrap()
            .chunk_ids()
            .eq(area.iter().copied())
    };
    player.step_until(is_there).await;
    let before = player.socket.received;
    let until = player.session.tick().0 + ticks;
    player.step_until(|it| it.session.tick().0 >= until).await;
    (centre, player.socket.received - before)
}

/// The largest area, of which seven chunks live, at a generation a tick. Nothing is built there.

#[tokio::test]
async fn who_computes_is_told_far_less_than_who_observes() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(folder.path());
    config.world.ticks_per_generation = Some(1);
    let server = Server::start(config).await;
    let ticks = 120;
    let (centre, observed) = bytes_of(View::Observe, &server.host, None, ticks).await;
    let (_, computed) = bytes_of(View::Compute, &server.host, Some(centre), ticks).await;
    println!("{ticks} ticks: {computed} bytes to who computes, {observed} to who observes");
    assert!(computed * 20 < observed, "{computed} and {observed} bytes");
    server.stop().await;
}
