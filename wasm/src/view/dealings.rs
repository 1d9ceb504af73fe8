//! Whose a cell is to be on which nothing stands, and what is between the player and others.

use serde::Serialize;
use sim_core::chunk::{CellIndex, Chunk};
use sim_core::claims::Policy;
use sim_core::ids::{CellId, PlayerId};
use std::collections::BTreeSet;

use crate::game::Game;
use protocol::action::Action;
use protocol::words::explain;

/// Whose a cell is to be, and how what lies on it is shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LandView {
    /// Whether it is the player's.
    pub is_own: bool,
    /// Whether the player may make it theirs.
    pub may_claim: bool,
    /// Why not; none also where it is theirs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How what lies on it is shared: `shuffled`, `first_come` or `all_or_none`.
    pub policy: &'static str,
    /// Whether a change of it is asked for and not confirmed.
    pub is_pending: bool,
}

/// Another player.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonView {
    /// Number.
    pub id: u32,
    /// What others call them, as far as that is known here.
    pub name: String,
    /// Whether they are within the streamed area.
    pub is_near: bool,
    /// Whether the own player lets them build on their cells, once all that is pending is done.
    pub is_let: bool,
    /// Whether they let the own player build on theirs.
    pub lets_me: bool,
}

/// Of a cell in sight; none if something stands on it.
pub fn land_view(game: &Game, cell: CellId, chunk: &Chunk, index: CellIndex) -> Option<LandView> {
    if chunk.structures.contains_key(&index) {
        return None;
    }
    let session = game.session();
    let is_own = chunk.owners.get(&index).copied() == session.player();
    let verdict = session.may_claim(cell);
    let history = chunk.starved.get(&index);
    let policy = history.and_then(|history| history.policy);
    let policy = policy.unwrap_or(session.catalogue().gathering_policy);
    Some(LandView {
        is_own,
        may_claim: !is_own && verdict.is_ok(),
        reason: verdict
            .err()
            .filter(|_| !is_own)
            .map(|rejection| explain(&rejection, session.catalogue())),
        policy: match policy {
            Policy::Shuffled => "shuffled",
            Policy::FirstCome => "first_come",
            Policy::AllOrNone { .. } => "all_or_none",
        },
        is_pending: game.is_land_pending(cell),
    })
}

/// Others who are near, or have to do with the own player, in the order of their numbers.
pub fn people(game: &Game) -> Vec<PersonView> {
    let session = game.session();
    let (Some(area), Some(me)) = (session.area(), session.me()) else {
        return Vec::new();
    };
    let near: BTreeSet<PlayerId> = area
        .players()
        .filter(|player| player.present && player.id != me.id)
        .map(|player| player.id)
        .collect();
    let mut grants = me.grants.clone();
    for pending in session.pending().iter() {
        match &pending.action {
            Action::Grant { to } => grants.insert(*to),
            Action::Revoke { to } => grants.remove(to),
            _ => false,
        };
    }
    let all = near.iter().chain(&grants).chain(&me.granted_by);
    let all: BTreeSet<PlayerId> = all.copied().collect();
    let person = |id: PlayerId| PersonView {
        id: id.0,
        name: area
            .player(id)
            .map_or_else(|| format!("Player {id}"), |player| player.name.clone()),
        is_near: near.contains(&id),
        is_let: grants.contains(&id),
        lets_me: me.granted_by.contains(&id),
    };
    all.into_iter().map(person).collect()
}
