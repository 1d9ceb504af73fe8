//! A program that does to files what its input says and answers each line with `ok`, so that
//! a test can kill it between any two steps. Used by the test of the lossy disk only.
//!
//! `write FILE OFFSET TEXT` · `append FILE TEXT` · `cut FILE LENGTH` · `empty FILE` ·
//! `sync FILE` · `rename FROM TO` · `remove FILE`

use std::fs::{File, OpenOptions, remove_file, rename};
use std::io::{BufRead, Write, stdin, stdout};
use std::os::unix::fs::FileExt;

fn main() -> anyhow::Result<()> {
    for line in stdin().lock().lines() {
        let line = line?;
        let mut words = line.split(' ');
        let mut word = || words.next().unwrap_or_default();
        match word() {
            "write" => {
                let file = OpenOptions::new()
                    .create(true)
                    .truncate(false)
                    .write(true)
                    .open(word())?;
                let offset = word().parse()?;
                file.write_all_at(word().as_bytes(), offset)?;
            }
            "append" => {
                let mut file = OpenOptions::new().create(true).append(true).open(word())?;
                file.write_all(word().as_bytes())?;
            }
            "cut" => OpenOptions::new()
                .write(true)
                .open(word())?
                .set_len(word().parse()?)?,
            "empty" => drop(File::create(word())?),
            "sync" => File::open(word())?.sync_all()?,
            "rename" => rename(word(), word())?,
            "remove" => remove_file(word())?,
            other => anyhow::bail!("there is no step `{other}`"),
        }
        println!("ok");
        stdout().flush()?;
    }
    Ok(())
}
