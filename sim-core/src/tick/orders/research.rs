//! Players say what their labs find out.

use super::Orders;
use crate::ids::{PlayerId, TechnologyId};
use crate::players::Rejection;

impl Orders<'_> {
    /// Choosing again what is chosen already changes nothing.
    pub(super) fn research(
        &mut self,
        id: PlayerId,
        technology: Option<TechnologyId>,
    ) -> Result<(), Rejection> {
        let world = &mut *self.world;
        let player = world.people.get(id).ok_or(Rejection::NotPresent)?;
        if player.research.chosen == technology {
            return Ok(());
        }
        if let Some(technology) = technology {
            player.research.check_choice(&world.catalogue, technology)?;
        }
        if let Some(player) = world.people.edit(id) {
            player.research.chosen = technology;
        }
        world.wake_labs(id);
        Ok(())
    }
}
