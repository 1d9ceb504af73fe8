//! Inputs on their way to the next tick that is not sealed yet.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Mutex;

use sim_core::ids::{PlayerId, Tick};
use sim_core::limits::INPUTS_PER_TICK_MAX;
use sim_core::players::Command;
use sim_core::tick::Input;

/// Inputs that may wait: what four full ticks take.
const WAITING_MAX: usize = 4 * INPUTS_PER_TICK_MAX;

/// A player's commands may be one for every so many that could still come from all. So one alone
/// may have a ninth of all places, many who want all there is leave some free, and whoever comes
/// then finds one.
const FREE_PER_OWN: usize = 8;

/// Inputs in the order in which they came.
#[derive(Debug, Default)]
pub struct Inbox {
    queue: Mutex<Queue>,
}

#[derive(Debug, Default)]
struct Queue {
    waiting: VecDeque<(Tick, Input)>,
    /// Of those, the commands of each player who has some.
    commands: BTreeMap<PlayerId, usize>,
    closed: bool,
}

/// Why an input is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Too many wait already.
    Full,
    /// Too many of the same player wait already.
    OwnFull,
    /// The world is stopping.
    Closed,
}

impl Inbox {
    /// Takes an input for `execute_at` or later, or as soon as can be.
    ///
    /// # Errors
    /// If it is not taken. What comes and goes (joins and leaves) is taken also when commands
    /// no longer are.
    pub fn push(&self, input: Input, execute_at: Option<Tick>) -> Result<(), Refused> {
        if let Input::Command(command) = input {
            return self.push_commands(command.player, vec![(command, execute_at)]);
        }
        let mut queue = self.lock();
        if queue.closed {
            return Err(Refused::Closed);
        }
        let due = execute_at.unwrap_or(Tick(0));
        queue.waiting.push_back((due, input));
        Ok(())
    }

    /// Takes commands of one player, all or none, each for its tick or later, or as soon as can
    /// be.
    ///
    /// # Errors
    /// If they are not taken.
    pub fn push_commands(
        &self,
        player: PlayerId,
        commands: Vec<(Command, Option<Tick>)>,
    ) -> Result<(), Refused> {
        let mut queue = self.lock();
        if queue.closed {
            return Err(Refused::Closed);
        }
        let free = WAITING_MAX.saturating_sub(queue.waiting.len());
        let own = queue.commands.get(&player).copied().unwrap_or(0) + commands.len();
        if commands.len() > free {
            return Err(Refused::Full);
        }
        if own * FREE_PER_OWN > free {
            return Err(Refused::OwnFull);
        }
        queue.commands.insert(player, own);
        for (command, execute_at) in commands {
            debug_assert_eq!(command.player, player);
            let input = Input::Command(command);
            let due = execute_at.unwrap_or(Tick(0));
            queue.waiting.push_back((due, input));
        }
        Ok(())
    }

    /// The inputs of a tick, in order. Inputs of one player never overtake each other.
    pub fn seal(&self, tick: Tick) -> Vec<Input> {
        let mut queue = self.lock();
        let mut sealed = Vec::new();
        let mut waiting_players = BTreeSet::new();
        let mut rest = VecDeque::new();
        let mut commands: BTreeMap<_, usize> = BTreeMap::new();
        for (execute_at, input) in queue.waiting.drain(..) {
            let player = player_of(&input);
            let is_due = execute_at <= tick && !waiting_players.contains(&player);
            if is_due && sealed.len() < INPUTS_PER_TICK_MAX {
                sealed.push(input);
            } else {
                waiting_players.insert(player);
                if matches!(input, Input::Command(_)) {
                    *commands.entry(player).or_default() += 1;
                }
                rest.push_back((execute_at, input));
            }
        }
        queue.waiting = rest;
        queue.commands = commands;
        sealed
    }

    /// Takes nothing more.
    pub fn close(&self) {
        self.lock().closed = true;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Queue> {
        self.queue.lock().expect("no holder of this lock panics")
    }
}

fn player_of(input: &Input) -> PlayerId {
    match input {
        Input::Join { player, .. } | Input::Leave { player } => *player,
        Input::Command(command) => command.player,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim_core::players::Action;

    fn command(player: u32, seq: u64) -> Command {
        Command {
            player: PlayerId(player),
            seq,
            action: Action::Stop,
        }
    }

    fn input(player: u32, seq: u64) -> Input {
        Input::Command(command(player, seq))
    }

    fn push(inbox: &Inbox, player: u32, seq: u64, at: Option<Tick>) -> Result<(), Refused> {
        inbox.push_commands(PlayerId(player), vec![(command(player, seq), at)])
    }

    /// What a player gets in who wants all there is.
    fn push_all_there_is(inbox: &Inbox, player: u32) -> usize {
        let far = Some(Tick(600));
        (1..)
            .take_while(|seq| push(inbox, player, *seq, far).is_ok())
            .count()
    }

    #[test]
    fn inputs_wait_for_their_tick_without_overtaking() {
        let inbox = Inbox::default();
        push(&inbox, 1, 1, Some(Tick(5))).unwrap();
        push(&inbox, 1, 2, None).unwrap();
        push(&inbox, 2, 1, None).unwrap();
        assert_eq!(inbox.seal(Tick(4)), [input(2, 1)]);
        assert_eq!(inbox.seal(Tick(5)), [input(1, 1), input(1, 2)]);
        assert_eq!(inbox.seal(Tick(6)), []);
    }

    #[test]
    fn a_tick_takes_no_more_than_it_may() {
        let inbox = Inbox::default();
        let all: Vec<_> = (0..INPUTS_PER_TICK_MAX as u32 + 3)
            .map(|player| input(player, 1))
            .collect();
        for player in 0..all.len() as u32 {
            push(&inbox, player, 1, None).unwrap();
        }
        assert_eq!(inbox.seal(Tick(1)), all[..INPUTS_PER_TICK_MAX]);
        assert_eq!(inbox.seal(Tick(2)), all[INPUTS_PER_TICK_MAX..]);
    }

    #[test]
    fn whoever_wants_all_there_is_leaves_place_for_others() {
        let inbox = Inbox::default();
        let alone = push_all_there_is(&inbox, 1);
        assert_eq!(alone, WAITING_MAX / (FREE_PER_OWN + 1));
        for player in 2..=20 {
            push_all_there_is(&inbox, player);
        }
        assert_eq!(push(&inbox, 1, 0, None), Err(Refused::OwnFull));
        assert!(push_all_there_is(&inbox, 21) >= 100);
        // What was sealed makes place again.
        while !inbox.seal(Tick(600)).is_empty() {}
        assert_eq!(push_all_there_is(&inbox, 1), alone);
    }

    #[test]
    fn a_full_inbox_refuses_commands_but_not_those_who_leave() {
        let inbox = Inbox::default();
        let everyone = 0..=WAITING_MAX as u32;
        let taken = everyone.take_while(|player| push(&inbox, *player, 1, None).is_ok());
        assert!(taken.count() > WAITING_MAX - FREE_PER_OWN);
        let leave = Input::Leave {
            player: PlayerId(1),
        };
        assert_eq!(inbox.push(leave, None), Ok(()));
        inbox.close();
        assert_eq!(push(&inbox, 2, 1, None), Err(Refused::Closed));
    }

    #[test]
    fn commands_are_taken_together_or_not_at_all() {
        let inbox = Inbox::default();
        let room = WAITING_MAX / FREE_PER_OWN;
        let many = |count: usize| {
            let commands = (0..count as u64).map(|seq| (command(1, seq), None));
            inbox.push_commands(PlayerId(1), commands.collect())
        };
        assert_eq!(many(room + 1), Err(Refused::OwnFull));
        assert_eq!(inbox.seal(Tick(1)), []);
        assert_eq!(many(room), Ok(()));
        assert_eq!(inbox.seal(Tick(2)).len(), room);
    }
}
