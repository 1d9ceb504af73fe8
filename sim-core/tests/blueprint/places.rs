//! Blueprints on the planet, compared with walking there every other way.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use proptest::prelude::*;
use sim_core::blueprint::{
    Blueprint, Bounds, CopyError, Frame, Offset, Patch, Placed, Planned, copy,
};
use sim_core::chunk::{Machine, Structure};
use sim_core::factory::machines::Crafter;
use sim_core::ids::{
    CellId, Diamond, Direction, EntityId, Frequency, PlayerId, PrototypeId, RecipeId, Tick,
};
use sim_core::topology;

pub(crate) fn frequency() -> Frequency {
    Frequency::new(64).unwrap()
}

pub(crate) fn direction() -> impl Strategy<Value = Direction> {
    (0_u8..6).prop_map(|index| Direction::new(index).unwrap())
}

/// Cells of all kinds: around pentagons, poles and seams, and in the middle of nowhere.
pub(crate) fn cell() -> impl Strategy<Value = CellId> {
    let frequency = frequency();
    let corner = (
        0_u8..10,
        prop::sample::select(vec![(0, 0), (63, 63), (0, 63), (63, 0), (32, 0)]),
    );
    let corner =
        corner.prop_map(|(diamond, (i, j))| CellId::new(Diamond::new(diamond).unwrap(), i, j));
    let near = (corner, 0_u32..12, any::<prop::sample::Index>());
    let near = near.prop_map(move |(cell, radius, place)| {
        let ring = topology::ring(frequency, cell, radius);
        ring[place.index(ring.len())]
    });
    let anywhere = (0_u8..10, 0_u32..64, 0_u32..64)
        .prop_map(|(diamond, i, j)| CellId::new(Diamond::new(diamond).unwrap(), i, j));
    let pole = prop::sample::select(vec![CellId::NORTH_POLE, CellId::SOUTH_POLE]);
    prop_oneof![4 => near, 4 => anywhere, 1 => pole]
}

fn offset(reach: i8) -> impl Strategy<Value = Offset> {
    (-reach..=reach, -reach..=reach)
        .prop_map(|(i, j)| Offset { i, j })
        .prop_filter("a blueprint is a disc", move |at| {
            at.distance() <= reach.unsigned_abs()
        })
}

pub(crate) fn blueprint() -> impl Strategy<Value = Blueprint> {
    let structures = |reach, most| {
        let planned = (
            offset(reach),
            0_u16..8,
            direction(),
            prop::option::of(0_u16..3),
        );
        prop::collection::btree_map(offset(reach), planned, 1..most)
    };
    let structures = prop_oneof![structures(4, 24), structures(12, 60), structures(32, 9)];
    structures.prop_map(|structures| {
        let planned = structures
            .into_iter()
            .map(|(at, (_, prototype, facing, recipe))| Planned {
                at,
                prototype: PrototypeId(prototype),
                facing,
                recipe: recipe.map(RecipeId),
            });
        Blueprint::new(planned.collect()).unwrap()
    })
}

/// Everything in a hexagon of the grid, by walking from cell to cell in every direction; a
/// pentagon or two answers for one place are an error.
fn laid_by_flooding(anchor: Frame, bounds: Bounds) -> Option<BTreeMap<(i32, i32), Frame>> {
    let frequency = frequency();
    let (low_i, high_i) = bounds.i();
    let (low_j, high_j) = bounds.j();
    // What the bounds hold, said in another way: places of rows that a patch on open land has.
    let flat = Frame {
        cell: CellId::new(Diamond::north(0), 32, 32),
        facing: Direction::FIRST,
    };
    let wide = Frequency::new(1024).unwrap();
    let flat = Frame {
        cell: CellId::new(Diamond::north(0), 512, 512),
        ..flat
    };
    let inside: BTreeSet<(i32, i32)> = Patch::lay(wide, flat, bounds)
        .unwrap()
        .frames()
        .map(|(at, _)| (i32::from(at.i), i32::from(at.j)))
        .collect();
    assert!(
        inside
            .iter()
            .all(|(i, j)| (low_i..=high_i).contains(i) && (low_j..=high_j).contains(j))
    );
    const STEPS: [(i32, i32); 6] = [(1, 0), (1, 1), (0, 1), (-1, 0), (-1, -1), (0, -1)];
    let mut found = BTreeMap::from([((0, 0), anchor)]);
    let mut open = VecDeque::from([(0, 0)]);
    while let Some((i, j)) = open.pop_front() {
        let frame = found[&(i, j)];
        if topology::is_pentagon(frequency, frame.cell) {
            return None;
        }
        for (index, (di, dj)) in (0_i8..).zip(STEPS) {
            let to = (i + di, j + dj);
            if !inside.contains(&to) {
                continue;
            }
            let (cell, heading) =
                topology::step(frequency, frame.cell, frame.facing.turned(index)).unwrap();
            let there = Frame {
                cell,
                facing: heading.turned(-index),
            };
            match found.get(&to) {
                None => {
                    found.insert(to, there);
                    open.push_back(to);
                }
                Some(known) if topology::is_pentagon(frequency, cell) => {
                    assert_eq!(known.cell, cell)
                }
                Some(known) => assert_eq!(*known, there, "two ways lead to two places"),
            }
        }
    }
    assert_eq!(found.len(), inside.len(), "a hexagon has no holes");
    Some(found)
}

fn standing(placed: &[Placed]) -> BTreeMap<CellId, Structure> {
    let structure = |placed: &Placed| Structure {
        id: EntityId {
            cell: placed.cell,
            tick: Tick(0),
            index: 0,
        },
        prototype: placed.prototype,
        facing: placed.facing,
        owner: PlayerId(1),
        machine: Machine::Crafter(Crafter {
            recipe: placed.recipe,
            ..Crafter::default()
        }),
    };
    placed
        .iter()
        .map(|placed| (placed.cell, structure(placed)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// BPR-2, BPR-3: the places are those that every way leads to, or there is a pentagon.
    #[test]
    fn whichever_way_one_walks_a_place_is_the_same(
        blueprint in blueprint(), cell in cell(), facing in direction(),
    ) {
        let (frequency, anchor) = (frequency(), Frame { cell, facing });
        let flooded = laid_by_flooding(anchor, blueprint.bounds());
        match blueprint.place(frequency, cell, facing) {
            Err(bend) => {
                prop_assert!(topology::is_pentagon(frequency, bend.cell));
                prop_assert!(flooded.is_none());
            }
            Ok(placed) => {
                let flooded = flooded.expect("no pentagon was met");
                prop_assert_eq!(placed.len(), blueprint.structures().len());
                for (placed, planned) in placed.iter().zip(blueprint.structures()) {
                    let frame = flooded[&(planned.at.i.into(), planned.at.j.into())];
                    prop_assert_eq!(placed.cell, frame.cell);
                    prop_assert_eq!(placed.facing, frame.outward(planned.facing));
                    prop_assert_eq!(frame.inward(placed.facing), planned.facing);
                }
            }
        }
    }

    /// BPR-2: what is next to each other in a blueprint is so on the planet, and nothing else;
    /// and what faces something faces it there.
    #[test]
    fn neighbours_stay_neighbours(blueprint in blueprint(), cell in cell(), facing in direction()) {
        let frequency = frequency();
        let Ok(placed) = blueprint.place(frequency, cell, facing) else { return Ok(()) };
        let cells: BTreeSet<CellId> = placed.iter().map(|placed| placed.cell).collect();
        prop_assert_eq!(cells.len(), placed.len(), "no two on one cell");
        let planned = blueprint.structures();
        for (one, here) in planned.iter().zip(&placed) {
            for (other, there) in planned.iter().zip(&placed) {
                let apart = topology::distance(frequency, here.cell, there.cell);
                let (i, j) = (i32::from(one.at.i - other.at.i), i32::from(one.at.j - other.at.j));
                let planned_apart = i.abs().max(j.abs()).max((i - j).abs());
                prop_assert_eq!(apart == 1, planned_apart == 1);
                if planned_apart == 1 {
                    let ahead = topology::neighbor(frequency, here.cell, here.facing);
                    const STEPS: [(i32, i32); 6] =
                        [(-1, 0), (-1, -1), (0, -1), (1, 0), (1, 1), (0, 1)];
                    let faces = STEPS[usize::from(one.facing.index())] == (i, j);
                    prop_assert_eq!(ahead == Some(there.cell), faces);
                }
            }
        }
    }

    /// BPR-1, BPR-4: what is copied, placed and copied again is what it was.
    #[test]
    fn a_copy_of_what_was_placed_is_the_blueprint(
        blueprint in blueprint(), cell in cell(), facing in direction(), elsewhere in cell(),
        turn in direction(),
    ) {
        let frequency = frequency();
        let radius = blueprint.structures().iter().map(|it| it.at.distance()).max().unwrap();
        let Ok(placed) = blueprint.place(frequency, cell, facing) else { return Ok(()) };
        let there = standing(&placed);
        let Ok(copied) = copy(frequency, cell, facing, radius, |cell| there.get(&cell)) else {
            return Ok(()); // The disc has a pentagon in it that the blueprint has not.
        };
        prop_assert_eq!(&copied, &blueprint);
        let Ok(placed) = copied.place(frequency, elsewhere, turn) else { return Ok(()) };
        let there = standing(&placed);
        match copy(frequency, elsewhere, turn, radius, |cell| there.get(&cell)) {
            Ok(again) => prop_assert_eq!(again, blueprint),
            Err(error) => prop_assert!(matches!(error, CopyError::Bend(_))),
        }
    }

    /// BPR-4: six sixths are a whole turn, and turning the blueprint is turning the ground.
    #[test]
    fn six_turns_change_nothing(blueprint in blueprint(), cell in cell(), facing in direction()) {
        let frequency = frequency();
        let sixth = Direction::new(1).unwrap();
        let turned = (0..6).fold(blueprint.clone(), |it, _| it.turned(sixth));
        prop_assert_eq!(&turned, &blueprint);
        let sorted = |blueprint: &Blueprint, facing| {
            let placed = blueprint.place(frequency, cell, facing);
            placed.map(|placed| standing(&placed)).ok()
        };
        let (by_plan, by_ground) = (blueprint.turned(sixth), facing.turned(1));
        prop_assert_eq!(sorted(&by_plan, facing), sorted(&blueprint, by_ground));
    }
}

/// BPR-3: a plan around a pentagon is refused, also if nothing of it would stand there.
#[test]
fn what_surrounds_a_pentagon_is_refused_by_its_name() {
    let around: Vec<_> = (0..6)
        .map(|index| {
            let (i, j) = [(1, 0), (1, 1), (0, 1), (-1, 0), (-1, -1), (0, -1)][index];
            Planned {
                at: Offset { i, j },
                prototype: PrototypeId(0),
                facing: Direction::FIRST,
                recipe: None,
            }
        })
        .collect();
    let blueprint = Blueprint::new(around).unwrap();
    let pentagon = CellId::new(Diamond::north(2), 0, 0);
    let bend = blueprint
        .place(frequency(), pentagon, Direction::FIRST)
        .unwrap_err();
    assert_eq!(bend.cell, pentagon);
    let next = topology::neighbor(frequency(), pentagon, Direction::FIRST).unwrap();
    let bend = blueprint
        .place(frequency(), next, Direction::FIRST)
        .unwrap_err();
    assert_eq!(bend.cell, pentagon);
}
