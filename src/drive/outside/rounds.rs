//! Asks for all of a site's links: every address once, each host by one and at a decent pace, several
//! hosts at a time. What comes of it does not depend on who answers first.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::base::Diagnostic;
use crate::drive::Failure;

use super::address::Address;
use super::anchors::is_beyond;
use super::answer::{Answer, Asked};
use super::ask::ask;
use super::complaints::complaints;
use super::links::Outside;
use super::memory::{Memory, today};
use super::pace::Pace;
use super::web::Web;

/// How many hosts are asked at a time. The rest of the time is theirs, not ours.
const HANDS: usize = 8;

/// When so many hosts were asked and nobody was there, it is this machine that has no web.
const ALONE: usize = 3;

/// What was asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asking {
    /// How many addresses there are, each counted once.
    pub addresses: usize,
    /// How many of them were known from some days ago.
    pub known: usize,
    /// How many would not say whether they are there.
    pub shy: usize,
}

/// An address, and the parts of it that links mean.
type Wanted = BTreeMap<Address, BTreeSet<String>>;

/// Asks for the links of the site at `root`, and gives what there is to say of them.
///
/// # Errors
/// There is no web.
pub fn asked(root: &Path, links: &Outside) -> Result<(Vec<Diagnostic>, Asking), Failure> {
    let mut wanted = Wanted::new();
    for (address, part) in links.0.keys().filter_map(|it| Address::of(it)) {
        let parts = wanted.entry(address).or_default();
        parts.extend(part.filter(|it| !is_beyond(it)));
    }
    let today = today();
    let mut memory = Memory::read(root, today);
    let mut answers = BTreeMap::new();
    let mut hosts: BTreeMap<String, Wanted> = BTreeMap::new();
    for (address, parts) in &wanted {
        match memory.find(address.as_str(), parts.iter()) {
            Some(asked) => drop(answers.insert(address.clone(), asked.clone())),
            None => {
                let host = hosts.entry(address.host()).or_default();
                host.insert(address.clone(), parts.clone());
            }
        }
    }
    let known = answers.len();
    let fresh = round(&hosts.into_iter().collect::<Vec<_>>())?;
    for (address, asked) in &fresh {
        memory.keep(address.to_string(), asked, today);
    }
    if !fresh.is_empty() {
        memory.write(root);
    }
    answers.extend(fresh);
    let shy = answers.values().filter(|it| it.answer == Answer::Shy).count();
    let asking = Asking { addresses: wanted.len(), known, shy };
    Ok((complaints(links, &answers), asking))
}

/// Asks hosts, each for all that is wanted of it.
fn round(hosts: &[(String, Wanted)]) -> Result<BTreeMap<Address, Asked>, Failure> {
    let (web, pace) = (Web::new(), Pace::default());
    let next = AtomicUsize::new(0);
    let reached = AtomicBool::new(false);
    let silent: Mutex<BTreeMap<&str, String>> = Mutex::default();
    let answers: Mutex<BTreeMap<Address, Asked>> = Mutex::default();
    let is_alone = || {
        let silent = silent.lock().unwrap_or_else(PoisonError::into_inner);
        !reached.load(Ordering::SeqCst) && silent.len() >= ALONE
    };
    let hand = || {
        while let Some((host, wanted)) = hosts.get(next.fetch_add(1, Ordering::SeqCst)) {
            let mut nobody = None;
            for (address, parts) in wanted {
                if is_alone() {
                    return;
                }
                // Who does not answer once is not asked again.
                let asked = match &nobody {
                    Some(why) => Asked::plain(Answer::Silent(String::clone(why))),
                    None => ask(&web, &pace, address, parts),
                };
                match &asked.answer {
                    Answer::Silent(why) => {
                        nobody = Some(why.clone());
                        let mut silent = silent.lock().unwrap_or_else(PoisonError::into_inner);
                        silent.insert(host, why.clone());
                    }
                    _ => reached.store(true, Ordering::SeqCst),
                }
                let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
                answers.insert(address.clone(), asked);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..HANDS.min(hosts.len()) {
            scope.spawn(hand);
        }
    });
    if is_alone() {
        let silent = silent.into_inner().unwrap_or_else(PoisonError::into_inner);
        let first = silent.iter().next().map(|(host, why)| format!("`{host}`: {why}"));
        return Err(Failure::Environment(format!(
            "the web cannot be reached; {}; without `--external` nobody is asked",
            first.unwrap_or_default()
        )));
    }
    Ok(answers.into_inner().unwrap_or_else(PoisonError::into_inner))
}
