//! Known vulnerabilities of dependencies. Both databases live on the network: where they cannot
//! be reached this says so and passes, since no change here can cause or cure that.

use anyhow::{Result, bail};

use crate::process::run;
use crate::progress::{note, step};
use crate::tools;
use crate::workspace::{command, npm};

/// Asks cargo-deny (where it is installed) and npm.
///
/// # Errors
/// The advisories that apply.
pub(crate) fn check() -> Result<()> {
    step("advisories on Rust packages", |step| {
        let Some(cargo_deny) = tools::cargo_deny::find() else {
            note("not checked: no cargo-deny here (`cargo xtask check --install-deny` builds it)");
            return Ok(());
        };
        let mut deny = command(cargo_deny);
        deny.args([
            "--all-features",
            "check",
            "advisories",
            "bans",
            "licenses",
            "sources",
        ]);
        settle(
            run(step, &mut deny),
            &["failed to fetch", "unable to fetch"],
        )
    })?;
    step("advisories on npm packages", |step| {
        let mut npm = npm();
        npm.args(["audit", "--audit-level=high"]);
        // Only a list of vulnerabilities is a finding: registries that mirror packages often
        // have no such service, and each words its refusal in its own way.
        let unreachable = [
            "audit endpoint returned an error",
            "ENOTFOUND",
            "ECONNREFUSED",
        ];
        settle(run(step, &mut npm), &unreachable)
    })
}

/// Sorts what cannot be asked from what was found.
fn settle(result: Result<Vec<String>>, unreachable: &[&str]) -> Result<()> {
    let Err(error) = result else { return Ok(()) };
    let text = error.to_string();
    if unreachable.iter().any(|sign| text.contains(sign)) {
        note("not checked: the database of advisories cannot be reached from here");
        return Ok(());
    }
    bail!(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_findings_fail() {
        assert!(settle(Ok(Vec::new()), &["no route"]).is_ok());
        assert!(settle(Err(anyhow::anyhow!("sorry: no route")), &["no route"]).is_ok());
        assert!(settle(Err(anyhow::anyhow!("1 vulnerability")), &["no route"]).is_err());
    }
}
