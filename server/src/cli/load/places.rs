//! Which area a client looks at: as many of them as asked for, evenly over the planet, so that those who
//! begin near each other look at the same.

use std::collections::BTreeSet;
use std::f64::consts::PI;
use std::sync::Mutex;

use geometry::vector::{Vector, dot};
use geometry::{lattice, locate::cell_at};
use host::interest::chunks_of;
use protocol::client::{Interest, View};
use sim_core::chunk::locate;
use sim_core::ids::{CellId, ChunkId, Frequency};

/// The areas of a run.
#[derive(Debug)]
pub(super) struct Places {
    frequency: Frequency,
    radius_chunks: u8,
    areas: Vec<Place>,
    /// The middles of areas that someone looks at.
    used: Mutex<BTreeSet<CellId>>,
}

#[derive(Debug)]
struct Place {
    direction: Vector,
    centre: CellId,
    chunks: BTreeSet<ChunkId>,
}

impl Places {
    pub(super) fn new(frequency: Frequency, count: u32, radius_chunks: u8) -> Places {
        let place = |number| {
            let direction = on_spiral(number, count);
            let centre = cell_at(frequency, direction);
            let interest = computed(centre, radius_chunks);
            Place {
                direction,
                centre,
                chunks: chunks_of(frequency, &interest).unwrap_or_default(),
            }
        };
        Places {
            frequency,
            radius_chunks,
            areas: (0..count).map(place).collect(),
            used: Mutex::default(),
        }
    }

    /// What a client who stands on a cell looks at: the area whose middle is nearest, if the cell lies
    /// in it, else one of its own.
    pub(super) fn interest(&self, cell: CellId) -> Interest {
        let direction = lattice::centre(self.frequency, cell);
        let nearness = |place: &&Place| dot(place.direction, direction);
        let nearest = self
            .areas
            .iter()
            .max_by(|a, b| nearness(a).total_cmp(&nearness(b)));
        let home = locate(self.frequency, cell).map(|(id, _)| id);
        let around = nearest.filter(|place| home.is_some_and(|id| place.chunks.contains(&id)));
        let centre = around.map_or(cell, |place| place.centre);
        let mut used = self.used.lock().expect("no holder of this lock panics");
        used.insert(centre);
        computed(centre, self.radius_chunks)
    }

    /// An area around a cell, which is none of the run's.
    pub(super) fn around(&self, centre: CellId) -> Interest {
        computed(centre, self.radius_chunks)
    }

    /// How many different areas were given out.
    pub(super) fn in_use(&self) -> usize {
        let used = self.used.lock().expect("no holder of this lock panics");
        used.len()
    }
}

fn computed(centre: CellId, radius_chunks: u8) -> Interest {
    Interest {
        centre,
        radius_chunks,
        view: View::Compute,
    }
}

/// The places of a golden spiral lie evenly on a sphere.
fn on_spiral(number: u32, count: u32) -> Vector {
    let golden = PI * (3.0 - 5.0_f64.sqrt());
    let z = 1.0 - (2.0 * f64::from(number) + 1.0) / f64::from(count);
    let (sin, cos) = (golden * f64::from(number)).sin_cos();
    let radius = (1.0 - z * z).sqrt();
    [radius * cos, radius * sin, z]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_stands_in_an_area_looks_at_it_and_others_at_their_own() {
        let frequency = Frequency::new(512).unwrap();
        let places = Places::new(frequency, 8, 1);
        let mut centres = BTreeSet::new();
        for place in &places.areas {
            let interest = places.interest(place.centre);
            assert_eq!(interest.centre, place.centre);
            centres.insert(interest.centre);
        }
        assert_eq!(centres.len(), 8);
        let far = CellId::NORTH_POLE;
        let is_covered = places
            .areas
            .iter()
            .any(|it| it.chunks.contains(&locate(frequency, far).unwrap().0));
        assert!(!is_covered);
        assert_eq!(places.interest(far).centre, far);
    }
}
