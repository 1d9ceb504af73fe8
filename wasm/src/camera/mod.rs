//! The camera: a hand on a globe.
//!
//! It looks at a *focus* on the ground from a distance. Dragging turns the planet under the hand
//! and lets it glide on; zooming keeps what is under the pointer there; near the ground the view
//! tilts by itself, and a second button turns and tilts it further. It knows the planet's size
//! and the height of the ground at its focus, nothing else.

mod flight;
mod pose;

pub use flight::Flight;
pub use pose::{Pose, Ray, ScreenPoint};

use geometry::Vector;
use geometry::vector::{
    add, angle, cross, dot, frame, length, normalized, rotated, scale, sub, tangent,
};

use crate::planet::Planet;

/// Vertical field of view, in radians.
const FIELD_OF_VIEW: f64 = 0.70;
/// Nearest to the focus: a tile then fills a fifth of the picture's height.
const DISTANCE_MIN_TILES: f64 = 6.5;
/// Distance by which a step of the wheel brings it nearer.
const ZOOM_PER_STEP: f64 = 1.18;
/// How fast the distance follows the wheel, per second.
const ZOOM_RATE: f64 = 11.0;
/// How fast a glide comes to rest, per second.
const GLIDE_DECAY: f64 = 4.2;
/// How fast the view scrolls to where it is sent, per second.
const SCROLL_RATE: f64 = 9.0;
/// Nearer than this to where it scrolls it is there.
const SCROLL_MIN_TILES: f64 = 0.02;
/// Below this speed (in views a second) a glide is over.
const GLIDE_MIN: f64 = 0.004;
/// How far it tilts by itself when near, in radians from straight down.
const TILT_NEAR: f64 = 0.72;
/// How far it can be tilted at all.
const TILT_MAX: f64 = 1.22;
/// How fast north returns to the top when the globe is seen from afar, per second.
const NORTH_RATE: f64 = 1.6;

/// A camera over a planet.
#[derive(Debug, Clone)]
pub struct Camera {
    planet: Planet,
    aspect: f64,
    /// Unit vector to where it looks.
    focus: Vector,
    /// Unit vector along the ground at the focus, to the top of the picture.
    heading: Vector,
    distance: f64,
    distance_wanted: f64,
    /// What the hand has added to the tilt.
    tilt_extra: f64,
    /// Height of the ground at the focus, followed smoothly.
    ground: f64,
    ground_wanted: f64,
    /// The place on the ground that stays under a point of the picture while zooming.
    anchor: Option<(ScreenPoint, Vector)>,
    /// Movement of the focus in the picture's plane, in picture heights a second.
    glide: [f64; 2],
    /// Movement by hand since the last frame.
    dragged: [f64; 2],
    dragging: bool,
    flight: Option<Flight>,
    /// Where the view scrolls to by itself.
    scroll: Option<Vector>,
    /// Whether it is where it was sent at once, without flying and gliding there.
    is_calm: bool,
}

impl Camera {
    /// A camera that sees the whole globe.
    pub fn new(planet: Planet, aspect: f64) -> Camera {
        let focus = normalized([1.0, 0.6, 0.45]);
        let [_, north, _] = frame(focus);
        let mut camera = Camera {
            planet,
            aspect,
            focus,
            heading: north,
            distance: 1.0,
            distance_wanted: 1.0,
            tilt_extra: 0.0,
            ground: 0.0,
            ground_wanted: 0.0,
            anchor: None,
            glide: [0.0; 2],
            dragged: [0.0; 2],
            dragging: false,
            flight: None,
            scroll: None,
            is_calm: false,
        };
        camera.distance = camera.distance_max();
        camera.distance_wanted = camera.distance;
        camera
    }

    /// The picture's new width by height.
    pub fn set_aspect(&mut self, aspect: f64) {
        self.aspect = aspect;
        self.distance_wanted = self.distance_wanted.min(self.distance_max());
    }

    /// Whether to be where it is sent at once, for those who asked for less motion.
    pub fn set_calm(&mut self, is_calm: bool) {
        self.is_calm = is_calm;
    }

    /// How high the ground is where it looks.
    pub fn set_ground(&mut self, height: f64) {
        self.ground_wanted = height;
    }

    /// Unit vector to where it looks.
    pub fn focus(&self) -> Vector {
        self.focus
    }

    /// Whether it is on its way to a place.
    pub fn is_flying(&self) -> bool {
        self.flight.is_some()
    }

    /// 0 for the whole globe, 1 for one tile.
    pub fn zoom_level(&self) -> f64 {
        self.level_of(self.distance)
    }

    fn level_of(&self, distance: f64) -> f64 {
        let span = (self.distance_max() / DISTANCE_MIN_TILES).ln();
        ((self.distance_max() / distance).ln() / span).clamp(0.0, 1.0)
    }

    fn distance_of(&self, level: f64) -> f64 {
        let span = self.distance_max() / DISTANCE_MIN_TILES;
        self.distance_max() / span.powf(level.clamp(0.0, 1.0))
    }

    /// From here the whole globe fits the picture, with some sky around it.
    fn distance_max(&self) -> f64 {
        let half = (FIELD_OF_VIEW / 2.0).tan() * self.aspect.min(1.0);
        let half_angle = 0.84 * half.atan();
        self.planet.radius * (1.0 / half_angle.sin() - 1.0)
    }

    /// The hand moved by this much of the picture's width and height. With `orbit` it turns and
    /// tilts the view, else it turns the planet.
    pub fn drag(&mut self, dx: f64, dy: f64, orbit: bool) {
        self.leave_course();
        self.anchor = None;
        if orbit {
            self.heading = rotated(self.heading, self.focus, dx * 3.0);
            let own = self.own_tilt();
            let tilt = (own + self.tilt_extra - dy * 2.0).clamp(0.0, TILT_MAX);
            self.tilt_extra = tilt - own;
            return;
        }
        if !self.dragging {
            self.dragging = true;
            self.glide = [0.0; 2];
        }
        self.dragged[0] += dx * self.aspect;
        self.dragged[1] += dy;
        self.slide(-dx * self.aspect, dy);
    }

    /// The hand let go: the planet glides on.
    pub fn drag_end(&mut self) {
        self.dragging = false;
        if self.is_calm {
            self.glide = [0.0; 2];
        }
    }

    /// Two fingers were around one point of the picture and are around another: the ground that
    /// lay there follows them, nearer by `steps` and turned clockwise by `turn` radians. The
    /// fingers hold it, so nothing glides on.
    pub fn two_fingers(&mut self, from: ScreenPoint, to: ScreenPoint, steps: f64, turn: f64) {
        self.leave_course();
        self.anchor = None;
        self.glide = [0.0; 2];
        let held = self.ground_under(from);
        self.heading = rotated(self.heading, self.focus, turn);
        self.want_closer(steps);
        self.distance = self.distance_wanted;
        match held {
            Some(held) => self.hold(held, to),
            None => self.slide(-(to.x - from.x) * self.aspect, to.y - from.y),
        }
    }

    /// Keys: looks this much of the picture's height farther right and down, gliding there.
    pub fn nudge(&mut self, dx: f64, dy: f64) {
        self.leave_course();
        self.anchor = None;
        if self.is_calm {
            self.slide(dx, -dy);
            return;
        }
        self.glide[0] -= dx * GLIDE_DECAY;
        self.glide[1] -= dy * GLIDE_DECAY;
    }

    /// The wheel turned over a point of the picture.
    pub fn zoom(&mut self, steps: f64, at: ScreenPoint) {
        self.leave_course();
        self.want_closer(steps);
        let keeps = self.anchor.is_some_and(|(point, _)| point == at);
        if !keeps {
            self.anchor = self.ground_under(at).map(|direction| (at, direction));
        }
    }

    fn want_closer(&mut self, steps: f64) {
        let wanted = self.distance_wanted / ZOOM_PER_STEP.powf(steps);
        self.distance_wanted = wanted.clamp(DISTANCE_MIN_TILES, self.distance_max());
    }

    /// The hand knows better than what was under way by itself.
    fn leave_course(&mut self) {
        self.flight = None;
        self.scroll = None;
    }

    /// Scrolls until a place is in the middle, as near and tilted as the view is; a later place
    /// takes over from an earlier one on the way.
    pub fn scroll_to(&mut self, direction: Vector) {
        self.flight = None;
        self.anchor = None;
        self.glide = [0.0; 2];
        self.scroll = Some(normalized(direction));
    }

    /// Flies to a place, seen at a zoom level.
    pub fn fly_to(&mut self, direction: Vector, level: f64) {
        if self.is_calm {
            self.tilt_extra = 0.0;
            self.jump_to(direction, level);
            return;
        }
        self.scroll = None;
        let to = normalized(direction);
        let distance = self.distance_of(level);
        let from = (self.focus, self.distance);
        self.flight = Some(Flight::new(self.planet.radius, from, (to, distance)));
        self.glide = [0.0; 2];
        self.anchor = None;
        self.tilt_extra = 0.0;
    }

    /// Is there at once.
    pub fn jump_to(&mut self, direction: Vector, level: f64) {
        self.leave_course();
        self.anchor = None;
        self.glide = [0.0; 2];
        self.turn_focus_to(normalized(direction));
        self.distance = self.distance_of(level);
        self.distance_wanted = self.distance;
        self.ground = self.ground_wanted;
    }

    /// Lets `seconds` pass.
    pub fn advance(&mut self, seconds: f64) {
        let seconds = seconds.clamp(0.0, 0.1);
        if let Some(flight) = &mut self.flight {
            let (focus, distance) = flight.advance(seconds);
            let over = flight.is_over();
            self.turn_focus_to(focus);
            self.distance = distance;
            self.distance_wanted = distance;
            if over {
                self.flight = None;
            }
        }
        self.scroll_on(seconds);
        self.glide_on(seconds);
        self.follow_wheel(seconds);
        self.ground += (self.ground_wanted - self.ground) * (1.0 - (-6.0 * seconds).exp());
        self.return_north(seconds);
    }

    fn scroll_on(&mut self, seconds: f64) {
        let Some(target) = self.scroll else { return };
        let way = angle(self.focus, target);
        let part = match self.is_calm {
            true => 1.0,
            false => 1.0 - (-SCROLL_RATE * seconds).exp(),
        };
        let left = way * (1.0 - part) * self.planet.radius;
        if left < SCROLL_MIN_TILES {
            self.turn_focus_to(target);
            self.scroll = None;
            return;
        }
        let axis = cross(self.focus, target);
        if length(axis) > 1e-15 {
            self.turn(normalized(axis), way * part);
        }
    }

    fn glide_on(&mut self, seconds: f64) {
        if self.dragging {
            if seconds > 0.0 {
                let blend = 1.0 - (-seconds * 25.0).exp();
                for (glide, dragged) in self.glide.iter_mut().zip(self.dragged) {
                    *glide += (dragged / seconds - *glide) * blend;
                }
            }
            self.dragged = [0.0; 2];
            return;
        }
        if self.glide[0].hypot(self.glide[1]) < GLIDE_MIN {
            self.glide = [0.0; 2];
            return;
        }
        self.slide(-self.glide[0] * seconds, self.glide[1] * seconds);
        let decay = (-GLIDE_DECAY * seconds).exp();
        self.glide = self.glide.map(|glide| glide * decay);
    }

    fn follow_wheel(&mut self, seconds: f64) {
        let ratio = self.distance_wanted / self.distance;
        if (ratio - 1.0).abs() < 1e-4 {
            self.distance = self.distance_wanted;
            self.anchor = None;
            return;
        }
        self.distance *= match self.is_calm {
            true => ratio,
            false => ratio.powf(1.0 - (-ZOOM_RATE * seconds).exp()),
        };
        if let Some((point, held)) = self.anchor {
            self.hold(held, point);
        }
    }

    /// Turns the view so that a place on the ground is seen at a point of the picture.
    fn hold(&mut self, held: Vector, point: ScreenPoint) {
        // Toward the rim of the globe a small move of the pointer is a long way on the ground:
        // holding on there would throw the planet around.
        if let Some(now) = self.ground_under(point)
            && dot(now, self.focus) > 0.5
        {
            self.turn_by(now, held);
        }
    }

    fn return_north(&mut self, seconds: f64) {
        let far = smoothstep(0.30, 0.12, self.zoom_level());
        let polar = smoothstep(0.985, 0.93, self.focus[2].abs());
        if self.dragging || far * polar == 0.0 {
            return;
        }
        let [_, north, up] = frame(self.focus);
        let turn = dot(cross(self.heading, north), up).atan2(dot(self.heading, north));
        let part = 1.0 - (-NORTH_RATE * far * polar * seconds).exp();
        self.heading = rotated(self.heading, self.focus, turn * part);
    }

    /// Moves the focus by parts of the picture's height, to the right and to the top.
    fn slide(&mut self, right: f64, up: f64) {
        let view_height = 2.0 * self.distance * (FIELD_OF_VIEW / 2.0).tan();
        let to_right = scale(cross(self.heading, self.focus), right);
        // What is tilted away from the eye looks shorter than it is.
        let to_top = scale(self.heading, up / self.tilt().cos().max(0.35));
        let step = scale(add(to_right, to_top), view_height / self.planet.radius);
        let far = length(step);
        if far > 1e-15 {
            let axis = normalized(cross(self.focus, step));
            self.turn(axis, far.min(0.8));
        }
    }

    fn turn(&mut self, axis: Vector, by: f64) {
        self.focus = normalized(rotated(self.focus, axis, by));
        self.heading = normalized(tangent(rotated(self.heading, axis, by), self.focus));
    }

    /// Turns the view so that what was seen at `now` is seen at `wanted`.
    fn turn_by(&mut self, now: Vector, wanted: Vector) {
        let axis = cross(now, wanted);
        if length(axis) > 1e-15 {
            self.turn(normalized(axis), angle(now, wanted));
        }
    }

    fn turn_focus_to(&mut self, focus: Vector) {
        let before = self.focus;
        self.turn_by(before, focus);
        self.focus = focus;
        self.heading = normalized(tangent(self.heading, focus));
    }

    /// The direction of the ground under a point of the picture.
    fn ground_under(&self, point: ScreenPoint) -> Option<Vector> {
        let ray = self.pose().ray(point);
        let (enters, _) = ray.through_sphere(self.planet.radius + self.ground)?;
        (enters > 0.0).then(|| normalized(ray.at(enters)))
    }

    fn own_tilt(&self) -> f64 {
        TILT_NEAR * smoothstep(0.35, 0.92, self.zoom_level())
    }

    /// Angle from looking straight down.
    fn tilt(&self) -> f64 {
        // From afar there is no ground to be tilted against.
        let room = smoothstep(0.05, 0.45, self.zoom_level());
        (self.own_tilt() + self.tilt_extra * room).clamp(0.0, TILT_MAX)
    }

    /// What it sees now.
    pub fn pose(&self) -> Pose {
        let tilt = self.tilt();
        let (sin, cos) = tilt.sin_cos();
        let away = sub(scale(self.focus, cos), scale(self.heading, sin));
        let target = scale(self.focus, self.planet.radius + self.ground);
        let eye = add(target, scale(away, self.distance));
        let altitude = (length(eye) - self.planet.radius).max(0.1);
        let sight = self.planet.horizon_distance(altitude);
        let mountains = self
            .planet
            .horizon_distance(crate::ground::HEIGHT_MAX_TILES);
        Pose {
            eye,
            right: cross(self.heading, self.focus),
            up: add(scale(self.heading, cos), scale(self.focus, sin)),
            ahead: scale(away, -1.0),
            tan_half: (FIELD_OF_VIEW / 2.0).tan(),
            aspect: self.aspect,
            near: (0.12 * self.distance).max(0.3),
            far: sight + mountains + self.distance,
        }
    }
}

/// 0 up to `from`, 1 beyond `to`, smooth between; also downward.
pub fn smoothstep(from: f64, to: f64, x: f64) -> f64 {
    let t = ((x - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests;
