//! Just enough of HTTP to see what the server answers.

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    pub(crate) fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap().to_owned()
    }
}

/// One request on a connection of its own. `headers` are whole lines.
pub(crate) async fn ask(
    host: &str,
    method: &str,
    path: &str,
    headers: &[String],
    body: &[u8],
) -> Answer {
    let mut stream = TcpStream::connect(host).await.unwrap();
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
    for line in headers {
        head.push_str(line);
        head.push_str("\r\n");
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body).await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    let end = bytes
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .unwrap();
    let headers = String::from_utf8(bytes[..end].to_vec()).unwrap();
    Answer {
        status: headers[9..12].parse().unwrap(),
        headers: headers.to_lowercase(),
        bytes: bytes[end + 4..].to_vec(),
    }
}

/// A guest with nothing but requests.
pub(crate) struct Guest {
    pub(crate) host: String,
    pub(crate) token: String,
    pub(crate) mailbox: String,
}

impl Guest {
    pub(crate) async fn initiate(host: &str) -> Guest {
        let answer = ask(host, "POST", "/initiate", &[], b"").await;
        assert_eq!(answer.status, 201);
        let body = answer.json();
        Guest {
            host: host.to_owned(),
            token: body["token"].as_str().unwrap().to_owned(),
            mailbox: body["mailbox"].as_str().unwrap().to_owned(),
        }
    }

    pub(crate) async fn get(&self, path: &str, headers: &[&str]) -> Answer {
        self.ask("GET", path, headers, b"").await
    }

    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[&str],
        body: &[u8],
    ) -> Answer {
        let mut all = vec![format!("Authorization: Bearer {}", self.token)];
        all.extend(headers.iter().map(ToString::to_string));
        ask(&self.host, method, path, &all, body).await
    }

    pub(crate) async fn act(&self, actions: &Value) -> Answer {
        let path = format!("/mailbox/{}/actions", self.mailbox);
        let body = serde_json::json!({ "actions": actions }).to_string();
        self.ask("POST", &path, &[], body.as_bytes()).await
    }

    pub(crate) async fn mail(&self, after: u64, wait_seconds: u64) -> Vec<Value> {
        let answer = self
            .get(
                &format!(
                    "/mailbox/{}/messages?after={after}&wait_seconds={wait_seconds}",
                    self.mailbox
                ),
                &[],
            )
            .await;
        assert_eq!(answer.status, 200, "{}", answer.headers);
        answer.json()["messages"].as_array().unwrap().clone()
    }
}
