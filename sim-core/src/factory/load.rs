//! What machines draw from their power network and give to it, by their kind, and what becomes of
//! their work when they come to belong to another.

use crate::catalogue::{Behaviour, Catalogue};
use crate::chunk::{Machine, Structure};
use crate::power::{Clocks, Timer};

/// Power units a tick that a machine draws now, and gives if that is asked for.
pub fn load(catalogue: &Catalogue, structure: &Structure) -> (u16, u16) {
    let Some(behaviour) = catalogue.behaviour(structure.prototype) else {
        return (0, 0);
    };
    match (&structure.machine, behaviour) {
        (Machine::Crafter(crafter), _) if crafter.work.is_none() => (0, 0),
        (Machine::Lab(lab), _) if lab.work.is_none() => (0, 0),
        (Machine::Seeder(seeder), _) if seeder.period.is_none() => (0, 0),
        (Machine::Pump(pump), _) if pump.period.is_none() => (0, 0),
        (Machine::Dock(dock), _) if dock.period.is_none() => (0, 0),
        (Machine::Replicator(replicator), _) if replicator.work.is_none() => (0, 0),
        (Machine::Generator(generator), Behaviour::Generate { gives, .. }) => {
            match generator.burning {
                Some(_) => (0, *gives),
                None => (0, 0),
            }
        }
        _ => (behaviour.draws(), 0),
    }
}

/// Whether structures that behave so take part in power networks without being pylons.
pub fn has_load(behaviour: &Behaviour) -> bool {
    behaviour.draws() > 0 || matches!(behaviour, Behaviour::Generate { .. })
}

/// A machine belongs to another pylon than before, or to none. What shows is what the old and the
/// new one show now.
pub fn moved(structure: &mut Structure, before: Option<Clocks>, after: Option<Clocks>) {
    let worked = |clocks: Option<Clocks>| clocks.map(|clocks| clocks.worked);
    let burned = |clocks: Option<Clocks>| clocks.map(|clocks| clocks.burned);
    let (timer, before, after): (&mut Option<Timer>, _, _) = match &mut structure.machine {
        Machine::Crafter(crafter) => (&mut crafter.work, worked(before), worked(after)),
        Machine::Lab(lab) => (&mut lab.work, worked(before), worked(after)),
        Machine::Seeder(seeder) => (&mut seeder.period, worked(before), worked(after)),
        Machine::Pump(pump) => (&mut pump.period, worked(before), worked(after)),
        Machine::Dock(dock) => (&mut dock.period, worked(before), worked(after)),
        Machine::Replicator(replicator) => (&mut replicator.work, worked(before), worked(after)),
        Machine::Generator(generator) => (&mut generator.burning, burned(before), burned(after)),
        _ => return,
    };
    if let Some(timer) = timer {
        timer.moved(before, after);
    }
}
