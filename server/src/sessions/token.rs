//! The secret that opens a session: 256 random bits. The store has only its SHA-256, which is
//! enough since there is nothing to guess.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::machine::Randomness;

/// A session's secret, as clients have it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new one.
    ///
    /// # Errors
    /// If there is no randomness.
    pub fn random(randomness: &Randomness) -> Result<Token, getrandom::Error> {
        random_text(32, randomness).map(Token)
    }

    /// One that a client brings.
    pub fn brought(text: &str) -> Token {
        Token(text.to_owned())
    }

    /// As the store has it.
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// As clients have it.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

/// So many random bytes in hexadecimal digits.
///
/// # Errors
/// If there is no randomness.
pub fn random_text(bytes: usize, randomness: &Randomness) -> Result<String, getrandom::Error> {
    let mut random = vec![0; bytes];
    randomness(&mut random)?;
    let mut text = String::with_capacity(2 * bytes);
    for byte in random {
        write!(text, "{byte:02x}").expect("a String takes all that is written");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::{Machine, ThisMachine};

    #[test]
    fn a_token_is_256_bits_and_known_by_its_hash() {
        let randomness = ThisMachine.randomness();
        let token = Token::random(&randomness).unwrap();
        assert_eq!(token.secret().len(), 64);
        let other = Token::random(&randomness).unwrap();
        assert_ne!(token.secret(), other.secret());
        assert_eq!(token.sha256(), Token::brought(token.secret()).sha256());
    }
}
