//! What is told about the world and the player's place in it.

use sim_core::chunk::Machine;
use sim_core::hash::StateHash;
use sim_core::ids::{CellId, Tick};
use sim_core::players::Player;
use sim_core::topology;
use sim_core::units::Activity;

use super::Engine;
use crate::game::tool::Tool;
use crate::patch::is_behind_horizon;
use crate::view::cells::{CellView, cell_view};
use crate::view::dealings::people;
use crate::view::orders::worker_view;
use crate::view::plans::plan_view;
use crate::view::research::research_view;
use crate::view::{
    AccountLine, PlayerModel, PointView, Status, StatusCamera, StatusPlayer, ToolView, ViewModel,
};

/// Largest radius that tests may ask for: 7,651 cells.
const AROUND_MAX: u32 = 50;

impl Engine {
    pub(super) fn view(&mut self, now_ms: f64) -> ViewModel {
        self.game.foresee();
        let (connection, connection_note) = self.game.connection();
        let notices = self.game.notices().shown(now_ms);
        let described = |cell: Option<CellId>| self.describe_at(cell?, now_ms);
        let session = self.game.session();
        ViewModel {
            connection,
            connection_note,
            tick: session.tick().0,
            ticks_per_second: session
                .params()
                .map_or(20, |params| params.ticks_per_second),
            player: session.me().map(player_model),
            players_nearby: self.players_nearby(),
            people: people(&self.game),
            account: self.account_lines(now_ms),
            research: research_view(&self.game),
            goal: self.game.progress().goal(),
            tool: self.tool_view(),
            plan: plan_view(&self.game),
            hover: described(self.game.hover()),
            selected: described(self.game.selected()),
            worker: worker_view(&self.game),
            notices,
        }
    }

    fn account_lines(&self, now_ms: f64) -> Vec<AccountLine> {
        let session = self.game.session();
        let line = |(id, amount)| {
            let item = session.catalogue().item(id)?;
            Some(AccountLine {
                item: item.key.clone(),
                name: item.name.clone(),
                amount,
                per_minute: self.game.income().per_minute(id, now_ms),
            })
        };
        session.account().filter_map(line).collect()
    }

    /// Others within the streamed area.
    fn players_nearby(&self) -> usize {
        let session = self.game.session();
        let me = session.player();
        session.area().map_or(0, |area| {
            area.players()
                .filter(|player| player.present && Some(player.id) != me)
                .count()
        })
    }

    fn tool_view(&self) -> Option<ToolView> {
        let tool = self.game.tool()?;
        let cell = self.game.hover();
        let verdict = cell.map_or(Ok(()), |cell| self.game.may_use_tool(cell));
        Some(ToolView {
            key: tool.key(self.game.session().catalogue()).into(),
            facing: match tool {
                Tool::Paste => self.game.plan().map(|plan| plan.facing().index()),
                _ => tool
                    .builds()
                    .filter(|id| self.game.has_facing(*id))
                    .map(|_| self.game.facing().index()),
            },
            allowed: verdict.is_ok(),
            covers: self.game.copying().map(|copying| copying.standing().len()),
            reason: verdict.err(),
        })
    }

    pub(super) fn status_now(&self) -> Status {
        let session = self.game.session();
        let (hash_tick, hash) = session
            .area()
            .and_then(|area| area.checked())
            .unwrap_or((Tick(0), StateHash(0)));
        let catalogue = session.catalogue();
        let account = session
            .account()
            .filter_map(|(id, amount)| Some((catalogue.item(id)?.key.clone(), amount)));
        Status {
            connection: self.game.connection().0,
            server_tick: session.server_tick().0,
            confirmed_tick: session.tick().0,
            world_hash: hash.to_string(),
            world_hash_tick: hash_tick.0,
            hash_mismatches: session.desyncs(),
            tally: session.tally().into(),
            pending: session.pending().len(),
            fps: round(self.gauge.fps()),
            engine_cpu_ms: round(self.gauge.cpu_ms()),
            scale: self.resolution.scale(),
            tiles_visible: self
                .scene
                .as_ref()
                .map_or(0, |scene| scene.landscape.tiles_drawn()),
            first_frame_ms: round(self.gauge.first_frame_ms()),
            player: session.me().map(|me| StatusPlayer {
                id: me.id.0,
                cell: me.cell.to_string(),
            }),
            account: account.collect(),
            camera: self.status_camera(),
        }
    }

    fn status_camera(&self) -> StatusCamera {
        let Some(scene) = &self.scene else {
            return StatusCamera {
                cell: CellId::NORTH_POLE.to_string(),
                zoom: 0.0,
            };
        };
        StatusCamera {
            cell: scene
                .landscape
                .planet()
                .cell_under(scene.camera.focus())
                .to_string(),
            zoom: round(scene.camera.zoom_level()),
        }
    }

    /// Where a cell's middle appears, if it does.
    pub(super) fn visible(&self, cell: CellId) -> Option<PointView> {
        let scene = self.scene.as_ref()?;
        let planet = scene.landscape.planet();
        if !cell.is_on(planet.frequency) {
            return None;
        }
        let place = planet.place(cell, scene.landscape.height(cell));
        let pose = scene.camera.pose();
        if is_behind_horizon(planet, pose.eye, place) {
            return None;
        }
        let point = pose.project(place)?;
        let inside = |x: f64| (0.0..=1.0).contains(&x);
        (inside(point.x) && inside(point.y)).then(|| point.into())
    }

    pub(super) fn describe(&self, cell: CellId) -> Option<CellView> {
        self.describe_at(cell, super::performance_now())
    }

    fn describe_at(&self, cell: CellId, now_ms: f64) -> Option<CellView> {
        let generator = self.scene.as_ref()?.landscape.generator();
        if !cell.is_on(generator.frequency()) {
            return None;
        }
        Some(cell_view(
            &self.game,
            generator,
            cell,
            self.visible(cell),
            now_ms,
        ))
    }

    pub(super) fn describe_around(&self, radius: u32) -> Vec<CellView> {
        let (Some(params), Some(me)) = (self.game.session().params(), self.game.session().me())
        else {
            return Vec::new();
        };
        topology::within(params.frequency, me.cell, radius.min(AROUND_MAX))
            .into_iter()
            .filter_map(|cell| self.describe(cell))
            .collect()
    }

    /// The own hub nearest to the own player.
    pub(super) fn nearest_hub(&self) -> Option<CellId> {
        let session = self.game.session();
        let (area, me) = (session.area()?, session.me()?);
        let frequency = session.params()?.frequency;
        let chunks = area
            .chunk_ids()
            .filter_map(|id| Some((id, area.chunk_at_hand(id)?)));
        chunks
            .flat_map(|(id, chunk)| {
                chunk
                    .structures
                    .iter()
                    .filter(|(_, structure)| {
                        structure.owner == me.id && matches!(structure.machine, Machine::Hub(_))
                    })
                    .map(move |(index, _)| sim_core::chunk::cell_at(id, *index))
            })
            .min_by_key(|cell| (topology::distance(frequency, me.cell, *cell), *cell))
    }
}

fn player_model(me: &Player) -> PlayerModel {
    PlayerModel {
        name: me.name.clone(),
        activity: match me.job.activity {
            Activity::Idle => "idle",
            Activity::Walking { .. } => "walking",
            Activity::Gathering { .. } => "gathering",
            Activity::Delivering { .. } => "delivering",
            Activity::Crafting { .. } => "crafting",
            Activity::Waiting { .. } => "waiting",
        },
    }
}

/// To a hundredth: nobody reads more, and noise would make every view a new one.
fn round(x: f64) -> f64 {
    (x * 100.0).round() / 100.0
}
