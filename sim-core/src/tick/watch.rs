//! What a part of the world has to be told, noted while the world steps: an observer of the
//! phases, which changes nothing.
//!
//! See [`crate::part`] for who goes on by it.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::exchange::Desks;
use super::land::Land;
use super::world::World;
use crate::chunk::{CellIndex, Chunk, ChunkDiff, locate};
use crate::claims::{Claim, Claimant};
use crate::factory::Rings;
use crate::ids::{CellId, ChunkId, Frequency, PlayerId, TechnologyId, Tick};
use crate::part::feed::{Crossing, Feed, ForeignClaim, Heard, Services};
use crate::part::meters::{Meter, Speeds};
use crate::part::rim::RimChange;
use crate::part::surroundings::RingBelt;
use crate::part::{PartImage, Surroundings};
use crate::step::{CellFact, Outcome};

mod overheard;

pub(super) use overheard::{Asked, Overheard};

/// Watches some chunks of a world, for a part that computes them elsewhere.
#[derive(Debug, Clone)]
pub struct Watch {
    frequency: Frequency,
    inside: BTreeSet<ChunkId>,
    /// What the part knows.
    known: Surroundings,
    feed: Feed,
}

/// What the services of the world touched in a tick, for those who watch.
#[derive(Debug, Clone, Default)]
pub(super) struct Traces {
    /// Machines that they have woken, by their places on agendas.
    pub(super) wakes: BTreeSet<(ChunkId, CellIndex)>,
    /// Belts of rings that came or went.
    pub(super) in_rings: BTreeSet<CellId>,
}

impl Watch {
    /// The chunks that are watched.
    pub fn chunks(&self) -> &BTreeSet<ChunkId> {
        &self.inside
    }

    fn has(&self, cell: CellId) -> bool {
        locate(self.frequency, cell).is_some_and(|(id, _)| self.inside.contains(&id))
    }

    /// Whether machines of a chunk may ask something outside.
    pub(super) fn may_overhear(&self, id: ChunkId) -> bool {
        self.inside.contains(&id)
    }

    /// What crossed the edge while claims were declared and settled.
    pub(super) fn note_exchange(
        &mut self,
        world: &World,
        desks: &Desks,
        full_rings: &BTreeSet<CellId>,
    ) {
        let mut crossing = Crossing {
            full_rings: self.rings_inside(full_rings),
            ..Crossing::default()
        };
        let mut settled = Vec::new();
        for (id, desk) in desks {
            if self.inside.contains(id) {
                crossing.answers.extend(self.heard(&desk.asked));
                let foreign = desk.claims.iter().filter(|claim| self.is_foreign(claim));
                let short = |claim: &Claim| {
                    ForeignClaim::new(self.frequency, &self.known.rim, *claim, world.tick)
                };
                crossing.claims.extend(foreign.map(short));
            } else if self.known.rim.touches(*id) {
                let outcomes = desk.pools.outcomes.iter();
                settled.extend(outcomes.filter(|outcome| self.has(outcome.claim.home)));
                let wakes = desk.wakes.iter().filter(|cell| self.has(**cell));
                crossing
                    .wakes
                    .extend(wakes.filter_map(|cell| world.land.actor(*cell)));
            }
        }
        crossing.wakes.sort_unstable();
        crossing.wakes.dedup();
        let is_machines =
            |outcome: &Outcome| matches!(outcome.claim.claimant, Claimant::Structure(_));
        let (mut machines, people): (Vec<Outcome>, Vec<Outcome>) =
            settled.into_iter().copied().partition(is_machines);
        machines.sort_unstable_by_key(|outcome| (outcome.claim.pool, outcome.claim.claimant));
        crossing.granted = machines.iter().map(|outcome| outcome.granted).collect();
        crossing.outcomes = people.into_iter().filter(|it| it.granted).collect();
        self.feed.crossing = (!crossing.is_empty()).then_some(crossing);
    }

    /// Whether a claim on a pool inside is not one that the part's machines make.
    fn is_foreign(&self, claim: &Claim) -> bool {
        !matches!(claim.claimant, Claimant::Structure(_)) || !self.has(claim.home)
    }

    /// What machines outside said to those of a chunk inside.
    fn heard(&self, asked: &[Asked]) -> impl Iterator<Item = Heard> {
        asked.iter().filter_map(|asked| {
            let (id, index) = locate(self.frequency, asked.cell)?;
            let cell = self.known.rim.number(id, index)?;
            Some(Heard {
                cell,
                cargo: asked.cargo,
                answer: asked.answer,
            })
        })
    }

    fn rings_inside(&self, full_rings: &BTreeSet<CellId>) -> Vec<CellId> {
        if full_rings.is_empty() {
            return Vec::new();
        }
        let inside: BTreeSet<CellId> = self.known.rings.values().map(|ring| ring.first).collect();
        full_rings.intersection(&inside).copied().collect()
    }

    /// What the services of the world did; before a generation. `edits` is what they changed in
    /// chunks, `diffs` all that the tick changed there.
    pub(super) fn note_services(
        &mut self,
        world: &World,
        edits: &[(ChunkId, ChunkDiff)],
        diffs: &[(ChunkId, ChunkDiff)],
        (activated, deactivated): (&[ChunkId], &[ChunkId]),
    ) {
        let inside = |id: &ChunkId| self.inside.contains(id);
        let edits = edits.iter().filter(|(id, _)| inside(id));
        let wakes = world.traces.wakes.iter();
        let in_rings = world.traces.in_rings.iter().copied();
        let services = Services {
            edits: edits.map(|(id, diff)| (*id, diff.clone())).collect(),
            wakes: wakes.filter(|(id, _)| inside(id)).copied().collect(),
            rim: self.rim_changed_by(&world.land, diffs),
            rings: self.rings_changed(&world.rings, in_rings),
            chosen: self.chosen_changed(world),
            activated: activated.iter().copied().filter(inside).collect(),
            deactivated: deactivated.iter().copied().filter(inside).collect(),
        };
        self.known.apply(&services).expect("what is told is known");
        self.feed.services = (!services.is_empty()).then_some(services);
        self.note_power(world, world.power.networks().regrouped());
    }

    fn rim_changed_by(&self, land: &Land, diffs: &[(ChunkId, ChunkDiff)]) -> RimChange {
        let rim = &self.known.rim;
        let touching = diffs.iter().filter(|(id, _)| rim.touches(*id));
        let mut facts = BTreeMap::new();
        for (id, diff) in touching {
            let Some(chunk) = land.chunk_at_hand(*id) else {
                continue;
            };
            let cells = diff.cells.iter().map(|(index, ..)| *index);
            let structures = diff.structures.iter().map(|(index, _)| *index);
            for index in cells.chain(structures) {
                if let Some(number) = rim.number(*id, index) {
                    facts.insert(number, CellFact::of(chunk, index));
                }
            }
        }
        rim.difference(facts)
    }

    fn rings_changed(
        &self,
        rings: &Rings,
        in_rings: impl Iterator<Item = CellId>,
    ) -> Vec<(CellId, Option<RingBelt>)> {
        let now = in_rings
            .filter(|belt| self.has(*belt))
            .map(|belt| (belt, ring_belt(rings, belt)));
        now.filter(|(belt, ring)| self.known.rings.get(belt) != ring.as_ref())
            .collect()
    }

    /// What the owners of labs inside have chosen, where that is not known.
    fn chosen_changed(&self, world: &World) -> Vec<(PlayerId, Option<TechnologyId>)> {
        let owners = world.holdings.owners_of_labs(|lab| self.has(lab));
        let now = owners.map(|owner| {
            let player = world.people.get(owner);
            (owner, player.and_then(|player| player.research.chosen))
        });
        now.filter(|(owner, chosen)| self.known.chosen.get(owner) != chosen.as_ref())
            .collect()
    }

    /// What the clocks show after the tick. `regrouped` are machines that may belong to another
    /// pylon than before.
    fn note_power(&mut self, world: &World, regrouped: impl Iterator<Item = CellId>) {
        let networks = world.power.networks();
        let actual = |pylon: CellId| -> Option<(Meter, Speeds)> {
            let network = networks.of_pylon(pylon)?;
            let meter = Meter {
                network: *network.pylons.first()?,
                clocks: world.power.clocks_of(pylon)?,
            };
            Some((meter, network.speeds()))
        };
        let inside = regrouped.filter(|cell| self.has(*cell));
        let known = &self.known.meters;
        let change = known.difference(inside, |cell| networks.pylon_of(cell), actual);
        self.known.meters.pass_tick(&change);
        self.feed.meters = change;
    }

    /// The feed of the tick that was stepped.
    pub(super) fn take_feed(&mut self, tick: Tick) -> Feed {
        let feed = core::mem::take(&mut self.feed);
        Feed { tick, ..feed }
    }

    /// What the cells next to the part are, after a generation.
    pub(super) fn note_growth(&mut self, land: &Land, grown: impl Fn(ChunkId) -> bool) {
        let rim = &self.known.rim;
        let chunks = rim.chunks().filter(|id| grown(*id));
        let chunks = chunks.filter_map(|id| Some((id, land.chunk_at_hand(id)?)));
        let change = rim.difference(chunks.flat_map(|(id, chunk)| facts(self, id, chunk)));
        self.known
            .rim
            .apply(&change)
            .expect("what is told is known");
        self.feed.grown = change;
    }
}

/// What a chunk lets know of its cells on a rim, by their numbers.
fn facts<'a>(
    watch: &'a Watch,
    id: ChunkId,
    chunk: &'a Chunk,
) -> impl Iterator<Item = (u32, CellFact)> + 'a {
    let cells = watch.known.rim.cells_of(id);
    cells.map(move |(number, index)| (number, CellFact::of(chunk, index)))
}

fn ring_belt(rings: &Rings, belt: CellId) -> Option<RingBelt> {
    let place = rings.place(belt)?;
    Some(RingBelt {
        first: *place.belts.first()?,
        from: place.input,
    })
}

impl World {
    /// Begins to watch some chunks of the planet: returns what they are now, for whoever is to
    /// compute them, and what makes the feeds to go on by.
    pub fn watch(&mut self, inside: BTreeSet<ChunkId>) -> (Watch, PartImage) {
        let frequency = self.params.frequency;
        self.power.settle();
        let known = Surroundings::unknown(frequency, &inside);
        for id in known.rim.chunks() {
            self.land.chunk(id);
        }
        let mut watch = Watch {
            frequency,
            inside,
            known,
            feed: Feed::default(),
        };
        watch.note_growth(&self.land, |_| true);
        watch.note_power(self, self.power.networks().machines());
        let rings = watch.rings_changed(&self.rings, self.rings.belts());
        let in_rings = rings
            .into_iter()
            .filter_map(|(belt, ring)| Some((belt, ring?)));
        watch.known.rings = in_rings.collect();
        let chosen = watch.chosen_changed(self).into_iter();
        let chosen = chosen.filter_map(|(owner, technology)| Some((owner, technology?)));
        watch.known.chosen = chosen.collect();
        let image = PartImage {
            params: self.params,
            tick: self.tick,
            chunks: self.chunks_of(&watch.inside),
            active: watch
                .inside
                .intersection(self.activation.active())
                .copied()
                .collect(),
            surroundings: watch.known.clone(),
        };
        (watch, image)
    }

    /// What services touch from now on is noted anew.
    pub(super) fn forget_traces(&mut self) {
        self.traces = Traces::default();
        self.power.forget_regrouped();
    }

    /// The feeds of the tick that is being stepped.
    pub(super) fn feeds(&self, watches: &mut [Watch], has_grown: bool) -> Vec<Feed> {
        let feeds = watches.iter_mut().map(|watch| {
            if has_grown {
                watch.note_growth(&self.land, |id| self.activation.is_active(id));
            }
            watch.take_feed(self.tick)
        });
        feeds.collect()
    }

    fn chunks_of(&mut self, ids: &BTreeSet<ChunkId>) -> BTreeMap<ChunkId, Chunk> {
        let chunk = |id: &ChunkId| (*id, Chunk::clone(self.land.chunk(*id)));
        ids.iter().map(chunk).collect()
    }
}
