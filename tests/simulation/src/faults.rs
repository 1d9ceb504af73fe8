//! What goes wrong, and when: all of it follows from the seed.

use system_tests::random::Random;

use crate::checks::Ledger;
use crate::client::Player;
use crate::host::Host;
use crate::network::{Network, Weather};
use crate::store::{Disk, Wear};

/// Longest time between two faults.
const PAUSE_MS_MAX: u64 = 1_800;
/// Longest time that the disk is slow before a server crashes.
const GASP_MS_MAX: u64 = 800;
/// A disk that is about to be lost: what half a call takes is several ticks, so that a crash meets
/// something under way.
const FAILING_DISK: Wear = Wear {
    delay_ms: 400,
    failing_per_mille: 0,
    slow_per_mille: 0,
};
/// Longest time without a server.
const DOWN_MS_MAX: u64 = 2_500;
/// Longest that a stop may take; what waits for a store is given up before.
const STOP_MS_MAX: u64 = 60_000;

/// What went wrong.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Servers that ended between two instructions.
    pub crashes: u64,
    /// Servers that were stopped.
    pub stops: u64,
    /// Connections that were cut or left.
    pub cuts: u64,
    /// Times when nothing travelled, or a client did not read.
    pub stalls: u64,
    /// Clients that went on by the mailbox.
    pub polls: u64,
}

/// Makes things go wrong.
pub(crate) struct Faults {
    random: Random,
    next_ms: u64,
    start_at_ms: Option<u64>,
    crash_at_ms: Option<u64>,
    stopping_since_ms: Option<u64>,
    pub(crate) counts: Counts,
}

/// All that can go wrong.
pub(crate) struct Stage<'a> {
    pub(crate) host: &'a mut Host,
    pub(crate) network: &'a mut Network,
    pub(crate) clients: &'a mut [Player],
    pub(crate) disk: &'a Disk,
    pub(crate) ledger: &'a mut Ledger,
}

/// A link as it is without trouble.
pub(crate) const FAIR: Weather = Weather {
    delay_ms: 20,
    jitter_ms: 0,
    window: 64 * 1024,
};

/// A link as the seed wants it.
pub(crate) fn weather(random: &mut Random) -> Weather {
    Weather {
        delay_ms: random.below(300),
        jitter_ms: random.below(200),
        window: *random.pick(&[1024, 8 * 1024, 64 * 1024]),
    }
}

impl Faults {
    pub(crate) fn new(random: Random) -> Faults {
        Faults {
            random,
            next_ms: 0,
            start_at_ms: Some(0),
            crash_at_ms: None,
            stopping_since_ms: None,
            counts: Counts::default(),
        }
    }

    /// Time has passed.
    pub(crate) fn step(&mut self, now_ms: u64, stage: &mut Stage<'_>) {
        if now_ms >= self.next_ms {
            self.next_ms = now_ms + self.random.below(PAUSE_MS_MAX);
            self.strike(now_ms, stage);
        }
        if self.crash_at_ms.take_if(|at| *at <= now_ms).is_some() {
            self.crash(now_ms, stage);
            stage.disk.wear(Wear::default());
        }
        self.tend(now_ms, stage);
    }

    /// Nothing goes wrong any more.
    pub(crate) fn calm(&mut self, stage: &mut Stage<'_>) {
        stage.disk.wear(Wear::default());
        for client in 0..stage.clients.len() {
            stage.network.change_weather(client, FAIR);
        }
    }

    /// Starts the server when it is to be, and sees how it ended.
    pub(crate) fn tend(&mut self, now_ms: u64, stage: &mut Stage<'_>) {
        if let Some(end) = stage.host.take_end() {
            match end {
                Ok(()) => stage.ledger.note("the server has stopped"),
                // A store that does not answer ends a start, and the last words of a stop.
                Err(error) if error.code() == "store_slow" => {
                    stage.ledger.note(&format!("the server ended: {error}"));
                }
                Err(error) => stage.ledger.fail(format!("the server ended: {error}")),
            }
            self.down(now_ms, stage);
        }
        if self
            .stopping_since_ms
            .is_some_and(|since| now_ms > since + STOP_MS_MAX)
        {
            stage.ledger.fail("the server does not stop".into());
        }
        if self.start_at_ms.take_if(|at| *at <= now_ms).is_some() {
            stage.ledger.note("the server starts");
            stage.host.start(stage.network);
        }
    }

    fn crash(&mut self, now_ms: u64, stage: &mut Stage<'_>) {
        if stage.host.is_up() {
            stage.ledger.note("the server crashes");
            self.counts.crashes += 1;
            stage.host.crash();
            self.down(now_ms, stage);
        }
    }

    fn down(&mut self, now_ms: u64, stage: &mut Stage<'_>) {
        self.stopping_since_ms = None;
        self.start_at_ms = Some(now_ms + self.random.below(DOWN_MS_MAX));
        stage.network.lose_server(DOWN_MS_MAX);
    }

    fn strike(&mut self, now_ms: u64, stage: &mut Stage<'_>) {
        let random = &mut self.random;
        let client = random.below(stage.clients.len() as u64) as usize;
        let until_ms = now_ms + random.below(10_000);
        let ledger = &mut *stage.ledger;
        match random.below(20) {
            0 => self.crash(now_ms, stage),
            1 if self.crash_at_ms.is_none() => {
                ledger.note("the disk is failing");
                stage.disk.wear(FAILING_DISK);
                self.crash_at_ms = Some(now_ms + random.below(GASP_MS_MAX));
            }
            2 if stage.host.is_up() && self.stopping_since_ms.is_none() => {
                ledger.note("the server is told to stop");
                self.counts.stops += 1;
                if stage.host.ask_to_stop() {
                    self.stopping_since_ms = Some(now_ms);
                }
            }
            3..=5 => {
                ledger.note(&format!("client {client} is cut off the network"));
                self.counts.cuts += 1;
                let notices = [0; 2].map(|_| match random.below(2) {
                    0 => 0,
                    _ => random.below(12_000),
                });
                stage.network.cut(client, notices);
            }
            6..=7 => {
                ledger.note(&format!("client {client} stalls until {until_ms} ms"));
                self.counts.stalls += 1;
                stage.network.stall(client, until_ms);
            }
            8..=9 => {
                ledger.note(&format!(
                    "client {client} does not read until {until_ms} ms"
                ));
                self.counts.stalls += 1;
                stage.clients[client].nap(until_ms);
            }
            10..=11 => {
                ledger.note(&format!("client {client} hangs up"));
                self.counts.cuts += 1;
                stage.clients[client].hang_up();
            }
            12..=13 => {
                ledger.note(&format!("client {client} polls until {until_ms} ms"));
                self.counts.polls += 1;
                stage.clients[client].poll_until(until_ms);
            }
            14..=15 => stage.network.change_weather(client, weather(random)),
            16..=18 => stage.disk.wear(Wear {
                delay_ms: random.below(30),
                failing_per_mille: random.below(40),
                slow_per_mille: random.below(15),
            }),
            _ => stage.disk.wear(Wear::default()),
        }
    }
}
