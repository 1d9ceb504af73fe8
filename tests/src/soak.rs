//! The soak: a world with players and structures at full speed, and a clock beside it. Reports
//! how far the world's clock drifted from the wall's, and whether a tick was missed.

use std::fmt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::http::{Api, Guest};
use crate::server::Setup;

/// What to run.
#[derive(Debug, Clone)]
pub struct Options {
    /// The server.
    pub binary: PathBuf,
    /// How long.
    pub length: Duration,
    /// How fast the world runs.
    pub ticks_per_second: u32,
}

const PLAYERS: usize = 4;
/// Belts of each player that stand from the first minute to the last.
const STANDING: usize = 20;
const WARM_UP: Duration = Duration::from_secs(2);
const SAMPLE_PERIOD: Duration = Duration::from_secs(1);
/// A sample may fall anywhere within a tick at either end, and its answer takes a while.
const DRIFT_TICKS_MAX: f64 = 3.0;

/// What was measured.
#[derive(Debug, Clone, Default)]
pub struct Report {
    ticks_per_second: u32,
    seconds: f64,
    ticks: u64,
    drift_ticks_at_end: f64,
    drift_ticks_max: f64,
    /// Ticks that were due at the end and had not been made.
    missed: u64,
    /// Ticks that began after the next was due, and so had to be caught up with.
    late: u64,
    lateness_millis_max: f64,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ticks in {:.1} s at {} a second; drift at the end {:+.1} ticks, at most {:.1}; \
             \
             missed {}; {} began after the next was due, the latest {:.1} ms after its time",
            self.ticks,
            self.seconds,
            self.ticks_per_second,
            self.drift_ticks_at_end,
            self.drift_ticks_max,
            self.missed,
            self.late,
            self.lateness_millis_max,
        )
    }
}

impl Report {
    /// Whether the clock kept time.
    ///
    /// # Errors
    /// When it drifted or missed a tick.
    pub fn verdict(&self) -> Result<()> {
        if self.drift_ticks_at_end.abs() > DRIFT_TICKS_MAX {
            bail!("the world's clock drifted: {self}");
        }
        if self.missed > 0 {
            bail!("the world missed ticks: {self}");
        }
        Ok(())
    }
}

/// Runs a busy world for a while.
///
/// # Errors
/// When the server fails; a poor figure is in the report, see [`Report::verdict`].
pub fn run(options: &Options, progress: &dyn Fn(&str)) -> Result<Report> {
    let home = tempfile::tempdir()?;
    let setup = Setup::with_binary(options.binary.clone(), &home.path().join("data"))
        .arguments(&["--ticks-per-second", &options.ticks_per_second.to_string()]);
    let server = setup.start()?;
    let api = server.api();
    let mut players = (0..PLAYERS)
        .map(|_| Busy::join(&api))
        .collect::<Result<Vec<_>>>()?;
    std::thread::sleep(WARM_UP);

    let mut report = Report {
        ticks_per_second: options.ticks_per_second,
        ..Report::default()
    };
    let first = Sample::take(&api)?;
    let mut next = first.at;
    while first.at.elapsed() < options.length {
        next += SAMPLE_PERIOD;
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
        for player in &mut players {
            player.act(&api)?;
        }
        let sample = Sample::take(&api)?;
        report.add(&first, &sample);
        progress(&report.to_string());
    }
    server.stop()?;
    Ok(report)
}

/// A moment of the world's clock and the wall's.
struct Sample {
    at: Instant,
    tick: u64,
    missed: u64,
    late: u64,
    lateness_millis_max: f64,
}

impl Sample {
    fn take(api: &Api) -> Result<Sample> {
        let asked = Instant::now();
        let stats = api.get("/world-stats", None)?.ok()?;
        let at = asked + asked.elapsed() / 2;
        let tick = stats["tick"]
            .as_u64()
            .with_context(|| format!("no tick in {stats}"))?;
        let clock = &stats["clock"];
        let missed = clock["missed_ticks"].as_u64();
        let late = clock["late_ticks"].as_u64();
        let lateness = clock["lateness_ms_max"].as_f64();
        Ok(Sample {
            at,
            tick,
            missed: missed.with_context(|| format!("no clock.missed_ticks in {stats}"))?,
            late: late.with_context(|| format!("no clock.late_ticks in {stats}"))?,
            lateness_millis_max: lateness
                .with_context(|| format!("no clock.lateness_ms_max in {stats}"))?,
        })
    }
}

impl Report {
    fn add(&mut self, first: &Sample, sample: &Sample) {
        self.seconds = sample.at.duration_since(first.at).as_secs_f64();
        self.ticks = sample.tick - first.tick;
        let expected = self.seconds * f64::from(self.ticks_per_second);
        self.drift_ticks_at_end = self.ticks as f64 - expected;
        self.drift_ticks_max = self.drift_ticks_max.max(self.drift_ticks_at_end.abs());
        self.missed = sample.missed;
        self.late = sample.late - first.late;
        self.lateness_millis_max = self.lateness_millis_max.max(sample.lateness_millis_max);
    }
}

/// A player with a line of belts, who builds one more, turns it, takes it away, and again.
struct Busy {
    guest: Guest,
    cells: Vec<String>,
    seq: u64,
}

impl Busy {
    fn join(api: &Api) -> Result<Busy> {
        let guest = api.initiate("soak")?;
        let status = guest.status(api)?;
        let home = status["player"]["cell"]
            .as_str()
            .context("/status has no player.cell")?;
        let around = api
            .get(&format!("/cells?around={home}&radius=4"), None)?
            .ok()?;
        let cells = around["cells"].as_array().context("/cells has no cells")?;
        let names = |cell: &Value| Some(cell["cell"].as_str()?.to_owned());
        let mut cells: Vec<String> = cells.iter().filter_map(names).collect();
        let standing = cells.split_off(cells.len().saturating_sub(STANDING));
        let mut player = Busy {
            guest,
            cells,
            seq: 0,
        };
        let builds = standing.iter().map(|cell| build(cell)).collect::<Vec<_>>();
        player.ask(api, builds)?;
        Ok(player)
    }

    fn act(&mut self, api: &Api) -> Result<()> {
        let cell = &self.cells[self.seq as usize % self.cells.len()];
        let rotate = json!({ "rotate": { "cell": cell, "facing": 3 } });
        let remove = json!({ "remove": { "cell": cell } });
        self.ask(api, vec![build(cell), rotate, remove])
    }

    fn ask(&mut self, api: &Api, actions: Vec<Value>) -> Result<()> {
        let mut number = || {
            self.seq += 1;
            self.seq
        };
        let request = |action| json!({ "seq": number(), "action": action });
        let requests: Vec<Value> = actions.into_iter().map(request).collect();
        self.guest.act(api, &requests)?.ok().map(drop)
    }
}

fn build(cell: &str) -> Value {
    json!({ "build": { "cell": cell, "prototype": "belt", "facing": 0 } })
}
