//! A planet with machines on it lives on: nothing dies out, nothing takes over. `cargo xtask ecology`
//! asks the same of two hundred planets for much longer.

use sim_core::chunk::Kind;
use sim_core::scenario::ecology::run;
use sim_core::tick::Serial;

#[test]
fn nothing_dies_out_and_nothing_takes_over() {
    for seed in 1..=4 {
        let run = run(seed, 1_000, &Serial).unwrap();
        let shares = Kind::ALL.map(|kind| (kind, run.end.share_ppm(kind)));
        println!("seed {seed}: {shares:?} {run:?}");
        for (kind, share_ppm) in shares {
            assert!(share_ppm > 0, "seed {seed}: {kind:?} has died out");
            assert!(share_ppm < 900_000, "seed {seed}: {kind:?} has taken over");
        }
        assert!(
            run.end.delivered > run.middle.delivered,
            "seed {seed}: factories stand still"
        );
    }
}
