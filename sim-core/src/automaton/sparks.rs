//! Sparks: the cells of a chunk that chance strikes in a generation.

use crate::chunk::planes::Plane;
use crate::ids::ChunkId;
use crate::limits::CHUNK_SIDE;
use crate::mix::mix;

/// Sparks of a chunk in a generation. Two may strike the same cell.
const SPARKS_PER_CHUNK: u64 = 4;

/// The cells struck: spark s strikes the cell whose number is the top 12 bits of the hash of
/// (seed, generation, chunk, s).
#[inline(always)]
pub(super) fn sparks(seed: u64, generation: i64, chunk: ChunkId) -> Plane {
    let mut plane = [0; CHUNK_SIDE as usize];
    for s in 0..SPARKS_PER_CHUNK {
        let hash = mix([seed, generation.cast_unsigned(), chunk.bits(), s]);
        plane[(hash >> 58) as usize] |= 1 << (hash >> 52 & 63);
    }
    plane
}
