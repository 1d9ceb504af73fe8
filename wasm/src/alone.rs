//! A world that is played alone, as JavaScript sees it. All that it does, [`host`] does. It comes with
//! the simulation, and nothing here may be called before (see `xtask/src/build/wasm.rs`).

use std::sync::Arc;

use host::alone::opening::Opening;
use host::alone::{HostError, LocalHost};
use host::save::{Journal, SaveError, SaveFile};
use js_sys::{Error, Object, Reflect, Uint8Array};
use sim_core::catalogue::Catalogue;
use sim_core::ids::{Frequency, Tick};
use sim_core::tick::{WorldError, WorldParams};
use wasm_bindgen::prelude::*;

use crate::game::copying::sentence;

/// As worlds of servers have it, if nobody asks for another.
const TICKS_PER_SECOND: u8 = 20;
/// Likewise.
const TICKS_PER_GENERATION: u16 = 10;
/// Ticks that one look at the past, or one step of opening a world, replays at most: what a browser
/// does in a fraction of a second.
const SLICE_TICKS: u64 = 500;

/// An error that says a code to programs.
fn error(code: &str, message: &dyn std::fmt::Display) -> JsValue {
    let error = Error::new(&sentence(&message.to_string()));
    set(&error, "code", &code.into());
    error.into()
}

fn host_error(cause: HostError) -> JsValue {
    error(cause.code(), &cause)
}

fn save_error(cause: SaveError) -> JsValue {
    error(cause.code(), &cause)
}

fn set(object: &JsValue, key: &str, value: &JsValue) {
    // The object is our own and has no setters.
    let _ = Reflect::set(object, &key.into(), value);
}

/// A tick out of a number; what is no number is none.
fn tick(number: f64) -> Tick {
    Tick(number.clamp(0.0, Tick::MAX.0 as f64) as u64)
}

/// A world and its one player.
#[wasm_bindgen]
pub struct LocalWorld(LocalHost);

#[wasm_bindgen]
impl LocalWorld {
    /// A world that begins.
    ///
    /// # Errors
    /// If there can be no planet of this size.
    pub fn create(seed: u64, frequency: u32) -> Result<LocalWorld, JsValue> {
        let impossible = || save_error(SaveError::Params(WorldError::Frequency));
        let params = WorldParams {
            seed,
            frequency: Frequency::new(frequency).ok_or_else(impossible)?,
            ticks_per_second: TICKS_PER_SECOND,
            ticks_per_generation: TICKS_PER_GENERATION,
        };
        let host = LocalHost::create(params, Arc::new(Catalogue::verdant()));
        Ok(LocalWorld(host.map_err(save_error)?))
    }

    /// The world of a journal, at once. See [`WorldOpening`] for one whose replay may take long.
    ///
    /// # Errors
    /// If it is none.
    pub fn open(journal: Vec<u8>, snapshot: Option<Vec<u8>>) -> Result<LocalWorld, JsValue> {
        WorldOpening::begin(journal, snapshot)?.finish()
    }

    /// What is to be appended to the kept journal, and made durable, before anything else happens.
    ///
    /// # Errors
    /// If the journal has become too long.
    pub fn take_journal(&mut self) -> Result<Vec<u8>, JsValue> {
        self.0.take_journal().map_err(host_error)
    }

    /// Seals the next tick, unless one is, or the past is looked at.
    ///
    /// # Errors
    /// If the journal has become too long.
    pub fn seal(&mut self) -> Result<(), JsValue> {
        self.0.seal().map_err(host_error)
    }

    /// Steps the sealed tick, if there is one.
    ///
    /// # Errors
    /// If the journal was not taken before.
    pub fn step(&mut self) -> Result<(), JsValue> {
        self.0.step().map_err(host_error)
    }

    /// A message from the client.
    pub fn receive(&mut self, bytes: &[u8]) {
        self.0.receive(bytes);
    }

    /// Messages to the client, in order.
    pub fn take_outgoing(&mut self) -> Vec<Uint8Array> {
        let messages = self.0.take_outgoing();
        let messages = messages.iter();
        messages
            .map(|message| Uint8Array::from(message.as_slice()))
            .collect()
    }

    /// The client's way to here is open.
    pub fn opened(&mut self) {
        self.0.opened();
    }

    /// It is gone.
    pub fn closed(&mut self) {
        self.0.closed();
    }

    /// The tick that the world is at, whatever is looked at.
    pub fn tick(&self) -> f64 {
        self.0.world().tick().0 as f64
    }

    /// As time goes where it is neither slowed nor hurried.
    pub fn ticks_per_second(&self) -> u8 {
        self.0.world().params().ticks_per_second
    }

    /// Bytes of the journal, with what was not taken yet.
    pub fn journal_length(&self) -> usize {
        self.0.journal().bytes().len()
    }

    /// Bytes of the journal that the world was opened from: what is kept beyond is of no use, and
    /// has to be cut off before anything is appended. 0 for a world that began.
    pub fn journal_kept(&self) -> usize {
        self.0.journal_kept()
    }

    /// To be kept beside the journal, after that was taken once more and kept.
    ///
    /// # Errors
    /// If a tick is sealed and not stepped.
    pub fn snapshot(&mut self) -> Result<Vec<u8>, JsValue> {
        self.0.snapshot().map_err(host_error)
    }

    /// Shows the client the world as of a tick; the present if there is none. False if more has to
    /// be replayed than this may take: then it is to be asked again, soon.
    ///
    /// # Errors
    /// If the journal leads to another world than it says.
    pub fn look_at(&mut self, at: Option<f64>) -> Result<bool, JsValue> {
        let Some(at) = at else {
            self.0.look_at_present();
            return Ok(true);
        };
        self.0.look_at(tick(at), SLICE_TICKS).map_err(host_error)
    }
}

/// A world that is being opened, while its owner does other things.
#[wasm_bindgen]
pub struct WorldOpening(Opening);

#[wasm_bindgen]
impl WorldOpening {
    /// Begins. A snapshot that does not fit is passed over.
    ///
    /// # Errors
    /// If the bytes are no journal.
    pub fn begin(journal: Vec<u8>, snapshot: Option<Vec<u8>>) -> Result<WorldOpening, JsValue> {
        let opening = Opening::begin(journal, snapshot.as_deref());
        Ok(WorldOpening(opening.map_err(save_error)?))
    }

    /// Replays a piece. Says how many ticks are left.
    ///
    /// # Errors
    /// If the journal leads to another world than it says.
    pub fn advance(&mut self) -> Result<f64, JsValue> {
        let progress = self.0.advance(SLICE_TICKS).map_err(save_error)?;
        Ok(progress.end.since(progress.tick) as f64)
    }

    /// The world, after all that is left.
    ///
    /// # Errors
    /// As [`WorldOpening::advance`].
    pub fn finish(self) -> Result<LocalWorld, JsValue> {
        Ok(LocalWorld(self.0.finish().map_err(save_error)?))
    }
}

/// A save as one file.
///
/// # Errors
/// If a part is longer than it may be.
#[wasm_bindgen]
pub fn pack_save(
    name: &str,
    picture: &[u8],
    journal: &[u8],
    snapshot: Option<Vec<u8>>,
) -> Result<Vec<u8>, JsValue> {
    let file = SaveFile {
        name,
        picture,
        journal,
        snapshot: snapshot.as_deref(),
    };
    file.pack().map_err(save_error)
}

/// The parts of a save, and what its journal says of the world.
///
/// # Errors
/// If it is none.
#[wasm_bindgen]
pub fn unpack_save(file: &[u8]) -> Result<JsValue, JsValue> {
    let file = SaveFile::unpack(file).map_err(save_error)?;
    let journal = Journal::read(file.journal.to_vec()).map_err(save_error)?;
    let params = journal.header().params;
    let bytes = |bytes: &[u8]| JsValue::from(Uint8Array::from(bytes));
    let parts = Object::new();
    set(&parts, "name", &file.name.into());
    set(&parts, "picture", &bytes(file.picture));
    set(&parts, "journal", &bytes(journal.bytes()));
    let snapshot = file.snapshot.map_or(JsValue::UNDEFINED, bytes);
    set(&parts, "snapshot", &snapshot);
    set(&parts, "tick", &(journal.end().tick.0 as f64).into());
    set(&parts, "seed", &params.seed.into());
    set(&parts, "frequency", &params.frequency.get().into());
    Ok(parts.into())
}
