//! How fast pictures come and what they cost.

/// Share of a new value in the running average.
const BLEND: f64 = 0.06;

/// Running averages over pictures.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gauge {
    began_ms: f64,
    last_ms: Option<f64>,
    interval_ms: Option<f64>,
    cpu_ms: Option<f64>,
    last_cpu_ms: f64,
    first_frame_ms: Option<f64>,
}

impl Gauge {
    /// Begins to count.
    pub(super) fn new(now_ms: f64) -> Gauge {
        Gauge {
            began_ms: now_ms,
            last_ms: None,
            interval_ms: None,
            cpu_ms: None,
            last_cpu_ms: 0.0,
            first_frame_ms: None,
        }
    }

    /// A picture was drawn between two moments; `is_world` if it shows the world.
    pub(super) fn drew(&mut self, from_ms: f64, to_ms: f64, is_world: bool) {
        let blend = |average: Option<f64>, value: f64| {
            Some(average.map_or(value, |average| average + (value - average) * BLEND))
        };
        self.last_cpu_ms = to_ms - from_ms;
        // The first picture of a size also waits for the driver to make room for it.
        if let Some(last) = self.last_ms {
            self.interval_ms = blend(self.interval_ms, from_ms - last);
            self.cpu_ms = blend(self.cpu_ms, self.last_cpu_ms);
        }
        self.last_ms = Some(from_ms);
        if is_world && self.first_frame_ms.is_none() {
            self.first_frame_ms = Some(to_ms - self.began_ms);
        }
    }

    /// From here on pictures are of another size: how fast they come is counted anew. What they
    /// cost the engine is the same.
    pub(super) fn begin_anew(&mut self) {
        self.last_ms = None;
        self.interval_ms = None;
    }

    /// Processor time of the last picture.
    pub(super) fn last_cpu_ms(&self) -> f64 {
        self.last_cpu_ms
    }

    /// Pictures a second.
    pub(super) fn fps(&self) -> f64 {
        self.interval_ms
            .filter(|interval| *interval > 0.0)
            .map_or(0.0, |interval| 1000.0 / interval)
    }

    /// Processor time of a picture.
    pub(super) fn cpu_ms(&self) -> f64 {
        self.cpu_ms.unwrap_or(0.0)
    }

    /// From the beginning to the first picture of the world; 0 while there was none.
    pub(super) fn first_frame_ms(&self) -> f64 {
        self.first_frame_ms.unwrap_or(0.0)
    }
}
