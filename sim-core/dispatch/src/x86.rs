//! What x86-64 CPUs can do beyond the baseline, and the computations compiled for it.

use core::sync::atomic::{AtomicU8, Ordering};
use std::is_x86_feature_detected as has;

use crate::{Kernel, Level};

/// 0 as long as nobody asked, then one more than the level.
static WIDEST: AtomicU8 = AtomicU8::new(0);

#[inline]
pub(crate) fn widest() -> Level {
    match WIDEST.load(Ordering::Relaxed) {
        1 => Level::Target,
        2 => Level::Avx2,
        3 => Level::Avx512,
        _ => detect(),
    }
}

#[cold]
fn detect() -> Level {
    let has_avx2 = has!("avx2") && has!("bmi1") && has!("bmi2") && has!("lzcnt") && has!("popcnt");
    let has_avx512 = has_avx2
        && has!("avx512f")
        && has!("avx512bw")
        && has!("avx512cd")
        && has!("avx512dq")
        && has!("avx512vl")
        && has!("avx512vbmi2");
    let (number, level) = match (has_avx512, has_avx2) {
        (true, _) => (3, Level::Avx512),
        (_, true) => (2, Level::Avx2),
        _ => (1, Level::Target),
    };
    WIDEST.store(number, Ordering::Relaxed);
    level
}

#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
pub(crate) fn run_avx2<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}

/// With VBMI2, which came with Ice Lake and Zen 4: it shifts a bit in from another row in one
/// instruction. Older CPUs with AVX-512 slow down when they use it, and take the one above.
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
#[target_feature(enable = "avx512f,avx512bw,avx512cd,avx512dq,avx512vl,avx512vbmi2")]
pub(crate) fn run_avx512<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}
