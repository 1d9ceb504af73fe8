//! Whatever players ask for, tick by tick: nothing panics, every refusal has a code, and what there
//! is stays a world.

use arbitrary::{Result, Unstructured};
use sim_core::blueprint::{Blueprint, Offset, Planned};
use sim_core::claims::{Items, Policy};
use sim_core::ids::{
    CellId, Diamond, Direction, Frequency, ItemId, PlayerId, PrototypeId, RecipeId, UnitId,
};
use sim_core::players::{Action, Command, Parcel};
use sim_core::tick::{Input, World};
use sim_core::topology;
use sim_core::units::{Order, QueueEdit};

use crate::worlds::{FREQUENCY, busy, catalogue, step};

/// Ticks of one run, at most.
const TICKS_MAX: u32 = 100;
/// Inputs of one tick, at most.
const INPUTS_MAX: u32 = 3;
/// Players who act; the first of those that the world has, and one that it does not have.
const PLAYERS: u32 = 4;

/// Takes bytes as what players ask for.
///
/// # Panics
/// If something does not hold.
pub fn judge(bytes: &[u8]) {
    let mut world = World::restore(busy().clone(), catalogue()).expect("what was written");
    let mut random = Unstructured::new(bytes);
    let mut seq = 1_000;
    for _ in 0..TICKS_MAX {
        if random.is_empty() {
            break;
        }
        // Bytes that run out within a tick mean no more of its inputs.
        let inputs = inputs(&world, &mut seq, &mut random).unwrap_or_default();
        for outcome in step(&mut world, inputs).outcomes {
            if let Some(rejection) = outcome.verdict.rejection() {
                assert!(!rejection.code().is_empty());
            }
        }
    }
    assert_eq!(world.audit(), Ok(()), "tick {}", world.tick());
    let parts = world.image().to_parts();
    let again = World::restore(parts, catalogue()).expect("what was written");
    assert_eq!(again.hash(), world.hash());
}

fn inputs(world: &World, seq: &mut u64, random: &mut Unstructured<'_>) -> Result<Vec<Input>> {
    let mut inputs = Vec::new();
    for _ in 0..random.int_in_range(0..=INPUTS_MAX)? {
        inputs.push(input(world, seq, random)?);
    }
    Ok(inputs)
}

fn input(world: &World, seq: &mut u64, random: &mut Unstructured<'_>) -> Result<Input> {
    let player = player(random)?;
    Ok(match random.int_in_range(0..=31)? {
        0 => Input::Leave { player },
        1 => Input::Join {
            player,
            name: random.arbitrary()?,
        },
        _ => {
            *seq += 1;
            let seq = if random.ratio(1, 16)? {
                random.arbitrary()?
            } else {
                *seq
            };
            Input::Command(Command {
                player,
                seq,
                action: action(world, player, random)?,
            })
        }
    })
}

fn player(random: &mut Unstructured<'_>) -> Result<PlayerId> {
    let number = random.int_in_range(0..=PLAYERS + 1)?;
    Ok(PlayerId(if number > PLAYERS { 999 } else { number }))
}

/// Something that a player asks for, sensible or not.
fn action(world: &World, id: PlayerId, random: &mut Unstructured<'_>) -> Result<Action> {
    let cell = cell(world, id, random)?;
    let facing = Direction::FIRST.turned(random.int_in_range(0..=5)?);
    Ok(match random.int_in_range(0..=22)? {
        18..=20 => Action::Queue {
            unit: match random.arbitrary()? {
                true => Some(unit(world, random)?),
                false => None,
            },
            edit: edit(world, cell, random)?,
        },
        21 => Action::Launch { cell },
        22 => Action::Recall {
            unit: unit(world, random)?,
        },
        0..=3 => Action::Build {
            cell,
            prototype: PrototypeId(number(world.catalogue().prototypes.len(), random)?),
            facing,
        },
        4 => Action::Rotate { cell, facing },
        5 => Action::Remove { cell },
        6 => Action::Claim { cell },
        7 => Action::Release { cell },
        8 => Action::SetPolicy {
            cell,
            policy: policy(random)?,
        },
        9 => Action::Give {
            to: player(random)?,
            items: parcel(world, random)?,
        },
        10 => Action::Grant {
            to: player(random)?,
        },
        11 => Action::Revoke {
            to: player(random)?,
        },
        12 => Action::Gather { cell },
        13 => Action::SetRecipe {
            cell,
            recipe: match random.arbitrary()? {
                true => Some(RecipeId(number(world.catalogue().recipes.len(), random)?)),
                false => None,
            },
        },
        14 => Action::Stop,
        15 => Action::Paste {
            at: cell,
            facing,
            blueprint: blueprint(world, random)?,
        },
        16 => Action::SetBlueprint {
            cell,
            blueprint: match random.arbitrary()? {
                true => Some(blueprint(world, random)?),
                false => None,
            },
        },
        _ => Action::Walk { to: cell },
    })
}

/// A unit that there may be.
fn unit(world: &World, random: &mut Unstructured<'_>) -> Result<UnitId> {
    let units = world.image().units.len() as u32;
    Ok(UnitId(random.int_in_range(0..=units + 1)?))
}

fn edit(world: &World, cell: CellId, random: &mut Unstructured<'_>) -> Result<QueueEdit> {
    let order = order(world, cell, random)?;
    let (at, to) = (random.int_in_range(0..=9)?, random.int_in_range(0..=9)?);
    Ok(match random.int_in_range(0..=12)? {
        0..=7 => QueueEdit::Append { order },
        8 => QueueEdit::Insert { at, order },
        9 => QueueEdit::Replace { at, order },
        10 => QueueEdit::Remove { at },
        11 => QueueEdit::Reorder { from: at, to },
        _ => QueueEdit::Clear,
    })
}

fn order(world: &World, cell: CellId, random: &mut Unstructured<'_>) -> Result<Order> {
    let catalogue = world.catalogue();
    let amount = random.int_in_range(0..=9)?;
    Ok(match random.int_in_range(0..=8)? {
        0 | 1 => Order::Move { to: cell },
        2 => Order::Gather { cell, amount },
        3 => Order::Deliver {
            cell,
            item: match random.arbitrary()? {
                true => Some(ItemId(number(catalogue.items.len(), random)?)),
                false => None,
            },
            amount,
        },
        4 => Order::Build {
            cell,
            prototype: PrototypeId(number(catalogue.prototypes.len(), random)?),
            facing: Direction::FIRST,
        },
        5 => Order::Remove { cell },
        6 => Order::Wait {
            ticks: random.arbitrary()?,
        },
        7 => Order::Craft {
            recipe: RecipeId(number(catalogue.recipes.len(), random)?),
            amount,
        },
        _ => Order::Repeat,
    })
}
/// A few structures near their anchor.
fn blueprint(world: &World, random: &mut Unstructured<'_>) -> Result<Blueprint> {
    let mut planned = Vec::new();
    for _ in 0..random.int_in_range(0..=4)? {
        planned.push(Planned {
            at: Offset {
                i: random.int_in_range(-3..=3)?,
                j: random.int_in_range(-3..=3)?,
            },
            prototype: PrototypeId(number(world.catalogue().prototypes.len(), random)?),
            facing: Direction::FIRST.turned(random.int_in_range(0..=5)?),
            recipe: match random.ratio(1, 4)? {
                true => Some(RecipeId(number(world.catalogue().recipes.len(), random)?)),
                false => None,
            },
        });
    }
    // Two on one place, or nothing, are no blueprint.
    let belt = Planned {
        at: Offset::ANCHOR,
        prototype: PrototypeId(1),
        facing: Direction::FIRST,
        recipe: None,
    };
    let blueprint = Blueprint::new(planned).or_else(|_| Blueprint::new(vec![belt]));
    Ok(blueprint.expect("a belt is one"))
}

/// The number of an entry of a table, or now and then of none.
fn number(entries: usize, random: &mut Unstructured<'_>) -> Result<u16> {
    Ok(match random.ratio(1, 16)? {
        true => random.arbitrary()?,
        false => random.choose_index(entries)? as u16,
    })
}

/// A cell at hand, anywhere, or not even on the planet.
fn cell(world: &World, id: PlayerId, random: &mut Unstructured<'_>) -> Result<CellId> {
    let frequency = Frequency::new(FREQUENCY).expect("a frequency");
    let centre = world.player(id).map(|player| player.cell);
    if centre.is_none() || random.ratio(1, 16)? {
        let diamond = Diamond::new(random.int_in_range(0..=9)?).expect("a diamond");
        let mut coordinate = || random.int_in_range(0..=FREQUENCY + 3);
        return Ok(CellId::new(diamond, coordinate()?, coordinate()?));
    }
    let radius = random.int_in_range(0..=6)?;
    let ring = topology::ring(frequency, centre.unwrap_or(CellId::NORTH_POLE), radius);
    Ok(ring[random.choose_index(ring.len())?])
}

fn policy(random: &mut Unstructured<'_>) -> Result<Policy> {
    Ok(match random.int_in_range(0..=2)? {
        0 => Policy::FirstCome,
        1 => Policy::Shuffled,
        _ => Policy::AllOrNone {
            starved_ticks_max: random.arbitrary()?,
        },
    })
}

fn parcel(world: &World, random: &mut Unstructured<'_>) -> Result<Parcel> {
    let mut items = Items::new();
    for _ in 0..random.int_in_range(1..=3)? {
        let item = ItemId(number(world.catalogue().items.len(), random)?);
        let amount = if random.ratio(1, 4)? {
            random.arbitrary()?
        } else {
            1
        };
        items.insert(item, amount);
    }
    // Of nothing there is no parcel.
    Ok(Parcel::new(&items).unwrap_or(Parcel::new(&Items::from([(ItemId(0), 1)])).expect("one")))
}
