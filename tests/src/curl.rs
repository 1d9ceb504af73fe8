//! `curl`, as someone types it. Each request is a process.

use std::process::Command;

use serde_json::Value;

use crate::ground::Ground;

/// How to ask a server.
#[derive(Debug, Clone)]
pub struct Curl {
    /// Where it is.
    pub address: String,
    /// The secret of a session.
    pub token: Option<String>,
}

impl Curl {
    /// A stranger to the server at an address.
    pub fn at(address: &str) -> Curl {
        Curl {
            address: address.to_owned(),
            token: None,
        }
    }

    /// One request: POST if there is a body, else GET. The answer has to be a success, in JSON.
    ///
    /// # Panics
    /// If it is not.
    pub fn run(&self, path: &str, body: Option<Value>) -> Value {
        let mut curl = Command::new("curl");
        curl.args([
            "--silent",
            "--show-error",
            "--fail-with-body",
            "--max-time",
            "60",
        ]);
        if let Some(token) = &self.token {
            curl.args(["--header", &format!("Authorization: Bearer {token}")]);
        }
        if let Some(body) = body {
            curl.args(["--json", &body.to_string()]);
        }
        let output = curl
            .arg(format!("{}{path}", self.address))
            .output()
            .expect("curl runs");
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(
            output.status.success(),
            "{path}: {text}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}: {text}"))
    }

    /// GET, as in [`Curl::run`].
    pub fn get(&self, path: &str) -> Value {
        self.run(path, None)
    }

    /// Everything the player owns, by item.
    ///
    /// # Panics
    /// If the server does not say.
    pub fn account(&self) -> Vec<(String, u64)> {
        let status = self.get("/status");
        let account = status["account"].as_object().expect("an account");
        account
            .iter()
            .map(|(item, amount)| (item.clone(), amount.as_u64().unwrap()))
            .collect()
    }

    /// The cells around one.
    ///
    /// # Panics
    /// If the server does not say.
    pub fn ground(&self, around: &str) -> Ground {
        Ground::parse(&self.get(&format!("/cells?around={around}&radius=10"))).unwrap()
    }
}
