//! A stored world is read or refused; what is read can be stepped, and stays a world.

use arbitrary::Unstructured;
use sim_core::tick::{SnapshotError, SnapshotParts, World};

use crate::worlds::{busy, catalogue, step};

/// Ticks that a world which was taken for one has to go on for.
const TICKS: u32 = 25;
/// Places changed in one snapshot.
const CHANGES_MAX: u32 = 4;

/// Takes bytes as changes of a snapshot, whose hash is then made right: what is no world has to be
/// found out otherwise.
///
/// # Panics
/// If a world that was read is no world after some ticks.
pub fn judge(bytes: &[u8]) {
    let mut parts = busy().clone();
    // Bytes that ran out mean no more changes.
    let _ = change(&mut parts, &mut Unstructured::new(bytes));
    let Some(mut world) = restore(parts) else {
        return;
    };
    for _ in 0..TICKS {
        step(&mut world, Vec::new());
    }
    assert_eq!(world.audit(), Ok(()), "tick {}", world.tick());
}

fn change(parts: &mut SnapshotParts, random: &mut Unstructured<'_>) -> arbitrary::Result<()> {
    for _ in 0..random.int_in_range(1..=CHANGES_MAX)? {
        let part = match random.ratio(1, 5)? {
            true => &mut parts.globals,
            false => {
                let count = parts.chunks.len();
                &mut parts.chunks[random.choose_index(count)?].1
            }
        };
        if part.is_empty() {
            continue;
        }
        let at = random.choose_index(part.len())?;
        let byte: u8 = random.arbitrary()?;
        match random.int_in_range(0..=31)? {
            0 => drop(part.remove(at)),
            1 => part.insert(at, byte),
            2 => part.truncate(at),
            3 => part[at] = byte,
            // Numbers stay as long as they were, so that what follows is still read as what it is.
            _ => part[at] = part[at] & 0x80 | byte & 0x7f,
        }
    }
    Ok(())
}

/// The world of a snapshot, whatever its hash says.
fn restore(mut parts: SnapshotParts) -> Option<World> {
    let Err(SnapshotError::Hash { expected, found }) = World::restore(parts.clone(), catalogue())
    else {
        return World::restore(parts, catalogue()).ok();
    };
    let encode = |hash| postcard::to_allocvec(&hash).expect("a hash is plain data");
    let (old, new) = (encode(expected), encode(found));
    let globals = &parts.globals;
    let place = globals.windows(old.len()).position(|bytes| bytes == old)?;
    parts.globals.splice(place..place + old.len(), new);
    World::restore(parts, catalogue()).ok()
}
