//! The ground as it is drawn.

/// Nothing on the planet is higher.
pub const HEIGHT_MAX_TILES: f64 = 12.0;
