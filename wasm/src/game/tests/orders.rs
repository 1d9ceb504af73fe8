//! Whose orders are looked at, and what a hand changes of them.

use sim_core::ids::WalkerId;
use sim_core::limits::QUEUE_ORDERS_MAX;
use sim_core::players::Rejection;
use sim_core::topology::chunk_neighbors;
use sim_core::units;

use super::*;
use crate::game::tool::{Errand, Tool};
use crate::view::orders::{WorkerView, worker_view};

const ME: WalkerId = WalkerId::Player(PlayerId(1));
const DRONE: WalkerId = WalkerId::Unit(UnitId(3));

fn drone(job: JobView) -> UnitView {
    UnitView {
        id: UnitId(3),
        owner: PlayerId(1),
        dock: cell(28, 30),
        cell: cell(33, 30),
        motion: Motion::Standing,
        load: None,
        energy: 9,
        job: Some(job),
    }
}

/// A game in which the own drone stands at (33, 30).
fn game_with_drone(job: JobView) -> Game {
    let mut game = game();
    let frame = TickFrame {
        tick: Tick(8),
        units: vec![drone(job)],
        ..TickFrame::default()
    };
    pass(&mut game, frame);
    game
}

fn shown(game: &Game) -> WorkerView {
    worker_view(game).expect("someone is looked at")
}

fn texts(game: &Game) -> Vec<String> {
    let queue = shown(game).queue.expect("an own one");
    queue.orders.into_iter().map(|order| order.text).collect()
}

#[test]
fn a_click_looks_at_who_stands_there_and_the_next_one_at_the_cell() {
    let mut game = game_with_drone(JobView::default());
    game.click(cell(33, 30), 0.0);
    assert_eq!((game.worker(), game.selected()), (Some(DRONE), None));
    game.click(cell(33, 30), 0.0);
    assert_eq!((game.worker(), game.selected()), (None, Some(cell(33, 30))));
    game.click(cell(30, 30), 0.0);
    assert_eq!((game.worker(), game.selected()), (Some(ME), None));
    game.back();
    assert_eq!((game.worker(), game.selected()), (None, None));
    game.select_self();
    assert_eq!(game.worker(), Some(ME));
    game.select_self();
    assert_eq!(game.worker(), None);
}

#[test]
fn orders_show_before_they_are_answered_and_can_be_changed_again() {
    let mut game = game_with_drone(JobView::default());
    game.select_worker(DRONE);
    game.take_errand(Errand::Move);
    game.click(cell(34, 30), 0.0);
    game.click(cell(35, 30), 0.0);
    game.give_order(Order::Wait { ticks: 30 }, 0.0);
    game.give_order(Order::Repeat, 0.0);
    let expected = ["Walk", "Walk", "Wait 1.5 s", "From the first order again"];
    assert_eq!(texts(&game), expected);
    assert!(shown(&game).queue.unwrap().is_pending);
    game.move_order(2, 0);
    game.take_order_out(1);
    assert_eq!(texts(&game), [expected[2], expected[1], expected[3]]);
    let edits = sent(&mut game).into_iter().map(|action| match action {
        Action::Queue { unit, edit } => (unit, edit),
        other => panic!("{other:?}"),
    });
    let edits: Vec<_> = edits.collect();
    assert_eq!(edits.len(), 6);
    assert!(edits.iter().all(|(unit, _)| *unit == Some(UnitId(3))));
    assert_eq!(edits[5].1, QueueEdit::Remove { at: 1 });
    assert!(
        matches!(game.tool(), Some(Tool::Order(_))),
        "more can follow"
    );
    game.clear_orders();
    assert_eq!(texts(&game), Vec::<String>::new());
    game.deselect();
    assert_eq!(game.tool(), None, "an errand is somebody's");
}

#[test]
fn a_full_queue_takes_no_more_and_says_so() {
    let mut game = game_with_drone(JobView::default());
    game.select_worker(ME);
    for _ in 0..QUEUE_ORDERS_MAX {
        game.give_order(Order::Repeat, 0.0);
    }
    assert_eq!(sent(&mut game).len(), QUEUE_ORDERS_MAX);
    game.give_order(Order::Repeat, 0.0);
    game.take_errand(Errand::Move);
    game.click(cell(34, 30), 0.0);
    assert!(sent(&mut game).is_empty());
    assert_eq!(texts(&game).len(), QUEUE_ORDERS_MAX);
    let said = game.notices().shown(1.0);
    assert!(said.iter().all(|notice| notice.text.contains("32 orders")));
}

#[test]
fn orders_that_are_foreseen_count_once() {
    let mut game = game();
    let (home, _) = locate(Frequency::new(256).unwrap(), cell(30, 30)).unwrap();
    for id in chunk_neighbors(Frequency::new(256).unwrap(), home) {
        tell_chunk(&mut game, id, Chunk::new(CellPlanes::SOIL, None));
    }
    game.select_worker(ME);
    for count in 1..=QUEUE_ORDERS_MAX {
        game.give_order(Order::Wait { ticks: 30 }, 0.0);
        assert!(game.session().is_job_foreseen());
        assert_eq!(texts(&game).len(), count);
    }
    assert_eq!(sent(&mut game).len(), QUEUE_ORDERS_MAX);
}

#[test]
fn what_makes_no_sense_on_a_cell_is_refused_before_it_is_asked() {
    let mut game = game_with_drone(JobView::default());
    game.select_worker(DRONE);
    let gather = Errand::Gather { amount: 8 };
    let deliver = Errand::Deliver {
        item: None,
        amount: 8,
    };
    let refused = [
        (gather, cell(34, 30), Rejection::NothingToGather),
        (deliver, cell(34, 30), Rejection::NoStructure),
        (Errand::Remove, cell(34, 30), Rejection::NoStructure),
        (
            Errand::Move,
            CellId::new(DIAMOND, 64 + 28 + 65, 94),
            Rejection::TooFarFromDock { reach: 64 },
        ),
    ];
    for (errand, at, rejection) in refused {
        assert_eq!(game.may_order(errand, at), Err(rejection));
        game.take_errand(errand);
        game.click(at, 0.0);
    }
    assert!(sent(&mut game).is_empty());
    // What will be built by then can be delivered to.
    let catalogue = Catalogue::verdant();
    let hub = catalogue.prototype_by_key("hub").unwrap();
    game.take_errand(Errand::Build(hub));
    game.click(cell(34, 30), 0.0);
    game.take_errand(deliver);
    game.click(cell(34, 30), 0.0);
    assert_eq!(texts(&game), ["Build hub", "Deliver up to 8"]);
}

#[test]
fn the_order_that_is_held_up_says_why() {
    let mut queue = units::Queue::default();
    for ticks in [20, 40] {
        let order = units::Order::Wait { ticks };
        queue.edit(units::QueueEdit::Append { order }).unwrap();
    }
    let hindrance = Some(Rejection::NoPath);
    let mut game = game_with_drone(JobView { queue, hindrance });
    game.click(cell(33, 30), 0.0);
    let view = shown(&game);
    assert_eq!(view.state, "blocked");
    let orders = view.queue.unwrap().orders;
    assert!(orders[0].hindrance.as_ref().unwrap().contains("no way"));
    assert_eq!(orders[1].hindrance, None);
}

#[test]
fn a_drone_that_is_gone_is_looked_at_no_longer() {
    let mut game = game_with_drone(JobView::default());
    game.select_worker(DRONE);
    game.take_errand(Errand::Move);
    let frame = TickFrame {
        tick: Tick(9),
        units_gone: vec![UnitId(3)],
        ..TickFrame::default()
    };
    pass(&mut game, frame);
    assert_eq!(game.worker(), None);
    game.click(cell(34, 30), 0.0);
    assert!(sent(&mut game).is_empty());
}
