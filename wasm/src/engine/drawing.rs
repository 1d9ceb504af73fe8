//! What a frame does, in order.

use sim_core::chunk::{Chunk, locate};
use sim_core::ids::ChunkId;
use sim_core::worldgen::Generator;

use super::eye::NEAR_ZOOM;
use super::{Engine, Scene, performance_now};
use crate::camera::Camera;
use crate::landscape::{Landscape, Living, Quality};
use crate::patch::PatchId;
use crate::stage::Moment;
use client::Area;

/// From this zoom on the streamed area follows what is looked at; farther away single cells
/// cannot be told apart, and it stays with the player.
const FOLLOW_ZOOM: f64 = 0.50;
/// Chunks from the middle of the streamed area to its rim, seen from near and from farther.
const AREA_RADIUS_NEAR: u8 = 1;
const AREA_RADIUS_FAR: u8 = 2;
/// From this zoom on the smaller area fills the picture.
const NEAR_AREA_ZOOM: f64 = 0.80;
/// Zoom at which the first look begins, before it glides down to the player.
const FIRST_ZOOM: f64 = 0.74;
/// Time in a frame for making what is looked at for the first time: a share of the time between
/// frames, which is long where the graphics card and not the processor is what limits them.
const BUILD_SHARE: f64 = 0.3;
/// Bounds of it.
const BUILD_MS: [f64; 2] = [4.0, 25.0];

struct Streamed<'a>(Option<&'a Area>);

impl Living for Streamed<'_> {
    fn chunk(&self, id: ChunkId) -> Option<&Chunk> {
        self.0?.chunk_at_hand(id)
    }
}

impl Engine {
    pub(super) fn draw_frame(&mut self, now_ms: f64) {
        let began = performance_now();
        let elapsed_s = self
            .last_frame_ms
            .map_or(0.0, |last| (now_ms - last).max(0.0) / 1000.0);
        self.choose_resolution(elapsed_s * 1000.0);
        self.last_frame_ms = Some(now_ms);
        self.game.session_mut().pass_time(now_ms);
        let tick = self.game.session_mut().draw_time(now_ms);
        self.enter_world();
        let build_ms = (elapsed_s * 1000.0 * BUILD_SHARE).clamp(BUILD_MS[0], BUILD_MS[1]);
        self.take_changes(now_ms, build_ms);
        let is_world = self.draw_scene((now_ms, elapsed_s, build_ms), tick);
        self.gauge.drew(began, performance_now(), is_world);
        self.ask_for_area();
    }

    /// Fewer pixels where pictures come too slowly, more where there is time for them.
    fn choose_resolution(&mut self, elapsed_ms: f64) {
        if self.last_frame_ms.is_some() && self.scene.is_some() {
            let changed = self.resolution.drew(elapsed_ms, self.gauge.last_cpu_ms());
            if changed {
                self.gauge.begin_anew();
            }
        }
        self.fit_canvas();
    }

    /// Draws what there is; says whether that is the world.
    fn draw_scene(&mut self, (now_ms, elapsed_s, build_ms): (f64, f64, f64), tick: f64) -> bool {
        self.game.foresee();
        let Some(stage) = &mut self.stage else {
            return false;
        };
        let Some(scene) = &mut self.scene else {
            stage.draw_nothing(self.picture);
            return false;
        };
        let session = self.game.session();
        let Scene {
            landscape, camera, ..
        } = scene;
        let focus = landscape.planet().cell_under(camera.focus());
        camera.set_ground(landscape.height(focus));
        camera.advance(elapsed_s);
        let pose = camera.pose();
        landscape.prepare(
            stage.context(),
            &pose,
            self.picture.page_height(),
            &Streamed(session.area()),
            (now_ms, build_ms),
            &performance_now,
        );
        let rate = session
            .params()
            .map_or(20, |params| params.ticks_per_second);
        let moment = Moment {
            now_ms,
            elapsed_s,
            tick,
            ticks_per_second: f64::from(rate),
            first_light: scene.first_light,
            is_calm: self.is_calm,
        };
        stage.draw(self.picture, &self.game, landscape, &pose, moment);
        landscape.tiles_drawn() > 0
    }

    /// Makes the planet once the server has said which.
    fn enter_world(&mut self) {
        let Some(params) = self.game.session().params() else {
            return;
        };
        let life = self.game.life();
        if self.scene.as_ref().is_some_and(|scene| scene.life == life) {
            return;
        }
        self.pointer = None;
        if let Some(stage) = &mut self.stage {
            stage.clear(self.game.session().catalogue());
        }
        let quality = if self.canvas.is_software() {
            Quality::LIGHT
        } else {
            Quality::FULL
        };
        let mut generator = Generator::new(params.seed, params.frequency);
        let first_light = geometry::centre(params.frequency, generator.spawn_place(0));
        let landscape = Landscape::new(generator, quality);
        let planet = *landscape.planet();
        let mut camera = Camera::new(planet, self.window.aspect());
        camera.set_calm(self.is_calm);
        if let Some(me) = self.game.session().me() {
            let direction = geometry::centre(planet.frequency, me.cell);
            camera.set_ground(landscape.height(me.cell));
            camera.jump_to(direction, FIRST_ZOOM);
            camera.fly_to(direction, NEAR_ZOOM);
        }
        self.scene = Some(Scene {
            landscape,
            camera,
            first_light,
            life,
        });
        self.redraw_all();
    }

    /// Takes over what changed in the world, and makes chunks that are looked at for the first
    /// time, a few in a frame.
    fn take_changes(&mut self, now_ms: f64, build_ms: f64) {
        let mut changed = self.game.session_mut().take_changed();
        let Some(scene) = &mut self.scene else { return };
        if let Some(area) = self.game.session_mut().area_mut() {
            let began = performance_now();
            let drawn = scene
                .landscape
                .drawn()
                .iter()
                .filter_map(|patch| patch.chunk());
            let missing = drawn.filter(|id| area.contains(*id) && !area.is_at_hand(*id));
            for id in missing.collect::<Vec<_>>() {
                area.chunk(id);
                changed.push(id);
                if performance_now() - began > build_ms {
                    break;
                }
            }
        }
        let frequency = scene.landscape.planet().frequency;
        let touched = self.game.take_touched();
        changed.extend(
            touched
                .into_iter()
                .filter_map(|cell| Some(locate(frequency, cell)?.0)),
        );
        if changed.is_empty() {
            return;
        }
        let living = Streamed(self.game.session().area());
        scene.landscape.update(&changed, &living, now_ms);
        if let Some(stage) = &mut self.stage {
            stage.update(&changed);
        }
        self.game.look_at_progress();
    }

    /// Everything has to be handed to the graphics card anew.
    pub(super) fn redraw_all(&mut self) {
        let chunks: Vec<ChunkId> = self
            .game
            .session()
            .area()
            .map_or(Vec::new(), |area| area.chunk_ids().collect());
        if let Some(stage) = &mut self.stage {
            stage.update(&chunks);
        }
    }

    /// Says which part of the planet to stream: what is looked at.
    fn ask_for_area(&mut self) {
        let (Some(scene), Some(me)) = (&self.scene, self.game.session().me()) else {
            return;
        };
        let zoom = scene.camera.zoom_level();
        let planet = scene.landscape.planet();
        let radius = if zoom > NEAR_AREA_ZOOM {
            AREA_RADIUS_NEAR
        } else {
            AREA_RADIUS_FAR
        };
        let (centre, radius) = if zoom > FOLLOW_ZOOM {
            (planet.cell_under(scene.camera.focus()), radius)
        } else {
            (me.cell, AREA_RADIUS_NEAR)
        };
        // While the view is moving fast there is no use in streaming what flies by.
        let patch = locate(planet.frequency, centre).map(|(id, _)| PatchId::of_chunk(id));
        if patch.is_some() && !scene.camera.is_flying() {
            self.game.session_mut().look_at(centre, radius);
        }
    }
}
