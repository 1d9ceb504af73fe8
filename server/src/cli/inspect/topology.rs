//! `goldberg inspect topology`: a line for each cell, written as it is computed, so that planets
//! of any size can be piped on.

use std::io::{BufWriter, Write};

use clap::Args;
use serde::Serialize;
use sim_core::ids::{CellId, Frequency};
use sim_core::topology;

use crate::cli::parse_frequency;
use crate::error::ServerError;

/// What was typed.
#[derive(Debug, Args)]
pub(in crate::cli) struct Topology {
    /// Size of the planet: 10 N² + 2 cells, from 1 up.
    #[arg(long, default_value = "8", value_parser = parse_frequency)]
    frequency: Frequency,
    /// Print a line of JSON for each cell.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Line {
    cell: CellId,
    /// In cyclic order.
    neighbors: Vec<CellId>,
    /// On the unit sphere.
    center: [f64; 3],
}

impl Topology {
    pub(in crate::cli) fn run(self) -> Result<(), ServerError> {
        let mut out = BufWriter::new(std::io::stdout().lock());
        for cell in topology::cells(self.frequency) {
            let neighbors = topology::neighbors(self.frequency, cell);
            let line = Line {
                cell,
                neighbors: neighbors.map(|(_, neighbor)| neighbor).collect(),
                center: geometry::centre(self.frequency, cell),
            };
            if self.json {
                serde_json::to_writer(&mut out, &line).map_err(std::io::Error::from)?;
                out.write_all(b"\n")?;
            } else {
                line.write_for_people(&mut out)?;
            }
        }
        Ok(out.flush()?)
    }
}

impl Line {
    fn write_for_people(&self, out: &mut impl Write) -> std::io::Result<()> {
        let [x, y, z] = self.center;
        let cell = self.cell.to_string();
        write!(out, "{cell:<20} {x:>9.6} {y:>9.6} {z:>9.6} ")?;
        for neighbor in &self.neighbors {
            write!(out, " {neighbor}")?;
        }
        writeln!(out)
    }
}
