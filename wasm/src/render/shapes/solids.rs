//! The solids that shapes are put together from.

use std::f32::consts::TAU;

use super::{Material, Part, Shape};
use crate::ground::palette::Colour;

impl Shape {
    fn point(&mut self, place: [f32; 3], paint: Colour, material: Material) -> u16 {
        let [r, g, b] = paint.map(|part| (part * 255.0) as u8);
        self.positions.push(place);
        self.paints.push([r, g, b, material as u8]);
        (self.positions.len() - 1) as u16
    }

    /// A column of several levels, each a radius and a height, around (x, y): prisms, cones,
    /// domes. A level of radius 0 is a tip. The top is closed, the bottom is not.
    pub(super) fn column(
        &mut self,
        (x, y): (f32, f32),
        sides: u16,
        turn: f32,
        levels: &[(f32, f32)],
        (paint, material): Part,
    ) -> &mut Shape {
        let mut before: Option<(u16, u16)> = None;
        for (radius, height) in levels {
            let count = if *radius == 0.0 { 1 } else { sides };
            let first = self.positions.len() as u16;
            for k in 0..count {
                let angle = (f32::from(k) / f32::from(sides) + turn) * TAU;
                let place = [x + radius * angle.cos(), y + radius * angle.sin(), *height];
                self.point(place, paint, material);
            }
            if let Some((low, low_count)) = before {
                for k in 0..sides {
                    let n = (k + 1) % sides;
                    let at = |ring: u16, count: u16, k: u16| ring + if count == 1 { 0 } else { k };
                    let (a, b) = (at(low, low_count, k), at(low, low_count, n));
                    let (c, d) = (at(first, count, k), at(first, count, n));
                    if a != b {
                        self.indices.extend([a, b, d]);
                    }
                    if c != d {
                        self.indices.extend([a, d, c]);
                    }
                }
            }
            before = Some((first, count));
        }
        if let Some((top, count)) = before.filter(|(_, count)| *count > 1) {
            for k in 1..count - 1 {
                self.indices.extend([top, top + k, top + k + 1]);
            }
        }
        self
    }

    /// A box between two corners; without its underside.
    pub(super) fn block(&mut self, low: [f32; 3], high: [f32; 3], part: Part) -> &mut Shape {
        let feet = [
            (low[0], low[1]),
            (high[0], low[1]),
            (low[0], high[1]),
            (high[0], high[1]),
        ];
        self.prism(feet, [low[2], high[2]], part)
    }

    /// A box that leads along the ground from one point to another, so wide to each side, between
    /// two heights; without its underside.
    pub(super) fn bar(
        &mut self,
        from: (f32, f32),
        to: (f32, f32),
        wide: f32,
        heights: [f32; 2],
        part: Part,
    ) -> &mut Shape {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let long = dx.hypot(dy);
        let (wx, wy) = (dy / long * wide, -dx / long * wide);
        let feet = [
            (from.0 - wx, from.1 - wy),
            (from.0 + wx, from.1 + wy),
            (to.0 - wx, to.1 - wy),
            (to.0 + wx, to.1 + wy),
        ];
        self.prism(feet, heights, part)
    }

    /// Over four feet: near left, near right, far left, far right.
    fn prism(
        &mut self,
        feet: [(f32, f32); 4],
        heights: [f32; 2],
        (paint, material): Part,
    ) -> &mut Shape {
        let first = self.positions.len() as u16;
        for height in heights {
            for (x, y) in feet {
                self.point([x, y, height], paint, material);
            }
        }
        for [a, b, c, d] in [
            [4, 5, 7, 6],
            [0, 1, 5, 4],
            [1, 3, 7, 5],
            [3, 2, 6, 7],
            [2, 0, 4, 6],
        ] {
            self.indices.extend([a, b, c, a, c, d].map(|k| first + k));
        }
        self
    }

    /// A thin blade of grass, seen from both sides.
    pub(super) fn blade(
        &mut self,
        (x, y): (f32, f32),
        lean: (f32, f32),
        height: f32,
        paint: Colour,
    ) {
        let wide = 0.075;
        let (dx, dy) = (lean.1.signum() * wide, -lean.0.signum() * wide);
        let a = self.point([x - dx, y - dy, 0.0], paint, Material::Grown);
        let b = self.point([x + dx, y + dy, 0.0], paint, Material::Grown);
        let c = self.point([x + lean.0, y + lean.1, height], paint, Material::Grown);
        self.indices.extend([a, b, c, b, a, c]);
    }
}
