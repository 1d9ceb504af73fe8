//! How finely to draw: fewer pixels where pictures come too slowly, more where there is room.
//!
//! Pure: it is told how long pictures took and says how large to make the next. It knows no clock
//! and no canvas.

/// Shares of the window's pixels in each direction, from the finest to the coarsest that can
/// still be read.
pub const SCALES: [f64; 4] = [1.0, 0.75, 0.6, 0.5];
/// Pictures farther apart than this are too slow for a hand to work with.
const SLOW_MS: f64 = 36.0;
/// A finer step is taken only if pictures are expected to stay below this.
const ROOM_MS: f64 = 30.0;
/// How long pictures are watched before they are judged.
const WINDOW_MS: f64 = 1_000.0;
/// And how many of them, where they are very slow: enough that one pause (the page was not in
/// front, a large patch was made) is not taken for the rule.
const PICTURES_MIN: usize = 5;
/// How many windows in a row must have room before a finer step is tried.
const PATIENCE: u32 = 3;
/// The same after that step turned out too fine again and again.
const PATIENCE_MAX: u32 = 384;
/// A finer step that was too fine shows it within so many windows; what is slow later is another
/// scene.
const TRIAL: u32 = 4;

/// Which scale to draw at, from how long pictures take.
#[derive(Debug, Clone)]
pub struct Resolution {
    step: usize,
    held: Option<f64>,
    /// Milliseconds from picture to picture, and how many of them drawing pixels may have taken.
    window: Vec<(f64, f64)>,
    /// Windows in a row that had room.
    roomy: u32,
    /// Windows with room that it takes to try the finer step.
    patience: u32,
    /// Windows since the last change, if that was to a finer step.
    tried: Option<u32>,
}

impl Default for Resolution {
    fn default() -> Resolution {
        Resolution {
            step: 0,
            held: None,
            window: Vec::new(),
            roomy: 0,
            patience: PATIENCE,
            tried: None,
        }
    }
}

impl Resolution {
    /// The share of the window's pixels to draw in each direction, of [`SCALES`] unless held.
    pub fn scale(&self) -> f64 {
        self.held.unwrap_or(SCALES[self.step])
    }

    /// Keeps one scale until released with `None`, to measure by.
    pub fn hold(&mut self, scale: Option<f64>) {
        let [finest, .., coarsest] = SCALES;
        self.held = scale.map(|scale| scale.clamp(coarsest, finest));
        self.window.clear();
    }

    /// A picture came `interval_ms` after the one before, of which the engine itself worked
    /// `cpu_ms`, whatever the number of pixels. Returns whether the scale changed.
    pub fn drew(&mut self, interval_ms: f64, cpu_ms: f64) -> bool {
        if self.held.is_some() {
            return false;
        }
        self.window
            .push((interval_ms, (interval_ms - cpu_ms).max(0.0)));
        let passed: f64 = self.window.iter().map(|(interval, _)| interval).sum();
        if passed < WINDOW_MS || self.window.len() < PICTURES_MIN {
            return false;
        }
        let window = std::mem::take(&mut self.window);
        let interval = median(window.iter().map(|(interval, _)| *interval));
        let pixels = median(window.iter().map(|(_, pixels)| *pixels));
        self.judge(interval, pixels)
    }

    fn judge(&mut self, interval: f64, pixels: f64) -> bool {
        self.tried = self.tried.map(|windows| windows.saturating_add(1));
        // Fewer pixels do not help where most of the time goes elsewhere.
        if interval > SLOW_MS && pixels > interval / 2.0 {
            return self.coarser(interval, pixels);
        }
        let room = |finer| self.expected(finer, interval, pixels) < ROOM_MS;
        if self.step.checked_sub(1).is_some_and(room) {
            self.roomy += 1;
            return self.roomy >= self.patience && self.finer();
        }
        self.roomy = 0;
        false
    }

    /// How far apart pictures would come at another step, if all the time that might go into
    /// pixels does.
    fn expected(&self, step: usize, interval: f64, pixels: f64) -> f64 {
        interval + pixels * ((SCALES[step] / SCALES[self.step]).powi(2) - 1.0)
    }

    /// To the first step that is expected to do.
    fn coarser(&mut self, interval: f64, pixels: f64) -> bool {
        self.roomy = 0;
        let last = SCALES.len() - 1;
        if self.step == last {
            return false;
        }
        self.patience = match self.tried.take() {
            // There was no room after all: wait longer before trying again.
            Some(windows) if windows <= TRIAL => (self.patience * 2).min(PATIENCE_MAX),
            _ => PATIENCE,
        };
        self.step = (self.step + 1..last)
            .find(|step| self.expected(*step, interval, pixels) <= SLOW_MS)
            .unwrap_or(last);
        true
    }

    fn finer(&mut self) -> bool {
        self.roomy = 0;
        self.tried = Some(0);
        self.step -= 1;
        true
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A display of 60 pictures a second, and a machine on which a whole picture takes
    /// `whole_ms` to fill besides 2 ms of the engine's own.
    struct Machine {
        resolution: Resolution,
        whole_ms: f64,
    }

    impl Machine {
        fn new(whole_ms: f64) -> Machine {
            Machine {
                resolution: Resolution::default(),
                whole_ms,
            }
        }

        /// Runs for a time and returns the scales it changed to.
        fn run(&mut self, seconds: f64) -> Vec<f64> {
            let mut changes = Vec::new();
            let mut passed = 0.0;
            while passed < seconds * 1000.0 {
                let fill = self.whole_ms * self.resolution.scale().powi(2);
                let interval = (fill + 2.0).max(1000.0 / 60.0);
                passed += interval;
                if self.resolution.drew(interval, 2.0) {
                    changes.push(self.resolution.scale());
                }
            }
            changes
        }
    }

    #[test]
    fn a_quick_machine_draws_every_pixel() {
        assert_eq!(Machine::new(8.0).run(60.0), [0.0; 0]);
        assert_eq!(Machine::new(30.0).run(60.0), [0.0; 0]);
    }

    #[test]
    fn a_slow_machine_goes_down_until_it_is_quick_enough_and_stays() {
        let mut machine = Machine::new(70.0);
        assert_eq!(machine.run(5.0), [0.6]);
        assert_eq!(machine.run(300.0), [0.0; 0]);
    }

    #[test]
    fn it_never_goes_below_what_can_be_read() {
        let mut machine = Machine::new(900.0);
        assert_eq!(machine.run(60.0), [0.5]);
        machine = Machine::new(3_000.0);
        assert_eq!(machine.run(60.0), [0.5], "however slow");
    }

    #[test]
    fn it_goes_up_again_when_there_is_room() {
        let mut machine = Machine::new(90.0);
        assert_eq!(machine.run(10.0).last(), Some(&0.6));
        machine.whole_ms = 10.0;
        assert_eq!(machine.run(10.0), [0.75, 1.0]);
    }

    #[test]
    fn a_scene_on_the_edge_does_not_flicker() {
        for tenths in 200..1_000 {
            let mut machine = Machine::new(f64::from(tenths) / 10.0);
            machine.run(10.0);
            let changes = machine.run(600.0);
            assert!(changes.len() <= 1, "{} ms: {changes:?}", machine.whole_ms);
        }
    }

    #[test]
    fn what_looked_like_room_and_was_none_is_tried_less_and_less() {
        let mut resolution = Resolution::default();
        let mut changes = 0;
        // Quick at every scale but the finest, as no model of pixels would expect.
        for _ in 0..60 * 600 {
            let interval = if resolution.scale() == 1.0 {
                50.0
            } else {
                17.0
            };
            changes += u32::from(resolution.drew(interval, 1.0));
        }
        assert!((2..=16).contains(&changes), "{changes}");
    }

    #[test]
    fn neither_a_hiccup_nor_a_hidden_page_counts() {
        let mut resolution = Resolution::default();
        for frame in 0..600 {
            let interval = match frame % 60 {
                0 => 400.0,
                30 => 30_000.0,
                _ => 17.0,
            };
            assert!(!resolution.drew(interval, 1.0));
        }
    }

    #[test]
    fn fewer_pixels_are_no_cure_for_a_busy_engine() {
        let mut resolution = Resolution::default();
        assert!((0..600).all(|_| !resolution.drew(60.0, 50.0)));
    }

    #[test]
    fn a_scale_that_is_held_stays_within_bounds_and_changes_nothing() {
        let mut machine = Machine::new(900.0);
        machine.resolution.hold(Some(0.1));
        assert_eq!(machine.resolution.scale(), 0.5);
        machine.resolution.hold(Some(1.0));
        assert_eq!(machine.run(20.0), [0.0; 0]);
        machine.resolution.hold(None);
        assert_eq!(machine.run(20.0), [0.5]);
    }
}
