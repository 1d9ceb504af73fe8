//! Where data is kept.

use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Where data is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// SQLite files in a folder.
    Folder(PathBuf),
    /// A Postgres database, by its URL.
    Postgres(String),
    /// A schema of a Postgres database, which is there already.
    Schema {
        /// The database's URL.
        url: String,
        /// The schema's name: small letters, digits and underscores.
        schema: String,
    },
}

impl Location {
    /// The URL of an SQLite file, which is made if it is missing.
    pub(crate) fn sqlite_url(path: &Path) -> String {
        let mut url = String::from("sqlite://");
        for &byte in path.as_os_str().as_encoded_bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                    url.push(char::from(byte));
                }
                _ => write!(url, "%{byte:02X}").expect("a String takes all that is written"),
            }
        }
        url.push_str("?mode=rwc");
        url
    }
}
