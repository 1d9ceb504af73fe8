//! What a tick tells of the ground, in pieces of bytes: each about one chunk, or about what comes to it
//! from a chunk next to it.
//!
//! Put together they are, byte for byte, what [`Encoding::Postcard`] makes of the same in a frame.

use std::collections::BTreeSet;
use std::ops::Range;

use protocol::Encoding;
use sim_core::ids::ChunkId;
use sim_core::part::{Broadcast, ChunkFeed};

use crate::shown::Shown;

/// What those are told who compute areas, in the order of chunks.
#[derive(Debug)]
pub(crate) struct Pieces {
    bytes: Vec<u8>,
    chunks: Vec<Chunk>,
}

/// Where a chunk's pieces lie.
#[derive(Debug)]
struct Chunk {
    id: ChunkId,
    /// Its name and what happens in it.
    own: Range<usize>,
    /// Whether anything does.
    has_own: bool,
    /// What comes from other chunks.
    edges: Vec<(ChunkId, Range<usize>)>,
}

impl Pieces {
    /// The pieces of a tick.
    pub(crate) fn of(broadcast: &Broadcast) -> Pieces {
        let mut bytes = Vec::new();
        let mut piece = |written: Vec<u8>| {
            let from = bytes.len();
            bytes.extend(written);
            from..bytes.len()
        };
        let chunk = |chunk: &ChunkFeed| {
            let edges = chunk.edges.iter();
            Chunk {
                id: chunk.id,
                own: piece(postcard(&(chunk.id, &chunk.own))),
                has_own: chunk.own.is_some(),
                edges: edges
                    .map(|edge| (edge.from, piece(postcard(edge))))
                    .collect(),
            }
        };
        let chunks = broadcast.chunks.iter().map(chunk).collect();
        Pieces { bytes, chunks }
    }

    /// The feed of an area.
    pub(crate) fn feed(&self, broadcast: &Broadcast, inside: &BTreeSet<ChunkId>) -> Vec<u8> {
        let mut told = Vec::new();
        let mut count: usize = 0;
        for chunk in self.within(inside) {
            let edges = chunk.edges.iter();
            let edges = edges.filter(|(from, _)| !inside.contains(from));
            let edge_count = edges.clone().count();
            if !chunk.has_own && edge_count == 0 {
                continue;
            }
            count += 1;
            told.extend_from_slice(&self.bytes[chunk.own.clone()]);
            told.extend(postcard(&edge_count));
            for (_, edge) in edges {
                told.extend_from_slice(&self.bytes[edge.clone()]);
            }
        }
        let mut feed = postcard(&(broadcast.tick, count));
        feed.append(&mut told);
        feed.extend(postcard(&broadcast.speeds(inside)));
        feed
    }

    fn within<'a>(&'a self, inside: &'a BTreeSet<ChunkId>) -> impl Iterator<Item = &'a Chunk> + 'a {
        inside.iter().filter_map(|id| {
            let place = self.chunks.binary_search_by_key(id, |chunk| chunk.id);
            Some(&self.chunks[place.ok()?])
        })
    }
}

/// What those are told who observe areas.
#[derive(Debug)]
pub(crate) struct ObservedPieces {
    /// Chunks that were touched for the first time.
    pub(crate) touched: List,
    /// What changed in others.
    pub(crate) diffs: List,
}

/// What is told of chunks, in their order.
#[derive(Debug)]
pub(crate) struct List(Vec<(ChunkId, Vec<u8>)>);

impl ObservedPieces {
    /// The pieces of a tick.
    pub(crate) fn of(shown: &Shown) -> ObservedPieces {
        let touched = shown.output.chunks.iter();
        let touched = touched.filter_map(|it| Some((it.id, it.first.as_deref()?)));
        let diffs = shown.observed().iter();
        ObservedPieces {
            touched: List(touched.map(|it| (it.0, postcard(&it))).collect()),
            diffs: List(diffs.map(|it| (it.0, postcard(it))).collect()),
        }
    }
}

impl List {
    /// The part of an area.
    pub(crate) fn within(&self, area: &BTreeSet<ChunkId>) -> Vec<u8> {
        let inside = self.0.iter().filter(|(id, _)| area.contains(id));
        let mut list = postcard(&inside.clone().count());
        for (_, bytes) in inside {
            list.extend_from_slice(bytes);
        }
        list
    }
}

/// How programs are told something.
pub(crate) fn postcard(what: &impl serde::Serialize) -> Vec<u8> {
    Encoding::Postcard.encode(what)
}
