//! Under which licences, and from where, our dependencies come: Rust and npm packages against
//! the list in deny.toml.

use std::fs;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::Value;
use spdx::{Expression, Licensee, ParseMode};

use crate::progress::step;
use crate::workspace::{cargo, root};

/// The one registry Rust packages may come from.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Checks every package of both lock files.
///
/// # Errors
/// Names each package that may not be used, and why.
pub(crate) fn check() -> Result<()> {
    step("licences and sources of dependencies", |step| {
        let allowed = Allowed::read(&fs::read_to_string(root().join("deny.toml"))?)?;
        let mut packages = rust_packages()?;
        packages.extend(npm_packages()?);
        let problems: Vec<_> = packages
            .iter()
            .filter_map(|package| allowed.problem(package))
            .collect();
        step.detail(&format!("{} packages", packages.len()));
        if !problems.is_empty() {
            bail!(
                "{}\neither choose another package or allow the licence in deny.toml",
                problems.join("\n")
            );
        }
        Ok(())
    })
}

struct Package {
    name: String,
    licence: Option<String>,
    /// Where it comes from, unless it is a part of this repository.
    source: Option<String>,
}

fn rust_packages() -> Result<Vec<Package>> {
    let mut cargo = cargo();
    cargo.args([
        "metadata",
        "--format-version",
        "1",
        "--locked",
        "--all-features",
    ]);
    let output = cargo
        .stderr(Stdio::inherit())
        .output()
        .context("cargo metadata")?;
    let metadata: Value = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata lists no packages")?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let package = |package: &Value| Package {
        name: format!("{} {}", package["name"], package["version"]).replace('"', ""),
        licence: text(&package["license"]),
        source: text(&package["source"]),
    };
    Ok(packages.iter().map(package).collect())
}

fn npm_packages() -> Result<Vec<Package>> {
    let lock = fs::read_to_string(root().join("package-lock.json"))?;
    let lock: Value = serde_json::from_str(&lock).context("package-lock.json")?;
    let packages = lock["packages"]
        .as_object()
        .context("package-lock.json lists no packages")?;
    // Those outside node_modules are our own workspaces.
    let foreign = packages
        .iter()
        .filter(|(path, _)| path.contains("node_modules/"));
    let foreign = foreign.filter(|(_, entry)| entry["link"] != true);
    let package = |(path, entry): (&String, &Value)| Package {
        name: format!("npm {path} {}", entry["version"]).replace('"', ""),
        licence: entry["license"].as_str().map(str::to_owned),
        source: None,
    };
    Ok(foreign.map(package).collect())
}

/// The part of deny.toml this check reads.
struct Allowed(Vec<Licensee>);

impl Allowed {
    fn read(text: &str) -> Result<Allowed> {
        #[derive(Deserialize)]
        struct File {
            licenses: Licences,
        }
        #[derive(Deserialize)]
        struct Licences {
            allow: Vec<String>,
        }
        let file: File = toml::from_str(text).context("deny.toml")?;
        let parse = |name: &String| Licensee::parse(name).context(name.clone());
        file.licenses
            .allow
            .iter()
            .map(parse)
            .collect::<Result<_>>()
            .map(Allowed)
    }

    fn problem(&self, package: &Package) -> Option<String> {
        let Package {
            name,
            licence,
            source,
        } = package;
        if let Some(source) = source.as_ref().filter(|source| *source != REGISTRY) {
            return Some(format!("{name}: comes from {source}, not from crates.io"));
        }
        let Some(licence) = licence else {
            return Some(format!("{name}: names no licence"));
        };
        // Lax: old packages write MIT/Apache-2.0 for what is now MIT OR Apache-2.0.
        match Expression::parse_mode(licence, ParseMode::LAX) {
            Err(error) => Some(format!("{name}: {licence}: {}", error.reason)),
            Ok(expression) => {
                let allows = |licence: &spdx::LicenseReq| {
                    self.0.iter().any(|allowed| allowed.satisfies(licence))
                };
                let fine = expression.evaluate(allows);
                (!fine).then(|| format!("{name}: {licence} is not on the list"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(licence: Option<&str>, source: Option<&str>) -> Option<String> {
        let allowed = Allowed::read("[licenses]\nallow = ['MIT', 'Apache-2.0', 'ISC']").unwrap();
        allowed.problem(&Package {
            name: "p 1.0.0".into(),
            licence: licence.map(str::to_owned),
            source: source.map(str::to_owned),
        })
    }

    #[test]
    fn expressions_are_read_by_their_meaning() {
        assert_eq!(problem(Some("GPL-3.0-only OR MIT"), Some(REGISTRY)), None);
        assert_eq!(problem(Some("MIT/Apache-2.0"), None), None);
        assert_eq!(problem(Some("(MIT OR GPL-2.0-only) AND ISC"), None), None);
        assert!(problem(Some("MIT AND GPL-3.0-only"), None).is_some());
        assert!(problem(Some("a licence"), None).is_some());
        assert!(problem(None, None).is_some());
    }

    #[test]
    fn only_one_registry_is_a_source() {
        assert!(problem(Some("MIT"), Some("git+https://example.org/p")).is_some());
    }
}
