//! Whether a machine can be in a state at all, for those that come from outside as bytes.

use super::machines::{Crafter, Store};
use crate::catalogue::{Behaviour, Catalogue};
use crate::chunk::{BeltItem, Machine, Structure};
use crate::ids::{ItemId, Tick};
use crate::limits::DOCK_CHARGE_MAX;
use crate::power::Timer;

/// Whether the machine of a structure is one of its kind, holds what it can hold and is as far with
/// its work as it can be in tick `now`.
pub fn is_sound(
    catalogue: &Catalogue,
    behaviour: &Behaviour,
    structure: &Structure,
    now: Tick,
) -> bool {
    let is_item = |item: &BeltItem| item.entered <= now && catalogue.item(item.item).is_some();
    let is_held = |held: &Option<BeltItem>| held.as_ref().is_none_or(is_item);
    let is_timed = |timer: &Option<Timer>, ticks: u16| {
        timer
            .as_ref()
            .is_none_or(|timer| timer.is_sound(ticks, now))
    };
    match (&structure.machine, behaviour) {
        (Machine::Extractor(extractor), Behaviour::Extract { period_ticks, .. }) => {
            is_held(&extractor.held) && extractor.ready <= now.after(u64::from(*period_ticks))
        }
        (Machine::Splitter(splitter), Behaviour::Split { .. }) => {
            is_held(&splitter.held) && splitter.next < 3
        }
        (Machine::Merger(merger), Behaviour::Merge { .. }) => is_held(&merger.held),
        (Machine::Bridge(bridge), Behaviour::Bridge { capacity, .. }) => {
            bridge.is_within(*capacity) && bridge.items.iter().all(is_item)
        }
        (Machine::Store(store), Behaviour::Store { capacity }) => {
            is_sound_store(catalogue, store, *capacity, now)
        }
        (Machine::Crafter(crafter), Behaviour::Craft { category, .. }) => {
            let Some(id) = crafter.recipe else {
                let since = crafter.since;
                let idle = Crafter::default();
                return since <= now && *crafter == Crafter { since, ..idle };
            };
            catalogue.recipe(id).is_some_and(|recipe| {
                recipe.category == *category
                    && crafter.is_within(recipe)
                    && is_timed(&crafter.work, recipe.ticks)
                    && crafter.since <= now
            })
        }
        (Machine::Seeder(seeder), Behaviour::Seed { period_ticks, .. }) => {
            seeder.is_within() && is_timed(&seeder.period, *period_ticks)
        }
        (Machine::Pump(pump), Behaviour::Pump { period_ticks, .. }) => {
            is_held(&pump.held) && is_timed(&pump.period, *period_ticks)
        }
        (Machine::Generator(generator), Behaviour::Generate { burns, .. }) => {
            let longest = burns.values().max().copied().unwrap_or(0);
            generator.is_within(burns) && is_timed(&generator.burning, longest)
        }
        (Machine::Dock(dock), Behaviour::Dock { period_ticks, .. }) => {
            dock.charge <= DOCK_CHARGE_MAX && is_timed(&dock.period, *period_ticks)
        }
        (Machine::Replicator(replicator), Behaviour::Replicate { .. }) => {
            replicator.is_within(catalogue) && is_timed(&replicator.work, replicator.work_ticks())
        }
        (Machine::Lab(lab), Behaviour::Research { .. }) => {
            let technology = lab.technology.map(|id| catalogue.technology(id));
            let ticks = technology
                .flatten()
                .map_or(0, |technology| technology.unit_ticks);
            technology != Some(None) && lab.is_within(catalogue) && is_timed(&lab.work, ticks)
        }
        (Machine::Hub(hub), Behaviour::Collect { items_per_tick }) => {
            hub.delivered <= now.0 * u64::from(*items_per_tick)
        }
        // A belt's line is the chunk's to know; the others hold nothing.
        (Machine::Belt { .. }, Behaviour::Convey { .. })
        | (Machine::Inert, Behaviour::Connect { .. }) => true,
        _ => false,
    }
}

fn is_sound_store(catalogue: &Catalogue, store: &Store, capacity: u16, now: Tick) -> bool {
    let mut entries = store.items.iter();
    let is_entry = |(item, amount): (ItemId, u16)| amount > 0 && catalogue.item(item).is_some();
    store.items.units() <= u32::from(capacity) && entries.all(is_entry) && store.since <= now
}
