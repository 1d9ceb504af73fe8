use super::*;
use sim_core::ids::Frequency;

fn camera() -> Camera {
    Camera::new(Planet::new(Frequency::new(4096).unwrap()), 16.0 / 9.0)
}

fn settle(camera: &mut Camera) {
    for _ in 0..300 {
        camera.advance(1.0 / 60.0);
    }
}

fn is_sound(camera: &Camera) {
    assert!((length(camera.focus) - 1.0).abs() < 1e-9);
    assert!((length(camera.heading) - 1.0).abs() < 1e-9);
    assert!(dot(camera.focus, camera.heading).abs() < 1e-9);
    let pose = camera.pose();
    assert!((length(pose.up) - 1.0).abs() < 1e-9 && dot(pose.up, pose.ahead).abs() < 1e-9);
    assert!(
        dot(cross(pose.right, pose.up), pose.ahead) < -0.999,
        "right-handed"
    );
}

#[test]
fn the_globe_fits_the_picture() {
    for aspect in [16.0 / 9.0, 1.0, 0.5] {
        let camera = Camera::new(Planet::new(Frequency::new(256).unwrap()), aspect);
        let pose = camera.pose();
        for (x, y) in [(0.0, 0.5), (1.0, 0.5), (0.5, 0.0), (0.5, 1.0)] {
            let ray = pose.ray(ScreenPoint { x, y });
            assert_eq!(
                ray.through_sphere(camera.planet.radius),
                None,
                "aspect {aspect}"
            );
        }
        assert_eq!(camera.zoom_level(), 0.0);
        is_sound(&camera);
    }
}

#[test]
fn zooming_keeps_what_is_under_the_pointer() {
    let mut camera = camera();
    let at = ScreenPoint { x: 0.62, y: 0.41 };
    let before = camera.ground_under(at).unwrap();
    for _ in 0..60 {
        camera.zoom(1.0, at);
        camera.advance(1.0 / 60.0);
    }
    settle(&mut camera);
    assert!(camera.zoom_level() > 0.99);
    let after = camera.ground_under(at).unwrap();
    let tiles = angle(before, after) * camera.planet.radius;
    assert!(tiles < 1.0, "moved by {tiles} tiles");
    is_sound(&camera);
}

#[test]
fn dragging_moves_the_ground_with_the_hand_and_glides() {
    let mut camera = camera();
    camera.jump_to([0.3, -0.8, 0.5], 0.8);
    let middle = ScreenPoint { x: 0.5, y: 0.5 };
    let held = camera.ground_under(middle).unwrap();
    camera.drag(0.05, -0.04, false);
    let seen = camera
        .pose()
        .project(scale(held, camera.planet.radius))
        .unwrap();
    assert!(
        (seen.x - 0.55).abs() < 0.01 && (seen.y - 0.46).abs() < 0.01,
        "{seen:?}"
    );
    camera.advance(1.0 / 60.0);
    camera.drag_end();
    let let_go = camera.focus();
    settle(&mut camera);
    assert!(angle(let_go, camera.focus()) > 0.0);
    let resting = camera.focus();
    settle(&mut camera);
    assert_eq!(resting, camera.focus());
    is_sound(&camera);
}

#[test]
fn two_fingers_hold_the_ground_and_leave_nothing_behind() {
    let mut camera = camera();
    camera.jump_to([0.3, -0.8, 0.5], 0.7);
    let mut from = ScreenPoint { x: 0.35, y: 0.60 };
    let held = camera.ground_under(from).unwrap();
    for _ in 0..10 {
        let to = ScreenPoint {
            x: from.x + 0.01,
            y: from.y - 0.01,
        };
        camera.two_fingers(from, to, 0.5, 0.03);
        camera.advance(1.0 / 60.0);
        from = to;
    }
    let now = camera.ground_under(from).unwrap();
    let tiles = angle(held, now) * camera.planet.radius;
    assert!(tiles < 0.5, "the ground slipped by {tiles} tiles");
    assert!(camera.zoom_level() > 0.75);

    let resting = camera.focus();
    settle(&mut camera);
    assert!(angle(resting, camera.focus()) * camera.planet.radius < 0.1);
    // Keys move the view at once: nothing is being dragged any more.
    camera.nudge(0.2, 0.0);
    camera.advance(1.0 / 60.0);
    assert!(angle(resting, camera.focus()) > 0.0);
    is_sound(&camera);
}

#[test]
fn scrolling_arrives_and_keeps_the_distance() {
    let mut camera = camera();
    camera.jump_to([0.3, -0.8, 0.5], 0.8);
    let target = normalized([0.301, -0.8, 0.5]);
    camera.scroll_to(target);
    camera.advance(1.0 / 60.0);
    assert!(angle(camera.focus(), target) > 0.0, "not in one step");
    settle(&mut camera);
    assert!(angle(camera.focus(), target) < 1e-9);
    assert!((camera.zoom_level() - 0.8).abs() < 1e-9);
    is_sound(&camera);
}

#[test]
fn a_calm_camera_is_there_at_once_and_stays() {
    let mut camera = camera();
    camera.set_calm(true);
    camera.fly_to([0.3, -0.8, 0.5], 0.8);
    assert!((camera.zoom_level() - 0.8).abs() < 1e-9 && !camera.is_flying());
    camera.zoom(2.0, ScreenPoint { x: 0.5, y: 0.5 });
    camera.advance(1.0 / 60.0);
    let zoomed = camera.zoom_level();
    camera.advance(1.0 / 60.0);
    assert_eq!(zoomed, camera.zoom_level());
    camera.drag(0.05, 0.0, false);
    camera.advance(1.0 / 60.0);
    camera.drag_end();
    let let_go = camera.focus();
    camera.nudge(0.1, 0.0);
    let nudged = camera.focus();
    assert!(angle(let_go, nudged) > 0.0);
    settle(&mut camera);
    assert_eq!(nudged, camera.focus());
}

#[test]
fn poles_are_places_like_any_other() {
    let mut camera = camera();
    for _ in 0..400 {
        camera.drag(0.01, 0.02, false);
        camera.advance(1.0 / 60.0);
        is_sound(&camera);
    }
    camera.jump_to([0.0, 0.0, 1.0], 0.9);
    settle(&mut camera);
    is_sound(&camera);
}

#[test]
fn a_flight_arrives() {
    let mut camera = camera();
    camera.fly_to([0.0, 0.0, -2.0], 0.85);
    settle(&mut camera);
    assert!(angle(camera.focus(), [0.0, 0.0, -1.0]) < 1e-9);
    assert!((camera.zoom_level() - 0.85).abs() < 1e-6);
    is_sound(&camera);
}
