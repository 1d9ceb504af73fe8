//! The server's HTTP interface as a stranger sees it: paths, bearer tokens, JSON.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

/// Longer than the longest poll.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Talks to one server.
#[derive(Debug, Clone)]
pub struct Api {
    base: String,
    agent: ureq::Agent,
}

/// An answer of any status.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body; null if it was not JSON.
    pub body: Value,
}

impl Answer {
    /// The body of a success.
    ///
    /// # Errors
    /// The server's error, if it was none.
    pub fn ok(self) -> Result<Value> {
        if (200..300).contains(&self.status) {
            return Ok(self.body);
        }
        bail!("status {}: {}", self.status, self.body)
    }

    /// The code of an error.
    pub fn code(&self) -> Option<&str> {
        self.body["error"]["code"].as_str()
    }
}

impl Api {
    /// The server at this address.
    pub fn new(base: &str) -> Api {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(TIMEOUT))
            .build();
        Api {
            base: base.to_owned(),
            agent: config.new_agent(),
        }
    }

    /// GET.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn get(&self, path: &str, token: Option<&str>) -> Result<Answer> {
        let mut request = self.agent.get(format!("{}{path}", self.base));
        if let Some(token) = token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        answer(request.call()).with_context(|| format!("GET {path}"))
    }

    /// POST of any text.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn post(&self, path: &str, token: Option<&str>, body: &str) -> Result<Answer> {
        let request = self.agent.post(format!("{}{path}", self.base));
        let mut request = request.header("Content-Type", "application/json");
        if let Some(token) = token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        answer(request.send(body)).with_context(|| format!("POST {path}"))
    }

    /// A new guest.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn initiate(&self, name: &str) -> Result<Guest> {
        let body = self
            .post("/initiate", None, &json!({ "name": name }).to_string())?
            .ok()?;
        let text = |field: &str| {
            let value = body[field].as_str().map(str::to_owned);
            value.with_context(|| format!("/initiate has no `{field}`: {body}"))
        };
        Ok(Guest {
            token: text("token")?,
            mailbox: text("mailbox")?,
            player: body["player"]
                .as_u64()
                .context("/initiate has no `player`")?,
        })
    }
}

fn answer(result: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Answer> {
    let mut response = result?;
    let text = response.body_mut().read_to_string()?;
    let status = response.status().as_u16();
    Ok(Answer {
        status,
        body: serde_json::from_str(&text).unwrap_or_default(),
    })
}

/// A session, by what opens it again.
#[derive(Debug, Clone)]
pub struct Guest {
    /// The secret.
    pub token: String,
    /// Name of the mailbox.
    pub mailbox: String,
    /// Number in the world.
    pub player: u64,
}

impl Guest {
    /// Own place and account.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn status(&self, api: &Api) -> Result<Value> {
        api.get("/status", Some(&self.token))?.ok()
    }

    /// Asks for actions, `{"seq":…,"action":…}` each.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn act(&self, api: &Api, actions: &[Value]) -> Result<Answer> {
        let body = json!({ "actions": actions }).to_string();
        api.post(
            &format!("/mailbox/{}/actions", self.mailbox),
            Some(&self.token),
            &body,
        )
    }

    /// Mail after a number, waiting for some.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn mail(&self, api: &Api, after: u64, wait_seconds: u64) -> Result<Vec<Value>> {
        let path = format!(
            "/mailbox/{}/messages?after={after}&wait_seconds={wait_seconds}",
            self.mailbox
        );
        let body = api.get(&path, Some(&self.token))?.ok()?;
        let messages = body["messages"].as_array().cloned();
        messages.with_context(|| format!("the mailbox has no `messages`: {body}"))
    }
}
