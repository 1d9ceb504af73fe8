//! What a chunk's structures want in a tick.

use alloc::vec::Vec;

use crate::catalogue::{Behaviour, KindSet};
use crate::chunk::{BeltItem, Machine, Structure, cell_at};
use crate::claims::{Cargo, Claim, Claimant, Pool, Resource};
use crate::ids::{CellId, Direction, Tick};
use crate::step::ChunkView;
use crate::topology;

/// Adds the claims of the chunk's structures, in the order of their cells.
pub fn declare(view: &ChunkView<'_>, claims: &mut Vec<Claim>) {
    for (index, structure) in &view.chunk.structures {
        let cell = cell_at(view.id, *index);
        let Some(prototype) = view.catalogue.prototype(structure.prototype) else {
            continue;
        };
        match (&structure.machine, &prototype.behaviour) {
            (
                Machine::Extractor {
                    held: Some(held), ..
                },
                _,
            ) => {
                claims.extend(hand_on(view, cell, structure, *held, held.entered));
            }
            (
                Machine::Extractor {
                    held: None,
                    ready,
                    next,
                },
                Behaviour::Extract { takes, .. },
            ) if *ready <= view.tick => {
                claims.extend(extract(view, cell, structure, *takes, *ready, *next));
            }
            (Machine::Belt { items }, Behaviour::Convey { travel_ticks, .. }) => {
                if let Some(first) = items.first() {
                    let arrival = first.entered.after(u64::from(*travel_ticks));
                    if arrival <= view.tick {
                        claims.extend(hand_on(view, cell, structure, *first, arrival));
                    }
                }
            }
            _ => {}
        }
    }
}

/// The claim on a slot in the structure that this one faces, if there is one.
fn hand_on(
    view: &ChunkView<'_>,
    cell: CellId,
    structure: &Structure,
    item: BeltItem,
    waiting_since: Tick,
) -> Option<Claim> {
    let target = topology::neighbor(view.frequency, cell, structure.facing)?;
    let from = topology::back_direction(view.frequency, cell, structure.facing)?;
    view.fact(target)?.structure?;
    Some(Claim {
        pool: Pool {
            cell: target,
            resource: Resource::Slot,
        },
        claimant: Claimant::Structure(structure.id),
        home: cell,
        amount: 1,
        waiting_since,
        cargo: Some(Cargo {
            item: item.item,
            from,
        }),
    })
}

/// The claim on a unit of the next cell around that yields something, if there is one.
fn extract(
    view: &ChunkView<'_>,
    cell: CellId,
    structure: &Structure,
    takes: KindSet,
    waiting_since: Tick,
    next: Direction,
) -> Option<Claim> {
    let source = (0..Direction::COUNT as i8)
        .filter_map(|turn| topology::neighbor(view.frequency, cell, next.turned(turn)))
        .find(|neighbor| {
            view.fact(*neighbor)
                .is_some_and(|fact| takes.contains(fact.kind))
        })?;
    Some(Claim {
        pool: Pool {
            cell: source,
            resource: Resource::Quantity,
        },
        claimant: Claimant::Structure(structure.id),
        home: cell,
        amount: 1,
        waiting_since,
        cargo: None,
    })
}
