//! A world whose files were cut short or changed: the server comes back to the last whole record
//! or refuses and says what to do. It never serves a world that was not.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use serde_json::json;
use system_tests::random::{Random, fresh_seed};
use system_tests::server::Setup;
use system_tests::socket::Socket;

const DAMAGES: u32 = 40;
const BUILDS: u64 = 60;

/// A world that was killed, and what clients had been told of it.
struct Killed {
    home: tempfile::TempDir,
    hashes: BTreeMap<u64, String>,
}

fn killed_world() -> Killed {
    let home = tempfile::tempdir().unwrap();
    let setup = Setup::new(&home.path().join("data")).unwrap();
    let server = setup.start().unwrap();
    let (mut socket, welcome) = Socket::open(server.address(), None, 0).unwrap();
    let centre = welcome["cell"].clone();
    let around = format!("/cells?around={}&radius=5", centre.as_str().unwrap());
    let cells = server.api().get(&around, None).unwrap().ok().unwrap();
    socket
        .send(&json!({ "interest": { "centre": centre, "radius_chunks": 0 } }))
        .unwrap();
    let mut hashes = BTreeMap::new();
    let (mut asked, mut answered) = (0, 0);
    while answered < BUILDS {
        if asked < BUILDS && asked <= answered + 1 {
            let cell = &cells["cells"][asked as usize]["cell"];
            let build = json!({ "cell": cell, "prototype": "belt", "facing": asked % 6 });
            asked += 1;
            socket
                .send(&json!({ "action": { "seq": asked, "action": { "build": build } } }))
                .unwrap();
        }
        let message = socket.receive().unwrap();
        if let Some(tick) = message.get("tick") {
            let hash = tick["hash"].as_str().unwrap().to_owned();
            hashes.insert(tick["tick"].as_u64().unwrap(), hash);
        }
        if message["mail"]["body"].get("outcome").is_some() {
            answered += 1;
        }
    }
    server.kill().unwrap();
    Killed { home, hashes }
}

impl Killed {
    /// A copy to damage.
    fn copy(&self, number: u32) -> Setup {
        let copy = self.home.path().join(format!("copy-{number}"));
        copy_folder(&self.home.path().join("data"), &copy);
        Setup::new(&copy).unwrap()
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in files(from) {
        let copy = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::copy(&file, copy).unwrap();
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path))
        } else {
            found.push(path)
        }
    }
    found.sort();
    found
}

/// Cuts a file short, or changes some of its bytes. Says what was done.
fn damage(folder: &Path, random: &mut Random) -> String {
    let files: Vec<_> = files(folder)
        .into_iter()
        .filter(|file| file.metadata().unwrap().len() > 0)
        .collect();
    let file = random.pick(&files);
    let length = file.metadata().unwrap().len();
    let opened = OpenOptions::new()
        .read(true)
        .write(true)
        .open(file)
        .unwrap();
    let name = file.strip_prefix(folder).unwrap().display();
    let at = random.below(length);
    if random.below(2) == 0 {
        opened.set_len(at).unwrap();
        return format!("{name} cut from {length} bytes to {at}");
    }
    let count = (1 + random.below(64)).min(length - at);
    let mut bytes = vec![0; count as usize];
    opened.read_exact_at(&mut bytes, at).unwrap();
    bytes
        .iter_mut()
        .for_each(|byte| *byte ^= 1 + random.below(255) as u8);
    opened.write_all_at(&bytes, at).unwrap();
    format!("{name}: {count} bytes changed at {at} of {length}")
}

#[test]
fn a_damaged_world_is_the_old_one_or_none() {
    let killed = killed_world();
    let seed = fresh_seed();
    println!("seed {seed}");
    let mut random = Random::new(seed);
    let (mut recovered, mut refused) = (0, 0);
    for number in 0..DAMAGES {
        let setup = killed.copy(number);
        let done = damage(setup.data_folder(), &mut random);
        match setup.replay(&[]) {
            Ok(replayed) => {
                recovered += 1;
                let tick = replayed["tick"].as_u64().unwrap();
                if let Some(told) = killed.hashes.get(&tick) {
                    assert_eq!(replayed["hash"], **told, "{done}: tick {tick}");
                }
            }
            Err(error) => {
                refused += 1;
                let text = format!("{error:#}");
                assert!(!text.contains("panicked"), "{done}: {text}");
            }
        }
    }
    println!("{recovered} recovered, {refused} refused");
}

#[test]
fn a_server_over_damage_serves_the_old_world_or_says_what_to_do() {
    let killed = killed_world();
    let seed = fresh_seed();
    println!("seed {seed}");
    let mut random = Random::new(seed);
    for number in 0..DAMAGES / 4 {
        let setup = killed.copy(number);
        let done = damage(setup.data_folder(), &mut random);
        match setup.start() {
            Ok(server) => {
                // What it has come back to is what it told before, as far as that went.
                let last = *killed.hashes.last_key_value().unwrap().0;
                server.kill().unwrap();
                let until = setup.replay(&[]).unwrap()["tick"]
                    .as_u64()
                    .unwrap()
                    .min(last);
                let replayed = setup.replay(&["--to", &until.to_string()]).unwrap();
                if let Some(told) = killed.hashes.get(&until) {
                    assert_eq!(replayed["hash"], **told, "{done}: tick {until}");
                }
            }
            Err(error) => {
                let text = format!("{error:#}");
                assert!(!text.contains("panicked"), "{done}: {text}");
                assert!(
                    text.contains("restore") || text.contains("backup"),
                    "{done}: {text}"
                );
            }
        }
    }
}
