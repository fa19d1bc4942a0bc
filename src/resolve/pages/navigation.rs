//! What the head of every page leads to.

use std::sync::Arc;

use crate::base::forms::nfc;
use crate::base::{Checked, Code, Diagnostic, Scheme, SitePath, Spanned, nearest, scheme, slip};
use crate::parse::chapter::Shelf;
use crate::parse::features::{Feature, Features};
use crate::parse::navigation::NavEntry;
use crate::parse::settings::Addresses;
use crate::resolve::address::Address;
use crate::resolve::astray::{dangerous, switched_off};
use crate::resolve::order::Listing;
use crate::resolve::targets::decoded;

use super::NavLink;

/// What the head of every page is made of.
#[derive(Clone, Copy, Debug)]
pub struct NavParts<'a> {
    /// The file of the settings.
    pub path: &'a SitePath,
    /// What it says; where it says nothing, the head has what most sites want.
    pub entries: Option<&'a [NavEntry]>,
    /// The form of the addresses of pages.
    pub form: Addresses,
    /// Which parts the site has.
    pub features: &'a Features,
    /// Which pages it has that are made of all its texts and entities.
    pub halls: &'a [&'static str],
    /// Its free pages; where the settings say what is in the head, its chapters, too.
    pub shown: &'a [Arc<Listing>],
    /// The files of texts that are not shown.
    pub unseen: &'a [&'a SitePath],
    /// Whether the site is built whole, not as of a day.
    pub whole: bool,
}

/// The entries of the head.
pub fn navigation(parts: &NavParts<'_>) -> Checked<Vec<NavLink>> {
    let Some(entries) = parts.entries else { return Checked::clean(usual(parts)) };
    let mut diags = Vec::new();
    let mut links = Vec::new();
    for entry in entries {
        links.extend(found(entry, parts).into(&mut diags));
    }
    Checked::new(links, diags)
}

/// The names that an entry can have instead of an address.
const NAMES: [&str; 8] =
    ["glossary", "timeline", "network", "map", "matrix", "sources", "print", "pages"];

fn usual(parts: &NavParts<'_>) -> Vec<NavLink> {
    let pictures = parts.halls.iter().filter(|it| !matches!(**it, "matrix" | "print"));
    let mut links = vec![own("glossary", parts)];
    links.extend(pictures.map(|it| own(it, parts)));
    links.push(own("sources", parts));
    links.extend(free(parts));
    links
}

fn own(key: &'static str, parts: &NavParts<'_>) -> NavLink {
    let url = Address::of(key, parts.form).as_str().to_owned();
    NavLink { url, title: String::new(), key, outside: false }
}

/// The pages outside the reading order but for the cover.
fn free<'a>(parts: &'a NavParts<'_>) -> impl Iterator<Item = NavLink> + 'a {
    let home = Address::of("", parts.form);
    let free = parts.shown.iter().filter(|it| it.shelf == Shelf::Page);
    free.filter(move |it| it.address != home).map(|it| text(it))
}

fn text(listing: &Listing) -> NavLink {
    let url = listing.address.as_str().to_owned();
    NavLink { url, title: listing.title.to_string(), key: "", outside: false }
}

/// What an entry stands for: nothing, where it will come later.
fn found(entry: &NavEntry, parts: &NavParts<'_>) -> Checked<Vec<NavLink>> {
    let NavEntry { to, label } = entry;
    let written = to.value.trim();
    let diag = |code, message: &str| Diagnostic::new(code, parts.path, to.span, message);
    let labelled = |link: NavLink| match label {
        Some(label) => vec![NavLink { title: label.clone(), ..link }],
        None => vec![link],
    };
    if written == "pages" {
        return match label {
            None => Checked::clean(free(parts).collect()),
            Some(_) => refused(
                diag(Code::BadValue, "`pages` is several entries, and none has this label").help(
                    "leave out `label`, or name the pages one by one, as in `pages/about.md`",
                ),
            ),
        };
    }
    if let Some(name) = NAMES.into_iter().find(|it| *it == written) {
        let feature = Feature::of(name);
        if let Some(off) = feature.filter(|it| !parts.features.has(*it)) {
            return refused(switched_off(parts.path, to.span, off));
        }
        if feature.is_none() || parts.halls.contains(&name) {
            return Checked::clean(labelled(own(name, parts)));
        }
        // As of an earlier day there may be nothing yet.
        if !parts.whole {
            return Checked::clean(Vec::new());
        }
        let lacks = match name {
            "timeline" => "no entity has a `when`",
            "network" => "no entity has a relation",
            _ => "no entity has a `where` that leads to a point",
        };
        return refused(
            diag(Code::UnknownTarget, &format!("there is no {name}: {lacks}"))
                .help("take it out, or tell the glossary more"),
        );
    }
    match (scheme(written), label) {
        (Scheme::Dangerous(scheme), _) => refused(dangerous(parts.path, to.span, scheme)),
        (Scheme::Image, _) => refused(dangerous(parts.path, to.span, "data:")),
        (Scheme::Outside, Some(label)) => Checked::clean(vec![NavLink {
            url: written.to_owned(),
            title: label.clone(),
            key: "",
            outside: true,
        }]),
        (Scheme::Outside, None) => refused(
            diag(Code::MissingKey, "an address elsewhere says nothing of itself")
                .help(format!("give it words: `{{to: \"{written}\", label: …}}`")),
        ),
        (Scheme::None, _) => match by_file(written, parts) {
            Some(listing) => Checked::clean(labelled(text(listing))),
            None => refused(unknown(to, written, parts)),
        },
    }
}

fn refused(diag: Diagnostic) -> Checked<Vec<NavLink>> {
    Checked::new(Vec::new(), vec![diag])
}

fn by_file<'a>(written: &str, parts: &'a NavParts<'_>) -> Option<&'a Listing> {
    let path = parts.path.relative(&decoded(written))?;
    let spelled = nfc(path.as_str());
    parts.shown.iter().find(|it| nfc(it.path.as_str()) == spelled).map(|it| &**it)
}

fn unknown(to: &Spanned<String>, written: &str, parts: &NavParts<'_>) -> Diagnostic {
    let path = parts.path.relative(&decoded(written));
    if path.is_some_and(|path| parts.unseen.contains(&&path)) {
        let message = format!("`{written}` is not part of the site that is built");
        return Diagnostic::new(Code::UnknownTarget, parts.path, to.span, message)
            .help("it is a draft, in another language, or told as of a later day");
    }
    let files: Vec<String> = parts.shown.iter().map(|it| parts.path.way(&it.path)).collect();
    let all = || NAMES.into_iter().chain(files.iter().map(String::as_str));
    let message = format!("`{written}` is no page of the site");
    let diag = Diagnostic::new(Code::UnknownTarget, parts.path, to.span, message);
    match nearest(written, all()) {
        Some(near) => diag.near(Some(near)).mend(slip(written, all())),
        None => diag.help(
            "write the name of a page, such as `timeline`, the file of a text, such as \
             `pages/about.md`, or an address elsewhere with a label",
        ),
    }
}
