//! What the interface shows, as plain data: small enough to be posted ten times a second.
//!
//! - [`cells`]: what is to be said of one cell. [`machines`]: how a structure is doing. [`work`]:
//!   what it makes, and its power.
//! - [`docks`], [`orders`]: drones, and what they and the player have to do. [`power`]: networks.
//! - [`plans`]: blueprints, and what replicators copy.
//! - [`dealings`]: bare cells, and other players. [`research`]: what there is to find out, and what is known.
//! - [`catalogue`]: what there is to build, hold and make. [`build_bar`]: what of it is offered.

pub mod build_bar;
pub mod catalogue;
pub mod cells;
pub mod dealings;
pub mod docks;
pub mod machines;
pub mod orders;
pub mod plans;
pub mod power;
pub mod research;
pub mod work;

use serde::Serialize;
use std::collections::BTreeMap;

use crate::camera::ScreenPoint;
use crate::game::goals::Goal;
use crate::game::notices::Notice;
use cells::CellView;
use dealings::PersonView;
use orders::WorkerView;
use plans::PlanView;
use research::ResearchView;

/// Where the connection stands, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionView {
    /// For the first time.
    Connecting,
    /// All is well.
    Online,
    /// It was there and will be again.
    Reconnecting,
    /// The server will not have this client.
    Refused,
}

/// Everything the interface shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ViewModel {
    /// Where the connection stands.
    pub connection: ConnectionView,
    /// What that means, when it is not online.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection_note: Option<String>,
    /// The tick that the own copy of the world is at; what is drawn lies a little before it.
    pub tick: u64,
    /// The world's rate.
    pub ticks_per_second: u8,
    /// The own player.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub player: Option<PlayerModel>,
    /// Other players within the streamed area.
    pub players_nearby: usize,
    /// Others who are near, or have to do with the own player.
    pub people: Vec<PersonView>,
    /// What the own account holds.
    pub account: Vec<AccountLine>,
    /// What the own player knows, and is finding out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub research: Option<ResearchView>,
    /// What to do next.
    pub goal: Goal,
    /// What the hand holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool: Option<ToolView>,
    /// The plan that the hand holds, or held last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanView>,
    /// The cell under the pointer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hover: Option<CellView>,
    /// The selected cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selected: Option<CellView>,
    /// Whose orders are looked at, instead of a cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worker: Option<WorkerView>,
    /// The messages to be shown now.
    pub notices: Vec<Notice>,
}

/// The own player.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlayerModel {
    /// What others call them.
    pub name: String,
    /// `idle`, `walking`, `gathering`, `delivering`, `crafting` or `waiting`.
    pub activity: &'static str,
}

/// An item of the account.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AccountLine {
    /// Key.
    pub item: String,
    /// Name for people.
    pub name: String,
    /// How much there is.
    pub amount: u64,
    /// How much comes in.
    pub per_minute: f64,
}

/// What the hand holds, and what it would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToolView {
    /// Its name.
    pub key: String,
    /// Where what it builds would face; none for tools, and for what has no front.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facing: Option<u8>,
    /// How many structures it covers, while it copies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covers: Option<usize>,
    /// Whether it may be used on the cell under the pointer.
    pub allowed: bool,
    /// If not, why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Figures for tests and for the curious.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Status {
    /// Where the connection stands.
    pub connection: ConnectionView,
    /// The newest tick that the server spoke of.
    pub server_tick: u64,
    /// The tick that the own copy of the world is at.
    pub confirmed_tick: u64,
    /// The world's hash when all chunks were last compared.
    pub world_hash: String,
    /// The tick of that.
    pub world_hash_tick: u64,
    /// How often the own copy was found wrong.
    pub hash_mismatches: u64,
    /// How well own actions were foreseen.
    pub tally: StatusTally,
    /// Own actions without an answer.
    pub pending: usize,
    /// Pictures a second.
    pub fps: f64,
    /// Processor time of a picture in the engine.
    pub engine_cpu_ms: f64,
    /// Share of the window's pixels that is drawn, in each direction.
    pub scale: f64,
    /// Tiles drawn.
    pub tiles_visible: usize,
    /// From the engine's making to the first whole picture of the world.
    pub first_frame_ms: f64,
    /// The own player.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub player: Option<StatusPlayer>,
    /// What the own account holds, by item.
    pub account: BTreeMap<String, u64>,
    /// Where the camera looks.
    pub camera: StatusCamera,
}

/// How well the engine computes the world ahead of the server, in [`Status`]; counted since the page
/// was loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct StatusTally {
    /// Own actions that were answered.
    pub answered: u64,
    /// Of those, the ones whose end was shown before.
    pub foreseen: u64,
    /// What was shown and then withdrawn.
    pub corrections: u64,
    /// Actions that ran in a later tick than foreseen.
    pub shifted: u64,
    /// By so many ticks at most.
    pub shift_ticks_max: u64,
    /// How often the whole area was told again.
    pub resyncs: u64,
}

impl From<client::Tally> for StatusTally {
    fn from(tally: client::Tally) -> Self {
        Self {
            answered: tally.answered,
            foreseen: tally.foreseen,
            corrections: tally.corrections,
            shifted: tally.shifted,
            shift_ticks_max: tally.shift_ticks_max,
            resyncs: tally.resyncs,
        }
    }
}

/// The own player, in [`Status`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatusPlayer {
    /// Number.
    pub id: u32,
    /// Where they stand.
    pub cell: String,
}

/// The camera, in [`Status`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusCamera {
    /// The cell in the middle of the picture.
    pub cell: String,
    /// 0 shows the globe, 1 one tile.
    pub zoom: f64,
}

/// A place on the canvas.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PointView {
    /// To the right, 0 to 1.
    pub x: f64,
    /// Down, 0 to 1.
    pub y: f64,
}

impl From<ScreenPoint> for PointView {
    fn from(point: ScreenPoint) -> PointView {
        PointView {
            x: point.x,
            y: point.y,
        }
    }
}
