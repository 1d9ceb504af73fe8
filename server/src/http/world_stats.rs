//! `GET /world-stats`: how the world and its clock are.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use sim_core::hash::StateHash;
use sim_core::ids::Tick;
use sim_core::tick::WorldParams;

use super::body::Accepts;
use crate::observe::cpu::process_time;
use crate::observe::stats::{ClockReport, Milliseconds, millis};
use crate::shared::Shared;

#[derive(Serialize)]
struct WorldStats {
    tick: Tick,
    hash: StateHash,
    world: WorldParams,
    players: usize,
    players_present: usize,
    sockets: usize,
    active_chunks: usize,
    touched_chunks: usize,
    entities: u64,
    clock: ClockReport,
    /// Stepping the world, a tick.
    tick_ms: Milliseconds,
    /// Waiting for the journal, a tick.
    journal_ms: Milliseconds,
    journal: JournalReport,
    /// From a command's arrival on a socket until the frame with its answer was written to that.
    command_ms: Milliseconds,
    /// Seconds that processors have spent on the server since it began.
    cpu_seconds: f64,
}

#[derive(Serialize)]
struct JournalReport {
    well: bool,
    writes: u64,
    bytes: u64,
    write_ms_last: f64,
    write_ms_max: f64,
}

pub(super) async fn world_stats(State(shared): State<Arc<Shared>>, accepts: Accepts) -> Response {
    let journal = JournalReport {
        well: shared.journal.is_well(),
        writes: shared.journal.appends(),
        bytes: shared.journal.bytes(),
        write_ms_last: millis(shared.journal.append_last()),
        write_ms_max: millis(shared.journal.append_max()),
    };
    let command_ms = shared.stats.commands();
    let stats = {
        let replica = shared.replica.read();
        WorldStats {
            tick: replica.tick,
            hash: replica.hash,
            world: replica.params,
            players: replica.players.len(),
            players_present: replica.present_count(),
            sockets: *shared.sockets.borrow(),
            active_chunks: replica.active.len(),
            touched_chunks: replica.chunks.len(),
            entities: replica.entity_count(),
            clock: shared.stats.clock(),
            tick_ms: shared.stats.steps(),
            journal_ms: shared.stats.journals(),
            journal,
            command_ms,
            cpu_seconds: process_time().as_secs_f64(),
        }
    };
    accepts.reply(StatusCode::OK, &stats)
}
