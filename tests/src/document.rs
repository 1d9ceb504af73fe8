//! Documents that do what they say: their commands, run as they stand there.

use std::path::Path;
use std::process::Command;

use crate::server::binary;

/// The fenced blocks of a language.
pub fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let found = text.split(&fence).skip(1);
    found
        .map(|rest| {
            rest.split("```")
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned()
        })
        .collect()
}

/// Runs blocks in one shell, so that variables last, and gives what each printed.
pub fn run(blocks: &[String], folder: &Path) -> Vec<String> {
    const MARK: &str = "\n---- block ends ----\n";
    let script: String = blocks
        .iter()
        .map(|block| format!("{block}\nprintf '%b' '{MARK}'\n"))
        .collect();
    let program = binary().unwrap();
    let path = format!(
        "{}:{}",
        program.parent().unwrap().display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let output = Command::new("bash")
        .args(["-eu", "-o", "pipefail", "-c", &script])
        .env("PATH", path)
        .current_dir(folder)
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}\n{complaints}");
    printed
        .split(MARK)
        .take(blocks.len())
        .map(str::to_owned)
        .collect()
}
