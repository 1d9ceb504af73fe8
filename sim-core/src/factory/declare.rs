//! What a machine wants in a tick, by its kind.

use alloc::vec::Vec;

use super::machines::belt;
use super::machines::seeder::Seeding;
use super::station::{Station, Wishes};
use super::{Advance, Agenda, pace};
use crate::catalogue::Behaviour;
use crate::chunk::{CellIndex, Machine};
use crate::claims::Claim;
use crate::step::ChunkView;

/// Adds what the machine on a cell wants to the claims, and to `advances` if it is to change by
/// itself; notes on the agenda when it is to be asked again. A line of belts goes by its
/// first belt.
pub fn declare(
    view: &ChunkView<'_>,
    index: CellIndex,
    agenda: &mut Agenda,
    claims: &mut Vec<Claim>,
    advances: &mut Vec<Advance>,
) {
    let Some(station) = Station::at(view, index) else {
        return;
    };
    let wishes = &mut Wishes {
        index,
        now: view.tick,
        chosen: station.chosen(),
        agenda,
        claims,
        advances,
    };
    match (&station.structure.machine, station.behaviour) {
        (Machine::Extractor(extractor), Behaviour::Extract { takes, .. }) => {
            extractor.declare(&station, *takes, wishes);
        }
        (Machine::Belt { line }, _) => belt::declare(&station, *line, wishes),
        (Machine::Splitter(splitter), Behaviour::Split { transit_ticks }) => {
            splitter.declare(&station, *transit_ticks, wishes);
        }
        (Machine::Merger(merger), Behaviour::Merge { transit_ticks }) => {
            merger.declare(&station, *transit_ticks, wishes);
        }
        (Machine::Bridge(bridge), _) => {
            if let Some(pace) = pace(view.catalogue, station.structure.prototype) {
                bridge.declare(&station, pace, wishes);
            }
        }
        (Machine::Store(store), _) => store.declare(&station, wishes),
        (Machine::Crafter(crafter), Behaviour::Craft { draws, .. }) => {
            crafter.declare(&station, *draws, wishes);
        }
        (
            Machine::Seeder(seeder),
            Behaviour::Seed {
                from, into, draws, ..
            },
        ) => {
            let seeding = Seeding {
                from: *from,
                into: *into,
                draws: *draws,
            };
            seeder.declare(&station, seeding, wishes);
        }
        (Machine::Pump(pump), Behaviour::Pump { draws, .. }) => {
            pump.declare(&station, *draws, wishes);
        }
        (Machine::Lab(lab), Behaviour::Research { draws }) => {
            lab.declare(&station, *draws, wishes);
        }
        (Machine::Replicator(replicator), Behaviour::Replicate { draws }) => {
            replicator.declare(&station, *draws, wishes);
        }
        (Machine::Generator(generator), _) => generator.declare(&station, wishes),
        (Machine::Dock(dock), Behaviour::Dock { draws, .. }) => {
            dock.declare(&station, *draws, wishes);
        }
        _ => {}
    }
}
