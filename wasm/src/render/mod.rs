//! Drawing, on three-d's mid level (programs, buffers, textures) over WebGL2.
//!
//! - [`gl`]: the context of a canvas. [`light`]: what all shaders share.
//! - [`ground`]: patches of tiles. [`sky`]: what is behind them.
//! - [`solid`]: what stands on tiles, in [`shapes`]. [`ribbon`]: strips of light on the ground.
//!
//! It draws what it is given and knows no rules: what stands where, and what is allowed, others
//! decide.

#[cfg(target_arch = "wasm32")]
pub mod gl;
pub mod ground;
pub mod light;
pub mod ribbon;
pub mod shapes;
pub mod sky;
pub mod solid;

use three_d::CoreError;

/// Why nothing can be drawn.
#[derive(Debug)]
pub enum RenderError {
    /// What was handed over is no canvas.
    NoCanvas,
    /// The browser has no WebGL2, or has it switched off.
    NoWebGl2,
    /// The graphics driver refused.
    Driver(CoreError),
}

impl From<CoreError> for RenderError {
    fn from(error: CoreError) -> RenderError {
        RenderError::Driver(error)
    }
}

impl std::fmt::Display for RenderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            RenderError::NoCanvas => f.write_str("no canvas was handed over to draw on"),
            RenderError::NoWebGl2 => f.write_str(
                "this browser has no WebGL2: switch on hardware acceleration, or try another",
            ),
            RenderError::Driver(error) => write!(f, "the graphics driver refused: {error}"),
        }
    }
}

impl std::error::Error for RenderError {}
