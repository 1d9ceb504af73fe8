//! Drones of the selected dock, and what is made by hand.

use sim_core::limits::UNIT_LOAD_MAX;

use super::*;

fn drone(id: u32, dock: CellId) -> UnitView {
    UnitView {
        id: UnitId(id),
        owner: PlayerId(1),
        dock,
        cell: cell(30, 29 + id),
        motion: Motion::Standing,
        load: None,
        energy: 5,
        job: Some(JobView::default()),
    }
}

#[test]
fn a_click_sends_all_drones_of_the_selected_dock() {
    let mut game = game();
    let (dock, hub, from) = (cell(31, 31), cell(33, 30), cell(36, 36));
    put(&mut game, hub, "hub");
    let frame = TickFrame {
        tick: Tick(8),
        units: vec![drone(1, dock), drone(2, dock), drone(3, cell(40, 40))],
        ..TickFrame::default()
    };
    pass(&mut game, frame);
    game.click(dock, 0.0);
    game.take_tool(Some("haul"));
    game.click(from, 0.0);
    let mut expected = Vec::new();
    for unit in [1, 2].map(|id| Some(UnitId(id))) {
        let amount = UNIT_LOAD_MAX;
        let orders = [
            Order::Gather { cell: from, amount },
            Order::Deliver {
                cell: hub,
                item: None,
                amount,
            },
            Order::Repeat,
        ];
        let appended = orders.map(|order| QueueEdit::Append { order });
        for edit in [QueueEdit::Clear].into_iter().chain(appended) {
            expected.push(Action::Queue { unit, edit });
        }
    }
    assert_eq!(sent(&mut game), expected);
}

#[test]
fn what_is_made_by_hand_comes_after_all_else() {
    let mut game = game();
    game.craft("gear");
    let order = Order::Craft {
        recipe: "gear".into(),
        amount: 1,
    };
    let edit = QueueEdit::Append { order };
    assert_eq!(sent(&mut game), [Action::Queue { unit: None, edit }]);
}
