//! Messages as bytes: postcard for programs, JSON for people.

use serde::{Serialize, de::DeserializeOwned};

#[cfg(feature = "json")]
use crate::SUBPROTOCOL_JSON;
use crate::SUBPROTOCOL_POSTCARD;
use crate::error::{ErrorBody, ErrorCode};

/// How messages are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Compact binary.
    Postcard,
    /// Text.
    #[cfg(feature = "json")]
    Json,
}

impl Encoding {
    /// The encoding of a WebSocket subprotocol.
    pub fn of_subprotocol(name: &str) -> Option<Encoding> {
        match name {
            SUBPROTOCOL_POSTCARD => Some(Encoding::Postcard),
            #[cfg(feature = "json")]
            SUBPROTOCOL_JSON => Some(Encoding::Json),
            _ => None,
        }
    }

    /// The WebSocket subprotocol of the encoding.
    pub fn subprotocol(self) -> &'static str {
        match self {
            Encoding::Postcard => SUBPROTOCOL_POSTCARD,
            #[cfg(feature = "json")]
            Encoding::Json => SUBPROTOCOL_JSON,
        }
    }

    /// A message as bytes.
    pub fn encode(self, message: &impl Serialize) -> Vec<u8> {
        match self {
            Encoding::Postcard => {
                postcard::to_stdvec(message).expect("messages are plain data of known length")
            }
            #[cfg(feature = "json")]
            Encoding::Json => {
                serde_json::to_vec(message).expect("messages have text for keys and no floats")
            }
        }
    }

    /// A message from bytes, all of them.
    ///
    /// # Errors
    /// [`ErrorCode::Malformed`], with what was expected and where it was missing.
    pub fn decode<T: DeserializeOwned>(self, bytes: &[u8]) -> Result<T, ErrorBody> {
        match self {
            Encoding::Postcard => match postcard::take_from_bytes(bytes) {
                Ok((message, [])) => Ok(message),
                Ok((_, rest)) => {
                    let problem = format!("{} bytes follow the message", rest.len());
                    let place = format!("byte {}", bytes.len() - rest.len());
                    Err(ErrorBody::new(ErrorCode::Malformed, problem).at(place))
                }
                Err(error) => {
                    let problem = format!("not a message in postcard: {error}");
                    Err(ErrorBody::new(ErrorCode::Malformed, problem))
                }
            },
            #[cfg(feature = "json")]
            Encoding::Json => serde_json::from_slice(bytes).map_err(|error| {
                let place = format!("line {} column {}", error.line(), error.column());
                ErrorBody::new(ErrorCode::Malformed, error.to_string()).at(place)
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::Action;
    use crate::client::{ActionRequest, ClientMessage};
    use sim_core::ids::{CellId, Diamond, Direction};

    fn build() -> ClientMessage {
        ClientMessage::Action(ActionRequest {
            seq: 3,
            execute_at: None,
            action: Action::Build {
                cell: CellId::new(Diamond::south(2), 7, 9),
                prototype: "belt".into(),
                facing: Direction::FIRST,
            },
        })
    }

    #[test]
    fn both_encodings_carry_the_same_message() {
        for encoding in [Encoding::Postcard, Encoding::Json] {
            let bytes = encoding.encode(&build());
            assert_eq!(encoding.decode::<ClientMessage>(&bytes), Ok(build()));
        }
    }

    #[test]
    fn json_is_made_for_people() {
        let text = String::from_utf8(Encoding::Json.encode(&build())).unwrap();
        assert_eq!(
            text,
            r#"{"action":{"seq":3,"execute_at":null,"action":{"build":{"cell":"S2:7:9","prototype":"belt","facing":0}}}}"#
        );
    }

    #[test]
    fn what_follows_a_message_is_an_error_with_its_place() {
        let mut bytes = Encoding::Postcard.encode(&build());
        bytes.push(0);
        let error = Encoding::Postcard
            .decode::<ClientMessage>(&bytes)
            .unwrap_err();
        assert_eq!(error.code, ErrorCode::Malformed);
        assert_eq!(error.place, Some(format!("byte {}", bytes.len() - 1)));
    }

    #[test]
    fn a_bad_field_is_named() {
        let text = br#"{"action":{"seq":1,"action":{"walk":{"to":"N9:1:1"}}}}"#;
        let error = Encoding::Json.decode::<ClientMessage>(text).unwrap_err();
        assert!(error.message.contains("N0:12:7"), "{error}");
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            for encoding in [Encoding::Postcard, Encoding::Json] {
                let _ = encoding.decode::<ClientMessage>(&bytes);
                let _ = encoding.decode::<crate::server::ServerMessage>(&bytes);
            }
        }
    }
}
