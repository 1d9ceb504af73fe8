//! Runs programs: quiet while they succeed, telling everything when they fail.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;

use anyhow::{Context, Result, bail};

use crate::progress::Step;
use crate::tools::on_path;
use crate::workspace::command;

/// Lines of output kept for an error: enough for a compiler's worst day.
const LINES_SHOWN_MAX: usize = 2_000;

/// Runs a command to its end and gives its lines of output; an error quotes them.
///
/// # Errors
/// When it cannot be started or does not succeed.
pub(crate) fn run(step: &Step, command: &mut Command) -> Result<Vec<String>> {
    let shown = shown(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| not_started(&shown))?;
    let (sender, lines) = channel();
    let mut readers = Vec::new();
    let pipes: [Option<Box<dyn Read + Send>>; 2] = [
        child.stdout.take().map(|pipe| Box::new(pipe) as _),
        child.stderr.take().map(|pipe| Box::new(pipe) as _),
    ];
    for pipe in pipes.into_iter().flatten() {
        let sender = sender.clone();
        readers.push(std::thread::spawn(move || {
            for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
                let _ = sender.send(String::from_utf8_lossy(&line).trim_end().to_owned());
            }
        }));
    }
    drop(sender);
    let mut output = Vec::new();
    for line in lines {
        if !line.trim().is_empty() {
            step.detail(&line);
        }
        output.push(line);
    }
    for reader in readers {
        let _ = reader.join();
    }
    let status = child
        .wait()
        .with_context(|| format!("waiting for `{shown}`"))?;
    if !status.success() {
        let from = output.len().saturating_sub(LINES_SHOWN_MAX);
        bail!("{}\n`{shown}` failed ({status})", output[from..].join("\n"));
    }
    Ok(output)
}

/// What a command prints on standard output, trimmed; for short questions.
///
/// # Errors
/// When it cannot be started or does not succeed.
pub(crate) fn ask(command: &mut Command) -> Result<String> {
    let shown = shown(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| not_started(&shown))?;
    if !output.status.success() {
        bail!(
            "`{shown}` failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A command whose program does not outlive this one, not even when this one is killed.
///
/// Only the kernel can promise that; `setpriv` of util-linux asks it to, without unsafe code
/// here. `options` are more options of `setpriv`.
pub(crate) fn ends_with_us(
    signal: &str,
    options: impl IntoIterator<Item = String>,
    program: impl AsRef<OsStr>,
) -> Command {
    let mut options = options.into_iter().peekable();
    if options.peek().is_none() && on_path("setpriv").is_none() {
        return command(program);
    }
    let mut setpriv = command("setpriv");
    setpriv
        .args(["--pdeathsig", signal])
        .args(options)
        .arg(program);
    setpriv
}

fn not_started(shown: &str) -> String {
    format!("`{shown}` could not be started: is it installed and on the PATH?")
}

/// A command as someone would type it, shortened to its beginning.
fn shown(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|part| part.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::step;

    #[test]
    fn output_of_both_pipes_is_kept() {
        let lines = step("two pipes", |step| {
            run(
                step,
                Command::new("sh").args(["-c", "echo out; echo err >&2"]),
            )
        });
        let mut lines = lines.unwrap();
        lines.sort();
        assert_eq!(lines, ["err", "out"]);
    }

    #[test]
    fn a_failure_quotes_the_command_and_its_output() {
        let error = step("a failure", |step| {
            run(
                step,
                Command::new("sh").args(["-c", "echo because; exit 3"]),
            )
        });
        let text = format!("{:#}", error.unwrap_err());
        assert!(
            text.contains("because") && text.contains("exit 3"),
            "{text}"
        );
    }

    #[test]
    fn a_missing_program_says_what_to_do() {
        let text = format!(
            "{:#}",
            ask(&mut Command::new("no-such-program-here")).unwrap_err()
        );
        assert!(text.contains("on the PATH"), "{text}");
    }
}
