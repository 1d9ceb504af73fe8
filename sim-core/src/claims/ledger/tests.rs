//! The ledger against one that adds everything up naively.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use proptest::prelude::*;

use super::*;

impl Wallets for BTreeMap<PlayerId, Items> {
    fn wallet(&self, player: PlayerId) -> Option<&Items> {
        self.get(&player)
    }

    fn wallet_mut(&mut self, player: PlayerId) -> Option<&mut Items> {
        self.get_mut(&player)
    }
}

const ORE: ItemId = ItemId(0);
const SLAG: ItemId = ItemId(1);
const ANN: PlayerId = PlayerId(1);
const BEN: PlayerId = PlayerId(2);

/// Every account as signed amounts, changed on a copy that is kept only if all went well.
#[derive(Clone, Default)]
struct Naive(BTreeMap<(Account, ItemId), i128>);

impl Naive {
    fn of(ledger: &Ledger, wallets: &BTreeMap<PlayerId, Items>) -> Naive {
        let mut all = BTreeMap::new();
        for account in WorldAccount::ALL {
            let balances = ledger.balances(account).iter();
            all.extend(balances.map(|(item, balance)| ((account.into(), *item), *balance)));
        }
        for (player, items) in wallets {
            let items = items.iter();
            all.extend(items.map(|(item, held)| (((*player).into(), *item), (*held).into())));
        }
        Naive(all)
    }

    fn transfer(&mut self, from: Account, to: Account, items: &Items) -> bool {
        let mut after = self.clone();
        for (item, amount) in items {
            after.add(from, *item, -i128::from(*amount));
        }
        let can_pay = after.is_sound();
        for (item, amount) in items {
            after.add(to, *item, (*amount).into());
        }
        let is_done = [from, to].into_iter().all(is_known) && can_pay && after.is_sound();
        if is_done {
            *self = after;
        }
        is_done
    }

    fn is_sound(&self) -> bool {
        let is_account = |balance: &i128| u64::try_from(*balance).is_ok();
        let mut all = self.0.iter();
        all.all(|((account, _), balance)| match account {
            Account::Player(_) => is_account(balance),
            Account::World(_) => true,
        })
    }

    fn add(&mut self, account: Account, item: ItemId, amount: i128) {
        *self.0.entry((account, item)).or_default() += amount;
        self.0.retain(|_, balance| *balance != 0);
    }

    fn sums(&self) -> BTreeMap<ItemId, i128> {
        let mut sums = BTreeMap::new();
        for ((_, item), balance) in &self.0 {
            *sums.entry(*item).or_default() += balance;
        }
        sums.retain(|_, sum| *sum != 0);
        sums
    }
}

fn is_known(account: Account) -> bool {
    match account {
        Account::Player(player) => [ANN, BEN].contains(&player),
        Account::World(_) => true,
    }
}

fn players() -> BTreeMap<PlayerId, Items> {
    [(ANN, Items::new()), (BEN, Items::new())].into()
}

fn account() -> impl Strategy<Value = Account> {
    let player = (1_u32..4).prop_map(|number| Account::Player(PlayerId(number)));
    prop_oneof![world_account().prop_map(Account::World), player]
}

fn world_account() -> impl Strategy<Value = WorldAccount> {
    (0_usize..3).prop_map(|number| WorldAccount::ALL[number])
}

fn amount() -> impl Strategy<Value = u64> {
    prop_oneof![4 => 0_u64..20, 1 => Just(u64::MAX), 1 => Just(u64::MAX / 2 + 1)]
}

fn items() -> impl Strategy<Value = Items> {
    prop::collection::btree_map((0_u16..3).prop_map(ItemId), amount(), 0..3)
}

#[derive(Debug, Clone)]
enum Posting {
    Transfer(PlayerId, Account, Items),
    Credit(WorldAccount, Account, ItemId, u64),
    Debit(PlayerId, WorldAccount, ItemId, u64),
}

fn posting() -> impl Strategy<Value = Posting> {
    let item = || (0_u16..3).prop_map(ItemId);
    prop_oneof![
        ((1_u32..4).prop_map(PlayerId), account(), items())
            .prop_map(|(from, to, items)| Posting::Transfer(from, to, items)),
        (world_account(), account(), item(), amount())
            .prop_map(|(from, to, item, amount)| Posting::Credit(from, to, item, amount)),
        (
            (1_u32..4).prop_map(PlayerId),
            world_account(),
            item(),
            amount()
        )
            .prop_map(|(from, to, item, amount)| Posting::Debit(from, to, item, amount)),
    ]
}

proptest! {
    /// LED-1, LED-2, LED-3.
    #[test]
    fn postings_are_those_of_naive_adding_and_sum_to_zero(
        postings in prop::collection::vec(posting(), 1..60),
    ) {
        let (mut ledger, mut wallets, mut naive) = (Ledger::default(), players(), Naive::default());
        for posting in postings {
            match posting {
                Posting::Transfer(from, to, items) => {
                    let done = ledger.transfer(&mut wallets, from, to, &items);
                    let expected = naive.transfer(from.into(), to, &items);
                    prop_assert_eq!(done.is_ok(), expected, "{:?}", done);
                }
                Posting::Credit(from, to, item, amount) => {
                    ledger.credit(&mut wallets, from, to, item, amount);
                    let items = Items::from([(item, amount)]);
                    if !naive.transfer(from.into(), to, &items) {
                        let works = WorldAccount::Works.into();
                        prop_assert!(naive.transfer(from.into(), works, &items));
                    }
                }
                Posting::Debit(from, to, item, amount) => {
                    ledger.debit(&mut wallets, from, to, item, amount);
                    let items = Items::from([(item, amount)]);
                    if !naive.transfer(from.into(), to.into(), &items) {
                        let works = WorldAccount::Works.into();
                        prop_assert!(naive.transfer(works, to.into(), &items));
                    }
                }
            }
            let now = Naive::of(&ledger, &wallets);
            prop_assert_eq!(&now.0, &naive.0);
            prop_assert_eq!(now.sums(), BTreeMap::new());
        }
    }
}

#[test]
fn what_is_short_is_named_and_by_how_much() {
    let (mut ledger, mut wallets) = (Ledger::default(), players());
    ledger.credit(&mut wallets, WorldAccount::Land, ANN, ORE, 7);
    let asked = Items::from([(ORE, 5), (SLAG, 2)]);
    let before = wallets.clone();
    let short = TransferError::Short {
        item: SLAG,
        needed: 2,
        held: 0,
    };
    assert_eq!(ledger.transfer(&mut wallets, ANN, BEN, &asked), Err(short));
    assert_eq!(wallets, before);
    let held: Vec<_> = ledger.balances(WorldAccount::Land).iter().collect();
    assert_eq!(held, [(&ORE, &-7)]);
}

#[test]
fn what_an_account_cannot_count_stays_or_is_used_up() {
    let (mut ledger, mut wallets) = (Ledger::default(), players());
    ledger.credit(&mut wallets, WorldAccount::Land, BEN, ORE, u64::MAX);
    ledger.credit(&mut wallets, WorldAccount::Land, ANN, ORE, 1);
    let one = Items::from([(ORE, 1)]);
    let full = TransferError::Full { item: ORE };
    assert_eq!(ledger.transfer(&mut wallets, ANN, BEN, &one), Err(full));
    ledger.credit(&mut wallets, WorldAccount::Machines, BEN, ORE, 1);
    assert_eq!(ledger.balances(WorldAccount::Works)[&ORE], 1);
}
