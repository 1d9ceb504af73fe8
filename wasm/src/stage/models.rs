//! The shapes there are, on the graphics card, and which shape is whose.

use sim_core::catalogue::Catalogue;
use sim_core::chunk::Kind;
use sim_core::ids::{ItemId, PrototypeId};
use three_d::Context;

use crate::look::items::of_item;
use crate::look::silhouettes::Silhouette;
use crate::render::shapes;
use crate::render::solid::Model;

/// Models by what they stand for.
pub struct Models {
    structures: Vec<Model>,
    items: Vec<Model>,
    props: [Option<Model>; 8],
    /// A person.
    pub player: Model,
    /// A drone.
    pub drone: Model,
}

impl Models {
    /// Uploads them.
    pub fn new(context: &Context, catalogue: &Catalogue) -> Models {
        let prop = |kind: Kind| {
            let shape = match kind {
                Kind::Sprout => shapes::sprout(),
                Kind::Biomass => shapes::biomass(),
                Kind::Ore => shapes::ore(),
                Kind::Crystal => shapes::crystal(),
                Kind::Rock => shapes::rock(),
                Kind::Soil | Kind::Water | Kind::Slag => return None,
            };
            Some(Model::new(context, &shape))
        };
        Models {
            structures: catalogue
                .prototypes
                .iter()
                .map(|prototype| Silhouette::of(catalogue, &prototype.behaviour))
                .map(|silhouette| Model::new(context, &shapes::structure(silhouette)))
                .collect(),
            items: catalogue
                .items
                .iter()
                .map(|item| Model::new(context, &shapes::item(of_item(item).form)))
                .collect(),
            props: Kind::ALL.map(prop),
            player: Model::new(context, &shapes::player()),
            drone: Model::new(context, &shapes::drone()),
        }
    }

    /// A structure's.
    pub fn structure(&self, id: PrototypeId) -> Option<&Model> {
        self.structures.get(usize::from(id.0))
    }

    /// An item's.
    pub fn item(&self, id: ItemId) -> Option<&Model> {
        self.items.get(usize::from(id.0))
    }

    /// What grows or lies on cells of a kind.
    pub fn prop(&self, kind: Kind) -> Option<&Model> {
        self.props[usize::from(kind.bits())].as_ref()
    }
}
