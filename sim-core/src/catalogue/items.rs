//! What can be held, carried and credited.

use alloc::collections::BTreeMap;
use alloc::string::String;
use serde::{Deserialize, Serialize};

use crate::chunk::Kind;
use crate::ids::ItemId;

/// Something that can be held, carried and credited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its name in files and messages.
    pub key: String,
    /// Its name for people.
    pub name: String,
    /// The kind of cell that yields it.
    pub from: Option<Kind>,
    /// Whether it is made for its own sake: nothing has to use it.
    pub end: bool,
}

/// Amounts of items, in order of items.
pub type Amounts = BTreeMap<ItemId, u32>;
