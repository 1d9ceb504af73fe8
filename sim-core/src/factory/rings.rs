//! Rings of belts: lines that lead back into themselves. What fills such a line could stand
//! still for ever, so its belts have rules of their own: see [`super::accept`].
//!
//! A belt faces one cell, so it lies in one ring at most, and a change of a cell makes and breaks
//! only rings that lead through this cell. Which rings there are follows from where belts stand
//! and what they face; this is derived, never stored.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::catalogue::{Behaviour, Catalogue};
use crate::ids::{CellId, Direction, Frequency};
use crate::limits::RING_BELTS_MAX;
use crate::step::CellFact;
use crate::topology;

/// Where a belt lies in a ring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RingPlace {
    /// All belts of the ring, in the order of its traffic, beginning anywhere.
    pub belts: Arc<[CellId]>,
    /// The neighbour that the ring's traffic comes from.
    pub input: Direction,
}

/// All rings of up to [`RING_BELTS_MAX`] belts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rings {
    places: BTreeMap<CellId, RingPlace>,
    /// The rings, by their first belts.
    all: BTreeMap<CellId, Arc<[CellId]>>,
}

impl Rings {
    /// The ring that a belt lies in, if it does.
    pub fn place(&self, belt: CellId) -> Option<&RingPlace> {
        self.places.get(&belt)
    }

    /// The belts of each ring.
    pub fn all(&self) -> impl Iterator<Item = &[CellId]> {
        self.all.values().map(|belts| &**belts)
    }

    /// Looks again at the cells where something was built, turned or removed, following at most
    /// `steps_max` belts from each. [`RING_BELTS_MAX`] are enough for a change of known rings; all
    /// cells at once are followed to the end in as many steps as there are belts. Returns the
    /// belts of rings that came or went.
    pub fn refresh(
        &mut self,
        frequency: Frequency,
        catalogue: &Catalogue,
        changed: &BTreeSet<CellId>,
        steps_max: usize,
        mut fact: impl FnMut(CellId) -> Option<CellFact>,
    ) -> BTreeSet<CellId> {
        let mut affected = BTreeSet::new();
        for cell in changed {
            affected.extend(self.forget(*cell));
        }
        // Belts that lead into no ring but those that are known.
        let mut done = BTreeSet::new();
        let mut next = |cell| next_belt(frequency, catalogue, cell, &mut fact);
        for cell in changed {
            affected.extend(self.follow(*cell, steps_max, &mut done, &mut next));
        }
        affected
    }

    /// Breaks the ring that leads through a cell. Returns its belts.
    fn forget(&mut self, cell: CellId) -> Vec<CellId> {
        let Some(place) = self.places.get(&cell).cloned() else {
            return Vec::new();
        };
        for belt in place.belts.iter() {
            self.places.remove(belt);
            self.all.remove(belt);
        }
        place.belts.to_vec()
    }

    /// Follows the line from a belt, and notes the ring that it leads into, if that is short
    /// enough. Returns the belts of that one.
    fn follow(
        &mut self,
        start: CellId,
        steps_max: usize,
        done: &mut BTreeSet<CellId>,
        next: &mut impl FnMut(CellId) -> Option<(CellId, Direction)>,
    ) -> Vec<CellId> {
        let mut found = Vec::new();
        let mut line = Vec::new();
        let mut passed = BTreeMap::from([(start, 0)]);
        let mut cell = start;
        while !done.contains(&cell) && !self.places.contains_key(&cell) {
            if line.len() == steps_max {
                return found;
            }
            let Some((ahead, input)) = next(cell) else {
                break;
            };
            line.push((ahead, input));
            if let Some(before) = passed.insert(ahead, line.len()) {
                let ring = &line[before..];
                if ring.len() <= RING_BELTS_MAX {
                    self.note(ring);
                    found.extend(ring.iter().map(|(cell, _)| *cell));
                }
                break;
            }
            cell = ahead;
        }
        done.extend(passed.into_keys());
        found
    }

    /// Notes a ring: its belts, each with where its traffic comes from.
    fn note(&mut self, ring: &[(CellId, Direction)]) {
        let belts: Arc<[CellId]> = ring.iter().map(|(cell, _)| *cell).collect();
        for (cell, input) in ring {
            let place = RingPlace {
                belts: Arc::clone(&belts),
                input: *input,
            };
            self.places.insert(*cell, place);
        }
        if let Some(first) = belts.first() {
            self.all.insert(*first, Arc::clone(&belts));
        }
    }
}

/// The belt that a belt hands on to, and the neighbour that this one gets it from. None if there
/// is no such belt, or if it faces back.
fn next_belt(
    frequency: Frequency,
    catalogue: &Catalogue,
    cell: CellId,
    fact: &mut impl FnMut(CellId) -> Option<CellFact>,
) -> Option<(CellId, Direction)> {
    let facing = belt_facing(catalogue, fact(cell)?)?;
    let ahead = topology::neighbor(frequency, cell, facing)?;
    let input = topology::back_direction(frequency, cell, facing)?;
    let faces_back = belt_facing(catalogue, fact(ahead)?)? == input;
    (!faces_back).then_some((ahead, input))
}

/// What the belt on a cell faces, if there is one.
fn belt_facing(catalogue: &Catalogue, fact: CellFact) -> Option<Direction> {
    let (prototype, facing) = fact.structure?;
    let behaviour = &catalogue.prototype(prototype)?.behaviour;
    matches!(behaviour, Behaviour::Convey { .. }).then_some(facing)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chunk::Kind;
    use crate::ids::{Diamond, PrototypeId};

    const FREQUENCY: u32 = 64;

    type Belts = BTreeMap<CellId, Direction>;

    /// The naive way: follow every belt until it leads back, or for too long.
    fn naive(frequency: Frequency, belts: &Belts) -> BTreeMap<CellId, BTreeSet<CellId>> {
        let next = |cell: CellId| {
            let ahead = topology::neighbor(frequency, cell, *belts.get(&cell)?)?;
            let back = topology::neighbor(frequency, ahead, *belts.get(&ahead)?);
            (back != Some(cell)).then_some(ahead)
        };
        let ring_of = |start: &CellId| {
            let line = core::iter::successors(next(*start), |cell| next(*cell));
            let mut ring = BTreeSet::new();
            for cell in line.take(RING_BELTS_MAX) {
                ring.insert(cell);
                if cell == *start {
                    return Some((*start, ring));
                }
            }
            None
        };
        belts.keys().filter_map(ring_of).collect()
    }

    /// Two lines along a diamond's rows with short ends, which lead round.
    fn oblong(long: u32, short: u32) -> Belts {
        let (i, j) = (100, 100);
        let sides = [(0, long), (2, short), (3, long), (5, short)];
        let mut cell = CellId::new(Diamond::north(1), i, j);
        let mut belts = Belts::new();
        for (facing, cells) in sides {
            let facing = Direction::new(facing).expect("one of six");
            for _ in 0..cells {
                belts.insert(cell, facing);
                let frequency = Frequency::new(4096).expect("a frequency");
                cell = topology::neighbor(frequency, cell, facing).expect("inside the diamond");
            }
        }
        belts
    }

    #[test]
    fn rings_are_noted_up_to_their_bound_and_lines_of_any_length_are_followed() {
        let frequency = Frequency::new(4096).expect("a frequency");
        let catalogue = Catalogue::verdant();
        let belt = catalogue.prototype_by_key("belt").expect("there are belts");
        for (long, noted) in [(500, RING_BELTS_MAX), (501, 0)] {
            let mut belts = oblong(long, 12);
            let last = *belts.keys().next_back().expect("there are some");
            let ring = belts.clone();
            // A line, longer than the bound, that leads into it.
            let (diamond, i, j) = last.coordinates().expect("not a pole");
            for step in 1..=1_500 {
                let cell = CellId::new(diamond, i + step, j);
                belts.insert(cell, Direction::new(3).expect("one of six"));
            }
            let fact = |cell| {
                let structure = belts.get(&cell).map(|facing| (belt, *facing));
                let kind = Kind::Soil;
                Some(CellFact { kind, structure })
            };
            let all: BTreeSet<_> = belts.keys().copied().collect();
            let mut anew = Rings::default();
            anew.refresh(frequency, &catalogue, &all, usize::MAX, fact);
            assert_eq!(anew.places.len(), noted);
            let mut step_by_step = Rings::default();
            for cell in all {
                let changed = BTreeSet::from([cell]);
                step_by_step.refresh(frequency, &catalogue, &changed, RING_BELTS_MAX, fact);
            }
            assert!(step_by_step.places.keys().eq(anew.places.keys()));
            assert!(anew.places.keys().all(|cell| ring.contains_key(cell)));
        }
    }

    proptest! {
        /// A small patch across a seam, so full of belts that rings come and go.
        #[test]
        fn rings_are_those_found_by_following_every_belt(
            changes in prop::collection::vec(prop::collection::vec((0..5_u32, 0..5_u32, 0..8_i8), 1..9), 1..60)
        ) {
            let frequency = Frequency::new(FREQUENCY).expect("a frequency");
            let catalogue = Catalogue::verdant();
            let belt = catalogue.prototype_by_key("belt").expect("there are belts");
            let centre = CellId::new(Diamond::north(1), FREQUENCY - 1, 30);
            let patch = topology::within(frequency, centre, 2);
            let mut belts = Belts::new();
            let mut rings = Rings::default();
            for batch in changes {
                let mut changed = BTreeSet::new();
                for (i, j, facing) in batch {
                    let cell = patch[(i * 5 + j) as usize % patch.len()];
                    changed.insert(cell);
                    match facing {
                        0..6 => belts.insert(cell, Direction::FIRST.turned(facing)),
                        _ => belts.remove(&cell),
                    };
                }
                let fact = |belts: &Belts, prototype: PrototypeId, cell| {
                    let structure = belts.get(&cell).map(|facing| (prototype, *facing));
                    Some(CellFact { kind: Kind::Soil, structure })
                };
                rings.refresh(frequency, &catalogue, &changed, RING_BELTS_MAX, |cell| fact(&belts, belt, cell));
                let found: BTreeMap<CellId, BTreeSet<CellId>> = rings
                    .places
                    .iter()
                    .map(|(cell, place)| (*cell, place.belts.iter().copied().collect()))
                    .collect();
                prop_assert_eq!(found, naive(frequency, &belts));
                for (cell, place) in &rings.places {
                    let before = topology::neighbor(frequency, *cell, place.input).expect("a belt");
                    prop_assert!(place.belts.contains(&before));
                }
                let mut anew = Rings::default();
                let all = belts.keys().copied().collect();
                anew.refresh(frequency, &catalogue, &all, usize::MAX, |cell| fact(&belts, belt, cell));
                prop_assert!(anew.places.keys().eq(rings.places.keys()));
            }
        }
    }
}
