//! What was measured, for people.

use std::fmt;

use super::Report;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report {
            machine,
            automaton,
            belts,
            ..
        } = self;
        writeln!(
            f,
            "{} ({}), vectors of {} bits, {} cores",
            machine.cpu, machine.arch, machine.vector_bits, machine.cores
        )?;
        writeln!(
            f,
            "\nautomaton     Gcells/s  with halos  naive  x naive  hash"
        )?;
        writeln!(
            f,
            "{:>6} chunks {:>9.2} {:>11.2} {:>6.3} {:>8.0}  {}",
            automaton.chunks,
            automaton.gcells_per_s,
            automaton.with_halos_gcells_per_s,
            automaton.naive_gcells_per_s,
            automaton.naive_ratio,
            automaton.hash
        )?;
        for width in &automaton.widths {
            let (bits, speed) = (width.vector_bits, width.gcells_per_s);
            writeln!(f, "{bits:>8} bits {speed:>9.2}")?;
        }
        writeln!(f, "\ncells changing  tick us   step us  tick/step  hash")?;
        for tick in &self.tick {
            writeln!(
                f,
                "{:>12.2} % {:>9.1} {:>9.1} {:>10.2}  {}",
                tick.changing_percent, tick.tick_us, tick.step_us, tick.step_ratio, tick.hash
            )?;
        }
        writeln!(
            f,
            "\nentities                     tick us   longest  M each s  awake us  M each s  hash"
        )?;
        for it in &self.entities {
            writeln!(
                f,
                "{:>9} {:<16} {:>9.1} {:>9.1} {:>9.0} {:>9.1} {:>9.1}  {}",
                it.entities,
                it.factory,
                it.tick_us,
                it.tick_us_max,
                it.entities_per_s / 1e6,
                it.awake_tick_us,
                it.awake_entities_per_s / 1e6,
                it.hash
            )?;
        }
        writeln!(f, "\nlines      of belts    items  ns each  hash")?;
        for lines in [&belts.few, &belts.many].into_iter().chain(&belts.loads) {
            writeln!(
                f,
                "{:<10} {:>8} {:>8.1} {:>8.2}  {}",
                lines.load, lines.belts, lines.items, lines.line_ns, lines.hash
            )?;
        }
        writeln!(
            f,
            "{:.1} times the items cost {:.2} times as much",
            belts.items_ratio, belts.cost_ratio
        )?;
        writeln!(
            f,
            "\nthreads                one us    all us  speed-up  hash"
        )?;
        for it in &self.threads {
            writeln!(
                f,
                "{:>2} {:<19} {:>7.1} {:>9.1} {:>8.2}x  {}",
                it.threads, it.work, it.one_thread_tick_us, it.tick_us, it.speed_up, it.hash
            )?;
        }
        Ok(())
    }
}
