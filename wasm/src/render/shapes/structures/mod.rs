//! Structures: one silhouette for each thing they do.

mod basics;
mod crafters;
mod extractors;
mod lab;
mod land;
mod logistics;
mod power;

use super::{DARK, Material, PALE, Part, STEEL, Shape};
use crate::look::silhouettes::Silhouette;

/// The colour that says whose it is.
const TRIM: Part = (PALE, Material::Tint);
/// The lamp that says how it is doing.
const LAMP: Part = (PALE, Material::Lamp);
const DARK_PART: Part = (DARK, Material::Plain);
const STEEL_PART: Part = (STEEL, Material::Plain);
const PALE_PART: Part = (PALE, Material::Plain);

/// A structure's shape.
pub fn structure(silhouette: Silhouette) -> Shape {
    match silhouette {
        Silhouette::Extractor => extractors::extractor(),
        Silhouette::Mine => extractors::mine(),
        Silhouette::Cutter => extractors::cutter(),
        Silhouette::Harvester => extractors::harvester(),
        Silhouette::Well => extractors::well(),
        Silhouette::Scraper => extractors::scraper(),
        Silhouette::Belt => basics::belt(),
        Silhouette::Hub => basics::hub(),
        Silhouette::Hall => basics::hall(),
        Silhouette::Splitter => logistics::splitter(),
        Silhouette::Merger => logistics::merger(),
        Silhouette::Bridge => logistics::bridge(),
        Silhouette::Store => logistics::store(),
        Silhouette::Smelter => crafters::smelter(),
        Silhouette::Press => crafters::press(),
        Silhouette::Mixer => crafters::mixer(),
        Silhouette::Assembler => crafters::assembler(),
        Silhouette::Generator => power::generator(),
        Silhouette::Pylon => power::pylon(),
        Silhouette::Seeder => land::seeder(),
        Silhouette::Pump => land::pump(),
        Silhouette::Lab => lab::lab(),
    }
}

impl Shape {
    /// A six-sided foot that fills the tile.
    fn plinth(&mut self) -> &mut Shape {
        self.column((0.0, 0.0), 6, 0.0, &[(0.48, 0.0), (0.46, 0.10)], DARK_PART)
    }

    /// Where things come out ahead.
    fn chute(&mut self) -> &mut Shape {
        self.block([-0.11, 0.18, 0.08], [0.11, 0.50, 0.24], STEEL_PART)
            .block([-0.14, 0.42, 0.04], [0.14, 0.52, 0.30], TRIM)
    }

    /// A lamp that stands up.
    fn lamp(&mut self, (x, y): (f32, f32), z: f32) -> &mut Shape {
        let levels = [(0.0, z), (0.09, z + 0.12), (0.0, z + 0.24)];
        self.column((x, y), 5, 0.0, &levels, LAMP)
    }
}
