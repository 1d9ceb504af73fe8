//! What things look like, in words that both the picture and the interface understand: the
//! picture has a solid for each of them, the interface an icon.
//!
//! - [`items`]: forms and colours of items. [`silhouettes`]: outlines of structures.

pub mod items;
pub mod silhouettes;
