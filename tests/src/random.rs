//! Choices that a printed seed repeats.

/// A stream of choices (SplitMix64: one multiplication chain, good enough to choose by, and
/// the same everywhere).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The stream of this seed.
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// A stream of its own for one purpose, so that choices there do not shift choices here.
    pub fn fork(&self, purpose: u64) -> Random {
        let mut fork = Random(self.0 ^ purpose.wrapping_mul(0xA076_1D64_78BD_642F));
        fork.bits();
        fork
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ bits >> 31
    }

    /// A number below `bound`, which must not be 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(bound)) >> 64) as u64
    }

    /// One of several, of which there must be one.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }
}

/// A seed nobody chose, to be printed.
pub fn fresh_seed() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = now.map(|now| now.as_nanos() as u64).unwrap_or_default();
    Random::new(now ^ u64::from(std::process::id())).below(1 << 32)
}
