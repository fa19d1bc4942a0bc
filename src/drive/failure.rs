//! Why a command could not do its work, other than by the content's errors.

use std::fmt;

/// Why a command could not do its work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It was asked for something that makes no sense.
    Usage(String),
    /// The disk, the network or the system did not play along.
    Environment(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Usage(message) | Self::Environment(message)) = self;
        f.write_str(message)
    }
}

impl std::error::Error for Failure {}
