//! Sessions and their mailboxes.

use sim_core::ids::{PlayerId, Tick};

use crate::Result;

/// Messages a mailbox holds. The oldest are dropped for new ones: their numbers are then missing
/// from what is fetched, which is how a client notices.
pub const MAILBOX_MESSAGES_MAX: u64 = 1_024;

/// Who may come back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRecord {
    /// The session's name; no secret.
    pub id: String,
    /// SHA-256 of the secret that opens it.
    pub token_sha256: [u8; 32],
    /// Who it is in the world.
    pub player: PlayerId,
    /// What others call them.
    pub name: String,
    /// When it was made.
    pub created_unix_ms: i64,
}

/// What mail is about. Within a tick and a session each is there once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// It answers a command.
    Command {
        /// The command's number, from 1.
        seq: u64,
        /// Whether the world remembers that it answered it.
        is_remembered: bool,
    },
    /// Something else that happened in the tick.
    Event {
        /// Counts such events of a tick and a session, from 0.
        number: u32,
    },
}

/// Mail that is not numbered yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailDraft {
    /// To whom.
    pub session: String,
    /// The tick that it comes from.
    pub tick: Tick,
    /// What it is about.
    pub about: About,
    /// What it says, in JSON.
    pub body: String,
}

/// Mail with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMail {
    /// To whom.
    pub session: String,
    /// Its number in the mailbox, from 1.
    pub number: u64,
    /// What it says, in JSON.
    pub body: String,
}

/// What is in a mailbox.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mailbox {
    /// The highest number given so far.
    pub last_number: u64,
    /// Mail up to this number has arrived.
    pub acked: u64,
    /// The rest, in order, at most [`MAILBOX_MESSAGES_MAX`].
    pub messages: Vec<StoredMail>,
}

/// What players were told: a world that is older than that is not the world they played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Witness {
    /// Who.
    pub player: PlayerId,
    /// They were told outcomes of this tick.
    pub tick: Tick,
    /// They were told how this command ended; 0 for none.
    pub answered_seq: u64,
}

/// Sessions and mail of one world.
#[async_trait::async_trait]
pub trait Sessions: Send {
    /// Makes a session with an empty mailbox. Durable when it returns.
    async fn create(&mut self, session: &SessionRecord) -> Result<()>;

    /// The session that a secret opens.
    async fn by_token(&mut self, token_sha256: [u8; 32]) -> Result<Option<SessionRecord>>;

    /// Sessions of players after this one, in order of players.
    async fn after_player(&mut self, player: PlayerId) -> Result<Vec<SessionRecord>>;

    /// Whose session it is, for these players.
    async fn of_player(&mut self, player: PlayerId) -> Result<Option<SessionRecord>>;

    /// Numbers and keeps mail, all or nothing, and returns what is new. Takes all that is about a
    /// tick at once and ticks in order: what comes from a tick that was delivered already is
    /// passed over, so a replay delivers nothing twice. A command that was sent again is answered
    /// again, by a later tick.
    async fn deliver(&mut self, drafts: &[MailDraft]) -> Result<Vec<StoredMail>>;

    /// What is in a mailbox.
    async fn mailbox(&mut self, session: &str) -> Result<Mailbox>;

    /// Drops the mail of these sessions up to these numbers, which has arrived: of all or none.
    async fn ack(&mut self, acks: &[(String, u64)]) -> Result<()>;

    /// What every player was told last.
    async fn witnesses(&mut self) -> Result<Vec<Witness>>;

    /// Lets go of files and connections.
    async fn close(&mut self);
}
