//! The rule table of Verdant-7 as logic on 64 cells at once; and the growth of quantities.
//!
//! Where the table says "the first match wins", a later match excludes the earlier ones.

use super::count::Counts;

/// Bits of kinds, lowest first, to one mask a kind.
struct Kinds {
    soil: u64,
    sprout: u64,
    biomass: u64,
    water: u64,
    ore: u64,
    crystal: u64,
    slag: u64,
    rock: u64,
}

impl Kinds {
    #[inline(always)]
    fn of([a, b, c]: [u64; 3]) -> Kinds {
        Kinds {
            soil: !a & !b & !c,
            sprout: a & !b & !c,
            biomass: !a & b & !c,
            water: a & b & !c,
            ore: !a & !b & c,
            crystal: a & !b & c,
            slag: !a & b & c,
            rock: a & b & c,
        }
    }
}

/// The kinds a generation later.
#[inline(always)]
pub(super) fn next_kind(
    kind: [u64; 3],
    spring: u64,
    vein: u64,
    spark: u64,
    counts: &Counts,
) -> [u64; 3] {
    let [p0, p1, p2] = counts.plants;
    let [b0, b1, b2] = counts.biomass;
    let [w0, w1, w2] = counts.water;
    let [o0, o1, o2] = counts.ore;
    let [c0, c1, c2] = counts.crystal;
    let [g0, g1, g2] = counts.slag;
    let wet = w0 | w1 | w2;
    let plants_2_up = p1 | p2;
    let plants_5_up = p2 & (p0 | p1);
    let plants_6 = p2 & p1;
    let biomass_2_up = b1 | b2;
    let slag_3_up = g2 | g1 & g0;
    let old = Kinds::of(kind);

    let floods = w2 | spring & spark;
    let mineralises = !floods & vein & (o2 | o1 & o0 | spark);
    let sprouts = b1 & !b0 & !b2 & !(g1 | g2) | spark & (wet | b0 | biomass_2_up);
    let sprouts = sprouts & !floods & !mineralises;

    let thrives = plants_2_up & !plants_5_up | wet & (p0 | plants_2_up) & !plants_6;
    let stays = thrives & !(spark & plants_2_up & !wet);
    let rots = !stays & (plants_5_up | spark);

    let silts = !spring & g2;
    let dries = !spring & !silts & plants_5_up & spark;

    let crystallises = spark & (wet | o2 & (o0 | o1)) | !spark & c0 & !c1 & !c2;

    let dulls = slag_3_up;
    let dissolves = !dulls & (c2 | c1 & c0 | spark);

    let reforms = vein & slag_3_up;
    let heals = !reforms & (biomass_2_up | spark);

    let sprout = old.soil & sprouts;
    let biomass = old.sprout & !plants_5_up | old.biomass & stays;
    let water = old.soil & floods | old.water & !silts & !dries;
    let ore = old.soil & mineralises
        | old.ore & !crystallises
        | old.crystal & dissolves
        | old.slag & reforms;
    let crystal = old.ore & crystallises | old.crystal & !dulls & !dissolves;
    let slag =
        old.biomass & rots | old.water & silts | old.crystal & dulls | old.slag & !reforms & !heals;
    [
        sprout | water | crystal | old.rock,
        biomass | water | slag | old.rock,
        ore | crystal | slag | old.rock,
    ]
}

/// The quantities a generation later: 1 at birth, then one more up to the cap.
#[inline(always)]
pub(super) fn next_quantity(old: [u64; 3], new: [u64; 3], quantity: [u64; 4]) -> [u64; 4] {
    let born = old[0] ^ new[0] | old[1] ^ new[1] | old[2] ^ new[2];
    let kind = Kinds::of(new);
    // Caps are 0, 3, 7 and 15, so each is the lowest bits all set.
    let cap_15 = kind.biomass | kind.water | kind.ore;
    let cap_7_up = cap_15 | kind.crystal;
    let cap_3_up = cap_7_up | kind.sprout | kind.slag;
    let cap = [cap_3_up, cap_3_up, cap_7_up, cap_15];
    let [q0, q1, q2, q3] = quantity;
    let at_cap = (q0 | !cap[0]) & (q1 | !cap[1]) & (q2 | !cap[2]) & (q3 | !cap[3]);
    let above_cap = (q0 | q1) & !cap[0] | q2 & !cap[2] | q3 & !cap[3];
    let full = at_cap | above_cap;
    let more = [!q0, q1 ^ q0, q2 ^ (q1 & q0), q3 ^ (q2 & q1 & q0)];
    let first = [cap_3_up, 0, 0, 0];
    core::array::from_fn(|bit| born & first[bit] | !born & (full & cap[bit] | !full & more[bit]))
}
