//! Worlds that were played alone come to be played online: over real sockets, from real stores.

mod beside;
mod bounds;
#[path = "../common/mod.rs"]
mod common;
mod doctored;
mod fixture;
mod playing;
mod saves;
mod status;
