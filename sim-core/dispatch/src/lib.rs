//! Runs a computation with the widest vectors that the CPU has.
//!
//! A program for x86-64 has to do with the vectors of 2003, unless it asks what the CPU can do
//! and carries the computation several times, compiled for each. To call the one for a certain
//! CPU is `unsafe`, and this crate is the only one of the simulation that does: a [`Width`] is
//! the proof that the CPU can. What is computed is the same at every width.
//!
//! The vectors themselves are the compiler's: a [`Kernel`] is plain integer code, written so that
//! loops over rows become vector instructions. Nothing here decides what those are.
//!
//! **Why not a library.** `pulp` does the same without `unsafe` on our side, and brings 24,000
//! lines and eleven more crates for these few. **Why not by hand.** The automaton's step, written
//! in AVX-512 intrinsics with three-input logic throughout, took as long as what the compiler
//! makes of the plain loop (335 and 340 ns a chunk): both keep all vector units busy.

#![no_std]

#[cfg(target_arch = "x86_64")]
extern crate std;

#[cfg(target_arch = "x86_64")]
mod x86;

/// A computation that pays in wide vectors.
pub trait Kernel {
    /// What comes out.
    type Output;

    /// Computes it. Has to be `#[inline(always)]`, and so has everything in it that is to be
    /// vectorised: what is called instead of inlined keeps the target's narrow vectors.
    fn run(self) -> Self::Output;
}

/// A width of vectors that this CPU has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Width(Level);

/// Made only where the CPU is known to be able to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    /// What every machine of the target can do.
    Target,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Width {
    /// What every machine of the target has.
    pub const TARGET: Width = Width(Level::Target);

    /// The widest that this CPU has. It is asked once.
    #[inline]
    pub fn widest() -> Width {
        #[cfg(target_arch = "x86_64")]
        return Width(x86::widest());
        #[cfg(not(target_arch = "x86_64"))]
        return Width::TARGET;
    }

    /// Every width that this CPU has, narrowest first.
    pub fn all() -> impl Iterator<Item = Width> {
        let levels = [
            Level::Target,
            #[cfg(target_arch = "x86_64")]
            Level::Avx2,
            #[cfg(target_arch = "x86_64")]
            Level::Avx512,
        ];
        let widest = Width::widest();
        levels
            .into_iter()
            .map(Width)
            .filter(move |width| width.bits() <= widest.bits())
    }

    /// Bits of a vector.
    pub const fn bits(self) -> u32 {
        match self.0 {
            Level::Target if cfg!(all(target_family = "wasm", not(target_feature = "simd128"))) => {
                u64::BITS
            }
            Level::Target => 128,
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => 256,
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => 512,
        }
    }

    /// Runs a computation at this width.
    #[inline]
    pub fn run<K: Kernel>(self, kernel: K) -> K::Output {
        match self.0 {
            Level::Target => kernel.run(),
            // SAFETY: the level exists only where the CPU was found to have the features.
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => unsafe { x86::run_avx2(kernel) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => unsafe { x86::run_avx512(kernel) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Mix([u64; 64]);

    impl Kernel for Mix {
        type Output = u64;

        #[inline(always)]
        fn run(self) -> u64 {
            let mixed = self.0.map(|row| row.rotate_left(7) ^ row >> 3);
            mixed.iter().fold(0, |sum, row| sum ^ row)
        }
    }

    #[test]
    fn every_width_computes_the_same() {
        let rows = core::array::from_fn(|i| (i as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let expected = Width::TARGET.run(Mix(rows));
        for width in Width::all() {
            assert_eq!(width.run(Mix(rows)), expected, "{width:?}");
        }
    }

    #[test]
    fn the_widest_is_the_last_of_all() {
        assert_eq!(Width::all().next(), Some(Width::TARGET));
        assert_eq!(Width::all().last(), Some(Width::widest()));
    }
}
