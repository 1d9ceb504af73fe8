use std::collections::{BTreeMap, BTreeSet};

use protocol::catalogue::CatalogueBytes;
use protocol::client::{ActionRequest, ClientMessage};
use protocol::server::{AreaUpdate, Motion, PlayerView, ServerMessage, TickFrame, Welcome};
use protocol::units::{JobView, Order, QueueEdit, UnitView};
use protocol::{Encoding, PROTOCOL_VERSION};
use sim_core::chunk::{CellPlanes, Chunk, locate};
use sim_core::factory::machines::{Crafter, Hub};
use sim_core::hash::StateHash;
use sim_core::ids::{ChunkId, Diamond, Frequency, ItemId, PlayerId, UnitId};
use sim_core::part::{ChunkImage, Feed, PartImage, SurroundingsImage};
use sim_core::tick::WorldParams;

use super::*;

mod arrivals;
mod hand;
mod orders;
mod plans;
mod selected;
mod units;

const DIAMOND: Diamond = Diamond::north(1);

fn cell(i: u32, j: u32) -> CellId {
    CellId::new(DIAMOND, 64 + i, 64 + j)
}

/// A player on a chunk of bare soil, with an account.
fn game() -> Game {
    let mut game = Game::new(Catalogue::verdant());
    game.simulation_came();
    game.opened(None);
    enter(&mut game, "session");
    game
}

fn receive(game: &mut Game, message: &ServerMessage) {
    game.receive(&Encoding::Postcard.encode(message), 0.0);
}

/// The server lets the first player in, in a session of this name.
fn enter(game: &mut Game, session: &str) {
    enter_by(game, session, &Catalogue::verdant());
}

/// The same, by another catalogue.
fn enter_by(game: &mut Game, session: &str, catalogue: &Catalogue) {
    let me = PlayerId(1);
    let area = AreaUpdate {
        reset: true,
        players: vec![PlayerView {
            id: me,
            name: "Ada".into(),
            present: true,
            cell: cell(30, 30),
            motion: Motion::Standing,
        }],
        ..area_of(
            ChunkId::new(DIAMOND, 1, 1),
            Chunk::new(CellPlanes::SOIL, None),
        )
    };
    receive(game, &ServerMessage::Welcome(welcome(session, catalogue)));
    receive(game, &ServerMessage::Area(Box::new(area)));
}

fn welcome(session: &str, catalogue: &Catalogue) -> Welcome {
    Welcome {
        protocol: PROTOCOL_VERSION,
        catalogue_hash: StateHash(catalogue.hash()),
        catalogue: CatalogueBytes::of(catalogue),
        world: WorldParams {
            seed: 1,
            frequency: Frequency::new(256).unwrap(),
            ticks_per_second: 20,
            ticks_per_generation: 10,
        },
        session: session.into(),
        token: format!("token of {session}"),
        player: PlayerId(1),
        name: "Ada".into(),
        tick: Tick(7),
        last_seq: 0,
        cell: cell(30, 30),
    }
}

/// The server tells of a chunk's state anew.
fn tell_chunk(game: &mut Game, id: ChunkId, chunk: Chunk) {
    let area = AreaUpdate {
        removed: vec![id],
        ..area_of(id, chunk)
    };
    receive(game, &ServerMessage::Area(Box::new(area)));
}

/// A tick passes in which nothing comes from outside of the area.
fn pass(game: &mut Game, frame: TickFrame) {
    let feed = Feed {
        tick: frame.tick,
        ..Feed::default()
    };
    let frame = TickFrame {
        feed: Some(Box::new(feed)),
        ..frame
    };
    receive(game, &ServerMessage::Tick(Box::new(frame)));
    assert_eq!(game.session().desyncs(), 0);
}

/// An area of one chunk in which nobody is, with a little ore and biomass in the account.
fn area_of(id: ChunkId, chunk: Chunk) -> AreaUpdate {
    AreaUpdate {
        tick: Tick(7),
        hash: StateHash(0),
        reset: false,
        removed: Vec::new(),
        added: Vec::new(),
        part: Some(Box::new(PartImage {
            tick: Tick(7),
            chunks: vec![ChunkImage {
                id,
                lives: true,
                chunk: Some(chunk),
                surroundings: SurroundingsImage::default(),
            }],
            pylons: Vec::new(),
        })),
        players: Vec::new(),
        account: BTreeMap::from([(ItemId(0), 20), (ItemId(2), 20)]),
        grants: BTreeSet::new(),
        granted_by: BTreeSet::new(),
        job: JobView::default(),
        units: Vec::new(),
        research: sim_core::players::Research::default(),
        networks: Vec::new(),
    }
}

fn sent(game: &mut Game) -> Vec<Action> {
    let messages = game.take_outgoing();
    let decoded = messages
        .iter()
        .map(|bytes| Encoding::Postcard.decode(bytes).unwrap());
    decoded
        .filter_map(|message| match message {
            ClientMessage::Action(ActionRequest { action, .. }) => Some(action),
            _ => None,
        })
        .collect()
}

/// A structure of the own player's, as the server has it.
fn put(game: &mut Game, at: CellId, key: &str) {
    let (id, index) = locate(Frequency::new(256).unwrap(), at).unwrap();
    let machine = match key {
        "hub" => Machine::Hub(Hub::default()),
        "smelter" => Machine::Crafter(Crafter::default()),
        _ => Machine::Belt { line: index },
    };
    let prototype = game.session().catalogue().prototype_by_key(key).unwrap();
    let mut chunk = Chunk::new(CellPlanes::SOIL, None);
    let structure = Structure {
        id: EntityId {
            cell: at,
            tick: Tick(1),
            index: 0,
        },
        prototype,
        owner: PlayerId(1),
        facing: Direction::FIRST,
        machine,
    };
    chunk.structures.insert(index, structure);
    chunk.owners.insert(index, PlayerId(1));
    tell_chunk(game, id, chunk);
}
