//! The machine that the server runs on: a network, a disk and chance from the seed, and one thread.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use server::machine::{Listener, Machine, Place, Randomness};
use storage::{Location, Stores};
use system_tests::random::Random;

use crate::network::{Door, Doorstep, End};
use crate::store::{Disk, stores};

/// What a simulated server stands on.
pub(crate) struct SimulatedMachine {
    pub(crate) doorstep: Arc<Mutex<Doorstep>>,
    pub(crate) disk: Arc<Disk>,
    pub(crate) random: Arc<Mutex<Random>>,
}

impl Machine for SimulatedMachine {
    type Listener = Door;

    async fn listen(&self, _: SocketAddr) -> io::Result<Door> {
        Ok(Door::open(&self.doorstep))
    }

    async fn open_stores(&self, _: &Location) -> storage::Result<Stores> {
        Ok(stores(&self.disk))
    }

    fn randomness(&self) -> Randomness {
        let random = Arc::clone(&self.random);
        Arc::new(move |bytes| {
            let mut random = random.lock().expect("no holder of this lock panics");
            bytes.fill_with(|| random.bits() as u8);
            Ok(())
        })
    }

    fn place(&self) -> Place {
        Place::Here
    }
}

impl Listener for Door {
    type Stream = End;

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(([10, 0, 1, 0], 80).into())
    }

    async fn accept(&mut self) -> io::Result<(End, SocketAddr)> {
        Ok(Door::accept(self).await)
    }

    fn turn_away(mut stream: End, answer: &[u8]) -> io::Result<()> {
        stream.write_all(answer)
    }
}
