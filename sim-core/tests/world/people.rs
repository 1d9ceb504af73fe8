//! People come, walk, gather and go.

use sim_core::chunk::locate;
use sim_core::ids::{CellId, Direction, PlayerId};
use sim_core::limits::PATH_NODES_PER_PLAYER_MAX;
use sim_core::limits::{PATH_NODES_SHARED_PER_TICK, WALK_CELLS_MAX};
use sim_core::players::{Action, Verdict};
use sim_core::tick::{Input, World};
use sim_core::topology;
use sim_core::units::{Order, QueueEdit};

use crate::support::{ANN, BEN, Hand, assert_conserved, code, free_row, join, step, wait, world};

/// The nearest cell that yields something and can be walked on.
fn gatherable(world: &World, from: CellId) -> Option<CellId> {
    let image = world.image();
    let frequency = world.params().frequency;
    let catalogue = world.catalogue();
    let near = topology::within(frequency, from, 12);
    near.into_iter().find(|cell| {
        let (id, index) = locate(frequency, *cell).unwrap();
        image.chunks.get(&id).is_some_and(|chunk| {
            let kind = chunk.seen_kind(index);
            catalogue.yield_of(kind).is_some() && catalogue.walking_on.contains(kind)
        })
    })
}

/// UNT-10.
#[test]
fn people_walk_and_gather_by_hand() {
    let mut world = world(7);
    join(&mut world, ANN);
    let mut hand = Hand::of(ANN);
    let start = world.player(ANN).unwrap().cell;
    let target = gatherable(&world, start).expect("a spawn place has something to gather");
    assert_ne!(target, start);
    let walk = Action::Walk { to: target };
    assert_eq!(hand.ask(&mut world, walk.clone()), Verdict::Applied);
    wait(&mut world, 200);
    let me = world.player(ANN).unwrap();
    assert_eq!((me.cell, me.job.is_idle()), (target, true));
    // One order takes the place of all others.
    let edit = QueueEdit::Append {
        order: Order::Repeat,
    };
    for _ in 0..3 {
        let queue = Action::Queue { unit: None, edit };
        assert_eq!(hand.ask(&mut world, queue), Verdict::Applied);
    }
    assert_eq!(
        hand.ask(&mut world, Action::Walk { to: start }),
        Verdict::Applied
    );
    let orders = |world: &World| world.player(ANN).unwrap().job.queue.orders().to_vec();
    assert_eq!(orders(&world), [Order::Move { to: start }]);
    assert_eq!(hand.ask(&mut world, walk), Verdict::Applied);
    wait(&mut world, 200);
    assert!(orders(&world).is_empty());
    let held = |world: &World| world.player(ANN).unwrap().account.values().sum::<u64>();
    let before = held(&world);
    for _ in 0..20 {
        if let Some(cell) = gatherable(&world, target) {
            hand.ask(&mut world, Action::Gather { cell });
        }
        for _ in 0..20 {
            step(&mut world, Vec::new());
            assert_conserved(&world);
        }
    }
    assert!(
        held(&world) > before + 3,
        "{before} before, {} after",
        held(&world)
    );
}

#[test]
fn of_two_who_step_on_one_cell_one_does() {
    let mut world = world(7);
    join(&mut world, ANN);
    join(&mut world, BEN);
    let (cell, _) = free_row(&world, 1)[0];
    let mut hands = [Hand::of(ANN), Hand::of(BEN)];
    let inputs = hands
        .iter_mut()
        .map(|hand| hand.input(Action::Walk { to: cell }));
    let inputs = inputs.collect();
    step(&mut world, inputs);
    let at = |world: &World| [ANN, BEN].map(|id| world.player(id).unwrap().cell);
    for _ in 0..400 {
        step(&mut world, Vec::new());
        let [ann, ben] = at(&world);
        assert_ne!(ann, ben, "tick {}", world.tick());
    }
    assert!(at(&world).contains(&cell));
}

#[test]
fn who_comes_back_stands_where_they_left_or_else_where_there_is_room() {
    let mut world = world(7);
    join(&mut world, ANN);
    join(&mut world, BEN);
    let left = world.player(ANN).unwrap().cell;
    step(&mut world, vec![Input::Leave { player: ANN }]);
    assert!(!world.player(ANN).unwrap().present);
    join(&mut world, ANN);
    assert_eq!(world.player(ANN).unwrap().cell, left);
    step(&mut world, vec![Input::Leave { player: ANN }]);
    let belt = world.catalogue().prototype_by_key("extractor").unwrap();
    let build = Action::Build {
        cell: left,
        prototype: belt,
        facing: Direction::FIRST,
    };
    assert_eq!(Hand::of(BEN).ask(&mut world, build), Verdict::Applied);
    join(&mut world, ANN);
    let back = world.player(ANN).unwrap().cell;
    assert_ne!(back, left);
    assert!(topology::distance(world.params().frequency, back, left) <= 2);
}

/// Fences a cell in with extractors, so that no way leads there.
fn fence(world: &mut World, hand: &mut Hand) -> CellId {
    let frequency = world.params().frequency;
    let me = world.player(hand.player).unwrap().cell;
    let candidates = topology::within(frequency, me, 20);
    let fenced = candidates.into_iter().find(|centre| {
        let around: Vec<_> = topology::neighbors(frequency, *centre)
            .map(|(direction, cell)| ("extractor", cell, direction))
            .collect();
        let is_open = |world: &World| {
            let kind = world.image();
            let (id, index) = locate(frequency, *centre).unwrap();
            let chunk = kind.chunks.get(&id);
            chunk.is_some_and(|chunk| {
                world
                    .catalogue()
                    .walking_on
                    .contains(chunk.seen_kind(index))
            })
        };
        *centre != me && is_open(world) && hand.build_all(world, &around)
    });
    fenced.expect("room for a fence")
}

#[test]
fn looking_for_hopeless_ways_keeps_nobody_from_walking() {
    let mut world = world(7);
    let crowd: Vec<_> = (1..=6).map(PlayerId).collect();
    for id in &crowd {
        join(&mut world, *id);
    }
    wait(&mut world, 40);
    let mut hands: Vec<_> = crowd.iter().map(|id| Hand::of(*id)).collect();
    let fenced = fence(&mut world, &mut hands[0]);
    let hopeless = Action::Walk { to: fenced };
    let (last, others) = hands.split_last_mut().unwrap();
    let searches = others
        .iter_mut()
        .flat_map(|hand| [hand.input(hopeless.clone()), hand.input(hopeless.clone())]);
    let mut inputs: Vec<_> = searches.collect();
    let (easy, _) = free_row(&world, 1)[0];
    inputs.push(last.input(Action::Walk { to: easy }));
    let outcomes = step(&mut world, inputs).outcomes;
    let codes = outcomes.iter().map(|outcome| code(outcome.verdict));
    let codes: Vec<_> = codes.collect();
    // Of the first four searches, each may cost what one player has; then the shared part is spent.
    let searches_paid = PATH_NODES_SHARED_PER_TICK / PATH_NODES_PER_PLAYER_MAX;
    assert!(searches_paid < 4);
    assert_eq!(codes[..3], ["no_path", "too_many_searches", "no_path"]);
    assert_eq!(
        codes[8..],
        ["too_many_searches", "too_many_searches", "applied"]
    );
    let again = others[4].input(hopeless);
    let verdict = step(&mut world, vec![again]).outcomes[0].verdict;
    assert_eq!(code(verdict), "no_path");
}

#[test]
fn nobody_walks_further_than_land_is_at_hand() {
    let mut world = world(7);
    join(&mut world, ANN);
    wait(&mut world, 40);
    let frequency = world.params().frequency;
    let me = world.player(ANN).unwrap().cell;
    let mut hand = Hand::of(ANN);
    let ring = |radius| topology::ring(frequency, me, radius);
    for to in ring(WALK_CELLS_MAX + 1).into_iter().step_by(40) {
        let verdict = hand.ask(&mut world, Action::Walk { to });
        assert_eq!(code(verdict), "no_path", "{to}");
    }
    let far = ring(100).into_iter().step_by(20);
    let reached =
        far.filter(|to| hand.ask(&mut world, Action::Walk { to: *to }) == Verdict::Applied);
    assert!(reached.count() > 0);
}
