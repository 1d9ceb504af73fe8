//! The automaton with quantities, all chunks of a settled planet on one thread, beside its naive
//! twin: the median generation of each.

use dispatch::Width;
use serde::Serialize;
use sim_core::hash::StateHash;
use sim_core::scenario::wild::Cells;

use super::{Extent, chunk_count};
use crate::cli::bench::samples::Samples;

#[derive(Serialize)]
pub(super) struct Report {
    pub(super) chunks: u64,
    /// Billions of cells a second, the step alone.
    pub(super) gcells_per_s: f64,
    /// Edges and halos included.
    pub(super) with_halos_gcells_per_s: f64,
    pub(super) naive_gcells_per_s: f64,
    /// How many times the step is faster than its naive twin.
    pub(super) naive_ratio: f64,
    /// With each width of vectors that the machine has.
    pub(super) widths: Vec<OfWidth>,
    pub(super) generations: i64,
    /// Of all cells; the naive twin's is the same.
    pub(super) hash: StateHash,
}

#[derive(Serialize)]
pub(super) struct OfWidth {
    pub(super) vector_bits: u32,
    pub(super) gcells_per_s: f64,
}

pub(super) fn measure(extent: &Extent) -> Report {
    let mut cells = Cells::generated(extent.automaton);
    let mut naive = cells.naive();
    let widths: Vec<Width> = Width::all().collect();
    let mut of_widths: Vec<Samples> = widths.iter().map(|_| Samples::default()).collect();
    let [mut whole, mut slow] = [Samples::default(), Samples::default()];
    let generations = i64::from(extent.rounds);
    for generation in 0..generations {
        let halos = cells.halos();
        let before = cells.clone();
        for (width, samples) in widths.iter().zip(&mut of_widths) {
            cells = before.clone();
            samples.time(|| cells.step(*width, &halos, generation));
        }
        cells = before;
        whole.time(|| {
            let halos = cells.halos();
            cells.step(Width::widest(), &halos, generation);
        });
        slow.time(|| naive.step(cells.seed(), generation));
    }
    assert_eq!(cells.hash(), naive.hash(), "its naive twin leads elsewhere");
    let gcells_per_s = |samples: &Samples| cells.count() as f64 / samples.median_us() / 1e3;
    let of_width = |(width, samples): (&Width, &Samples)| OfWidth {
        vector_bits: width.bits(),
        gcells_per_s: gcells_per_s(samples),
    };
    let widths: Vec<OfWidth> = widths.iter().zip(&of_widths).map(of_width).collect();
    let widest = widths.last().map_or(0.0, |it| it.gcells_per_s);
    Report {
        chunks: chunk_count(extent.automaton),
        gcells_per_s: widest,
        with_halos_gcells_per_s: gcells_per_s(&whole),
        naive_gcells_per_s: gcells_per_s(&slow),
        naive_ratio: widest / gcells_per_s(&slow),
        widths,
        generations,
        hash: cells.hash(),
    }
}
