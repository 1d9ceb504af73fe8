//! A message from a client is read or refused, in both encodings; what is read can be written.

use protocol::Encoding;
use protocol::client::ClientMessage;
use sim_core::catalogue::Catalogue;
use sim_core::ids::Frequency;

use crate::worlds::FREQUENCY;

/// Takes any bytes as a message.
///
/// # Panics
/// If one that was read is another when it was written and read again.
pub fn judge(bytes: &[u8]) {
    let frequency = Frequency::new(FREQUENCY).expect("a frequency");
    let catalogue = Catalogue::verdant();
    for encoding in [Encoding::Postcard, Encoding::Json] {
        let Ok(message) = encoding.decode::<ClientMessage>(bytes) else {
            continue;
        };
        let written = encoding.encode(&message);
        let again: ClientMessage = encoding.decode(&written).expect("what we write we read");
        assert_eq!(again, message);
        if let ClientMessage::Action(request) = message {
            let _ = request.action.resolve(&catalogue, frequency);
        }
    }
}
