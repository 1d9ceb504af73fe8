//! Gifts: whole or not at all, and the receiver is told.

use sim_core::claims::Items;
use sim_core::ids::{ItemId, PlayerId};
use sim_core::players::{Action, Gift, Parcel, Rejection, Verdict};
use sim_core::tick::Input;

use crate::support::{ANN, BEN, Hand, assert_conserved, code, join, step, world};

fn give(to: PlayerId, items: &[(ItemId, u64)]) -> Action {
    let items = Parcel::new(&items.iter().copied().collect()).unwrap();
    Action::Give { to, items }
}

/// LED-5, LED-6.
#[test]
fn a_gift_moves_all_its_items_and_is_told_once_a_tick() {
    let mut world = world(7);
    join(&mut world, ANN);
    join(&mut world, BEN);
    let mut ann = Hand::of(ANN);
    let start: Items = world.player(BEN).unwrap().account.clone();
    let items: Vec<_> = start.keys().copied().collect();
    let [ore, biomass] = items[..] else {
        panic!("everyone begins with two items");
    };
    // Who is away gets it all the same.
    step(&mut world, vec![Input::Leave { player: BEN }]);
    let inputs = vec![
        ann.input(give(BEN, &[(ore, 5), (biomass, 2)])),
        ann.input(give(BEN, &[(ore, 1)])),
    ];
    let output = step(&mut world, inputs);
    assert_conserved(&world);
    let gift = Gift {
        to: BEN,
        from: ANN,
        items: [(ore, 6), (biomass, 2)].into(),
    };
    assert_eq!(output.gifts, [gift]);
    let ben = &world.player(BEN).unwrap().account;
    assert_eq!(
        (ben[&ore], ben[&biomass]),
        (start[&ore] + 6, start[&biomass] + 2)
    );

    let (held, all) = (start[&ore] - 6, start[&biomass] - 2);
    let before = world.player(ANN).unwrap().account.clone();
    let too_much = give(BEN, &[(ore, held + 1), (biomass, 1)]);
    let unaffordable = Rejection::Unaffordable {
        item: ore,
        needed: held + 1,
        held,
    };
    assert_eq!(
        ann.ask(&mut world, too_much),
        Verdict::Rejected(unaffordable)
    );
    let refusals = [
        (give(PlayerId(9), &[(ore, 1)]), "unknown_player"),
        (give(ANN, &[(ore, 1)]), "same_player"),
        (give(BEN, &[(ItemId(999), 1)]), "unknown_item"),
        (give(BEN, &[(ore, u64::MAX)]), "unaffordable"),
    ];
    for (action, expected) in refusals {
        let input = ann.input(action);
        let output = step(&mut world, vec![input]);
        assert_eq!(code(output.outcomes[0].verdict), expected);
        assert_eq!(output.gifts, []);
    }
    assert_eq!(world.player(ANN).unwrap().account, before);
    let rest = give(BEN, &[(ore, held), (biomass, all)]);
    assert_eq!(ann.ask(&mut world, rest), Verdict::Applied);
    assert!(world.player(ANN).unwrap().account.is_empty());
    assert_conserved(&world);
}
