//! A player who does random things as fast as they are answered, and who, after each crash,
//! first checks that nothing they were told has changed.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::ledger::{Ledger, Standing};
use super::line::{Event, Line, Mail};
use super::seen::Seen;
use crate::http::{Api, Guest};
use crate::random::Random;

/// Commands under way at once.
const WINDOW: usize = 6;
/// How far from where they came a player builds.
const HOME_RADIUS: u32 = 5;
/// Answered commands that are sent once more after a crash; the world keeps the last 64.
const REPEATED: usize = 8;
/// Longest wait for answers to commands sent once more.
const SETTLE_SECONDS_MAX: u64 = 30;

/// How a player reaches the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Means {
    Socket,
    Mailbox,
}

pub(super) struct Player {
    means: Means,
    guest: Guest,
    /// Where they came to the planet, and the cells around.
    home: String,
    cells: Vec<String>,
    mail: Mail,
    random: Random,
    pub(super) ledger: Ledger,
}

impl Player {
    /// Joins the world.
    pub(super) fn join(api: &Api, means: Means, random: Random, name: &str) -> Result<Player> {
        let guest = api.initiate(name)?;
        let status = guest.status(api)?;
        let home = status["player"]["cell"].as_str();
        let home = home
            .with_context(|| format!("/status has no player.cell: {status}"))?
            .to_owned();
        let cells = around(api, &home)?.into_keys().collect();
        let (mail, ledger) = Default::default();
        Ok(Player {
            means,
            guest,
            home,
            cells,
            mail,
            random,
            ledger,
        })
    }

    /// Comes back, checks that all is as it was told, calls `checked`, and plays until the
    /// connection breaks.
    ///
    /// # Errors
    /// Always, at last: whether it was the crash or a fault the caller knows.
    pub(super) fn play(
        &mut self,
        address: &str,
        seen: &Seen,
        checked: impl FnOnce(),
    ) -> Result<std::convert::Infallible> {
        let mut line = self.connect(address)?;
        let outcome = self
            .check(&mut line, &Api::new(address), seen)
            .and_then(|()| {
                checked();
                loop {
                    self.top_up(&mut line)?;
                    for event in line.receive()? {
                        self.take(event, seen)?;
                    }
                }
            });
        self.mail = line.mail();
        outcome
    }

    /// Comes back and only checks.
    ///
    /// # Errors
    /// What differs.
    pub(super) fn come_back(&mut self, address: &str, seen: &Seen) -> Result<()> {
        let mut line = self.connect(address)?;
        let outcome = self.check(&mut line, &Api::new(address), seen);
        self.mail = line.mail();
        outcome
    }

    fn connect(&self, address: &str) -> Result<Line> {
        match self.means {
            Means::Socket => Line::socket(address, &self.guest, self.mail, &self.home),
            Means::Mailbox => Ok(Line::mailbox(address, &self.guest, self.mail)),
        }
    }

    /// Sends what was not answered, and some of what was, once more; then looks at the ground.
    fn check(&mut self, line: &mut Line, api: &Api, seen: &Seen) -> Result<()> {
        let mut open: BTreeSet<u64> = self.ledger.unanswered();
        open.extend(self.ledger.latest_answered(REPEATED));
        let requests: Vec<Value> = open.iter().map(|seq| self.ledger.request(*seq)).collect();
        if !requests.is_empty() {
            line.send(&requests)?;
        }
        let deadline = Instant::now() + Duration::from_secs(SETTLE_SECONDS_MAX);
        while !open.is_empty() {
            if Instant::now() > deadline {
                bail!("commands {open:?} were sent once more and not answered");
            }
            for event in line.receive()? {
                if let Some(seq) = self.take(event, seen)? {
                    open.remove(&seq);
                }
            }
        }
        let stand = around(api, &self.home)?;
        for (cell, expected) in self.ledger.structures() {
            let found = stand.get(&cell).and_then(|found| found.as_ref());
            let ours = found.filter(|(owner, _)| *owner == self.guest.player);
            if ours.map(|(_, standing)| standing) != expected.as_ref() {
                bail!(
                    "player {} was told that on {cell} stands {expected:?}; there stands {found:?}",
                    self.guest.player
                );
            }
        }
        Ok(())
    }

    fn top_up(&mut self, line: &mut Line) -> Result<()> {
        let wanted = WINDOW.saturating_sub(self.ledger.unanswered().len());
        let actions: Vec<Value> = (0..wanted).map(|_| self.choose()).collect();
        let requests: Vec<Value> = actions
            .into_iter()
            .map(|action| self.ledger.ask(action))
            .collect();
        if requests.is_empty() {
            Ok(())
        } else {
            line.send(&requests)
        }
    }

    fn take(&mut self, event: Event, seen: &Seen) -> Result<Option<u64>> {
        match event {
            Event::Answered { seq, answer } => {
                self.ledger.answer(seq, answer)?;
                Ok(Some(seq))
            }
            Event::Ticked { tick, hash } => seen.note(tick, &hash).map(|()| None),
        }
    }

    /// Something that makes sense, whether the rules allow it just now or not.
    fn choose(&mut self) -> Value {
        let cell = self.random.pick(&self.cells).clone();
        let facing = self.random.below(6);
        let build = |prototype| json!({ "build": { "cell": cell, "prototype": prototype, "facing": facing } });
        match self.random.below(100) {
            0..40 => build("belt"),
            40..45 => build("extractor"),
            45..48 => build("hub"),
            48..70 => json!({ "remove": { "cell": cell } }),
            70..85 => json!({ "rotate": { "cell": cell, "facing": facing } }),
            85..92 => json!({ "gather": { "cell": cell } }),
            92..97 => json!({ "walk": { "to": cell } }),
            _ => json!("stop"),
        }
    }
}

/// What stands around a cell, by cell: owner and structure.
fn around(api: &Api, home: &str) -> Result<BTreeMap<String, Option<(u64, Standing)>>> {
    let body = api
        .get(&format!("/cells?around={home}&radius={HOME_RADIUS}"), None)?
        .ok()?;
    let cells = body["cells"].as_array().context("/cells has no `cells`")?;
    let standing = |structure: &Value| -> Option<(u64, Standing)> {
        let prototype = structure["prototype"].as_str()?.to_owned();
        Some((
            structure["owner"].as_u64()?,
            (prototype, structure["facing"].as_u64()?),
        ))
    };
    let entry = |cell: &Value| -> Option<_> {
        Some((
            cell["cell"].as_str()?.to_owned(),
            standing(&cell["structure"]),
        ))
    };
    let entries = cells.iter().map(entry).collect::<Option<BTreeMap<_, _>>>();
    entries.context("/cells has a cell without a name")
}
