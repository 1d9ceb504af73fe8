//! Whether kinds can be told apart in the lit picture, by day and by night, whatever eyes see it.
//! A test alone: it lights the tops of tiles as light.glsl does, with that file's own figures,
//! and looks at them as people with one kind of cone missing, or none at all, do.

use sim_core::chunk::Kind;

use super::palette::{Colour, of_kind};
use crate::camera::smoothstep;
use crate::render::light;

/// How high the sun stands, as a sine: noon, a low sun, and midnight.
const SUNS: [f64; 3] = [0.95, 0.30, -0.90];
/// Kinds that are a plain tile: colour is nearly all that tells them.
const PLAIN: [Kind; 4] = [Kind::Soil, Kind::Water, Kind::Slag, Kind::Rock];
/// Smallest difference (CIE 1976) between plain tiles, and in lightness alone.
const APART: f64 = 7.0;
const APART_IN_GREY: f64 = 3.0;
/// The same where shapes tell kinds apart too.
const APART_WITH_SHAPE: f64 = 5.0;

/// A figure of light.glsl.
fn figure(name: &str) -> [f64; 3] {
    let start = format!("const vec3 {name} = vec3(");
    let (_, rest) = light::SOURCE.split_once(&start).expect(name);
    let (inside, _) = rest.split_once(')').expect(name);
    let parts: Vec<f64> = inside
        .split(',')
        .map(|x| x.trim().parse().unwrap())
        .collect();
    parts.try_into().expect(name)
}

/// What falls on flat, open ground: `shone` of light.glsl with the normal straight up.
fn falls(height: f64) -> [f64; 3] {
    let day = smoothstep(-0.26, 0.20, height);
    let toward = |up: f64, sun: f64| {
        // The angle between the zenith and a light that leans towards it.
        let (along, across) = (up + sun * height, sun * (1.0 - height * height).sqrt());
        (along / along.hypot(across)).max(0.0)
    };
    let (key, moon) = (toward(0.35, 1.0) * day, toward(1.2, -1.0) * (1.0 - day));
    std::array::from_fn(|c| {
        let around = figure("NIGHT")[c] * (1.0 - day) + figure("SKY")[c] * day;
        figure("KEY")[c] * key + figure("MOON")[c] * moon + around
    })
}

/// A tile's colour in linear light.
fn lit(colour: Colour, light: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|c| f64::from(colour[c]).powi(2) * light[c])
}

/// As seen with one kind of cone missing (Viénot 1999 and Brettel 1997, in linear light).
fn without(cone: usize, [r, g, b]: [f64; 3]) -> [f64; 3] {
    match cone {
        0 => {
            let yellow = 0.11238 * r + 0.88762 * g;
            [yellow, yellow, 0.00401 * (r - g) + b]
        }
        1 => {
            let yellow = 0.29275 * r + 0.70725 * g;
            [yellow, yellow, 0.02234 * (g - r) + b]
        }
        _ => [r, 0.87 * g + 0.13 * b, 0.85 * g + 0.15 * b],
    }
}

/// Lightness and the two colour axes of CIE 1976.
fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
    let [x, y, z] = [
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    ]
    .map(|t: f64| {
        if t > 0.008856 {
            t.cbrt()
        } else {
            7.787 * t + 16.0 / 116.0
        }
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn far(a: [f64; 3], b: [f64; 3]) -> f64 {
    let [a, b] = [lab(a), lab(b)];
    (0..3).map(|k| (a[k] - b[k]).powi(2)).sum::<f64>().sqrt()
}

fn pairs() -> impl Iterator<Item = (Kind, Kind)> {
    let pairs = Kind::ALL.iter().enumerate();
    pairs.flat_map(|(k, a)| Kind::ALL[..k].iter().map(|b| (*a, *b)))
}

#[test]
fn kinds_stay_apart_by_day_and_by_night() {
    let mut wrong = Vec::new();
    for sun in SUNS {
        let light = falls(sun);
        for (a, b) in pairs() {
            let plain = PLAIN.contains(&a) && PLAIN.contains(&b);
            let least = if plain { APART } else { APART_WITH_SHAPE };
            let [a_lit, b_lit] = [a, b].map(|kind| lit(of_kind(kind), light));
            for cone in 0..3 {
                let far = far(without(cone, a_lit), without(cone, b_lit));
                if far < least {
                    wrong.push(format!("{a:?} {b:?}, sun {sun}, no cone {cone}: {far:.1}"));
                }
            }
            let grey = (lab(a_lit)[0] - lab(b_lit)[0]).abs();
            if plain && grey < APART_IN_GREY {
                wrong.push(format!("{a:?} {b:?}, sun {sun}, in grey: {grey:.1}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
