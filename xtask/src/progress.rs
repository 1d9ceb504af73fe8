//! Tells what is going on and for how long: one line a step, kept alive while it runs.
//!
//! On a terminal the line is rewritten every second; elsewhere (logs of a build machine) a
//! line is added every fifteen, so that nobody takes a long step for a hung one.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

const TERMINAL_PERIOD: Duration = Duration::from_secs(1);
const LOG_PERIOD: Duration = Duration::from_secs(15);
const DETAIL_CHARS_MAX: usize = 60;

/// A step under way. Ends, and says so, when finished or dropped.
pub(crate) struct Step {
    title: String,
    started: Instant,
    detail: Arc<Mutex<String>>,
    ticker: Option<(Sender<()>, JoinHandle<()>)>,
}

/// Runs one step, announced by its title and ended with its time.
pub(crate) fn step<T>(
    title: &str,
    work: impl FnOnce(&Step) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let step = Step::start(title);
    let result = work(&step);
    step.finish(if result.is_ok() { "done" } else { "FAILED" });
    result
}

/// A line that belongs to no step, or lies within one.
pub(crate) fn note(text: &str) {
    eprintln!("         {text}");
}

impl Step {
    fn start(title: &str) -> Step {
        let started = Instant::now();
        let detail = Arc::new(Mutex::new(String::new()));
        eprintln!("  start  {title}");
        let (stop, stopped) = channel();
        let ticker = {
            let (title, detail) = (title.to_owned(), Arc::clone(&detail));
            let on_terminal = std::io::stderr().is_terminal();
            let period = if on_terminal {
                TERMINAL_PERIOD
            } else {
                LOG_PERIOD
            };
            std::thread::spawn(move || {
                while stopped.recv_timeout(period) == Err(RecvTimeoutError::Timeout) {
                    let detail = detail.lock().map(|text| text.clone()).unwrap_or_default();
                    let line = format!("{:>5} s  {title}  {detail}", started.elapsed().as_secs());
                    if on_terminal {
                        eprint!("\r\x1b[K{line}");
                        let _ = std::io::stderr().flush();
                    } else {
                        eprintln!("{line}");
                    }
                }
                if on_terminal {
                    eprint!("\r\x1b[K");
                }
            })
        };
        Step {
            title: title.to_owned(),
            started,
            detail,
            ticker: Some((stop, ticker)),
        }
    }

    /// Shows what the step is at just now.
    pub(crate) fn detail(&self, text: &str) {
        if let Ok(mut detail) = self.detail.lock() {
            *detail = text.trim().chars().take(DETAIL_CHARS_MAX).collect();
        }
    }

    fn finish(mut self, word: &str) {
        self.stop_ticker();
        eprintln!(
            "{word:>7}  {} ({:.1} s)",
            self.title,
            self.started.elapsed().as_secs_f64()
        );
    }

    fn stop_ticker(&mut self) {
        if let Some((stop, ticker)) = self.ticker.take() {
            drop(stop);
            let _ = ticker.join();
        }
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        self.stop_ticker();
    }
}
