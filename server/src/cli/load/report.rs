//! What a load run found out.

use std::time::Duration;

use serde::Serialize;

use super::player::Tally;
use super::target::ServerFigures;
use crate::observe::stats::{ClockReport, Milliseconds};

/// What a load run found out. Times are milliseconds, rates are of one client and second.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    clients: usize,
    /// Of them, those that computed their areas.
    computing: usize,
    /// Different areas that were looked at.
    areas: usize,
    seconds: f64,
    ticks_per_second: u8,
    /// From connecting until the area was there.
    join_ms: Milliseconds,
    /// From a command's arrival at the server until the frame with its answer was sent.
    command_ms: Milliseconds,
    /// From asking for something until the answer was taken in.
    click_ms: Milliseconds,
    actions: Actions,
    received_bytes_per_second: Bytes,
    sent_bytes_per_second: Bytes,
    frames_per_second: f64,
    /// Frames that did not come.
    gaps: u64,
    /// Times that a copy of an area turned out to be wrong.
    desyncs: u64,
    /// Times that an area was told anew.
    resyncs: u64,
    /// Connections that broke.
    lost: usize,
    server: Server,
}

#[derive(Debug, Serialize)]
struct Actions {
    asked: u64,
    answered: u64,
    carried_out: u64,
}

/// Bytes of messages, a second.
#[derive(Debug, Serialize)]
struct Bytes {
    /// Of a client, on average.
    mean: f64,
    /// Of the client with the most.
    max: f64,
    /// Of a client that computes its area, on average.
    computing_mean: f64,
}

/// The server, by its own figures.
#[derive(Debug, Serialize)]
struct Server {
    /// Of one processor.
    cpu_percent: f64,
    ticks: u64,
    missed_ticks: u64,
    late_ticks: u64,
    tick_ms: Milliseconds,
    journal_ms: Milliseconds,
}

impl Report {
    /// What came of clients, the computing ones first, and of the server between two moments.
    pub(super) fn of(
        tallies: &[Tally],
        computing: usize,
        areas: usize,
        took: Duration,
        (before, after): (&ServerFigures, &ServerFigures),
    ) -> Report {
        let sum = |figure: fn(&Tally) -> u64| tallies.iter().map(figure).sum::<u64>();
        let clicks = tallies
            .iter()
            .flat_map(|tally| tally.clicks.iter().copied());
        let clicks = Vec::from_iter(clicks);
        let seconds = took.as_secs_f64();
        Report {
            clients: tallies.len(),
            computing,
            areas,
            seconds,
            ticks_per_second: after.world.ticks_per_second,
            join_ms: Milliseconds::of(tallies.iter().map(|tally| tally.join)),
            command_ms: after.command_ms,
            actions: Actions {
                asked: sum(|it| it.asked),
                answered: clicks.len() as u64,
                carried_out: sum(|it| it.carried_out),
            },
            click_ms: Milliseconds::of(clicks),
            received_bytes_per_second: Bytes::of(tallies, computing, seconds, |it| {
                it.received_bytes
            }),
            sent_bytes_per_second: Bytes::of(tallies, computing, seconds, |it| it.sent_bytes),
            frames_per_second: sum(|it| it.frames) as f64 / seconds / tallies.len().max(1) as f64,
            gaps: sum(|it| it.gaps),
            desyncs: sum(|it| it.desyncs),
            resyncs: sum(|it| it.resyncs),
            lost: tallies.iter().filter(|tally| tally.is_lost).count(),
            server: Server::between(before, after, seconds),
        }
    }

    /// For people.
    pub(super) fn text(&self) -> String {
        let Report { server, .. } = self;
        let times = |it: Milliseconds| format!("{:.1} / {:.1} / {:.1}", it.p50, it.p99, it.max);
        let bytes = |it: &Bytes| {
            let Bytes {
                mean,
                max,
                computing_mean,
            } = it;
            format!("{mean:.0}, of those who compute {computing_mean:.0}, at most {max:.0}")
        };
        format!(
            "{} clients in {} areas, {} of them computing, for {:.1} s\n\
             \n                             p50 / p99 / max\n\
             joining                      {} ms\n\
             from arrival to effect       {} ms\n\
             from the click to effect     {} ms\n\
             a tick's step                {} ms\n\
             a tick's wait for journal    {} ms\n\
             \n\
             actions                      {} asked, {} answered, {} carried out\n\
             received bytes a second      {}\n\
             sent bytes a second          {}\n\
             messages a second            {:.1}\n\
             frames missing, desyncs, resyncs, connections lost   {}, {}, {}, {}\n\
             server                       {:.1} % of a processor; {} ticks, {} missed, {} late\n",
            self.clients,
            self.areas,
            self.computing,
            self.seconds,
            times(self.join_ms),
            times(self.command_ms),
            times(self.click_ms),
            times(server.tick_ms),
            times(server.journal_ms),
            self.actions.asked,
            self.actions.answered,
            self.actions.carried_out,
            bytes(&self.received_bytes_per_second),
            bytes(&self.sent_bytes_per_second),
            self.frames_per_second,
            self.gaps,
            self.desyncs,
            self.resyncs,
            self.lost,
            server.cpu_percent,
            server.ticks,
            server.missed_ticks,
            server.late_ticks,
        )
    }
}

impl Bytes {
    fn of(tallies: &[Tally], computing: usize, seconds: f64, bytes: fn(&Tally) -> u64) -> Bytes {
        let mean = |tallies: &[Tally]| {
            let sum: u64 = tallies.iter().map(bytes).sum();
            sum as f64 / seconds / tallies.len().max(1) as f64
        };
        let max = tallies.iter().map(bytes).max().unwrap_or(0);
        Bytes {
            mean: mean(tallies),
            max: max as f64 / seconds,
            computing_mean: mean(&tallies[..computing.min(tallies.len())]),
        }
    }
}

impl Server {
    fn between(before: &ServerFigures, after: &ServerFigures, seconds: f64) -> Server {
        let since = |figure: fn(&ClockReport) -> u64| {
            figure(&after.clock).saturating_sub(figure(&before.clock))
        };
        Server {
            cpu_percent: 100.0 * (after.cpu_seconds - before.cpu_seconds) / seconds,
            ticks: since(|clock| clock.ticks),
            missed_ticks: since(|clock| clock.missed_ticks),
            late_ticks: since(|clock| clock.late_ticks),
            tick_ms: after.tick_ms,
            journal_ms: after.journal_ms,
        }
    }
}
