//! Randomness without state: a hash of counters.
//!
//! Every random choice names its purpose and its counters (seed, generation, place, …), so no
//! two of them share a stream and none depends on the order in which they are asked.

/// A number that looks random, from numbers that do not. Each word is mixed in with the
/// finaliser of SplitMix64, so every bit of every word reaches every bit of the result.
pub(crate) const fn mix<const N: usize>(words: [u64; N]) -> u64 {
    let mut hash: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut index = 0;
    while index < N {
        hash = (hash ^ words[index]).wrapping_add(0x9E37_79B9_7F4A_7C15);
        hash = (hash ^ hash >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        hash = (hash ^ hash >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        hash ^= hash >> 31;
        index += 1;
    }
    hash
}
