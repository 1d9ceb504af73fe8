//! What a structure does, as a table named after it: `[prototype.extract]`.

use super::reader::Reader;
use crate::catalogue::Behaviour;

/// A behaviour's name, and how it is read.
type Form = (&'static str, fn(&mut Reader<'_, '_>) -> Behaviour);

const FORMS: [Form; 15] = [
    ("extract", |it| Behaviour::Extract {
        takes: it.kinds("takes"),
        period_ticks: it.number("period_ticks"),
    }),
    ("convey", |it| Behaviour::Convey {
        travel_ticks: it.number("travel_ticks"),
        capacity: it.number("capacity"),
    }),
    ("split", |it| Behaviour::Split {
        transit_ticks: it.number("transit_ticks"),
    }),
    ("merge", |it| Behaviour::Merge {
        transit_ticks: it.number("transit_ticks"),
    }),
    ("bridge", |it| Behaviour::Bridge {
        travel_ticks: it.number("travel_ticks"),
        capacity: it.number("capacity"),
    }),
    ("store", |it| Behaviour::Store {
        capacity: it.number("capacity"),
    }),
    ("craft", |it| Behaviour::Craft {
        category: it.category("category"),
        draws: it.optional_number("draws"),
    }),
    ("generate", |it| Behaviour::Generate {
        burns: it.amounts("burns").into_iter().collect(),
        gives: it.number("gives"),
    }),
    ("connect", |it| Behaviour::Connect {
        radius_cells: it.number("radius_cells"),
    }),
    ("research", |it| Behaviour::Research {
        draws: it.optional_number("draws"),
    }),
    ("seed", |it| Behaviour::Seed {
        uses: it.item("uses"),
        from: it.kinds("from"),
        into: it.kind("into"),
        period_ticks: it.number("period_ticks"),
        draws: it.optional_number("draws"),
    }),
    ("pump", |it| Behaviour::Pump {
        period_ticks: it.number("period_ticks"),
        draws: it.optional_number("draws"),
    }),
    ("dock", |it| Behaviour::Dock {
        launches: it.item("launches"),
        units_max: it.number("units_max"),
        period_ticks: it.number("period_ticks"),
        draws: it.optional_number("draws"),
    }),
    ("replicate", |it| Behaviour::Replicate {
        draws: it.optional_number("draws"),
    }),
    ("collect", |it| Behaviour::Collect {
        items_per_tick: it.number("items_per_tick"),
    }),
];

/// The one behaviour of a prototype.
pub(super) fn behaviour(prototype: &mut Reader<'_, '_>) -> Behaviour {
    let mut found = None;
    for (name, read) in FORMS {
        if !prototype.offers(name) {
            continue;
        }
        let behaviour = prototype.within(name, read);
        if found.is_some() {
            prototype.mistake(Some(name), "is one behaviour too many: a structure has one");
        }
        found = found.or(Some(behaviour));
    }
    if found.is_none() {
        let names = FORMS.map(|(name, _)| name).join(", ");
        let problem = alloc::format!("does nothing; it needs one of {names}");
        prototype.mistake(None, &problem);
    }
    found
        .flatten()
        .unwrap_or(Behaviour::Connect { radius_cells: 1 })
}
