//! How work over many chunks is spread: in turn, or on as many threads as a program has. Which, no
//! state can tell.

/// Does one piece of work for each of many things.
pub trait Executor {
    /// Calls `work` once for every item, in any order and perhaps for several at once.
    fn for_each<T: Send>(&self, items: &mut [T], work: impl Fn(&mut T) + Sync);
}

/// One after the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Serial;

impl Executor for Serial {
    fn for_each<T: Send>(&self, items: &mut [T], work: impl Fn(&mut T) + Sync) {
        items.iter_mut().for_each(work);
    }
}
