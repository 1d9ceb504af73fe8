//! Forms and colours of items: one table for belts and icons.

use serde::Serialize;
use sim_core::catalogue::Item;
use sim_core::chunk::Kind;

use crate::ground::palette::{self, Colour, colour};

/// The form of an item: a small solid on belts, an icon in the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A rough stone.
    Nugget,
    /// A pointed stone.
    Shard,
    /// A leaf.
    Leaf,
    /// A drop.
    Drop,
    /// A heap without a shape.
    Lump,
    /// A bar with slanted sides.
    Ingot,
    /// A thin sheet on its edge.
    Pane,
    /// A block lying down.
    Brick,
    /// A toothed wheel.
    Cog,
    /// A ring of windings.
    Coil,
    /// Stalks tied together.
    Bundle,
    /// A small bottle.
    Vial,
    /// A ball with a tip.
    Bead,
    /// A cylinder with a shaft.
    Barrel,
    /// An open square.
    Frame,
    /// A lens lying down.
    Disc,
    /// A plate with parts on it.
    Board,
    /// A lens on a stand.
    Eye,
    /// A slender point.
    Dart,
    /// A ball.
    Orb,
    /// Four arms.
    Cross,
    /// A six-sided cell.
    Comb,
    /// A dome on a keel.
    Ark,
    /// A box: whatever has no form of its own.
    Crate,
}

impl Form {
    /// All of them.
    pub const ALL: [Form; 24] = [
        Form::Nugget,
        Form::Shard,
        Form::Leaf,
        Form::Drop,
        Form::Lump,
        Form::Ingot,
        Form::Pane,
        Form::Brick,
        Form::Cog,
        Form::Coil,
        Form::Bundle,
        Form::Vial,
        Form::Bead,
        Form::Barrel,
        Form::Frame,
        Form::Disc,
        Form::Board,
        Form::Eye,
        Form::Dart,
        Form::Orb,
        Form::Cross,
        Form::Comb,
        Form::Ark,
        Form::Crate,
    ];
}

/// Items that are made, by key. What the ground yields looks like the ground.
const MADE: [(&str, Form, u32); 26] = [
    ("metal", Form::Ingot, 0xc3ced8),
    ("char", Form::Nugget, 0x3c3a42),
    ("glass", Form::Pane, 0xa9e3ee),
    ("brick", Form::Brick, 0xb5533c),
    ("gear", Form::Cog, 0xd0a24c),
    ("wire", Form::Coil, 0xe08a3c),
    ("fibre", Form::Bundle, 0xd9c98a),
    ("sample", Form::Vial, 0x8fd18b),
    ("sap", Form::Drop, 0xe0a92e),
    ("resin", Form::Bead, 0xc8641e),
    ("film", Form::Pane, 0xe6c8f2),
    ("mulch", Form::Lump, 0x7a5632),
    ("seed", Form::Bead, 0xd3dc7a),
    ("steel", Form::Ingot, 0x6f8aa6),
    ("motor", Form::Barrel, 0x4f86c6),
    ("frame", Form::Frame, 0xc7ccd1),
    ("lens", Form::Disc, 0xbfe6ff),
    ("board", Form::Board, 0x2f9e6e),
    ("sensor", Form::Eye, 0xf0d65a),
    ("culture", Form::Vial, 0xe58fb0),
    ("probe", Form::Dart, 0xf2ede2),
    ("battery", Form::Barrel, 0x8bd450),
    ("core", Form::Orb, 0x5ce0e6),
    ("drone", Form::Cross, 0xdfe4e6),
    ("hive", Form::Comb, 0xffc23d),
    ("ark", Form::Ark, 0xfff4d6),
];

/// Colours of items that another catalogue brought.
const OTHERS: [u32; 6] = [0xd8dde3, 0x9fd0c4, 0xe2b6a0, 0xb9b4e8, 0xd6d98f, 0xe3a3c2];

/// What an item looks like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ItemLook {
    /// Its form.
    pub form: Form,
    /// Its colour.
    pub colour: Colour,
}

/// What an item looks like: by the kind that yields it, or else by its key, or else as one of a
/// few boxes.
pub fn of_item(item: &Item) -> ItemLook {
    if let Some(kind) = item.from {
        return ItemLook {
            form: of_kind(kind),
            colour: palette::of_kind(kind),
        };
    }
    let made = MADE.iter().find(|(key, ..)| *key == item.key);
    let (form, hex) = made.map_or_else(
        || (Form::Crate, other_colour(&item.key)),
        |(_, form, hex)| (*form, *hex),
    );
    ItemLook {
        form,
        colour: colour(hex),
    }
}

fn of_kind(kind: Kind) -> Form {
    match kind {
        Kind::Ore | Kind::Rock => Form::Nugget,
        Kind::Crystal => Form::Shard,
        Kind::Biomass | Kind::Sprout => Form::Leaf,
        Kind::Water => Form::Drop,
        Kind::Soil | Kind::Slag => Form::Lump,
    }
}

fn other_colour(key: &str) -> u32 {
    let sum: usize = key.bytes().map(usize::from).sum();
    OTHERS[sum % OTHERS.len()]
}

#[cfg(test)]
mod tests {
    use sim_core::catalogue::Catalogue;

    use super::*;

    #[test]
    fn no_two_items_look_alike_and_none_is_a_box() {
        let catalogue = Catalogue::verdant();
        let looks: Vec<_> = catalogue.items.iter().map(of_item).collect();
        for (k, look) in looks.iter().enumerate() {
            let key = &catalogue.items[k].key;
            assert_ne!(look.form, Form::Crate, "{key}");
            assert!(!looks[..k].contains(look), "{key}");
        }
    }

    #[test]
    fn an_unknown_item_is_a_box_of_always_the_same_colour() {
        let amber = Item {
            key: "amber".into(),
            name: "Amber".into(),
            from: None,
            end: false,
        };
        assert_eq!(of_item(&amber).form, Form::Crate);
        assert_eq!(of_item(&amber), of_item(&amber));
    }
}
