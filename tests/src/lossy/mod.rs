//! A disk that forgets: runs a program over `lossy-disk/lossy_disk.c` and, once it has been
//! killed, takes back what no sync had made lasting. Why that is needed stands there.
//!
//! Data comes back in any mixture, as disks write pages in any order; names (creations,
//! renamings, removals) come back from the last one on, as file systems journal them in order.
//! A file's creation lasts once the file itself is synced (ext4, xfs, btrfs), every other change
//! of a name once its folder is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::random::Random;

mod log;
mod undo;

/// How much of what was not synced is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// All of it.
    All,
    /// Everything from a random moment on.
    Tail,
    /// A random half of the writes, in no order.
    Scattered,
}

impl Loss {
    /// One of the three.
    pub fn random(random: &mut Random) -> Loss {
        *random.pick(&[Loss::All, Loss::Tail, Loss::Scattered])
    }
}

/// What a roll-back did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lost {
    /// Changes that no sync had covered.
    pub unsynced: usize,
    /// Those of them taken back.
    pub taken_back: usize,
}

/// A folder whose files forget.
pub struct LossyDisk {
    library: PathBuf,
    folder: PathBuf,
    side: PathBuf,
}

impl LossyDisk {
    /// Compiles the library into `build_folder` and prepares to watch `folder`, beside which it
    /// keeps its logs.
    ///
    /// # Errors
    /// When there is no C compiler, or a folder cannot be made.
    pub fn new(build_folder: &Path, folder: &Path) -> Result<LossyDisk> {
        fs::create_dir_all(build_folder)?;
        fs::create_dir_all(folder)?;
        let folder = folder.canonicalize()?;
        let name = folder
            .file_name()
            .context("the watched folder has no name")?;
        let side = folder.with_file_name(format!("{}.side", name.to_string_lossy()));
        fs::create_dir_all(&side)?;
        let library = compile(build_folder)?;
        Ok(LossyDisk {
            library,
            folder,
            side,
        })
    }

    /// Makes a program run over this disk.
    pub fn watch(&self, command: &mut Command) {
        command.env("LD_PRELOAD", &self.library);
        command
            .env("LOSSY_DISK_FOLDER", &self.folder)
            .env("LOSSY_DISK_SIDE", &self.side);
    }

    /// Takes back what was not synced. The program must have ended.
    ///
    /// # Errors
    /// When the log cannot be read or a file not be written.
    pub fn roll_back(&self, loss: Loss, random: &mut Random) -> Result<Lost> {
        let entries = log::read(&self.side)?;
        let lost = undo::apply(&entries, &self.folder, &self.side, loss, random)?;
        fs::remove_dir_all(&self.side)?;
        fs::create_dir_all(&self.side)?;
        Ok(lost)
    }
}

fn compile(build_folder: &Path) -> Result<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("lossy-disk/lossy_disk.c");
    let library = build_folder.join("lossy_disk.so");
    // To a name of its own first: tests that run at once may compile at once.
    let fresh = build_folder.join(format!("lossy_disk.{}.so", std::process::id()));
    let mut compiler = Command::new("cc");
    compiler.args([
        "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o",
    ]);
    let output = compiler
        .arg(&fresh)
        .arg(&source)
        .arg("-ldl")
        .output()
        .context("the lossy disk needs a C compiler: please install gcc")?;
    if !output.status.success() {
        bail!(
            "compiling {}: {}",
            source.display(),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    fs::rename(&fresh, &library)?;
    Ok(library)
}
