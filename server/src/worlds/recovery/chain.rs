//! Reads a journal from its beginning to its end, past everyone who knows a place in it.

use sim_core::ids::Tick;
use storage::{Journal, Mark, Position, Record, Segment, Snapshot};

use crate::error::ServerError;

/// Records read at once.
const PAGE_RECORDS: u32 = 4_096;

/// Somebody who knows a place that the journal has to lead over, as an error names them.
type Witness = (Mark, &'static str);

/// A journal that was read to its end and found whole.
pub(super) struct Chain {
    /// What was asked for of its records.
    pub(super) records: Vec<Record>,
    /// Its end.
    pub(super) head: Position,
    /// Its horizon.
    pub(super) horizon: Tick,
}

/// Reads the whole journal. It has to lead over the place where the snapshot was taken that is to
/// be built on, and as far as the file beside it knows. Keeps the records after that place, or
/// all.
///
/// # Errors
/// If it is damaged, or does not lead as far.
pub(super) async fn read(
    journal: &mut dyn Journal,
    segments: &[(Segment, Position)],
    snapshot: Option<&Snapshot>,
) -> Result<Chain, ServerError> {
    let newest = segments.last().map_or(Position::START, |(_, place)| *place);
    let horizon = journal.horizon(newest).await?;
    let mut witnesses: Vec<Witness> = Vec::new();
    if let Some(snapshot) = snapshot {
        witnesses.push((snapshot.journal, "a snapshot was taken after"));
    }
    if let Some(known) = journal.known_end() {
        witnesses.push((known.mark, "journal.head knows of"));
        if horizon < known.horizon {
            let detail = format!("its clock record is of tick {horizon}, before the last one");
            return Err(ServerError::Incomplete { detail });
        }
    }
    for (_, place) in segments {
        witnesses.retain(|(mark, _)| *mark != place.mark());
    }
    let after = snapshot.map_or(0, |snapshot| snapshot.journal.records);
    let (records, head) = read_records(journal, &mut witnesses, after).await?;
    match witnesses.first() {
        None => Ok(Chain {
            records,
            head,
            horizon,
        }),
        Some((mark, says)) => Err(ServerError::Incomplete {
            detail: format!(
                "it has {} records, and {says} record {} of a journal that is not this one up to \
                 there",
                head.records, mark.records
            ),
        }),
    }
}

/// The records after so many, and the end; strikes the witnesses off who were right.
async fn read_records(
    journal: &mut dyn Journal,
    witnesses: &mut Vec<Witness>,
    after: u64,
) -> Result<(Vec<Record>, Position), ServerError> {
    let mut head = Position::START;
    let mut records = Vec::new();
    loop {
        let page = journal.read(head, PAGE_RECORDS).await?;
        head = page.end;
        if page.records.is_empty() {
            return Ok((records, head));
        }
        for record in page.records {
            witnesses.retain(|(mark, _)| *mark != record.position.mark());
            if record.position.records > after {
                records.push(record);
            }
        }
    }
}
