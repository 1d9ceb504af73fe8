//! Ranges of what structures do.

use alloc::format;

use super::Report;
use crate::catalogue::kinds::kind_name;
use crate::catalogue::mistakes::{Place, Table};
use crate::catalogue::{Behaviour, Catalogue, KindSet};
use crate::chunk::Kind;
use crate::limits::CONNECT_RADIUS_CELLS_MAX;

pub(super) fn check(catalogue: &Catalogue, report: &mut Report) {
    for (number, prototype) in catalogue.prototypes.iter().enumerate() {
        let behaviour = &prototype.behaviour;
        let place = Place::new(Table::Prototype, number).at(behaviour.name());
        one(catalogue, &place, behaviour, report);
    }
}

fn one(catalogue: &Catalogue, place: &Place, behaviour: &Behaviour, report: &mut Report) {
    let mut positive = |key, figure| report.within(place.at(key), figure, 1..=u16::MAX);
    match *behaviour {
        Behaviour::Extract {
            takes,
            period_ticks,
        } => {
            positive("period_ticks", period_ticks);
            extract(catalogue, &place.at("takes"), takes, report);
        }
        Behaviour::Convey {
            travel_ticks,
            capacity,
        }
        | Behaviour::Bridge {
            travel_ticks,
            capacity,
        } => line(place, travel_ticks, capacity, report),
        Behaviour::Split { transit_ticks } | Behaviour::Merge { transit_ticks } => {
            positive("transit_ticks", transit_ticks);
        }
        Behaviour::Store { capacity } => positive("capacity", capacity),
        Behaviour::Generate { ref burns, gives } => {
            positive("gives", gives);
            if burns.is_empty() {
                report.add(place.at("burns"), "names no item");
            }
            for (item, ticks) in burns {
                let key = catalogue.item(*item).map_or("", |item| &item.key);
                report.within(place.at("burns").at(key), *ticks, 1..=u16::MAX);
            }
        }
        Behaviour::Connect { radius_cells } => {
            let range = 1..=CONNECT_RADIUS_CELLS_MAX;
            report.within(place.at("radius_cells"), radius_cells, range);
        }
        Behaviour::Seed {
            from,
            into,
            period_ticks,
            ..
        } => {
            positive("period_ticks", period_ticks);
            seed(place, from, into, report);
        }
        Behaviour::Pump { period_ticks, .. } => positive("period_ticks", period_ticks),
        Behaviour::Dock {
            units_max,
            period_ticks,
            ..
        } => {
            positive("units_max", units_max.into());
            positive("period_ticks", period_ticks);
        }
        Behaviour::Collect { items_per_tick } => positive("items_per_tick", items_per_tick.into()),
        Behaviour::Craft { .. } | Behaviour::Research { .. } | Behaviour::Replicate { .. } => {}
    }
}

fn extract(catalogue: &Catalogue, place: &Place, takes: KindSet, report: &mut Report) {
    if takes.is_empty() {
        report.add(place.clone(), "names no kind of cell");
    }
    for kind in takes.iter() {
        if catalogue.yield_of(kind).is_none() {
            let name = kind_name(kind);
            report.add(place.clone(), format!("no item comes from {name}"));
        }
    }
}

/// Items of a line keep the same distance, in whole ticks; and two free slots are what lets
/// something join a line without stopping a ring.
fn line(place: &Place, travel_ticks: u16, capacity: u8, report: &mut Report) {
    report.within(place.at("capacity"), capacity, 2..=u8::MAX);
    if travel_ticks == 0 || !travel_ticks.is_multiple_of(capacity.max(1).into()) {
        report.add(
            place.at("travel_ticks"),
            format!("is {travel_ticks} and must be a multiple of the capacity, {capacity}"),
        );
    }
}

fn seed(place: &Place, from: KindSet, into: Kind, report: &mut Report) {
    report.open_kinds(place.at("from"), from);
    if into == Kind::Rock {
        report.add(place.at("into"), "nothing becomes rock");
    } else if from.contains(into) {
        let name = kind_name(into);
        report.add(
            place.at("into"),
            format!("{name} is what it changes already"),
        );
    }
}
