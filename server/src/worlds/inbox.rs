//! Inputs on their way to the next tick that is not sealed yet.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Mutex;

use sim_core::ids::{PlayerId, Tick};
use sim_core::limits::INPUTS_PER_TICK_MAX;
use sim_core::tick::Input;

/// Inputs that may wait: what four full ticks take.
const WAITING_MAX: usize = 4 * INPUTS_PER_TICK_MAX;

/// Inputs in the order in which they came.
#[derive(Debug, Default)]
pub struct Inbox {
    queue: Mutex<Queue>,
}

#[derive(Debug, Default)]
struct Queue {
    waiting: VecDeque<(Tick, Input)>,
    closed: bool,
}

/// Why an input is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Too many wait already.
    Full,
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
        let mut queue = self.lock();
        if queue.closed {
            return Err(Refused::Closed);
        }
        if queue.waiting.len() >= WAITING_MAX && matches!(input, Input::Command(_)) {
            return Err(Refused::Full);
        }
        queue
            .waiting
            .push_back((execute_at.unwrap_or(Tick(0)), input));
        Ok(())
    }

    /// The inputs of a tick, in order. Inputs of one player never overtake each other.
    pub fn seal(&self, tick: Tick) -> Vec<Input> {
        let mut queue = self.lock();
        let mut sealed = Vec::new();
        let mut waiting_players = BTreeSet::new();
        let mut rest = VecDeque::new();
        for (execute_at, input) in queue.waiting.drain(..) {
            let player = player_of(&input);
            let is_due = execute_at <= tick && !waiting_players.contains(&player);
            if is_due && sealed.len() < INPUTS_PER_TICK_MAX {
                sealed.push(input);
            } else {
                waiting_players.insert(player);
                rest.push_back((execute_at, input));
            }
        }
        queue.waiting = rest;
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
    use sim_core::players::{Action, Command};

    fn command(player: u32, seq: u64) -> Input {
        Input::Command(Command {
            player: PlayerId(player),
            seq,
            action: Action::Stop,
        })
    }

    #[test]
    fn inputs_wait_for_their_tick_without_overtaking() {
        let inbox = Inbox::default();
        inbox.push(command(1, 1), Some(Tick(5))).unwrap();
        inbox.push(command(1, 2), None).unwrap();
        inbox.push(command(2, 1), None).unwrap();
        assert_eq!(inbox.seal(Tick(4)), [command(2, 1)]);
        assert_eq!(inbox.seal(Tick(5)), [command(1, 1), command(1, 2)]);
        assert_eq!(inbox.seal(Tick(6)), []);
    }

    #[test]
    fn a_tick_takes_no_more_than_it_may() {
        let inbox = Inbox::default();
        let all: Vec<_> = (0..INPUTS_PER_TICK_MAX as u64 + 3)
            .map(|seq| command(1, seq))
            .collect();
        for input in &all {
            inbox.push(input.clone(), None).unwrap();
        }
        assert_eq!(inbox.seal(Tick(1)), all[..INPUTS_PER_TICK_MAX]);
        assert_eq!(inbox.seal(Tick(2)), all[INPUTS_PER_TICK_MAX..]);
    }

    #[test]
    fn a_full_inbox_refuses_commands_but_not_those_who_leave() {
        let inbox = Inbox::default();
        for seq in 0..WAITING_MAX as u64 {
            inbox.push(command(1, seq), None).unwrap();
        }
        assert_eq!(inbox.push(command(2, 1), None), Err(Refused::Full));
        let leave = Input::Leave {
            player: PlayerId(1),
        };
        assert_eq!(inbox.push(leave, None), Ok(()));
        inbox.close();
        assert_eq!(inbox.push(command(2, 1), None), Err(Refused::Closed));
    }
}
