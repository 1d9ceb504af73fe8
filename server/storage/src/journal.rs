//! The journal: the inputs of every tick that had any, in order, never changed. It is a chain of
//! segments: a head, which says by which rules the records after it ran, and the records.
//!
//! Every row, head or record, carries a checksum over itself and the checksum before it, so a row
//! that was changed, lost, added or moved is seen. A crash cannot tear a row: the engine's commits
//! are whole. So a row that does not fit its checksum is damage, wherever it stands, and a journal
//! with damage is not read past it. The horizon hangs on the newest head, so that losing that is
//! seen even where no record follows it.

use sim_core::ids::Tick;
use sim_core::tick::WorldParams;
use xxhash_rust::xxh3::xxh3_64;

use crate::Result;

/// A stretch of the journal that ran by the same rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// What the world was made with.
    pub params: WorldParams,
    /// Version of the rules in code.
    pub rules_version: u32,
    /// Hash of the rules in data.
    pub catalogue_hash: u64,
    /// The tick it begins after.
    pub start_tick: Tick,
}

/// A place in the journal: after so many heads and records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Segments that began up to here.
    pub segments: u64,
    /// Records up to here.
    pub records: u64,
    /// The tick of the last of them, or the start of the segment.
    pub tick: Tick,
    /// The chain's checksum up to here.
    pub checksum: u64,
}

/// A place in the journal, as others than the journal name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Records up to there.
    pub records: u64,
    /// The chain's checksum up to there.
    pub checksum: u64,
}

/// The inputs of a tick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The place after it.
    pub position: Position,
    /// The inputs, as they were appended.
    pub inputs: Vec<u8>,
}

/// A stretch of records, and what they lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The records; none at the journal's end.
    pub records: Vec<Record>,
    /// The place after them, and after the heads of segments that follow them.
    pub end: Position,
}

/// How far a journal is known to have led.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownEnd {
    /// At least to here.
    pub mark: Mark,
    /// At least this horizon.
    pub horizon: Tick,
}

impl Position {
    /// Before everything.
    pub const START: Position = Position {
        segments: 0,
        records: 0,
        tick: Tick(0),
        checksum: 0,
    };

    /// The place, for others.
    pub const fn mark(self) -> Mark {
        Mark {
            records: self.records,
            checksum: self.checksum,
        }
    }

    /// The place after the head of a segment that begins here.
    pub fn after_head(self, segment: &Segment) -> Position {
        let params = &segment.params;
        let mut bytes = Vec::with_capacity(72);
        for number in [
            self.checksum,
            self.records,
            segment.start_tick.0,
            params.seed,
            params.frequency.get().into(),
            params.ticks_per_second.into(),
            params.ticks_per_generation.into(),
            segment.rules_version.into(),
            segment.catalogue_hash,
        ] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        Position {
            segments: self.segments + 1,
            tick: segment.start_tick,
            checksum: xxh3_64(&bytes),
            ..self
        }
    }

    /// The place after a record that is appended here.
    pub fn after_record(self, tick: Tick, inputs: &[u8]) -> Position {
        let records = self.records + 1;
        let mut bytes = Vec::with_capacity(24 + inputs.len());
        for number in [self.checksum, records, tick.0] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(inputs);
        Position {
            records,
            tick,
            checksum: xxh3_64(&bytes),
            ..self
        }
    }
}

/// The checksum of a horizon: it belongs to one journal, and to the segment that was its newest.
pub(crate) fn horizon_checksum(newest: Position, tick: Tick) -> u64 {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&newest.checksum.to_le_bytes());
    bytes[8..].copy_from_slice(&tick.0.to_le_bytes());
    xxh3_64(&bytes)
}

/// What went into a world. There is one writer.
#[async_trait::async_trait]
pub trait Journal: Send {
    /// Begins a segment after a place, which has to be the end: [`Position::START`] for an empty
    /// journal. Its start, which must not be before the horizon, is the horizon from then on, in
    /// the same commit. Durable when it returns. After an error the same segment may be begun
    /// again: it looks whether it came through.
    async fn begin(&mut self, after: Position, segment: &Segment) -> Result<Position>;

    /// The segments, in order, each with the place after its head; none if the journal is empty.
    /// Each fits what stands before it; whether that is whole, reading from the start tells.
    async fn segments(&mut self) -> Result<Vec<(Segment, Position)>>;

    /// Up to `limit` records after a place, of whatever segments, each checked against the chain.
    async fn read(&mut self, after: Position, limit: u32) -> Result<Page>;

    /// Adds the inputs of a tick after a place, which has to be the end. Durable when it
    /// returns. After an error the same append may be made again: it looks first whether it
    /// came through.
    async fn append(&mut self, after: Position, tick: Tick, inputs: &[u8]) -> Result<Position>;

    /// The tick up to which ticks may have been shown. Ticks up to there that have no record had
    /// no inputs. `newest` is the place after the head of the newest segment.
    async fn horizon(&mut self, newest: Position) -> Result<Tick>;

    /// Moves the horizon of a journal that ends at `head`. Durable when it returns.
    async fn move_horizon(&mut self, newest: Position, head: Position, tick: Tick) -> Result<()>;

    /// How far the journal is known, from elsewhere than itself, to have led. None if that is
    /// not known.
    fn known_end(&mut self) -> Option<KnownEnd>;

    /// Lets go of files and connections.
    async fn close(&mut self);
}
