//! What there is to say of links that lead outside, at each place where they stand.

use std::collections::BTreeMap;

use crate::base::{Code, Diagnostic, SitePath, Span};

use super::address::Address;
use super::answer::{Answer, Asked};
use super::links::Outside;

/// What there may be to say.
pub const CODES: [Code; 4] = [Code::DeadLink, Code::MovedLink, Code::LostPart, Code::NoAnswer];

/// How many other links to a silent host are shown; the rest is counted.
const SHOWN: usize = 4;

/// The places of one host's links.
type Places<'a> = Vec<(&'a SitePath, Span)>;

/// What there is to say, given the answers.
pub(super) fn complaints(links: &Outside, answers: &BTreeMap<Address, Asked>) -> Vec<Diagnostic> {
    let mut diags = Vec::new();
    let mut silent: BTreeMap<String, (&str, Places<'_>)> = BTreeMap::new();
    for (link, places) in &links.0 {
        let Some((address, part)) = Address::of(link) else { continue };
        let Some(asked) = answers.get(&address) else { continue };
        if let Answer::Silent(why) = &asked.answer {
            let (_, all) = silent.entry(address.host()).or_insert_with(|| (why, Vec::new()));
            all.extend(places.iter().map(|(path, span)| (path, *span)));
            continue;
        }
        for (path, span) in places {
            diags.extend(of_answer(link, &asked.answer, part.as_deref(), path, *span));
            let lost =
                part.as_ref().and_then(|it| asked.parts.get(it)?.as_ref().map(|lost| (it, lost)));
            if let Some((part, lost)) = lost {
                let message = format!("the page has no part `{part}`");
                let page = link.split('#').next().unwrap_or(link);
                let diag = Diagnostic::new(Code::LostPart, path, *span, message);
                diags.push(match &lost.near {
                    Some(near) => diag.help(format!("did you mean `{page}#{near}`?")),
                    None => {
                        diag.help(format!("write `{page}`, which leads to the page as a whole"))
                    }
                });
            }
        }
    }
    diags
        .extend(silent.into_iter().filter_map(|(host, (why, places))| of_host(&host, why, places)));
    diags
}

/// What is wrong with one link.
fn of_answer(
    link: &str,
    answer: &Answer,
    part: Option<&str>,
    path: &SitePath,
    span: Span,
) -> Option<Diagnostic> {
    Some(match answer {
        Answer::There | Answer::Shy | Answer::Silent(_) => return None,
        Answer::Moved(to) => {
            let part = part.map_or_else(String::new, |it| format!("#{it}"));
            Diagnostic::new(Code::MovedLink, path, span, "the page has moved for good")
                .help(format!("write `{to}{part}`"))
        }
        Answer::Gone(words) => {
            let message = format!("the page is gone: its site answers {words}");
            Diagnostic::new(Code::DeadLink, path, span, message).help(format!(
                "look for a copy, `https://web.archive.org/web/{link}`, or take the link out"
            ))
        }
        Answer::Broken(how) => {
            let message = format!("the page cannot be seen: its site {how}");
            Diagnostic::new(Code::NoAnswer, path, span, message)
                .help("try it in a browser; a fault of a day needs nothing done")
        }
    })
}

/// What is wrong with a host: one complaint, however many links lead there.
fn of_host(host: &str, why: &str, mut places: Places<'_>) -> Option<Diagnostic> {
    places.sort();
    let ((path, span), others) = places.split_first()?;
    let mut diag =
        Diagnostic::new(Code::NoAnswer, path, *span, format!("`{host}` does not answer: {why}"));
    for (path, span) in others.iter().take(SHOWN) {
        diag = diag.also(path, *span, "and here");
    }
    let left = others.len().saturating_sub(SHOWN);
    let more = match left {
        0 => String::new(),
        1 => "; one more link leads there".to_owned(),
        left => format!("; {left} more links lead there"),
    };
    Some(diag.help(format!("try it in a browser; a fault of a day needs nothing done{more}")))
}
