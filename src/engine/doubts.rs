//! What is doubtful though nothing is wrong: names that no text can show, dates that contradict one
//! another, pages that weigh too much.

use std::sync::Arc;

use crate::base::{Checked, Code, Diagnostic, Memo, SitePath, Span};
use crate::parse::glossary::Entity;
use crate::parse::settings::Dialect;
use crate::resolve::contradictions::Contradiction;
use crate::resolve::names::Names;
use crate::resolve::order::Listing;
use crate::resolve::pages::{Content, Page};
use crate::resolve::text::{Resolved, Source};
use crate::resolve::unheard::unheard;

use super::library::Library;
use super::site::Site;

/// How much HTML a page may hold, in bytes. A text of 20,000 words has less; compressed, it is some
/// tenth of a megabyte, a second on a slow telephone.
const MOST_HTML: usize = 400_000;

/// How many bytes of pictures a page may show.
const MOST_PICTURES: usize = 3_000_000;

/// Finds what is doubtful in the glossary.
#[derive(Debug, Default)]
pub(super) struct Doubting {
    unheard: Memo<usize, (Arc<Vec<Entity>>, Arc<Names>, Arc<Dialect>), ()>,
}

impl Doubting {
    /// Says which names of the glossary no text can show, or lead to another.
    pub(super) fn glossary(
        &mut self,
        library: &Library,
        names: &Arc<Names>,
        dialect: &Arc<Dialect>,
        diags: &mut Vec<Diagnostic>,
    ) {
        let files = library.glossary.iter().enumerate();
        let of = files.map(|(at, it)| (at, (it.clone(), names.clone(), dialect.clone())));
        let spoken = self
            .unheard
            .all(of, |_, (file, names, dialect)| Checked::new((), unheard(file, names, dialect)));
        for (_, it) in spoken {
            it.into(diags);
        }
    }
}

/// What there is to say of dates that contradict those of events in `library`.
pub(super) fn dates<'a>(
    contradictions: impl Iterator<Item = &'a Contradiction>,
    library: &Library,
) -> Vec<Diagnostic> {
    let entity =
        |id: &str| library.glossary.iter().flat_map(|it| &**it).find(|it| it.id.value == id);
    contradictions.filter_map(|it| Some(it.told(entity(&it.entity)?))).collect()
}

/// What there is to say of the weight of a page with so much HTML.
pub(super) fn weight(path: &SitePath, page: &Page, html: usize, site: &Site) -> Option<Diagnostic> {
    let body = match &page.content {
        Content::Chapter(it) => &it.body,
        Content::Page(it) => &it.body,
        _ => return None,
    };
    let mut pictures: Vec<(usize, &SitePath)> = shown(body, site);
    pictures.sort();
    pictures.dedup();
    let sum: usize = pictures.iter().map(|(bytes, _)| bytes).sum();
    let (what, help) = match pictures.last() {
        Some((bytes, heaviest)) if sum > MOST_PICTURES => (
            format!("shows {} of pictures", megabytes(sum)),
            format!("the largest is `{heaviest}`, {}; make it smaller", megabytes(*bytes)),
        ),
        _ if html > MOST_HTML => {
            (format!("has {} of text", megabytes(html)), "divide it in two".to_owned())
        }
        _ => return None,
    };
    let source = source(path, site)?;
    let message = format!("the page {what}");
    Some(Diagnostic::new(Code::TooHeavy, source, Span::default(), message).help(help))
}

/// The text that became the page at `path`.
fn source<'a>(path: &SitePath, site: &'a Site) -> Option<&'a SitePath> {
    let own = |it: &&Arc<Listing>| it.address.output().as_ref() == Some(path);
    site.texts.iter().find(own).map(|it| &it.path)
}

/// The pictures of the site that a text shows, with their bytes.
fn shown<'a>(body: &Resolved, site: &'a Site) -> Vec<(usize, &'a SitePath)> {
    let figures = body.figures.iter().map(|it| &it.picture);
    let inside = body.images.iter().chain(figures).filter_map(|it| match &it.src {
        Source::Inside(address) => address.output(),
        Source::Outside(_) => None,
    });
    inside
        .filter_map(|it| site.files.get(&it))
        .map(|asset| (asset.bytes.len(), &asset.path))
        .collect()
}

/// A size with one digit behind the point.
fn megabytes(bytes: usize) -> String {
    let tenths = (bytes + 50_000) / 100_000;
    format!("{}.{} MB", tenths / 10, tenths % 10)
}
