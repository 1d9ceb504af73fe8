//! What a chunk's machines want in a tick.

use crate::catalogue::{Behaviour, KindSet};
use crate::chunk::{BeltItem, CellIndex, Line, Machine, Structure, cell_at};
use crate::claims::{Cargo, Claim, Claimant, Pool, Resource};
use crate::factory::{Answer, pace};
use crate::ids::{CellId, Direction, Tick};
use crate::step::ChunkView;
use crate::topology;

/// What a machine wants, or when it is to be asked again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// This claim.
    Claim(Claim),
    /// Nothing before this tick.
    At(Tick),
    /// Nothing before the next tick.
    Again,
    /// Nothing before the land has changed.
    OnGround,
    /// Nothing until it or something next to it changes.
    Rest,
}

/// What the machine on a cell wants. A line of belts goes by its first belt.
pub fn declare(view: &ChunkView<'_>, index: CellIndex) -> Wish {
    let Some(structure) = view.chunk.structures.get(&index) else {
        return Wish::Rest;
    };
    let behaviour = view
        .catalogue
        .prototype(structure.prototype)
        .map(|prototype| &prototype.behaviour);
    let cell = cell_at(view.id, index);
    match (&structure.machine, behaviour) {
        (
            Machine::Extractor {
                held: Some(held), ..
            },
            _,
        ) => hand_on(view, cell, structure, *held, held.entered),
        (
            Machine::Extractor {
                held: None,
                ready,
                next,
            },
            Some(Behaviour::Extract { takes, .. }),
        ) if *ready <= view.tick => extract(view, cell, structure, *takes, *ready, *next),
        (Machine::Extractor { ready, .. }, _) => Wish::At(*ready),
        (Machine::Belt { line }, _) if *line == index => match view.chunk.lines.get(line) {
            Some(line) => convey(view, line, structure),
            None => Wish::Rest,
        },
        (Machine::Belt { .. } | Machine::Hub { .. }, _) => Wish::Rest,
    }
}

/// The first item of a line, when it is at the end.
fn convey(view: &ChunkView<'_>, line: &Line, first_belt: &Structure) -> Wish {
    let pace = pace(view.catalogue, first_belt.prototype);
    let arrives = pace.and_then(|pace| line.first_arrives(pace));
    let (Some(arrives), Some(item), Some(last)) = (arrives, line.items.front(), line.belts.last())
    else {
        return Wish::Rest;
    };
    let Some(last_belt) = view.chunk.structures.get(last) else {
        return Wish::Rest;
    };
    match arrives <= view.tick {
        true => hand_on(view, cell_at(view.id, *last), last_belt, *item, arrives),
        false => Wish::At(arrives),
    }
}

/// A claim on a slot in the structure that this one faces, if that one takes the item.
fn hand_on(
    view: &ChunkView<'_>,
    cell: CellId,
    structure: &Structure,
    item: BeltItem,
    waiting_since: Tick,
) -> Wish {
    let target = topology::neighbor(view.frequency, cell, structure.facing);
    let from = topology::back_direction(view.frequency, cell, structure.facing);
    let (Some(target), Some(from)) = (target, from) else {
        return Wish::Rest;
    };
    let cargo = Cargo {
        item: item.item,
        from,
    };
    match view.answer(target, &cargo) {
        None | Some(Answer::No) => Wish::Rest,
        Some(Answer::From(tick)) => Wish::At(tick),
        Some(Answer::AskAgain) => Wish::Again,
        Some(Answer::Yes) => Wish::Claim(Claim {
            pool: Pool {
                cell: target,
                resource: Resource::Slot,
            },
            claimant: Claimant::Structure(structure.id),
            home: cell,
            amount: 1,
            waiting_since,
            cargo: Some(cargo),
        }),
    }
}

/// The claim on a unit of the next cell around that yields something, if there is one.
fn extract(
    view: &ChunkView<'_>,
    cell: CellId,
    structure: &Structure,
    takes: KindSet,
    waiting_since: Tick,
    next: Direction,
) -> Wish {
    let source = (0..Direction::COUNT as i8)
        .filter_map(|turn| topology::neighbor(view.frequency, cell, next.turned(turn)))
        .find(|neighbor| {
            view.fact(*neighbor)
                .is_some_and(|fact| takes.contains(fact.kind))
        });
    let Some(source) = source else {
        return Wish::OnGround;
    };
    Wish::Claim(Claim {
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
