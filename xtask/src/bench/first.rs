//! The first site: how long its build takes, and what its pages weigh for a reader.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::tools;

use super::cost::{self, LIMIT, Outcome};
use super::report::middle;

/// What was measured of the first site.
#[derive(Debug, Default)]
pub struct First {
    /// A build into an empty folder.
    pub build: Duration,
    /// What the heaviest chapter costs its reader, where there is a browser.
    pub weight: Option<Weight>,
}

/// What a page costs its reader.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Weight {
    /// Bytes, compressed, with its style sheets and scripts.
    pub bytes: f64,
    /// Those of scripts.
    pub script: f64,
    /// How many files a browser asks for.
    pub requests: f64,
    /// How much it shifts.
    pub shift: f64,
    /// The least of Lighthouse's four scores.
    pub lighthouse: f64,
}

/// How often it is built.
const RUNS: usize = 21;

/// Builds it, with the program in `bin`, and opens it.
pub fn first(root: &Path, bin: &Path, dir: &Path) -> Result<First, String> {
    let out = dir.join("first");
    let glossator = bin.join("glossator");
    let command = ["build", "--root"].map(Into::into);
    let command: Vec<_> = std::iter::once(glossator.into_os_string())
        .chain(command)
        .chain([root.into(), "--out".into(), out.clone().into()])
        .collect();
    fs::create_dir_all(dir).map_err(|error| error.to_string())?;
    let mut walls = Vec::new();
    for _ in 0..=RUNS {
        let _ = fs::remove_dir_all(&out);
        match cost::of(&command, dir, LIMIT)? {
            Outcome::Took(cost) => walls.push(cost.wall),
            Outcome::Over => return Err("the first site takes too long".to_owned()),
            Outcome::Failed(said) => return Err(said),
        }
    }
    // The first filled the page cache.
    let build = middle(walls.into_iter().skip(1));
    let weight = weight(root, &out).map_err(|error| eprintln!("no weight: {error}")).ok();
    Ok(First { build, weight })
}

/// What the browser says of its chapters.
fn weight(root: &Path, site: &Path) -> Result<Weight, String> {
    let dir = tools::browser(root)?;
    let done = Command::new("node")
        .arg("weight.mjs")
        .arg(site)
        .current_dir(dir)
        .output()
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&done.stdout);
    read(&said).ok_or_else(|| String::from_utf8_lossy(&done.stderr).into_owned())
}

/// Reads a line of `bytes=1 script=2 requests=3 shift=4 lighthouse=5`.
fn read(said: &str) -> Option<Weight> {
    let line = said.lines().find(|it| it.starts_with("bytes="))?;
    let value = |name: &str| {
        let mut words = line.split(' ').filter_map(|it| it.split_once('='));
        words.find(|it| it.0 == name)?.1.parse::<f64>().ok()
    };
    Some(Weight {
        bytes: value("bytes")?,
        script: value("script")?,
        requests: value("requests")?,
        shift: value("shift")?,
        lighthouse: value("lighthouse")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_browser_says_is_read() {
        let said = "looking\nbytes=13021 script=2210 requests=4 shift=0 lighthouse=100\n";
        let weight =
            Weight { bytes: 13021.0, script: 2210.0, requests: 4.0, shift: 0.0, lighthouse: 100.0 };
        assert_eq!(read(said), Some(weight));
        assert_eq!(read("bytes=1 script=2\n"), None);
    }
}
