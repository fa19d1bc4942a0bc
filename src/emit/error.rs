//! Why a site could not be written, in words for the one who wanted it.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::plan::InTheWay;

/// Why a site was not written.
#[derive(Debug)]
pub enum WriteError {
    /// The folder holds files and Glossator did not make it.
    NotOurs {
        /// The folder.
        dir: PathBuf,
        /// One of the things that it holds.
        holds: String,
    },
    /// Things that Glossator did not write stand where its files belong.
    InTheWay {
        /// The output folder.
        dir: PathBuf,
        /// What stands where, in order.
        things: Vec<InTheWay>,
    },
    /// The disk refused.
    Disk {
        /// What was tried: "write".
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
        /// How the site stands now.
        after: After,
    },
    /// The run was cut off. Only tests do that.
    Killed,
}

/// How the site in the output folder stands after an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// As before.
    AsItWas,
    /// Partly new. All that is new is complete and stands aside; the next run moves the rest.
    ToBeFinished,
}

impl WriteError {
    /// The same error after the point of no return.
    pub(super) fn past_the_journal(self) -> Self {
        match self {
            Self::Disk { doing, path, error, .. } => {
                Self::Disk { doing, path, error, after: After::ToBeFinished }
            }
            other @ (Self::NotOurs { .. } | Self::InTheWay { .. } | Self::Killed) => other,
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOurs { dir, holds } => write!(
                f,
                "{} was not made by Glossator and holds other files, such as `{holds}`; choose \
                 another folder with `--out`, or say `--force` to build into this one, which \
                 writes over files of the same names and removes none",
                dir.display()
            ),
            Self::InTheWay { dir, things } => in_the_way(f, &dir.display().to_string(), things),
            Self::Disk { doing, path, error, after } => {
                let reason = reason(error);
                write!(f, "cannot {doing} {}: {reason}; ", path.display())?;
                f.write_str(match after {
                    After::AsItWas => "the site there is as it was",
                    After::ToBeFinished => "the next build finishes what this one began",
                })
            }
            Self::Killed => f.write_str("the run was cut off"),
        }
    }
}

fn in_the_way(f: &mut fmt::Formatter<'_>, dir: &str, things: &[InTheWay]) -> fmt::Result {
    /// Enough to see what it is about.
    const SHOWN: usize = 5;
    write!(f, "Glossator did not write these in {dir}, and they stand where its files belong:")?;
    for thing in things.iter().take(SHOWN) {
        write!(f, "\n  {thing}")?;
    }
    if things.len() > SHOWN {
        write!(f, "\n  and {} more", things.len() - SHOWN)?;
    }
    let help = if things.iter().all(InTheWay::may_be_forced) {
        "move them away, or say `--force` to write over them"
    } else {
        "move them away"
    };
    write!(f, "\n{help}")
}

fn reason(error: &io::Error) -> String {
    const WORDS: [(io::ErrorKind, &str); 4] = [
        (io::ErrorKind::StorageFull, "the disk is full"),
        (io::ErrorKind::QuotaExceeded, "your share of the disk is full"),
        (io::ErrorKind::PermissionDenied, "you may not write there"),
        (io::ErrorKind::ReadOnlyFilesystem, "the disk is read-only"),
    ];
    let known = WORDS.iter().find(|(kind, _)| *kind == error.kind());
    known.map_or_else(|| error.to_string(), |(_, words)| (*words).to_owned())
}

impl std::error::Error for WriteError {}
