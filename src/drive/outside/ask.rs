//! What is at an address: for its head first, for the page where that will not do, through redirects, and
//! once more where the site asks for patience.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::base::nearest;

use super::address::{Address, decoded};
use super::anchors::{anchors, has};
use super::answer::{Answer, Asked, Lost};
use super::pace::Pace;
use super::web::{Manner, Reply, Web};

/// How many redirects a link may have, as browsers have it roughly.
const HOPS: usize = 10;

/// How often a site that is too busy is asked again.
const PATIENCE: usize = 2;

/// How long it may let us wait, in seconds; who wants longer is asked another day.
const LONGEST: u64 = 30;

/// How long one waits who is told to wait and not how long, in seconds.
const USUAL: u64 = 5;

/// Asks for `address`, and looks for the parts of it that links mean.
pub(super) fn ask(web: &Web, pace: &Pace, address: &Address, wanted: &BTreeSet<String>) -> Asked {
    let manner = if wanted.is_empty() { Manner::Head } else { Manner::Page };
    let mut at = address.clone();
    // Where the link would lead if it were written anew: as far as the redirects are permanent.
    let mut written_anew = address.clone();
    let mut forever = true;
    for _ in 0..=HOPS {
        let reply = match patient(web, pace, &at, manner) {
            Ok(reply) => reply,
            Err(why) if at == *address => return Asked::plain(Answer::Silent(why)),
            Err(why) => {
                let how = format!("leads on to `{at}`, which does not answer: {why}");
                return Asked::plain(Answer::Broken(how));
            }
        };
        match (reply.status, reply.location.as_deref().and_then(|it| at.joined(it))) {
            (301 | 302 | 303 | 307 | 308, Some(next)) => {
                forever &= matches!(reply.status, 301 | 308);
                if forever {
                    written_anew = next.clone();
                }
                at = next;
            }
            (200..=299, _) => {
                let answer = if written_anew.is_nearly(address) {
                    Answer::There
                } else {
                    Answer::Moved(written_anew.to_string())
                };
                // What is no page, or too long a one, may have any part.
                let parts = match &reply.html {
                    Some(html) => looked(html, wanted),
                    None => wanted.iter().map(|it| (it.clone(), None)).collect(),
                };
                return Asked { answer, parts };
            }
            _ => return Asked::plain(refusal(&reply)),
        }
    }
    Asked::plain(Answer::Broken(format!("leads on and on, {HOPS} times and more")))
}

/// The answer of one address. Some sites answer no question for a head alone, or wrongly.
fn patient(web: &Web, pace: &Pace, at: &Address, manner: Manner) -> Result<Reply, String> {
    let mut manner = manner;
    let mut tries = 0;
    loop {
        pace.wait(&at.host());
        let reply = web.ask(at, manner)?;
        let busy = reply.status == 429 || (reply.status == 503 && reply.retry_after.is_some());
        if busy && tries < PATIENCE {
            let long = reply.retry_after.unwrap_or(USUAL);
            if long > LONGEST {
                return Ok(reply);
            }
            tries += 1;
            pace.leave_alone(&at.host(), Duration::from_secs(long));
        } else if reply.status >= 400 && !busy && manner == Manner::Head {
            manner = Manner::Page;
        } else {
            return Ok(reply);
        }
    }
}

/// What an answer means that is no page.
fn refusal(reply: &Reply) -> Answer {
    match reply.status {
        404 | 410 => Answer::Gone(reply.words.clone()),
        // Who is not let in learns nothing, and many sites let no program in that they do not know.
        400..=499 | 999 => Answer::Shy,
        503 if reply.retry_after.is_some() => Answer::Shy,
        _ => Answer::Broken(format!("answers {}", reply.words)),
    }
}

fn looked(html: &str, wanted: &BTreeSet<String>) -> BTreeMap<String, Option<Lost>> {
    let ids = anchors(html);
    let part = |fragment: &String| {
        let plain = decoded(fragment);
        let lost = !has(&ids, &plain) && !has(&ids, fragment);
        let near = || nearest(&plain, ids.iter().map(String::as_str)).map(str::to_owned);
        (fragment.clone(), lost.then(|| Lost { near: near() }))
    };
    wanted.iter().map(part).collect()
}
