//! Why a part could not go on.

use core::fmt;

use crate::ids::{ChunkId, Tick};

/// Why a part could not go on by a feed. What the part then is says nothing about the world: it
/// is to be asked for anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedError {
    /// The feed is not of the next tick.
    WrongTick {
        /// The next one.
        expected: Tick,
        /// The one that came.
        found: Tick,
    },
    /// It tells of a chunk that is not of the part, or of one over again.
    Chunk(ChunkId),
    /// It tells of what comes from a chunk that is of the part, or not next to it.
    Edge {
        /// Where it is said to come from.
        from: ChunkId,
        /// Where it is to go.
        to: ChunkId,
    },
    /// It tells of a cell that does not lie next to the chunk.
    Rim,
    /// It tells of a claim that cannot be.
    Claim,
    /// It settles other claims than the part's machines made.
    Outcomes {
        /// As many claims went out.
        expected: usize,
        /// As many are settled.
        found: usize,
    },
}

impl FeedError {
    /// The reason's stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            FeedError::WrongTick { .. } => "feed_wrong_tick",
            FeedError::Chunk(_) => "feed_unknown_chunk",
            FeedError::Edge { .. } => "feed_unknown_edge",
            FeedError::Rim => "feed_unknown_cell",
            FeedError::Claim => "feed_impossible_claim",
            FeedError::Outcomes { .. } => "feed_other_claims",
        }
    }
}

impl fmt::Display for FeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FeedError::WrongTick { expected, found } => {
                write!(
                    f,
                    "the part's next tick is {expected}, and its feed is of tick {found}"
                )?;
            }
            FeedError::Chunk(id) => {
                write!(
                    f,
                    "the feed tells of chunk {id}, which the part does not hold, or holds once"
                )?;
            }
            FeedError::Edge { from, to } => write!(
                f,
                "the feed tells of what comes from chunk {from} to {to}, which the part computes, or cannot be"
            )?,
            FeedError::Rim => {
                f.write_str("the feed tells of a cell that is not next to the chunk")?
            }
            FeedError::Claim => f.write_str("the feed has a claim from or on no cell")?,
            FeedError::Outcomes { expected, found } => write!(
                f,
                "{expected} claims went out of the part, and the feed settles {found}"
            )?,
        }
        f.write_str("; ask for the part anew")
    }
}

impl core::error::Error for FeedError {}
