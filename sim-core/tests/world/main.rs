//! The world as a whole: what holds in every tick, whatever happens.

mod audit;
mod belts;
mod blueprints;
mod commands;
mod conservation;
mod gifts;
mod land;
mod legacy;
mod machines;
mod ownership;
mod people;
mod refusals;
mod replicators;
mod snapshots;
mod support;
mod units;
