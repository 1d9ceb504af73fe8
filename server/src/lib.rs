//! The server: its worlds, everyone who plays in them, and what keeps them.
//!
//! - [`app`]: puts the parts together; the one place that names concrete ones.
//! - [`cli`]: the command line. [`config`]: what it comes to. [`machine`]: what it runs on.
//! - [`universe`]: which worlds there are, and how players bring theirs. [`worlds`]: runs one.
//! - [`sessions`]: who is there. [`http`] and [`transport`]: how they are reached.
//! - [`observe`]: logs and figures.
//!
//! A command's way: `transport` or `http` → `sessions::actions` → [`host::inbox`] →
//! `worlds::ticker` (journal, step, show) → [`host::stream`] and `sessions::mailroom` → back out.

pub mod app;
pub mod cli;
pub mod config;
pub mod error;
pub mod http;
pub mod machine;
pub mod observe;
pub mod sessions;
pub mod shared;
pub mod transport;
pub mod universe;
pub mod worlds;
