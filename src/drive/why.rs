//! `why`: which rule linked the word at a place, or which did not.

use std::path::{Path, PathBuf};

use crate::base::{Lines, Position, SitePath, Source, Span, words};
use crate::discover;
use crate::engine::{Asked, Drafts, Engine, Options};
use crate::resolve::found::Verdict;
use crate::resolve::why::{Rule, Why};

use super::Failure;
use super::build::unreadable;

/// A place in a file, as `FILE:LINE` or `FILE:LINE:COL`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The file, from the working folder or from the site's.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: Option<usize>,
}

/// What there is to say of one word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The word, or the name that it is part of, as the file has it.
    pub words: String,
    /// Where it begins.
    pub start: Position,
    /// The place after its last character.
    pub end: Position,
    /// Whether it links.
    pub links: bool,
    /// The rule by a name of its own, for programs: `first`, `again`.
    pub rule: &'static str,
    /// The entity that is named, if one is.
    pub entity: Option<String>,
    /// The rule in words, a sentence without its begin: "it is the first mention in its section".
    pub reason: String,
}

/// The words that were asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The file.
    pub path: SitePath,
    /// What there is to say, in order; nothing where a line has no name on it.
    pub told: Vec<Told>,
}

impl Spot {
    /// The spot that `written` spells.
    ///
    /// # Errors
    /// It names no line.
    pub fn new(written: &str) -> Result<Self, Failure> {
        let number = |it: &str| it.parse::<usize>().ok().filter(|it| *it > 0);
        let (rest, last) = written.rsplit_once(':').unwrap_or((written, ""));
        let last = number(last);
        let line = rest.rsplit_once(':').and_then(|(file, line)| Some((file, number(line)?)));
        match (line, last) {
            (Some((file, line)), column @ Some(_)) => Ok(Self { file: file.into(), line, column }),
            (None, Some(line)) => Ok(Self { file: rest.into(), line, column: None }),
            (_, None) => Err(Failure::Usage(format!(
                "`{written}` names no place; write FILE:LINE or FILE:LINE:COLUMN, both from 1"
            ))),
        }
    }
}

/// Why the words at `spot` of the site at `root` link, or do not. Drafts are texts like others here.
///
/// # Errors
/// There is no site, no such file in it, or no such line in that.
pub fn why(root: &Path, spot: &Spot) -> Result<Answer, Failure> {
    let sources = discover::read(root).map_err(unreadable)?.value;
    let file = spot.file.display();
    let source = paths(root, &spot.file)
        .iter()
        .find_map(|it| sources.text(it))
        .ok_or_else(|| Failure::Usage(format!("the site has no text `{file}`")))?;
    let lines = Lines::new(&source.text);
    let missing = || Failure::Usage(format!("{file} has no line {}", spot.line));
    let line = lines.line(spot.line).ok_or_else(missing)?;
    let asked = match spot.column {
        None => Asked::Within(Span { start: line.start, end: line.end + 1 }),
        Some(column) => Asked::At(lines.byte(spot.line, column).ok_or_else(missing)?),
    };
    let options = Options { drafts: Drafts::Shown, ..Options::default() };
    let whys = Engine::default().why(&sources, options, &source.path, asked);
    let mut told: Vec<Told> = whys.iter().map(|it| tell(it, asked, source, &lines)).collect();
    if let (true, Asked::At(byte)) = (told.is_empty(), asked) {
        told.push(no_prose(byte, source, &lines));
    }
    for it in told.iter_mut().filter(|it| it.words.trim().is_empty()) {
        it.reason = "no word stands there".to_owned();
    }
    Ok(Answer { path: source.path.clone(), told })
}

/// What `file` may be in the site at `root`.
fn paths(root: &Path, file: &Path) -> Vec<SitePath> {
    let real = |it: &Path| std::path::absolute(it).unwrap_or_else(|_| it.to_owned());
    let absolute = real(file);
    let canonical = absolute.canonicalize().unwrap_or_else(|_| absolute.clone());
    let canonical_root = root.canonicalize().unwrap_or_else(|_| real(root));
    let from_root = |it: &Path, root: &Path| it.strip_prefix(root).map(Path::to_owned).ok();
    [
        from_root(&absolute, &real(root)),
        from_root(&canonical, &canonical_root),
        Some(file.to_owned()),
    ]
    .into_iter()
    .flatten()
    .filter_map(|it| SitePath::new(&it.to_string_lossy().replace('\\', "/")).ok())
    .collect()
}

fn tell(why: &Why, asked: Asked, source: &Source, lines: &Lines<'_>) -> Told {
    let span = why.span.unwrap_or_else(|| word(source, asked));
    let entity = why.entity.as_deref();
    let (links, rule, reason) = reason(&why.rule, entity.unwrap_or_default(), lines);
    Told {
        words: source.text[span.range()].to_owned(),
        start: lines.position(span.start),
        end: lines.position(span.end),
        links,
        rule,
        entity: entity.map(str::to_owned),
        reason,
    }
}

fn no_prose(byte: u32, source: &Source, lines: &Lines<'_>) -> Told {
    let span = word(source, Asked::At(byte));
    Told {
        words: source.text[span.range()].to_owned(),
        start: lines.position(span.start),
        end: lines.position(span.end),
        links: false,
        rule: "no-prose",
        entity: None,
        reason: "nothing there is prose: names are looked for in texts, key points, and summaries and bodies of entities"
            .to_owned(),
    }
}

/// The word at the byte that was asked for.
fn word(source: &Source, asked: Asked) -> Span {
    let text = &*source.text;
    let (Asked::At(at) | Asked::Within(Span { start: at, .. })) = asked;
    let at = at as usize;
    let bound = |it: &usize| text.is_char_boundary(*it) && words::is_bound(text, *it);
    let start = (0..=at.min(text.len())).rev().find(bound).unwrap_or(at);
    let end = (at + 1..=text.len()).find(bound).unwrap_or(text.len());
    Span::of(start..end.max(start))
}

/// Whether a word links by this rule, what the rule is called, and what it says.
fn reason(rule: &Rule, id: &str, lines: &Lines<'_>) -> (bool, &'static str, String) {
    let shut = |what: &str| format!("{what}, and the entry of `{id}` does not say `link: first`");
    let (rule, reason) = match rule {
        Rule::Decided(verdict) => {
            let (rule, reason) = decided(verdict, id, shut);
            return (verdict.links(), rule, reason);
        }
        Rule::Again(first) => {
            let at = lines.position(first.start);
            let (line, column) = (at.line, at.column);
            ("again", format!("its section links `{id}` already, at {line}:{column}"))
        }
        Rule::Code => ("code", "it stands in code".to_owned()),
        Rule::Math => ("math", "it stands in a formula".to_owned()),
        Rule::Tag => ("html", "it stands in raw HTML".to_owned()),
        Rule::Image => ("image", "it stands in the text of an image".to_owned()),
        Rule::Citation => ("citation", "it stands in a citation or a note's mark".to_owned()),
        Rule::Directive => ("directive", "it stands in a directive or a card".to_owned()),
        Rule::Case(name) => (
            "case",
            format!("`{id}` is called `{name}`, and capitals are found only as they are written"),
        ),
        Rule::PartOfWord => ("part-of-word", format!("`{id}` goes by that, but the word goes on")),
        Rule::Straddles => ("straddles", format!("emphasis holds a part of the name of `{id}`")),
        Rule::Overlaps => ("overlaps", format!("the name before it took a part of that of `{id}`")),
        Rule::Nobody => ("nobody", "no entity, or none for certain, is called so".to_owned()),
        Rule::NoName => ("no-name", "no entity goes by that name".to_owned()),
    };
    (false, rule, reason)
}

fn decided(verdict: &Verdict, id: &str, shut: impl Fn(&str) -> String) -> (&'static str, String) {
    match verdict {
        Verdict::First => ("first", "it is the first mention in its section".to_owned()),
        Verdict::Every => ("every", format!("the entry of `{id}` says `link: every`")),
        Verdict::Explicit => ("explicit", "it is written as a link".to_owned()),
        Verdict::Again => ("again", format!("its section links `{id}` already")),
        Verdict::Never => ("never", format!("the entry of `{id}` says `link: never`")),
        Verdict::OwnPage => ("own-page", format!("it stands on the page of `{id}` itself")),
        Verdict::InHeading => {
            ("heading", "it stands in a heading or the title of a callout".to_owned())
        }
        Verdict::InLink => ("link", "it stands in a link".to_owned()),
        Verdict::InHtml => ("html", "it stands in raw HTML that may hold no link".to_owned()),
        Verdict::Ignored => ("ignored", format!("the front matter says to ignore `{id}`")),
        Verdict::NotYet => {
            ("not-yet", "it came after the day as of which the site is built".to_owned())
        }
        Verdict::Waved => ("waved", "it is written as `[[!…]]`".to_owned()),
        Verdict::Common => ("common", shut("it is a common word")),
        Verdict::Short => ("short", shut("it has one or two letters")),
        Verdict::Ambiguous(others) => {
            let others: Vec<String> = others.iter().map(|it| format!("`{it}`")).collect();
            ("ambiguous", format!("it is a name of `{id}` and of {}", others.join(" and ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_from_behind() {
        let spot = |file: &str, line, column| Ok(Spot { file: file.into(), line, column });
        assert_eq!(Spot::new("a/b.md:3"), spot("a/b.md", 3, None));
        assert_eq!(Spot::new("a/b.md:3:14"), spot("a/b.md", 3, Some(14)));
        assert_eq!(Spot::new("C:\\b.md:3:14"), spot("C:\\b.md", 3, Some(14)));
        assert_eq!(Spot::new("C:\\b.md:3"), spot("C:\\b.md", 3, None));
        for bad in ["a.md", "a.md:", "a.md:0", "a.md:x", "a.md:3:x", ""] {
            assert!(Spot::new(bad).is_err(), "{bad}");
        }
    }
}
