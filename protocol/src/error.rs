//! Every error code there is. Codes are stable: programs may match on them.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What went wrong, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The bytes are not a message of the encoding that was agreed on.
    Malformed,
    /// The message is longer than is allowed.
    Oversized,
    /// A message or path there is none of.
    NotFound,
    /// The message makes no sense at this point of the session.
    OutOfOrder,
    /// Client and server speak different versions.
    WrongVersion,
    /// No token, or one that is not known.
    Unauthorized,
    /// A field has a value that is not allowed.
    InvalidParameter,
    /// The catalogue has no such prototype.
    UnknownPrototype,
    /// The planet has no such cell.
    UnknownCell,
    /// Too much too fast; the message says when to try again.
    RateLimited,
    /// The server can't take this now; the message says when to try again.
    Unavailable,
    /// The server is stopping; the world is kept.
    ShuttingDown,
    /// A fault of the server, which has logged it.
    Internal,
    /// The catalogue has no such recipe.
    UnknownRecipe,
    /// The catalogue has no such item.
    UnknownItem,
    /// The catalogue that came is not the one that was told, or breaks a rule.
    WrongCatalogue,
    /// The catalogue has no such technology.
    UnknownTechnology,
    /// The text is no blueprint; the message begins with the code of what is wrong with it.
    InvalidBlueprint,
}

impl ErrorCode {
    /// The code as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            ErrorCode::Malformed => "malformed",
            ErrorCode::Oversized => "oversized",
            ErrorCode::NotFound => "not_found",
            ErrorCode::OutOfOrder => "out_of_order",
            ErrorCode::WrongVersion => "wrong_version",
            ErrorCode::Unauthorized => "unauthorized",
            ErrorCode::InvalidParameter => "invalid_parameter",
            ErrorCode::UnknownPrototype => "unknown_prototype",
            ErrorCode::UnknownCell => "unknown_cell",
            ErrorCode::RateLimited => "rate_limited",
            ErrorCode::Unavailable => "unavailable",
            ErrorCode::ShuttingDown => "shutting_down",
            ErrorCode::Internal => "internal",
            ErrorCode::UnknownRecipe => "unknown_recipe",
            ErrorCode::UnknownItem => "unknown_item",
            ErrorCode::UnknownTechnology => "unknown_technology",
            ErrorCode::WrongCatalogue => "wrong_catalogue",
            ErrorCode::InvalidBlueprint => "invalid_blueprint",
        }
    }
}

/// An error as it is told: a code, what was wrong and what to do, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// For programs.
    pub code: ErrorCode,
    /// For people.
    pub message: String,
    /// The field, byte or message it is about, if it is about one.
    #[serde(rename = "where")]
    pub place: Option<String>,
}

impl ErrorBody {
    /// An error about nothing in particular.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> ErrorBody {
        ErrorBody {
            code,
            message: message.into(),
            place: None,
        }
    }

    /// The same, about this field, byte or message.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> ErrorBody {
        self.place = Some(place.into());
        self
    }
}

impl fmt::Display for ErrorBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.message)?;
        match &self.place {
            Some(place) => write!(f, " (at {place})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ErrorBody {}
