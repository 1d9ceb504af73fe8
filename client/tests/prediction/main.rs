//! What is shown of own actions before they are answered, on a network that is far away, fluctuates
//! and has accidents.

mod network;
mod table;

use client::Event;
use network::{Chance, Weather};
use protocol::action::Action;
use protocol::server::Motion;
use sim_core::ids::{CellId, Direction};
use sim_core::topology;
use table::{Seat, Table};

/// A round trip of 100 ms that fluctuates by 30, and half a second more for one message in a hundred.
const FAR: Weather = Weather {
    least_ms: 50.0,
    jitter_ms: 15.0,
    accidents_per_mille: 10,
    accident_ms: 500.0,
};

impl Seat {
    /// What stands on a cell, as it is shown: its prototype's key, and where it faces.
    fn shown(&self, cell: CellId) -> Option<(String, Direction)> {
        let (chunk, index) = self.session.area()?.find(cell)?;
        let structure = chunk.structures.get(&index)?;
        let prototype = self.session.catalogue().prototype(structure.prototype)?;
        Some((prototype.key.clone(), structure.facing))
    }

    /// Does something to a cell of the own plot, and says what has to be shown there from now on. None
    /// if there is nothing to be done.
    fn act(
        &mut self,
        chance: &mut Chance,
        plots: &[CellId],
    ) -> Option<(CellId, Option<(String, Direction)>)> {
        let frequency = self.session.params()?.frequency;
        let plot = plots[self.player.0 as usize - 1];
        let near = topology::within(frequency, plot, 5);
        let cell = near[usize::try_from(chance.below(near.len() as u64)).unwrap()];
        let facing = Direction::new(u8::try_from(chance.below(6)).unwrap()).unwrap();
        match self.shown(cell) {
            None => {
                let prototypes = ["belt", "belt", "extractor", "smelter", "hub", "splitter"];
                let place = usize::try_from(chance.below(6)).unwrap();
                let prototype = self
                    .session
                    .catalogue()
                    .prototype_by_key(prototypes[place])?;
                self.session.may_build(cell, prototype).ok()?;
                let key = prototypes[place].to_string();
                self.session.act(Action::Build {
                    cell,
                    prototype: key.clone(),
                    facing,
                });
                Some((cell, Some((key, facing))))
            }
            Some((key, _)) if chance.below(3) > 0 => {
                self.session.act(Action::Rotate { cell, facing });
                Some((cell, Some((key, facing))))
            }
            Some(_) => {
                self.session.act(Action::Remove { cell });
                Some((cell, None))
            }
        }
    }
}

/// Lets everyone in.
fn seated(seed: u64, players: u32) -> Table {
    let mut table = Table::new(seed, players, FAR);
    let is_there = |seat: &Seat| {
        let area = seat.session.area();
        area.is_some_and(|area| area.tick().0 > 0)
    };
    while !table.seats.iter().all(is_there) {
        table.frame();
        assert!(table.now_ms < 20_000.0, "they never arrive");
    }
    for seat in &mut table.seats {
        let area = seat.session.area_mut().unwrap();
        let ids: Vec<_> = area.chunk_ids().collect();
        for id in ids {
            area.chunk(id);
        }
    }
    table
}

#[test]
fn own_actions_show_at_once_and_stay_unless_someone_interferes() {
    let seed = 4;
    let players = 4;
    let mut table = seated(seed, players);
    let mut chance = Chance::new(seed);
    let homes: Vec<CellId> = table
        .seats
        .iter()
        .map(|seat| seat.session.me().unwrap().cell)
        .collect();
    // Everyone keeps to a plot of their own, all of them near where all begin.
    let frequency = table.world.params().frequency;
    let ring = topology::ring(frequency, homes[0], 13);
    let plots: Vec<CellId> = (0..4).map(|k| ring[k * ring.len() / 4]).collect();
    let mut done = 0;
    let mut frames = 0_u64;
    while done < 1_000 {
        table.frame();
        frames += 1;
        assert!(
            frames < 100_000,
            "seed {seed}: {done} actions in 100,000 pictures"
        );
        let number = usize::try_from(frames % u64::from(players)).unwrap();
        // Some two actions a second each.
        if chance.below(8) > 0 {
            continue;
        }
        let seat = &mut table.seats[number];
        if let Some((cell, expected)) = seat.act(&mut chance, &plots) {
            done += 1;
            assert_eq!(seat.shown(cell), expected, "seed {seed}, action {done}");
        }
    }
    for _ in 0..200 {
        table.frame();
    }
    for seat in &mut table.seats {
        let tally = seat.session.tally();
        let (round_trip_ms, jitter_ms) = seat.session.way_ms().unwrap();
        println!("{tally:?}, round trip {round_trip_ms:.0} ms, jitter {jitter_ms:.0} ms");
        assert!(seat.session.pending().is_empty());
        assert_eq!(tally.foreseen, tally.answered, "seed {seed}");
        assert_eq!((tally.corrections, tally.desyncs), (0, 0), "seed {seed}");
        for event in seat.session.take_events() {
            if let Event::Answered(action, Err(refusal)) = event {
                panic!("seed {seed}: {action:?}: {refusal:?}");
            }
        }
    }
}

/// Of two who build on the same cell, the later one sees their structure withdrawn.
#[test]
fn what_someone_else_did_first_is_withdrawn() {
    let mut table = seated(7, 2);
    let frequency = table.world.params().frequency;
    let homes: Vec<CellId> = table
        .seats
        .iter()
        .map(|seat| seat.session.me().unwrap().cell)
        .collect();
    println!(
        "{} cells apart",
        topology::distance(frequency, homes[0], homes[1])
    );
    let belt = table.world.catalogue().prototype_by_key("belt").unwrap();
    let near = topology::within(frequency, homes[0], 20);
    let may = |seat: &Seat, cell: CellId| seat.session.may_build(cell, belt).is_ok();
    let cell = near
        .into_iter()
        .find(|cell| table.seats.iter().all(|seat| may(seat, *cell)));
    let cell = cell.expect("both reach a cell");
    for seat in &mut table.seats {
        let facing = Direction::new(u8::try_from(seat.player.0).unwrap()).unwrap();
        seat.session.act(Action::Build {
            cell,
            prototype: "belt".into(),
            facing,
        });
        assert_eq!(seat.shown(cell), Some(("belt".into(), facing)));
    }
    for _ in 0..60 {
        table.frame();
    }
    let corrections = table
        .seats
        .iter()
        .map(|seat| seat.session.tally().corrections);
    assert_eq!(corrections.sum::<u64>(), 1);
    let shown: Vec<_> = table.seats.iter().map(|seat| seat.shown(cell)).collect();
    assert_eq!(shown[0], shown[1], "both see what the world is");
    assert!(shown[0].is_some());
}

/// One who walks sees themselves walk at once, from cell to cell and never back, and arrives where
/// the world has them.
#[test]
fn own_steps_show_at_once_and_are_never_taken_back() {
    let seed = 11;
    let mut table = seated(seed, 1);
    let mut chance = Chance::new(seed);
    let frequency = table.world.params().frequency;
    let home = table.seats[0].session.me().unwrap().cell;
    for _ in 0..20 {
        let near = topology::within(frequency, home, 8);
        let to = near[usize::try_from(chance.below(near.len() as u64)).unwrap()];
        let seat = &mut table.seats[0];
        let player = seat.player;
        let before = seat.session.me().unwrap().cell;
        if to == before || seat.session.may_walk(to).is_err() {
            continue;
        }
        seat.session.act(Action::Walk { to });
        let me = seat.session.area().unwrap().player(player).unwrap();
        let walks = matches!(me.motion, Motion::Walking { .. });
        let mut at = before;
        for _ in 0..400 {
            table.frame();
            let session = &table.seats[0].session;
            let now = session.area().unwrap().player(player).unwrap().cell;
            let way = topology::distance(frequency, at, now);
            assert!(way <= 1, "seed {seed}: from {at} to {now}");
            at = now;
        }
        let session = &table.seats[0].session;
        let arrived = table.world.player(player).unwrap().cell;
        assert_eq!(at, arrived, "seed {seed}");
        assert!(walks || arrived == before, "seed {seed}: to {to}");
        assert_eq!(session.tally().corrections, 0, "seed {seed}");
        assert!(session.own_draw_time().is_none(), "seed {seed}");
    }
}
