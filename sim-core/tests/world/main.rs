//! The world as a whole: what holds in every tick, whatever happens.

mod belts;
mod commands;
mod conservation;
mod land;
mod legacy;
mod people;
mod snapshots;
mod support;
