//! Who has what: accounts of items, by double entry.
//!
//! Items come into an account only by going out of another. So the balances of all accounts sum
//! to zero, for every item, at all times. A player's account never goes below zero. The world's
//! own three may: what the land has given out, it owes.
//!
//! This module moves amounts and knows nothing of when or why. Players' accounts are kept with
//! the players: see [`Wallets`].

use alloc::collections::BTreeMap;
use core::fmt;
use serde::{Deserialize, Serialize};

use crate::ids::{ItemId, PlayerId};

/// Amounts of items. Where they are an account, items with nothing held have no entry.
pub type Items = BTreeMap<ItemId, u64>;

/// What a world account holds or, below zero, owes. Items of which it is neither have no entry.
pub type Balances = BTreeMap<ItemId, i128>;

/// An account that is nobody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorldAccount {
    /// Where items come into the world from: its balance is less than zero by what it gave out.
    Land,
    /// Where items go that are used up, and where those come from that are made.
    Works,
    /// What structures and units hold, and what is on its way between a cell, structures and people while
    /// a tick is made.
    Machines,
}

impl WorldAccount {
    /// All of them.
    pub const ALL: [WorldAccount; 3] = [
        WorldAccount::Land,
        WorldAccount::Works,
        WorldAccount::Machines,
    ];
}

/// An account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// One of the world's own.
    World(WorldAccount),
    /// A player's.
    Player(PlayerId),
}

impl From<WorldAccount> for Account {
    fn from(account: WorldAccount) -> Account {
        Account::World(account)
    }
}

impl From<PlayerId> for Account {
    fn from(player: PlayerId) -> Account {
        Account::Player(player)
    }
}

/// Where the accounts of players are kept.
pub trait Wallets {
    /// A player's account, if there is such a player.
    fn wallet(&self, player: PlayerId) -> Option<&Items>;

    /// The same, to be changed.
    fn wallet_mut(&mut self, player: PlayerId) -> Option<&mut Items>;
}

/// Why a transfer was refused. Nothing has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferError {
    /// There is no such player.
    UnknownPlayer(PlayerId),
    /// Who was to give holds too little.
    Short {
        /// Of this, the first such item.
        item: ItemId,
        /// As much was to be given.
        needed: u64,
        /// As much is held.
        held: u64,
    },
    /// Who was to receive would hold more than an account can count.
    Full {
        /// Of this.
        item: ItemId,
    },
}

impl fmt::Display for TransferError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TransferError::UnknownPlayer(player) => write!(f, "there is no player {player}"),
            TransferError::Short { item, needed, held } => {
                write!(f, "of item {} {needed} are needed and {held} held", item.0)
            }
            TransferError::Full { item } => {
                write!(f, "the account can hold no more of item {}", item.0)
            }
        }
    }
}

impl core::error::Error for TransferError {}

/// The world's own accounts, and the only way to change any account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    land: Balances,
    works: Balances,
    machines: Balances,
}

impl Ledger {
    /// What a world account holds or owes.
    pub fn balances(&self, account: WorldAccount) -> &Balances {
        match account {
            WorldAccount::Land => &self.land,
            WorldAccount::Works => &self.works,
            WorldAccount::Machines => &self.machines,
        }
    }

    /// Moves items out of a player's account, all of them or none.
    ///
    /// # Errors
    /// If there is no such player, or the items are not there, or do not fit where they are to go.
    pub fn transfer(
        &mut self,
        wallets: &mut impl Wallets,
        from: PlayerId,
        to: impl Into<Account>,
        items: &Items,
    ) -> Result<(), TransferError> {
        let to = to.into();
        check_held(wallets, from, items)?;
        if to == Account::Player(from) {
            return Ok(());
        }
        check_room(wallets, to, items)?;
        for (item, amount) in items {
            if let Some(wallet) = wallets.wallet_mut(from) {
                let left = held(wallet, *item) - amount;
                set(wallet, *item, left);
            }
            self.deposit(wallets, to, *item, *amount);
        }
        Ok(())
    }

    /// Notes that something came out of a world account. This can't be refused, as it has
    /// happened: what the receiver's account has no room for, or nobody is there to receive, is
    /// used up.
    pub fn credit(
        &mut self,
        wallets: &mut impl Wallets,
        from: WorldAccount,
        to: impl Into<Account>,
        item: ItemId,
        amount: u64,
    ) {
        let to = to.into();
        add(self.balances_mut(from), item, -i128::from(amount));
        match check_room(wallets, to, [(&item, &amount)]) {
            Ok(()) => self.deposit(wallets, to, item, amount),
            Err(_) => self.deposit(wallets, WorldAccount::Works.into(), item, amount),
        }
    }

    /// Notes that a player's things went to a world account. This can't be refused either, as it
    /// has happened: what the account does not hold, or nobody was there to give, was made.
    pub fn debit(
        &mut self,
        wallets: &mut impl Wallets,
        from: PlayerId,
        to: WorldAccount,
        item: ItemId,
        amount: u64,
    ) {
        let paid = self.transfer(wallets, from, to, &Items::from([(item, amount)]));
        if paid.is_err() {
            self.credit(wallets, WorldAccount::Works, to, item, amount);
        }
    }

    fn deposit(&mut self, wallets: &mut impl Wallets, to: Account, item: ItemId, amount: u64) {
        match to {
            Account::World(account) => add(self.balances_mut(account), item, amount.into()),
            Account::Player(player) => {
                if let Some(wallet) = wallets.wallet_mut(player) {
                    let sum = held(wallet, item) + amount;
                    set(wallet, item, sum);
                }
            }
        }
    }

    fn balances_mut(&mut self, account: WorldAccount) -> &mut Balances {
        match account {
            WorldAccount::Land => &mut self.land,
            WorldAccount::Works => &mut self.works,
            WorldAccount::Machines => &mut self.machines,
        }
    }
}

/// How much of an item an account holds.
pub fn held(account: &Items, item: ItemId) -> u64 {
    account.get(&item).copied().unwrap_or(0)
}

fn check_held(wallets: &impl Wallets, from: PlayerId, items: &Items) -> Result<(), TransferError> {
    let wallet = wallets
        .wallet(from)
        .ok_or(TransferError::UnknownPlayer(from))?;
    for (item, needed) in items {
        let (item, needed, held) = (*item, *needed, held(wallet, *item));
        if held < needed {
            return Err(TransferError::Short { item, needed, held });
        }
    }
    Ok(())
}

fn check_room<'i>(
    wallets: &impl Wallets,
    to: Account,
    items: impl IntoIterator<Item = (&'i ItemId, &'i u64)>,
) -> Result<(), TransferError> {
    let Account::Player(player) = to else {
        return Ok(());
    };
    let wallet = wallets
        .wallet(player)
        .ok_or(TransferError::UnknownPlayer(player))?;
    for (item, amount) in items {
        if held(wallet, *item).checked_add(*amount).is_none() {
            return Err(TransferError::Full { item: *item });
        }
    }
    Ok(())
}

fn set(account: &mut Items, item: ItemId, amount: u64) {
    match amount {
        0 => account.remove(&item),
        _ => account.insert(item, amount),
    };
}

/// No sum of amounts comes near the bounds, but bytes that claim to be a snapshot may.
fn add(balances: &mut Balances, item: ItemId, amount: i128) {
    let balance = balances.entry(item).or_default();
    *balance = balance.saturating_add(amount);
    if *balance == 0 {
        balances.remove(&item);
    }
}

#[cfg(test)]
mod tests;
