//! A session against a server that says one thing at a time: every action is answered once, and
//! what the server had no time for is asked again.

mod actions;
mod areas;

use client::{Arrival, Event, Phase, Session};
use protocol::action::Action;
use protocol::catalogue::CatalogueBytes;
use protocol::client::{ActionRequest, ClientMessage, Interest, View};
use protocol::server::{
    AreaChunk, AreaUpdate, Mail, MailBody, Motion, OutcomeReport, PlayerView, ServerMessage,
    TickFrame, Welcome,
};
use protocol::units::JobView;
use protocol::{Encoding, ErrorBody, ErrorCode, PROTOCOL_VERSION};
use sim_core::catalogue::Catalogue;
use sim_core::chunk::{CellPlanes, Chunk};
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, ChunkId, Diamond, Direction, Frequency, ItemId, PlayerId, Tick};
use sim_core::players::{CommandOutcome, Rejection, Research, Verdict};
use sim_core::tick::WorldParams;
use std::collections::{BTreeMap, BTreeSet};

const ENCODING: Encoding = Encoding::Postcard;
const DIAMOND: Diamond = Diamond::north(1);
const ME: PlayerId = PlayerId(1);

fn cell(i: u32, j: u32) -> CellId {
    CellId::new(DIAMOND, 64 + i, 64 + j)
}

/// Exactly what one hub costs.
fn account() -> BTreeMap<ItemId, u64> {
    let catalogue = Catalogue::verdant();
    let hub = catalogue.prototype_by_key("hub").unwrap();
    let cost = &catalogue.prototype(hub).unwrap().cost;
    cost.iter()
        .map(|(item, amount)| (*item, u64::from(*amount)))
        .collect()
}

fn welcome() -> Welcome {
    Welcome {
        protocol: PROTOCOL_VERSION,
        catalogue_hash: StateHash(Catalogue::verdant().hash()),
        catalogue: CatalogueBytes::of(&Catalogue::verdant()),
        world: WorldParams {
            seed: 1,
            frequency: Frequency::new(256).unwrap(),
            ticks_per_second: 20,
            ticks_per_generation: 10,
        },
        session: "session".into(),
        token: "token".into(),
        player: ME,
        name: "Ada".into(),
        tick: Tick(7),
        last_seq: 0,
        cell: cell(30, 30),
    }
}

/// A chunk of bare soil with the player in it.
fn area(tick: u64, reset: bool) -> ServerMessage {
    ServerMessage::Area(Box::new(AreaUpdate {
        tick: Tick(tick),
        hash: StateHash(0),
        reset,
        removed: Vec::new(),
        added: vec![AreaChunk {
            id: ChunkId::new(DIAMOND, 1, 1),
            active: false,
            state: Some(Chunk::new(CellPlanes::SOIL, None)),
        }],
        part: None,
        players: vec![PlayerView {
            id: ME,
            name: "Ada".into(),
            present: true,
            cell: cell(30, 30),
            motion: Motion::Standing,
        }],
        account: account(),
        grants: BTreeSet::new(),
        granted_by: BTreeSet::new(),
        job: JobView::default(),
        units: Vec::new(),
        research: Research::default(),
        networks: Vec::new(),
    }))
}

fn frame(tick: u64, outcomes: Vec<CommandOutcome>) -> ServerMessage {
    ServerMessage::Tick(Box::new(TickFrame {
        tick: Tick(tick),
        outcomes,
        ..TickFrame::default()
    }))
}

fn outcome(seq: u64, verdict: Verdict) -> CommandOutcome {
    CommandOutcome {
        player: ME,
        seq,
        tick: Tick(8),
        verdict,
    }
}

fn mail(number: u64, outcome: CommandOutcome) -> ServerMessage {
    let report = OutcomeReport::of(&outcome, &Catalogue::verdant());
    ServerMessage::Mail(Mail {
        number,
        body: MailBody::Outcome(report),
    })
}

fn say(session: &mut Session, message: &ServerMessage) {
    session.receive(&ENCODING.encode(message));
}

/// Says that there were too many messages of this name.
fn refuse(session: &mut Session, name: &str) {
    let error = ErrorBody::new(ErrorCode::RateLimited, "too many").at(name);
    say(session, &ServerMessage::Error(error));
}

fn sent(session: &mut Session) -> Vec<ClientMessage> {
    let messages = session.take_outgoing();
    let decoded = messages.iter().map(|bytes| ENCODING.decode(bytes).unwrap());
    decoded
        .filter(|message| {
            !matches!(
                message,
                ClientMessage::Ack { .. } | ClientMessage::Ping { .. }
            )
        })
        .collect()
}

/// The answers among what happened: number, and the code of why not.
fn answers(session: &mut Session) -> Vec<(u64, Option<String>)> {
    let events = session.take_events().into_iter();
    events
        .filter_map(|event| match event {
            Event::Answered(action, answer) => {
                Some((action.seq, answer.err().map(|rejection| rejection.code)))
            }
            _ => None,
        })
        .collect()
}

fn connect(session: &mut Session, welcome: Welcome) {
    session.opened();
    say(session, &ServerMessage::Welcome(welcome));
}

/// A session that is open and has its area.
fn online() -> Session {
    let mut session = Session::new(ENCODING, Catalogue::verdant(), None, View::Observe);
    connect(&mut session, welcome());
    say(&mut session, &area(7, true));
    assert_eq!(session.phase(), &Phase::Online);
    assert_eq!(session.take_events(), [Event::Welcomed(Arrival::First)]);
    sent(&mut session);
    session
}

#[test]
fn other_errors_and_notices_are_for_the_user() {
    let mut session = online();
    let bad = ErrorBody::new(ErrorCode::InvalidParameter, "too wide").at("interest.radius_chunks");
    say(&mut session, &ServerMessage::Error(bad.clone()));
    let notice = MailBody::Notice { text: "hi".into() };
    say(
        &mut session,
        &ServerMessage::Mail(Mail {
            number: 1,
            body: notice,
        }),
    );
    let expected = [Event::Error(bad), Event::Notice("hi".into())];
    assert_eq!(session.take_events(), expected);
    session.pass_time(0.0);
    session.pass_time(60_000.0);
    assert_eq!(sent(&mut session), []);
}

/// A catalogue with dearer hubs.
fn other_catalogue() -> Catalogue {
    let mut catalogue = Catalogue::verdant();
    let hub = &mut catalogue.prototypes[2];
    assert_eq!(hub.key, "hub");
    hub.cost.values_mut().for_each(|amount| *amount *= 2);
    catalogue
}

#[test]
fn the_servers_catalogue_is_gone_by() {
    let mut session = Session::new(ENCODING, Catalogue::verdant(), None, View::Observe);
    let other = other_catalogue();
    let mut welcome = welcome();
    welcome.catalogue_hash = StateHash(other.hash());
    welcome.catalogue = CatalogueBytes::of(&other);
    connect(&mut session, welcome.clone());
    let expected = [Event::OtherCatalogue, Event::Welcomed(Arrival::First)];
    assert_eq!(session.take_events(), expected);
    assert_eq!(session.catalogue(), &other);
    // Another time it is known already.
    session.closed();
    connect(&mut session, welcome);
    assert_eq!(session.take_events(), [Event::Welcomed(Arrival::Again)]);
}

#[test]
fn a_catalogue_that_is_not_the_one_told_is_refused() {
    let mut broken = Catalogue::verdant();
    broken.recipes[0].ticks = 0;
    for (hash, catalogue) in [
        (StateHash(1), Catalogue::verdant()),
        (StateHash(other_catalogue().hash()), Catalogue::verdant()),
        (StateHash(broken.hash()), broken.clone()),
    ] {
        let mut session = Session::new(ENCODING, Catalogue::verdant(), None, View::Observe);
        let mut welcome = welcome();
        welcome.catalogue_hash = hash;
        welcome.catalogue = CatalogueBytes::of(&catalogue);
        connect(&mut session, welcome);
        match session.phase() {
            Phase::Refused(error) => assert_eq!(error.code, ErrorCode::WrongCatalogue),
            other => panic!("{other:?}"),
        }
        assert_eq!(session.take_events(), []);
        assert_eq!(sent(&mut session), []);
        assert!(session.area().is_none());
        assert_eq!(session.catalogue(), &Catalogue::verdant());
    }
}

#[test]
fn a_world_made_anew_is_told_from_the_one_that_was_known() {
    let mut session = online();
    session.act(Action::Stop);
    session.closed();
    connect(&mut session, welcome());
    assert_eq!(session.take_events(), [Event::Welcomed(Arrival::Again)]);
    assert_eq!(session.pending().len(), 1);
    session.closed();
    // The same seed and the same player's number, in a folder that was wiped.
    let mut anew = welcome();
    anew.session = "another".into();
    connect(&mut session, anew);
    assert_eq!(session.take_events(), [Event::Welcomed(Arrival::Anew)]);
    assert!(session.pending().is_empty());
}

#[test]
fn what_another_window_of_the_player_asked_for_takes_no_number_twice() {
    let mut session = online();
    say(&mut session, &frame(8, vec![outcome(5, Verdict::Applied)]));
    assert_eq!(session.act(Action::Stop), 6);
}
