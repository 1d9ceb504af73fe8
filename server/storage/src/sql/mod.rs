//! The stores in SQL: one text of each statement for both engines, through sqlx's `Any` driver.
//!
//! Both engines know `$1`, `ON CONFLICT` and `RETURNING`; what they do not share (settings,
//! locks, which file) is in [`link`]. Unsigned numbers are kept as the signed ones of the same
//! bits.

mod catalogues;
mod head_file;
mod journal;
mod link;
mod mail;
mod migrations;
mod segments;
mod sessions;
mod snapshots;
mod stores;
mod worlds;

pub use stores::{Stores, open, open_for_reading};
pub use worlds::Shelf;

/// The signed number of the same bits.
const fn signed(number: u64) -> i64 {
    number.cast_signed()
}

/// The unsigned number of the same bits.
const fn unsigned(number: i64) -> u64 {
    number.cast_unsigned()
}
