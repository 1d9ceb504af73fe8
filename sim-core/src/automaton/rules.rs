//! The rule table of Verdant-7 as logic on 64 cells at once; and the growth of quantities.

use super::count::Counts;
use super::rows::Row;

/// The kinds a generation later. Where the table says "the first match wins", a later match
/// excludes the earlier ones.
#[inline(always)]
pub(super) fn next_kind(old: Row, spring: u64, vein: u64, spark: u64, count: &Counts) -> Row {
    let wet = count.water_1_up;

    let floods = count.water_4_up | spring & spark;
    let mineralises = vein & (count.ore_3_up | spark);
    let sprouts = count.biomass_2 & !count.slag_2_up | spark & (wet | count.biomass_1_up);

    let thrives =
        count.plants_2_up & !count.plants_5_up | wet & count.plants_1_up & !count.plants_6;
    let stays = thrives & !(spark & count.plants_2_up & !wet);
    let suffers = count.plants_5_up | spark;

    let silts = count.slag_4_up & !spring;
    let dries = !(spring | count.slag_4_up) & (count.plants_5_up & spark);

    let crystallises = choose(spark, wet | count.ore_5_up, count.crystal_1);
    let dulls = count.slag_3_up;
    let dissolves = count.crystal_3_up | spark;

    let reforms = vein & count.slag_3_up;
    let heals = count.biomass_2_up | spark;

    // Of each bit plane, what becomes of the kinds 0 to 7.
    let never = 0;
    let always = !0;
    let crumbles = reforms | heals;
    [
        by_kind(
            old,
            [
                floods | sprouts & !mineralises,
                never,
                never,
                !(silts | dries),
                crystallises,
                !(dulls | dissolves),
                never,
                always,
            ],
        ),
        by_kind(
            old,
            [
                floods,
                !count.plants_5_up,
                stays | suffers,
                !dries,
                never,
                dulls,
                !crumbles,
                always,
            ],
        ),
        by_kind(
            old,
            [
                mineralises & !floods,
                never,
                suffers & !stays,
                silts,
                always,
                always,
                reforms | !heals,
                always,
            ],
        ),
    ]
}

/// Of eight answers, the one for a cell's kind.
#[inline(always)]
fn by_kind([a, b, c]: Row, answer: [u64; 8]) -> u64 {
    let [soil, sprout, biomass, water, ore, crystal, slag, rock] = answer;
    let low = choose(b, choose(a, water, biomass), choose(a, sprout, soil));
    let high = choose(b, choose(a, rock, slag), choose(a, crystal, ore));
    choose(c, high, low)
}

#[inline(always)]
fn choose(condition: u64, yes: u64, no: u64) -> u64 {
    condition & yes | !condition & no
}

/// The quantities a generation later: 1 at birth, then one more up to the cap.
#[inline(always)]
pub(super) fn next_quantity(old: Row, new: Row, quantity: [u64; 4]) -> [u64; 4] {
    let born = old[0] ^ new[0] | old[1] ^ new[1] | old[2] ^ new[2];
    // Caps are 0, 3, 7 and 15, so each is the lowest bits all set.
    let cap_7_up = new[1] ^ new[2];
    let cap_3_up = cap_7_up | new[0] ^ new[1];
    let cap_15 = cap_7_up & !(new[0] & new[2]);
    let [q0, q1, q2, q3] = quantity;
    let more = [!q0, q1 ^ q0, q2 ^ (q1 & q0), q3 ^ (q2 & q1 & q0)];
    let is_over = more[2] & !cap_7_up | more[3] & !cap_15 | q3 & q2 & q1 & q0;
    [
        cap_3_up & (born | more[0] | is_over),
        cap_3_up & !born & (more[1] | is_over),
        cap_7_up & !born & (more[2] | is_over),
        cap_15 & !born & (more[3] | is_over),
    ]
}
