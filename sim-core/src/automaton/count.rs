//! How many of a cell's six neighbours are of a kind, for a row of 64 cells at once: as far as
//! the rules ask for it.
//!
//! Six masks, one for each direction, are added lane by lane, three and three. What the rules ask
//! of the total follows from these two sums without their being added up.

use super::rows::Row;
use crate::chunk::Kind;

/// What the rules ask, of each of 64 cells: `water_4_up` is whether four or more of its
/// neighbours are water.
pub(super) struct Counts {
    /// Sprout or biomass.
    pub(super) plants_1_up: u64,
    pub(super) plants_2_up: u64,
    pub(super) plants_5_up: u64,
    pub(super) plants_6: u64,
    pub(super) biomass_1_up: u64,
    pub(super) biomass_2: u64,
    pub(super) biomass_2_up: u64,
    pub(super) water_1_up: u64,
    pub(super) water_4_up: u64,
    pub(super) ore_3_up: u64,
    pub(super) ore_5_up: u64,
    pub(super) crystal_1: u64,
    pub(super) crystal_3_up: u64,
    pub(super) slag_2_up: u64,
    pub(super) slag_3_up: u64,
    pub(super) slag_4_up: u64,
}

impl Counts {
    /// From what a row sees in the six directions.
    #[inline(always)]
    pub(super) fn of([a, b, c, d, e, f]: [Row; 6]) -> Counts {
        // Three at a time: what is known of more at once does not fit into the registers.
        let (first, second) = (add_three_rows(a, b, c), add_three_rows(d, e, f));
        let plants = Sum(first.plants, second.plants);
        let biomass = Sum(first.biomass, second.biomass);
        let water = Sum(first.water, second.water);
        let ore = Sum(first.ore, second.ore);
        let crystal = Sum(first.crystal, second.crystal);
        let slag = Sum(first.slag, second.slag);
        Counts {
            plants_1_up: plants.is_1_up(),
            plants_2_up: plants.is_2_up(),
            plants_5_up: plants.is_5_up(),
            plants_6: plants.is_6(),
            biomass_1_up: biomass.is_1_up(),
            biomass_2: biomass.is_2(),
            biomass_2_up: biomass.is_2_up(),
            water_1_up: water.is_1_up(),
            water_4_up: water.is_4_up(),
            ore_3_up: ore.is_3_up(),
            ore_5_up: ore.is_5_up(),
            crystal_1: crystal.is_1(),
            crystal_3_up: crystal.is_3_up(),
            slag_2_up: slag.is_2_up(),
            slag_3_up: slag.is_3_up(),
            slag_4_up: slag.is_4_up(),
        }
    }

    /// Of a single cell with these neighbours, in the lowest lane.
    pub(super) fn of_cell(neighbors: &[Kind]) -> Counts {
        let mut around = [Kind::Rock.planes(); 6];
        for (row, kind) in around.iter_mut().zip(neighbors) {
            *row = kind.planes();
        }
        Counts::of(around)
    }
}

/// Something of each kind that is counted.
struct ByKind<T> {
    plants: T,
    biomass: T,
    water: T,
    ore: T,
    crystal: T,
    slag: T,
}

/// Where the kinds are in a row.
#[inline(always)]
fn presence([a, b, c]: Row) -> ByKind<u64> {
    ByKind {
        plants: (a ^ b) & !c,
        biomass: b & !(a | c),
        water: a & b & !c,
        ore: c & !(a | b),
        crystal: a & c & !b,
        slag: b & c & !a,
    }
}

/// How many there are, 0 to 3, in every lane.
struct Three {
    ones: u64,
    twos: u64,
}

#[inline(always)]
fn add_three_rows(a: Row, b: Row, c: Row) -> ByKind<Three> {
    let (a, b, c) = (presence(a), presence(b), presence(c));
    ByKind {
        plants: Three::add(a.plants, b.plants, c.plants),
        biomass: Three::add(a.biomass, b.biomass, c.biomass),
        water: Three::add(a.water, b.water, c.water),
        ore: Three::add(a.ore, b.ore, c.ore),
        crystal: Three::add(a.crystal, b.crystal, c.crystal),
        slag: Three::add(a.slag, b.slag, c.slag),
    }
}

impl Three {
    #[inline(always)]
    fn add(a: u64, b: u64, c: u64) -> Three {
        let half = a ^ b;
        Three {
            ones: half ^ c,
            twos: a & b | half & c,
        }
    }
}

/// Two numbers up to 3 whose sum is asked about and never made.
struct Sum(Three, Three);

impl Sum {
    #[inline(always)]
    fn is_1(&self) -> u64 {
        (self.0.ones ^ self.1.ones) & !self.any_two()
    }

    #[inline(always)]
    fn is_1_up(&self) -> u64 {
        self.any_one() | self.any_two()
    }

    #[inline(always)]
    fn is_2(&self) -> u64 {
        self.both_ones() & !self.any_two() | self.single_two() & !self.any_one()
    }

    #[inline(always)]
    fn is_2_up(&self) -> u64 {
        self.both_ones() | self.any_two()
    }

    #[inline(always)]
    fn is_3_up(&self) -> u64 {
        self.both_twos() | self.single_two() & self.any_one()
    }

    #[inline(always)]
    fn is_4_up(&self) -> u64 {
        self.both_twos() | self.single_two() & self.both_ones()
    }

    #[inline(always)]
    fn is_5_up(&self) -> u64 {
        self.both_twos() & self.any_one()
    }

    #[inline(always)]
    fn is_6(&self) -> u64 {
        self.both_twos() & self.both_ones()
    }

    #[inline(always)]
    fn any_one(&self) -> u64 {
        self.0.ones | self.1.ones
    }

    #[inline(always)]
    fn both_ones(&self) -> u64 {
        self.0.ones & self.1.ones
    }

    #[inline(always)]
    fn any_two(&self) -> u64 {
        self.0.twos | self.1.twos
    }

    #[inline(always)]
    fn single_two(&self) -> u64 {
        self.0.twos ^ self.1.twos
    }

    #[inline(always)]
    fn both_twos(&self) -> u64 {
        self.0.twos & self.1.twos
    }
}
