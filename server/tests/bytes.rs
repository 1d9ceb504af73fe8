//! What a busy factory costs those who look at it, in bytes a second: who computes it, and who
//! observes it, at two cadences of the land. Real sockets; the area is the widest that there is, four
//! chunks around its middle: 61, or a few less where a pentagon lies in it. The grid of chunks has no
//! squares; eight by eight would be 64.

mod common;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use common::{Player, Server, config};
use host::interest::chunks_of;
use protocol::client::{Interest, View};
use protocol::{AREA_RADIUS_CHUNKS_MAX, Encoding};
use server::config::WorldChoice;
use server::worlds::recovery;
use sim_core::catalogue::Catalogue;
use sim_core::chunk::{CellIndex, Structure};
use sim_core::ids::{CellId, ChunkId, Diamond, Frequency, PlayerId};
use sim_core::limits::NETWORK_FIGURES_TICKS;
use sim_core::scenario::factory::{Factory, Sort};
use sim_core::tick::Serial;
use storage::{Location, SessionRecord};

/// Ticks until all belts carry something, and what was only at the start is over.
const WARM_UP_TICKS: u64 = 600;
/// Ticks that bytes are counted over: six seconds.
const COUNTED_TICKS: u64 = 120;
/// What who computes may be told at the default cadence, in bytes a second.
const PREDICTING_BYTES_PER_SECOND_MAX: u64 = 4_000;

fn choice(ticks_per_generation: u16) -> WorldChoice {
    WorldChoice {
        seed: Some(7),
        frequency: Frequency::new(256),
        ticks_per_second: Some(20),
        ticks_per_generation: Some(ticks_per_generation),
    }
}

/// A planet of factories at work, as a server would have left it. Returns how many structures.
async fn keep_factory(folder: &Path, choice: WorldChoice) -> u64 {
    let sort = Sort::Whole { is_blocked: false };
    let mut factory = Factory::inhabited(sort, choice.params()).unwrap();
    for _ in 0..WARM_UP_TICKS {
        factory.step_on(&Serial).unwrap();
    }
    let catalogue = Arc::new(Catalogue::verdant());
    let location = Location::Folder(folder.to_owned());
    let mut stores = storage::open(&location).await.unwrap();
    let (journal, snapshots) = (stores.journal.as_mut(), stores.snapshots.as_mut());
    let begun = recovery::begin_with(journal, snapshots, factory.world(), &catalogue);
    begun.await.unwrap();
    let owner = SessionRecord {
        id: "owner".into(),
        token_sha256: [0; 32],
        player: PlayerId(1),
        name: "Owner".into(),
        created_unix_ms: 0,
    };
    stores.sessions.create(&owner).await.unwrap();
    stores.close().await;
    factory.machines()
}

/// What stands in the area.
fn structures(client: &Player) -> HashMap<(ChunkId, CellIndex), Structure> {
    let area = client.session.area().unwrap();
    let chunks = area.chunk_ids();
    let chunks = chunks.filter_map(|id| Some((id, area.chunk_at_hand(id)?)));
    let all = chunks.flat_map(|(id, chunk)| {
        let structures = chunk.structures.iter();
        structures.map(move |(index, it)| ((id, *index), it.clone()))
    });
    all.collect()
}

/// What a client receives in a second who looks at the widest area, in bytes.
async fn bytes_per_second(view: View, host: &str) -> u64 {
    let mut client = Player::join_to(view, host, Encoding::Postcard).await;
    client.step_until(|it| it.session.tick().0 > 0).await;
    let centre = CellId::new(Diamond::north(1), 128, 128);
    client.session.look_at(centre, AREA_RADIUS_CHUNKS_MAX);
    client.flush().await;
    let interest = Interest {
        centre,
        radius_chunks: AREA_RADIUS_CHUNKS_MAX,
        view,
    };
    let area = chunks_of(Frequency::new(256).unwrap(), &interest).unwrap();
    assert!(area.len() > 50, "{} chunks", area.len());
    let has_all = |it: &Player| {
        let has = it.session.area().unwrap().chunk_ids();
        has.eq(area.iter().copied())
    };
    client.step_until(has_all).await;
    // A server that has just started tells of every network once.
    let settled = client.session.tick().0 + 2 * NETWORK_FIGURES_TICKS;
    client.step_until(|it| it.session.tick().0 >= settled).await;
    let stood = structures(&client);
    let (before, from) = (client.socket.received, client.session.tick().0);
    let until = from + COUNTED_TICKS;
    client.step_until(|it| it.session.tick().0 >= until).await;
    assert_eq!(client.session.desyncs(), 0);
    let stand = structures(&client);
    let busy = stand.iter().filter(|(at, it)| stood.get(*at) != Some(*it));
    let (busy, all) = (busy.count(), stand.len());
    println!("{busy} of {all} structures are not as they were six seconds ago");
    assert!(busy > 5_000, "{busy} of {all} structures are few");
    let received = (client.socket.received - before) as u64;
    received * 20 / (client.session.tick().0 - from)
}

/// What who computes and who observes receive, in bytes a second.
async fn figures(ticks_per_generation: u16) -> (u64, u64) {
    let folder = tempfile::tempdir().unwrap();
    let choice = choice(ticks_per_generation);
    let structures = keep_factory(folder.path(), choice).await;
    assert!(structures > 10_000, "{structures} structures are few");
    let mut config = config(folder.path());
    config.world = choice;
    let server = Server::start(config).await;
    let (computed, observed) = tokio::join!(
        bytes_per_second(View::Compute, &server.host),
        bytes_per_second(View::Observe, &server.host)
    );
    server.stop().await;
    (computed, observed)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_computes_a_factory_is_told_a_twentieth_of_who_observes_it() {
    let default = WorldChoice::default().params().ticks_per_generation;
    let (computed, observed) = figures(1).await;
    let (computed_usual, observed_usual) = figures(default).await;
    println!(
        "bytes a second            computed  observed\n\
         a generation a tick     {computed:>10}{observed:>10}\n\
         a generation in {default} ticks {computed_usual:>9}{observed_usual:>10}"
    );
    assert!(computed * 20 <= observed, "{computed} and {observed}");
    assert!(
        computed_usual <= PREDICTING_BYTES_PER_SECOND_MAX,
        "{computed_usual}"
    );
}
