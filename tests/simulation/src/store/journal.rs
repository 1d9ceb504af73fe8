//! The journal in memory.

use async_trait::async_trait;
use sim_core::ids::Tick;
use storage::{Journal, KnownEnd, Page, Position, Record, Result, Segment, StorageError};

use super::{Horizon, Kept, Store};

const NAME: &str = "the simulated journal";

fn corrupt(detail: &str) -> StorageError {
    StorageError::Corrupt {
        what: NAME,
        detail: detail.into(),
        advice: "This is a simulation",
    }
}

impl Kept {
    fn end(&self) -> Result<Position> {
        let last = self.records.last().map(|record| record.position);
        self.pass_heads(last.unwrap_or(Position::START))
    }

    /// The place after the heads of segments that follow a place.
    fn pass_heads(&self, mut place: Position) -> Result<Position> {
        while let Some((segment, opened)) = self.segments.get(place.segments as usize)
            && opened.records == place.records
        {
            place = place.after_head(segment);
            if place != *opened {
                return Err(corrupt("a segment does not follow what stands before it"));
            }
        }
        Ok(place)
    }

    fn read(&self, after: Position, limit: u32) -> Result<Page> {
        let rest = self.records.get(after.records as usize..).unwrap_or(&[]);
        let records = rest[..rest.len().min(limit as usize)].to_vec();
        let mut end = self.pass_heads(after)?;
        for Record { position, inputs } in &records {
            let follows = end.after_record(position.tick, inputs) == *position;
            if !follows || position.tick <= end.tick {
                return Err(corrupt("a record does not follow what stands before it"));
            }
            end = self.pass_heads(*position)?;
        }
        Ok(Page { records, end })
    }

    fn move_horizon(&mut self, newest: Position, head: Position, tick: Tick) {
        self.horizon = Some(Horizon { newest, tick });
        self.note(head);
    }

    fn note(&mut self, head: Position) {
        self.known_ends.push(KnownEnd {
            mark: head.mark(),
            horizon: self.horizon.map_or(Tick(0), |horizon| horizon.tick),
        });
    }
}

#[async_trait]
impl Journal for Store {
    async fn begin(&mut self, after: Position, segment: &Segment) -> Result<Position> {
        let deed = |kept: &mut Kept| {
            let opened = after.after_head(segment);
            if kept.segments.last() == Some(&(segment.clone(), opened)) {
                return Ok(opened);
            }
            if kept.end()? != after {
                return Err(corrupt("a segment begins at the end"));
            }
            kept.segments.push((segment.clone(), opened));
            kept.move_horizon(opened, opened, segment.start_tick);
            Ok(opened)
        };
        self.0.call(NAME, deed).await
    }

    async fn segments(&mut self) -> Result<Vec<(Segment, Position)>> {
        self.0.call(NAME, |kept| Ok(kept.segments.clone())).await
    }

    async fn read(&mut self, after: Position, limit: u32) -> Result<Page> {
        self.0.call(NAME, |kept| kept.read(after, limit)).await
    }

    async fn append(&mut self, after: Position, tick: Tick, inputs: &[u8]) -> Result<Position> {
        let deed = |kept: &mut Kept| {
            let position = after.after_record(tick, inputs);
            match kept.records.get(after.records as usize) {
                Some(record) if record.position == position => {}
                None if kept.end()? == after => kept.records.push(Record {
                    position,
                    inputs: inputs.to_vec(),
                }),
                _ => return Err(corrupt("another record is there")),
            }
            kept.note(position);
            Ok(position)
        };
        self.0.call(NAME, deed).await
    }

    async fn horizon(&mut self, newest: Position) -> Result<Tick> {
        let deed = |kept: &mut Kept| match kept.horizon {
            Some(horizon) if horizon.newest == newest => Ok(horizon.tick),
            Some(_) => Err(corrupt("its clock record is of another segment")),
            None => Err(corrupt("its clock record is missing")),
        };
        self.0.call(NAME, deed).await
    }

    async fn move_horizon(&mut self, newest: Position, head: Position, tick: Tick) -> Result<()> {
        let deed = |kept: &mut Kept| {
            if kept.horizon.is_some_and(|horizon| tick < horizon.tick) {
                // A clean stop: waited for, as at no time more may be known than there is.
                kept.known_ends.clear();
            }
            kept.move_horizon(newest, head, tick);
            Ok(())
        };
        self.0.call(NAME, deed).await
    }

    fn known_end(&mut self) -> Option<KnownEnd> {
        self.0.kept().known_ends.last().copied()
    }

    async fn close(&mut self) {}
}
