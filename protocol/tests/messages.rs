//! What clients may say: every message, by its name and with no field but its own; and the two
//! messages that may never change, so that versions can tell each other apart.

use protocol::action::Action;
use protocol::client::{ActionRequest, ClientMessage, Hello, Interest, View};
use protocol::research::ResearchReport;
use protocol::server::ServerMessage;
use protocol::words::{describe_discovery, describe_gift};
use protocol::{Encoding, ErrorBody, ErrorCode, PROTOCOL_VERSION};
use serde_json::{Value, json};
use sim_core::catalogue::Catalogue;
use sim_core::claims::Policy;
use sim_core::ids::{CellId, Diamond, Direction, Frequency, PlayerId, TechnologyId, Tick};
use sim_core::limits::GIFT_ITEMS_MAX;
use sim_core::players::{self, Research};

fn cell() -> CellId {
    CellId::new(Diamond::north(0), 12, 7)
}

fn actions(cell: CellId) -> Vec<Action> {
    let facing = Direction::FIRST;
    let prototype = String::from("belt");
    vec![
        Action::Walk { to: cell },
        Action::Stop,
        Action::Gather { cell },
        Action::Build {
            cell,
            prototype,
            facing,
        },
        Action::Rotate { cell, facing },
        Action::Remove { cell },
        Action::Paste {
            at: cell,
            facing,
            blueprint: BLUEPRINT.into(),
        },
        Action::SetBlueprint {
            cell,
            blueprint: None,
        },
        Action::Claim { cell },
        Action::Release { cell },
        Action::SetPolicy {
            cell,
            policy: Policy::AllOrNone {
                starved_ticks_max: 3,
            },
        },
        give(&[("ore", 5), ("biomass", 2)]),
        Action::Grant { to: PlayerId(2) },
        Action::Revoke { to: PlayerId(2) },
        Action::Research {
            technology: Some("logistics".into()),
        },
    ]
}

fn give(items: &[(&str, u64)]) -> Action {
    let items = items.iter();
    Action::Give {
        to: PlayerId(2),
        items: items
            .map(|(key, amount)| ((*key).into(), *amount))
            .collect(),
    }
}

/// Every message with all its fields.
fn messages() -> Vec<ClientMessage> {
    let others = [
        ClientMessage::Hello(Hello {
            protocol: PROTOCOL_VERSION,
            token: Some("token".into()),
            name: Some("Ada".into()),
            mail_after: 3,
        }),
        ClientMessage::Interest(Interest {
            centre: cell(),
            radius_chunks: 1,
            view: View::Compute,
        }),
        ClientMessage::Ack { mail: 3 },
        ClientMessage::Resync,
        ClientMessage::Ping { nonce: 4 },
    ];
    let request = |action| {
        ClientMessage::Action(ActionRequest {
            seq: 1,
            execute_at: Some(Tick(500)),
            action,
        })
    };
    let actions = actions(cell()).into_iter().map(request);
    others.into_iter().chain(actions).collect()
}

/// The value with one more field, once for each object within it whose fields have names of their
/// own: what is given is named by the catalogue.
fn with_a_stray_field(value: &Value) -> Vec<Value> {
    let Value::Object(fields) = value else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut here = fields.clone();
    here.insert("excute_at".into(), json!(500));
    found.push(Value::Object(here));
    for (key, inner) in fields.iter().filter(|(key, _)| *key != "items") {
        for inner in with_a_stray_field(inner) {
            let mut changed = fields.clone();
            changed.insert(key.clone(), inner);
            found.push(Value::Object(changed));
        }
    }
    found
}

fn read(value: &Value) -> Result<ClientMessage, ErrorBody> {
    Encoding::Json.decode(value.to_string().as_bytes())
}

#[test]
fn a_field_that_a_message_does_not_have_is_an_error_that_names_it() {
    let mut checked = 0;
    for message in messages() {
        let value = serde_json::to_value(&message).unwrap();
        assert_eq!(read(&value), Ok(message.clone()));
        let Value::Object(fields) = &value else {
            assert_eq!(message, ClientMessage::Resync);
            continue;
        };
        for inner in with_a_stray_field(&fields[message.name()]) {
            let text = json!({ message.name(): inner });
            let error = read(&text).expect_err(&text.to_string());
            assert_eq!(error.code, ErrorCode::Malformed, "{text}");
            assert!(error.place.is_some(), "{text}: {error}");
            // Beside the names of actions and policies nothing at all may stand.
            let action = &inner["action"];
            let named = [action, &action["set_policy"]["policy"]];
            if named.iter().all(|it| it.get("excute_at").is_none()) {
                assert!(error.message.contains("`excute_at`"), "{text}: {error}");
                checked += 1;
            }
        }
        let mut beside = value.clone();
        beside["excute_at"] = json!(500);
        read(&beside).expect_err(&beside.to_string());
    }
    // Four messages, fifteen requests, the fourteen actions that have fields, and a policy's field.
    assert_eq!(checked, 4 + 15 + 14 + 1);
}

#[test]
fn a_misspelt_field_does_not_run_at_once() {
    let text = br#"{"action":{"seq":1,"excute_at":500,"action":"stop"}}"#;
    let error = Encoding::Json.decode::<ClientMessage>(text).unwrap_err();
    assert!(error.message.contains("`excute_at`"), "{error}");
    assert!(error.message.contains("`execute_at`"), "{error}");
    assert_eq!(error.place.as_deref(), Some("line 1 column 30"));
}

#[test]
fn messages_have_the_names_they_are_written_with() {
    for message in messages() {
        let name = match serde_json::to_value(&message).unwrap() {
            Value::String(name) => name,
            Value::Object(fields) => fields.keys().next().unwrap().clone(),
            other => panic!("{other}"),
        };
        assert_eq!(message.name(), name);
    }
}

#[test]
fn a_cell_that_is_not_there_is_told_with_the_field_it_stands_in() {
    let nowhere = CellId::new(Diamond::north(0), 64, 0);
    let frequency = Frequency::new(64).unwrap();
    let places = actions(nowhere).into_iter().filter_map(|action| {
        let error = action.resolve(&Catalogue::verdant(), frequency).err()?;
        assert_eq!(error.code, ErrorCode::UnknownCell);
        let value = json!({ "action": action });
        let place = error.place.unwrap();
        let pointer = format!("/{}", place.replace('.', "/"));
        assert!(value.pointer(&pointer).is_some(), "{value} has no {place}");
        Some(place)
    });
    assert_eq!(
        places.collect::<Vec<_>>(),
        [
            "action.walk.to",
            "action.gather.cell",
            "action.build.cell",
            "action.rotate.cell",
            "action.remove.cell",
            "action.paste.at",
            "action.set_blueprint.cell",
            "action.claim.cell",
            "action.release.cell",
            "action.set_policy.cell"
        ]
    );
}

/// CMD-4.
#[test]
fn a_gift_that_is_none_is_told_with_the_field_it_stands_in() {
    let catalogue = Catalogue::verdant();
    let frequency = Frequency::new(64).unwrap();
    let resolve = |items: &[(&str, u64)]| give(items).resolve(&catalogue, frequency);
    assert!(resolve(&[("ore", u64::MAX), ("slag", 1)]).is_ok());
    let refusals: [(&[_], _); 4] = [
        (&[], ErrorCode::InvalidParameter),
        (&[("ore", 0)], ErrorCode::InvalidParameter),
        (&[("ore", 1), ("gold", 1)], ErrorCode::UnknownItem),
        (&[("gold", 0)], ErrorCode::UnknownItem),
    ];
    for (items, code) in refusals {
        let error = resolve(items).unwrap_err();
        assert_eq!(error.code, code);
        assert_eq!(error.place.as_deref(), Some("action.give.items"));
    }
    let read = |items: &str| {
        let give = format!(r#"{{"give":{{"to":2,"items":{{{items}}}}}}}"#);
        let text = format!(r#"{{"action":{{"seq":1,"action":{give}}}}}"#);
        Encoding::Json.decode::<ClientMessage>(text.as_bytes())
    };
    assert!(read(r#""ore":5"#).is_ok());
    let twice = read(r#""ore":5,"ore":3"#).unwrap_err();
    assert!(twice.message.contains("`ore`"), "{twice}");
    let keys: Vec<_> = (0..=GIFT_ITEMS_MAX)
        .map(|n| format!(r#""item{n}":1"#))
        .collect();
    assert!(read(&keys[1..].join(",")).is_ok());
    let many = read(&keys.join(",")).unwrap_err();
    assert_eq!(many.code, ErrorCode::Malformed);
    let negative = read(r#""ore":-5"#).unwrap_err();
    assert_eq!(negative.code, ErrorCode::Malformed);
}

/// BPR-5.
#[test]
fn a_text_that_is_no_blueprint_is_told_with_its_code_and_field() {
    let (catalogue, frequency) = (Catalogue::verdant(), Frequency::new(64).unwrap());
    let paste = |blueprint: &str| Action::Paste {
        at: cell(),
        facing: Direction::FIRST,
        blueprint: blueprint.into(),
    };
    let resolved = paste(BLUEPRINT).resolve(&catalogue, frequency).unwrap();
    let set = Action::SetBlueprint {
        cell: cell(),
        blueprint: Some(BLUEPRINT.into()),
    };
    let same = set.resolve(&catalogue, frequency).unwrap();
    match (resolved, same) {
        (
            players::Action::Paste { blueprint, .. },
            players::Action::SetBlueprint {
                blueprint: Some(same),
                ..
            },
        ) => {
            assert_eq!(blueprint.structures().len(), 3);
            assert_eq!(blueprint, same);
        }
        other => panic!("{other:?}"),
    }
    for (text, code) in [
        ("", "not_a_blueprint"),
        (&BLUEPRINT[..BLUEPRINT.len() - 1], "blueprint_cut_off"),
    ] {
        let error = paste(text).resolve(&catalogue, frequency).unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidBlueprint);
        assert_eq!(error.place.as_deref(), Some("action.paste.blueprint"));
        assert!(error.message.starts_with(&format!("{code}: ")), "{error}");
    }
}

/// A smelter that makes metal, between two belts.
const BLUEPRINT: &str = "GB1L6PKSUICARRGK3DUAADXG3LFNR2GK4QBAVWWK5DBNQB76AACAAAAQAABAI";

#[test]
fn a_gift_is_told_in_words() {
    let catalogue = Catalogue::verdant();
    let item = |key| catalogue.item_by_key(key).unwrap();
    let mut items = [(item("ore"), 5)].into();
    let told = |items: &_| describe_gift("Ada", items, &catalogue);
    assert_eq!(told(&items), "Ada gave you 5 ore.");
    items.insert(item("slag"), 1);
    assert_eq!(told(&items), "Ada gave you 5 ore and 1 slag.");
    items.insert(item("biomass"), 2);
    assert_eq!(told(&items), "Ada gave you 5 ore, 2 biomass and 1 slag.");
}

/// A client of any version can say which it is, and read why it is turned away.
#[test]
fn the_greeting_is_the_same_in_every_version() {
    let hello = ClientMessage::Hello(Hello {
        protocol: 1,
        token: None,
        name: None,
        mail_after: 0,
    });
    let error = ErrorBody::new(ErrorCode::WrongVersion, "no").at("p");
    let error = ServerMessage::Error(error);
    assert_eq!(Encoding::Postcard.encode(&hello), [0, 1, 0, 0, 0]);
    assert_eq!(
        Encoding::Postcard.encode(&error),
        [4, 4, 2, b'n', b'o', 1, 1, b'p']
    );
    assert_eq!(
        serde_json::to_value(&hello).unwrap(),
        json!({ "hello": { "protocol": 1, "token": null, "name": null, "mail_after": 0 } })
    );
    assert_eq!(
        serde_json::to_value(&error).unwrap(),
        json!({ "error": { "code": "wrong_version", "message": "no", "where": "p" } })
    );
}

#[test]
fn a_discovery_is_told_with_what_is_open_now() {
    let catalogue = Catalogue::verdant();
    let told = |key: &str| {
        let id = catalogue.technology_by_key(key).unwrap();
        describe_discovery(catalogue.technology(id).unwrap(), &catalogue)
    };
    assert_eq!(told("logistics"), "You know Logistics now: Bridge is open.");
    assert_eq!(
        told("automation"),
        "You know Automation now: Assembler and Motor are open."
    );
}

#[test]
fn what_a_player_knows_is_told_by_keys() {
    let catalogue = Catalogue::verdant();
    let research = Research {
        known: [TechnologyId(0)].into(),
        chosen: Some(TechnologyId(1)),
        progress: [(TechnologyId(1), 7), (TechnologyId(999), 1)].into(),
    };
    let report = ResearchReport::of(&research, &catalogue);
    let expected = json!({
        "known": ["logistics"], "chosen": "mining", "progress": { "mining": 7 },
    });
    assert_eq!(serde_json::to_value(report).unwrap(), expected);
}
