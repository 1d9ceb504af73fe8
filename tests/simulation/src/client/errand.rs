//! One request over HTTP, on a connection of its own, which never waits.

use std::io::{ErrorKind, Read, Write};

use serde_json::Value;

use crate::network::End;

/// A request under way.
pub(super) struct Errand {
    end: End,
    request: Vec<u8>,
    sent: usize,
    answer: Vec<u8>,
}

/// How a request ended: its status and body, or nothing if the connection broke.
pub(super) type Answer = Option<(u16, Value)>;

impl Errand {
    pub(super) fn get(end: End, path: &str, token: &str) -> Errand {
        Errand::new(end, &format!("GET {path}"), token, "")
    }

    pub(super) fn post(end: End, path: &str, token: &str, body: &Value) -> Errand {
        Errand::new(end, &format!("POST {path}"), token, &body.to_string())
    }

    fn new(end: End, line: &str, token: &str, body: &str) -> Errand {
        let length = body.len();
        let request = format!(
            "{line} HTTP/1.1\r\nHost: server\r\nAuthorization: Bearer {token}\r\n\
             Connection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        );
        Errand {
            end,
            request: request.into_bytes(),
            sent: 0,
            answer: Vec::new(),
        }
    }

    /// Goes on. Some when it is over.
    pub(super) fn advance(&mut self) -> Option<Answer> {
        while self.sent < self.request.len() {
            match self.end.write(&self.request[self.sent..]) {
                Ok(count) => self.sent += count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(_) => return Some(None),
            }
        }
        let mut buffer = [0; 4096];
        loop {
            match self.end.read(&mut buffer) {
                Ok(0) => return Some(self.read()),
                Ok(count) => self.answer.extend(&buffer[..count]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    return self.read().map(Some);
                }
                Err(_) => return Some(None),
            }
        }
    }

    /// The answer, once all of it is there.
    fn read(&self) -> Answer {
        let text = std::str::from_utf8(&self.answer).ok()?;
        let (head, body) = text.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let value = serde_json::from_str(body).ok()?;
        Some((status, value))
    }
}
