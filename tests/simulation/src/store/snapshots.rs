//! Snapshots in memory.

use async_trait::async_trait;
use sim_core::ids::Tick;
use storage::{Result, SNAPSHOTS_KEPT, Snapshot, Snapshots};

use super::{Kept, Store};

const NAME: &str = "the simulated snapshot store";

#[async_trait]
impl Snapshots for Store {
    async fn write(&mut self, snapshot: &Snapshot, needed: &[Tick]) -> Result<()> {
        let deed = |kept: &mut Kept| {
            kept.snapshots.insert(snapshot.tick, snapshot.clone());
            let newest = kept.snapshots.keys().rev();
            let newest: Vec<_> = newest.take(SNAPSHOTS_KEPT as usize).copied().collect();
            let is_kept = |tick: &Tick| newest.contains(tick) || needed.contains(tick);
            kept.snapshots.retain(|tick, _| is_kept(tick));
            Ok(())
        };
        self.0.call(NAME, deed).await
    }

    async fn newest(&mut self, before: Option<Tick>) -> Result<Option<Snapshot>> {
        let deed = |kept: &mut Kept| {
            let before = before.unwrap_or(Tick(u64::MAX));
            let newest = kept.snapshots.range(..before).next_back();
            Ok(newest.map(|(_, snapshot)| snapshot.clone()))
        };
        self.0.call(NAME, deed).await
    }

    async fn drop_after(&mut self, tick: Option<Tick>) -> Result<()> {
        let deed = |kept: &mut Kept| {
            let is_before = |it: &Tick| tick.is_some_and(|tick| *it <= tick);
            kept.snapshots.retain(|it, _| is_before(it));
            Ok(())
        };
        self.0.call(NAME, deed).await
    }

    async fn close(&mut self) {}
}
