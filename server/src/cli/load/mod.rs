//! `goldberg load`: clients on real sockets that play, and what they find out about the server.

use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::{print_json, print_text};
use crate::error::ServerError;

mod error;
mod mind;
mod places;
mod player;
mod report;
mod target;
mod whims;

pub(crate) use error::LoadError;
use mind::{Computing, Counting, Mind};
use places::Places;
use player::{Player, Run, Stage, Tally};
use report::Report;
use target::Target;

/// What was typed.
#[derive(Debug, Args)]
pub(super) struct Load {
    /// The server, such as http://127.0.0.1:4000.
    #[arg(long)]
    url: String,
    /// How many clients play.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=20_000))]
    clients: u32,
    /// How many of them compute their areas, and compare; the rest look whether every frame comes.
    #[arg(long, default_value_t = 5)]
    simulate: u32,
    /// For how long it is measured, once all have joined.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    seconds: u64,
    /// Areas that the clients are spread over. Who begins in none of them looks at one of their own.
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=4_096))]
    areas: u32,
    /// Chunks from an area's middle to its rim.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(0..=4))]
    radius: u8,
    /// Actions of a client, a second.
    #[arg(long, default_value_t = 2.0, value_parser = parse_rate)]
    actions_per_second: f64,
    /// Clients that join, a second.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    joins_per_second: u32,
    /// Clients now and then look elsewhere, or go and come back.
    #[arg(long)]
    restless: bool,
    /// Print one line of JSON.
    #[arg(long)]
    json: bool,
}

/// A rate, as it is typed.
fn parse_rate(text: &str) -> Result<f64, String> {
    let rate: f64 = text
        .parse()
        .map_err(|_| format!("`{text}` is not a number"))?;
    match (0.0..=100.0).contains(&rate) {
        true => Ok(rate),
        false => Err("it goes from 0 to 100".to_owned()),
    }
}

impl Load {
    pub(super) fn run(self) -> Result<(), ServerError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        let report = runtime.block_on(self.measure())?;
        match self.json {
            true => print_json(&report),
            false => print_text(&report.text()),
        }
    }

    async fn measure(&self) -> Result<Report, LoadError> {
        let target = Target::parse(&self.url)?;
        let world = target.figures().await?.world;
        let run = Arc::new(Run {
            target: target.clone(),
            places: Places::new(world.frequency, self.areas, self.radius),
            frequency: world.frequency,
            action_period: (self.actions_per_second > 0.0)
                .then(|| Duration::from_secs_f64(1.0 / self.actions_per_second)),
            is_restless: self.restless,
        });
        let stage = watch::Sender::new(Stage::Joining);
        let mut playing = self.join_all(&run, &stage).await?;
        let before = target.figures().await?;
        let began = Instant::now();
        stage.send_replace(Stage::Measuring);
        tokio::time::sleep(Duration::from_secs(self.seconds)).await;
        let after = target.figures().await?;
        let took = began.elapsed();
        stage.send_replace(Stage::Over);
        let mut tallies = Vec::new();
        while let Some(ended) = playing.join_next().await {
            tallies.push(ended.expect("no client panics"));
        }
        tallies.sort_by_key(|(number, _)| *number);
        let tallies = Vec::from_iter(tallies.into_iter().map(|(_, tally)| tally));
        let areas = run.places.in_use();
        let computing = self.simulate.min(self.clients) as usize;
        Ok(Report::of(
            &tallies,
            computing,
            areas,
            took,
            (&before, &after),
        ))
    }

    /// Has everyone join, some a second; they play from then on. The first to be refused ends it.
    async fn join_all(
        &self,
        run: &Arc<Run>,
        stage: &watch::Sender<Stage>,
    ) -> Result<JoinSet<(usize, Tally)>, LoadError> {
        let mut joining = JoinSet::new();
        let mut playing = JoinSet::new();
        let mut settle = |joined: Result<(usize, Player), LoadError>| -> Result<(), LoadError> {
            let (number, player) = joined?;
            let stage = stage.subscribe();
            playing.spawn(async move { (number, player.play(stage).await) });
            Ok(())
        };
        let mut pace = tokio::time::interval(Duration::from_secs(1) / self.joins_per_second);
        for number in 1..=self.clients as usize {
            pace.tick().await;
            let mind: Box<dyn Mind> = match number <= self.simulate as usize {
                true => Box::new(Computing::new()),
                false => Box::new(Counting::new()),
            };
            let run = Arc::clone(run);
            joining.spawn(async move {
                let player = Player::join(run, number, mind).await?;
                Ok((number, player))
            });
            while let Some(joined) = joining.try_join_next() {
                settle(joined.expect("no client panics"))?;
            }
        }
        while let Some(joined) = joining.join_next().await {
            settle(joined.expect("no client panics"))?;
        }
        Ok(playing)
    }
}
