//! What a server sends.

use serde::{Deserialize, Serialize};
use sim_core::catalogue::Catalogue;
use sim_core::chunk::{Chunk, ChunkDiff};
use sim_core::claims::Items;
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, ChunkId, PlayerId, RecipeId, Tick, UnitId};
use sim_core::part::{Feed, PartImage};
use sim_core::players::{CommandOutcome, Gift, Player, Rejection, Research, Verdict};
use sim_core::tick::WorldParams;
use sim_core::units::Activity;
use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::CatalogueBytes;
use crate::error::ErrorBody;
use crate::power::NetworkView;
use crate::research::DiscoveryReport;
use crate::units::{JobView, UnitView};

/// A message from a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerMessage {
    /// The answer to `hello`: the session is open.
    Welcome(Welcome),
    /// Chunks that come into and fall out of the area that is streamed.
    Area(Box<AreaUpdate>),
    /// A tick, as far as it concerns the area.
    Tick(Box<TickFrame>),
    /// A message of the mailbox.
    Mail(Mail),
    /// Something was wrong with what the client sent; the session goes on unless it is closed.
    /// Stays as it is in every version. What is about an action comes as `action_refused`.
    Error(ErrorBody),
    /// The answer to `ping`.
    Pong {
        /// Its number.
        nonce: u64,
    },
    /// An action was not taken in, and has no outcome; asked for again it may be.
    ActionRefused {
        /// The client's number for it.
        seq: u64,
        /// Why.
        error: ErrorBody,
    },
}

/// What a client has to know before anything else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// [`crate::PROTOCOL_VERSION`] of the server.
    pub protocol: u16,
    /// Hash of the catalogue that the world runs by.
    pub catalogue_hash: StateHash,
    /// That catalogue. A client that predicts goes by it, and by no other.
    pub catalogue: CatalogueBytes,
    /// What the world was made with.
    pub world: WorldParams,
    /// The session, which is also the name of its mailbox.
    pub session: String,
    /// The secret that opens the session again.
    pub token: String,
    /// Who the client is in the world.
    pub player: PlayerId,
    /// What others call them.
    pub name: String,
    /// The tick the world is at.
    pub tick: Tick,
    /// The highest number of the player's commands so far.
    pub last_seq: u64,
    /// Where they stand.
    pub cell: CellId,
}

/// Chunks that come into and fall out of the area. The state is that after `tick`; the frames of
/// later ticks follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaUpdate {
    /// The tick that the state is of.
    pub tick: Tick,
    /// The world's hash after that tick.
    pub hash: StateHash,
    /// Whether everything the client had is void.
    pub reset: bool,
    /// Chunks that fall out, in order.
    pub removed: Vec<ChunkId>,
    /// Chunks that come in, in order, for a client that observes.
    pub added: Vec<AreaChunk>,
    /// The chunks that come in, for a client that computes its area; `added` is empty then.
    pub part: Option<Box<PartImage>>,
    /// Players within the area, and the client's own.
    pub players: Vec<PlayerView>,
    /// The client's own account.
    pub account: Items,
    /// Whom the client's player lets build on their cells.
    pub grants: BTreeSet<PlayerId>,
    /// Who lets the client's player build on their cells.
    pub granted_by: BTreeSet<PlayerId>,
    /// What the client's player has to do.
    pub job: JobView,
    /// Units within the area.
    pub units: Vec<UnitView>,
    /// What the client's player knows, and is finding out.
    pub research: Research,
    /// Networks with pylons within the area: all of them, others that the client had are void.
    pub networks: Vec<NetworkView>,
}

/// A chunk of the area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaChunk {
    /// Which.
    pub id: ChunkId,
    /// Whether it lives; a chunk asleep does not change.
    pub active: bool,
    /// Its state; none if nobody ever touched it, and it is what the seed makes it.
    pub state: Option<Chunk>,
}

/// A tick, as far as it concerns the area. What is the same for all who have the same area comes first,
/// so that a server writes it once for all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TickFrame {
    /// Which.
    pub tick: Tick,
    /// The world's hash after it.
    pub hash: StateHash,
    /// Chunks that anyone touched for the first time, whole, for a client that observes.
    pub touched: Vec<(ChunkId, Chunk)>,
    /// All that changed in other chunks, for a client that observes.
    pub diffs: Vec<(ChunkId, ChunkDiff)>,
    /// Chunks of the area that begin to live in this tick, for a client that observes.
    pub activated: Vec<ChunkId>,
    /// Chunks of the area that fall asleep in this tick, likewise.
    pub deactivated: Vec<ChunkId>,
    /// What a client that computes its area has to be told. `touched`, `diffs`, `activated`
    /// and `deactivated` are empty then.
    pub feed: Option<Box<Feed>>,
    /// Networks of the area that changed.
    pub networks: Vec<NetworkView>,
    /// The names of networks that left the area, or are no more.
    pub networks_gone: Vec<CellId>,
    /// Units that left the area, or are no more.
    pub units_gone: Vec<UnitId>,
    /// Units of the area that changed.
    pub units: Vec<UnitView>,
    /// Players of the area who changed, those who left it, and the client's own if it changed.
    pub players: Vec<PlayerView>,
    /// Hashes of touched chunks of the area after this tick: of all of them in ticks that end with a
    /// generation, for a client that observes; of a few in every tick, in turn, for one that computes.
    pub check: Vec<(ChunkId, StateHash)>,
    /// The client's own account, if it changed.
    pub account: Option<Items>,
    /// Whom the client's player lets build on their cells, if that changed.
    pub grants: Option<BTreeSet<PlayerId>>,
    /// Who lets the client's player build on their cells, if that changed.
    pub granted_by: Option<BTreeSet<PlayerId>>,
    /// What the client's player has to do, if that changed.
    pub job: Option<JobView>,
    /// What the client's player knows, and is finding out, if that changed.
    pub research: Option<Research>,
    /// Answers to the client's own commands.
    pub outcomes: Vec<CommandOutcome>,
}

/// What others may know of a player.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlayerView {
    /// Who.
    pub id: PlayerId,
    /// What others call them.
    pub name: String,
    /// Whether they are on the planet.
    pub present: bool,
    /// Where they stand.
    pub cell: CellId,
    /// What they are at.
    pub motion: Motion,
}

/// What a player or a unit is at, for drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Motion {
    /// Standing.
    Standing,
    /// On the way to the next cell, there in tick `due`.
    Walking {
        /// The next cell.
        to: CellId,
        /// When.
        due: Tick,
    },
    /// Taking from a cell; the next unit in tick `due`.
    Gathering {
        /// Where from.
        cell: CellId,
        /// When.
        due: Tick,
    },
    /// Handing to what stands on a cell; the next unit in tick `due`.
    Delivering {
        /// Where to.
        cell: CellId,
        /// When.
        due: Tick,
    },
    /// Making something by hand; done in tick `due`.
    Crafting {
        /// What.
        recipe: RecipeId,
        /// When.
        due: Tick,
    },
    /// Letting time pass, or waiting to try again what did not get on.
    Waiting {
        /// Until this tick.
        until: Tick,
    },
}

impl Motion {
    /// What shows of what someone is at.
    pub fn of(activity: &Activity) -> Motion {
        match activity {
            Activity::Idle => Motion::Standing,
            Activity::Walking { path, due } => path.front().map_or(Motion::Standing, |to| {
                Motion::Walking { to: *to, due: *due }
            }),
            Activity::Gathering { cell, due, .. } => Motion::Gathering {
                cell: *cell,
                due: *due,
            },
            Activity::Delivering { cell, due, .. } => Motion::Delivering {
                cell: *cell,
                due: *due,
            },
            Activity::Crafting { recipe, due, .. } => Motion::Crafting {
                recipe: *recipe,
                due: *due,
            },
            Activity::Waiting { until } => Motion::Waiting { until: *until },
        }
    }
}

impl PlayerView {
    /// What others may know of this player.
    pub fn of(player: &Player) -> PlayerView {
        PlayerView {
            id: player.id,
            name: player.name.clone(),
            present: player.present,
            cell: player.cell,
            motion: Motion::of(&player.job.activity),
        }
    }
}

/// A numbered message of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// From 1, without gaps.
    pub number: u64,
    /// What it says.
    pub body: MailBody,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailBody {
    /// How a command ended.
    Outcome(OutcomeReport),
    /// Something to know.
    Notice {
        /// For people.
        text: String,
    },
    /// What another player gave in a tick.
    Gift(GiftReport),
    /// What the player's labs found out.
    Discovery(DiscoveryReport),
}

/// What a player got from another in a tick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiftReport {
    /// The tick.
    pub tick: Tick,
    /// Who gave it.
    pub from: PlayerId,
    /// Amounts by the items' keys in the catalogue.
    pub items: BTreeMap<String, u64>,
    /// The same for people.
    pub message: String,
}

impl GiftReport {
    /// The report of a gift from a player of this name.
    pub fn of(gift: &Gift, tick: Tick, name: &str, catalogue: &Catalogue) -> GiftReport {
        GiftReport {
            tick,
            from: gift.from,
            items: by_key(&gift.items, catalogue),
            message: crate::words::describe_gift(name, &gift.items, catalogue),
        }
    }
}

/// Amounts by the items' keys.
pub fn by_key(items: &Items, catalogue: &Catalogue) -> BTreeMap<String, u64> {
    let named = items.iter().filter_map(|(item, amount)| {
        let item = catalogue.item(*item)?;
        Some((item.key.clone(), *amount))
    });
    named.collect()
}

/// How a command ended, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeReport {
    /// The client's number for it.
    pub seq: u64,
    /// The tick it was answered in.
    pub tick: Tick,
    /// Whether it took effect.
    pub applied: bool,
    /// If not, why.
    pub rejection: Option<RejectionReport>,
}

/// Why a command was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectionReport {
    /// A code of [`sim_core::players::Rejection::code`].
    pub code: String,
    /// What was wrong and what to do.
    pub message: String,
    /// The cell for which it was refused, where many were to be changed.
    pub cell: Option<CellId>,
}

impl OutcomeReport {
    /// The report of an outcome.
    pub fn of(outcome: &CommandOutcome, catalogue: &Catalogue) -> OutcomeReport {
        let cell = match outcome.verdict {
            Verdict::RejectedAt(cell, _) => Some(cell),
            Verdict::Applied | Verdict::Rejected(_) => None,
        };
        let report = |rejection: &Rejection| RejectionReport {
            code: rejection.code().into(),
            message: crate::words::explain(rejection, catalogue),
            cell,
        };
        let rejection = outcome.verdict.rejection().map(report);
        OutcomeReport {
            seq: outcome.seq,
            tick: outcome.tick,
            applied: rejection.is_none(),
            rejection,
        }
    }
}
