//! Orders one after the other, and which of them is the current one.
//!
//! An order that is done leaves the queue, unless a [`Order::Repeat`] comes later in it: then it
//! stays, before the current one, for the next round. An edit leaves the current order the current
//! one, wherever that moves, unless it is about that one's own place: then what comes to stand
//! there is.

use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::{Order, QueueEdit};
use crate::ids::Frequency;
use crate::limits::QUEUE_ORDERS_MAX;

/// Orders one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    orders: Vec<Order>,
    /// The place of the current order; as many as there are orders if all are done.
    current: u8,
}

/// Why a queue was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueError {
    /// It has [`QUEUE_ORDERS_MAX`] orders.
    Full,
    /// It has no such place.
    NoSuchPlace {
        /// It has so many orders.
        count: u8,
    },
}

impl Queue {
    /// A queue of one order.
    pub fn of(order: Order) -> Queue {
        Queue {
            orders: Vec::from([order]),
            current: 0,
        }
    }

    /// Whether there can be such a queue on a planet of this frequency.
    pub fn is_sound(&self, frequency: Frequency) -> bool {
        let mut cells = self.orders.iter().filter_map(Order::cell);
        self.orders.len() <= QUEUE_ORDERS_MAX
            && usize::from(self.current) <= self.orders.len()
            && cells.all(|cell| cell.is_on(frequency))
    }

    /// All orders, those done that are kept for the next round included.
    pub fn orders(&self) -> &[Order] {
        &self.orders
    }

    /// The place of the current order.
    pub fn place(&self) -> u8 {
        self.current
    }

    /// The order that is being carried out, or is to be next.
    pub fn current(&self) -> Option<&Order> {
        self.orders.get(usize::from(self.current))
    }

    /// The current order is done.
    pub fn advance(&mut self) {
        if self.current().is_some() {
            self.current += 1;
        }
        self.drop_done();
    }

    /// Goes on with the first order.
    pub fn rewind(&mut self) {
        self.current = 0;
    }

    /// Changes the queue. Says whether another order than before is the current one, or the same
    /// anew.
    ///
    /// # Errors
    /// If there is no room, or no such place. Nothing has changed then.
    pub fn edit(&mut self, edit: QueueEdit) -> Result<bool, QueueError> {
        let is_other = match edit {
            QueueEdit::Append { order } => self.insert(self.orders.len(), order)?,
            QueueEdit::Insert { at, order } => self.insert(at.into(), order)?,
            QueueEdit::Replace { at, order } => {
                *self.order_mut(at)? = order;
                at == self.current
            }
            QueueEdit::Remove { at } => self.remove(at)?.1,
            QueueEdit::Reorder { from, to } => self.reorder(from, to)?,
            QueueEdit::Clear => {
                self.orders.clear();
                self.current = 0;
                true
            }
        };
        self.drop_done();
        Ok(is_other)
    }

    fn insert(&mut self, at: usize, order: Order) -> Result<bool, QueueError> {
        if at > self.orders.len() {
            return Err(self.no_such_place());
        }
        if self.orders.len() >= QUEUE_ORDERS_MAX {
            return Err(QueueError::Full);
        }
        self.orders.insert(at, order);
        let is_before = at < usize::from(self.current);
        self.current += u8::from(is_before);
        Ok(at == usize::from(self.current) && !is_before)
    }

    fn remove(&mut self, at: u8) -> Result<(Order, bool), QueueError> {
        self.order_mut(at)?;
        let order = self.orders.remove(at.into());
        let is_current = at == self.current;
        self.current -= u8::from(at < self.current);
        Ok((order, is_current))
    }

    fn reorder(&mut self, from: u8, to: u8) -> Result<bool, QueueError> {
        self.order_mut(from)?;
        self.order_mut(to)?;
        if from == to {
            return Ok(false);
        }
        let (order, was_current) = self.remove(from)?;
        let is_current = self.insert(to.into(), order)?;
        Ok(was_current || is_current)
    }

    fn order_mut(&mut self, at: u8) -> Result<&mut Order, QueueError> {
        let error = self.no_such_place();
        self.orders.get_mut(usize::from(at)).ok_or(error)
    }

    fn no_such_place(&self) -> QueueError {
        QueueError::NoSuchPlace {
            count: self.orders.len() as u8,
        }
    }

    /// What is done leaves, unless it comes again.
    fn drop_done(&mut self) {
        let done = usize::from(self.current).min(self.orders.len());
        if !self.orders[done..].contains(&Order::Repeat) {
            self.orders.drain(..done);
            self.current = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What happens to a queue.
    #[derive(Debug, Clone, Copy)]
    enum Event {
        Edit(QueueEdit),
        Done,
    }

    fn order() -> impl Strategy<Value = Order> {
        prop_oneof![
            5 => any::<u16>().prop_map(|ticks| Order::Wait { ticks }),
            1 => Just(Order::Repeat),
        ]
    }

    fn event() -> impl Strategy<Value = Event> {
        let place = || 0_u8..QUEUE_ORDERS_MAX as u8 + 3;
        let edit = prop_oneof![
            8 => order().prop_map(|order| QueueEdit::Append { order }),
            4 => (place(), order()).prop_map(|(at, order)| QueueEdit::Insert { at, order }),
            2 => (place(), order()).prop_map(|(at, order)| QueueEdit::Replace { at, order }),
            2 => place().prop_map(|at| QueueEdit::Remove { at }),
            2 => (place(), place()).prop_map(|(from, to)| QueueEdit::Reorder { from, to }),
        ];
        prop_oneof![
            30 => edit.prop_map(Event::Edit),
            1 => Just(Event::Edit(QueueEdit::Clear)),
            6 => Just(Event::Done),
        ]
    }

    /// A list of orders, each with a number of its own, and the number of the current one.
    #[derive(Default)]
    struct Twin {
        orders: Vec<(u32, Order)>,
        current: Option<u32>,
        numbers: u32,
    }

    impl Twin {
        fn place(&self) -> usize {
            let is_current = |(number, _): &(u32, Order)| Some(*number) == self.current;
            let place = self.orders.iter().position(is_current);
            place.unwrap_or(self.orders.len())
        }

        fn make_current(&mut self, place: usize) {
            self.current = self.orders.get(place).map(|(number, _)| *number);
        }

        fn put(&mut self, at: usize, order: Order) {
            let takes_over = at == self.place();
            self.numbers += 1;
            self.orders.insert(at, (self.numbers, order));
            if takes_over {
                self.make_current(at);
            }
        }

        fn take(&mut self, at: usize) -> Order {
            let was_current = at == self.place();
            let (_, order) = self.orders.remove(at);
            if was_current {
                self.make_current(at);
            }
            order
        }

        fn edit(&mut self, edit: QueueEdit) -> bool {
            let count = self.orders.len();
            let (has_room, known) = (count < QUEUE_ORDERS_MAX, |at: u8| usize::from(at) < count);
            match edit {
                QueueEdit::Append { order } if has_room => self.put(count, order),
                QueueEdit::Insert { at, order } if has_room && usize::from(at) <= count => {
                    self.put(at.into(), order);
                }
                QueueEdit::Replace { at, order } if known(at) => {
                    self.orders[usize::from(at)].1 = order;
                }
                QueueEdit::Remove { at } if known(at) => {
                    self.take(at.into());
                }
                QueueEdit::Reorder { from, to } if known(from) && known(to) => {
                    if from != to {
                        let order = self.take(from.into());
                        self.put(to.into(), order);
                    }
                }
                QueueEdit::Clear => {
                    self.orders.clear();
                    self.current = None;
                }
                _ => return false,
            }
            true
        }

        fn forget_done(&mut self) {
            let place = self.place();
            let comes_again = |(_, order): &(u32, Order)| *order == Order::Repeat;
            if !self.orders.iter().skip(place).any(comes_again) {
                self.orders.drain(..place);
            }
        }
    }

    proptest! {
        /// UNT-1.
        #[test]
        fn a_queue_is_a_list_with_a_mark(events in proptest::collection::vec(event(), 1..200)) {
            let (mut queue, mut twin) = (Queue::default(), Twin::default());
            for event in events {
                match event {
                    Event::Edit(edit) => {
                        let before = queue.clone();
                        let done = queue.edit(edit);
                        prop_assert_eq!(done.is_ok(), twin.edit(edit), "{:?}", edit);
                        if done.is_err() {
                            prop_assert_eq!(&queue, &before);
                        }
                        if done == Ok(false) {
                            prop_assert_eq!(queue.current(), before.current());
                        }
                    }
                    Event::Done => match queue.current() {
                        Some(Order::Repeat) => {
                            queue.rewind();
                            twin.make_current(0);
                        }
                        _ => {
                            queue.advance();
                            twin.make_current(twin.place() + 1);
                        }
                    },
                }
                twin.forget_done();
                let orders: Vec<Order> = twin.orders.iter().map(|(_, order)| *order).collect();
                prop_assert_eq!(queue.orders(), orders);
                prop_assert_eq!(usize::from(queue.place()), twin.place());
            }
        }
    }
}
