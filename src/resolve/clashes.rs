//! Faults that lie between texts: two pages at one address, a site without chapters, an entity that
//! nobody mentions. These stages feed nothing; they only speak.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::{Checked, Code, Diagnostic, SitePath, Span, forms, is_storable};
use crate::parse::chapter::{Chapter, Shelf};
use crate::parse::features::Features;
use crate::parse::glossary::Entity;
use crate::parse::id::suggested;
use crate::parse::settings::Addresses;

use super::address::Address;
use super::glossary::Glossary;
use super::images::File;
use super::names::Names;
use super::pictures::halls;

/// The addresses that one text lays claim to, and where it says so. It changes only with the text's
/// name and front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// The file.
    pub path: SitePath,
    /// Its own address, and then those that lead to it.
    pub addresses: Vec<Claim>,
}

/// One address that a text lays claim to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The address.
    pub address: Address,
    /// Where the text says so: its slug, its redirect, or nothing where the file's name says it.
    pub span: Span,
    /// What stands there.
    pub what: Claimed,
}

/// What stands at an address that a text claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claimed {
    /// The cover, whose text this is.
    Cover,
    /// A chapter or a free page.
    Text,
    /// A page that leads on.
    Redirect,
}

impl Claims {
    /// The addresses that lead on to the text.
    pub fn redirects(&self) -> impl Iterator<Item = &Address> {
        self.addresses.iter().filter(|it| it.what == Claimed::Redirect).map(|it| &it.address)
    }
}

/// The addresses that `chapter` lays claim to. Complains of those that cannot be.
pub fn claims(chapter: &Chapter, form: Addresses) -> Checked<Claims> {
    let (path, front, place) = (&chapter.path, &chapter.front, &chapter.place);
    let mut diags = Vec::new();
    let (slug, span) = match &front.slug {
        Some(slug) => (slug.value.as_str(), slug.span),
        None => (place.name.as_str(), Span::default()),
    };
    if let Err(why) = proper(slug) {
        let message = format!("`{slug}` cannot stand in an address: {why}");
        let help = match (&front.slug, suggested(slug).filter(|it| proper(it).is_ok())) {
            (Some(_), Some(proper)) => format!("write `slug: {proper}`"),
            (Some(_), None) => "a slug is one word, or several with `-` between them".to_owned(),
            (None, Some(proper)) => format!("rename the file, or give it a `slug: {proper}`"),
            (None, None) => "rename the file, or give the text a `slug`".to_owned(),
        };
        diags.push(Diagnostic::new(Code::BadSlug, path, span, message).help(help));
    }
    let own = Address::of_text(place.shelf, slug, form);
    let is_cover = own == Address::of("", form) && place.shelf == Shelf::Page;
    let what = if is_cover { Claimed::Cover } else { Claimed::Text };
    let mut addresses = vec![Claim { address: own, span, what }];
    for old in &front.redirect_from {
        match old_address(&old.value) {
            Ok(address) => {
                addresses.push(Claim { address, span: old.span, what: Claimed::Redirect });
            }
            Err(why) => {
                let message = format!("`{}` is not an old address of this site: {why}", old.value);
                let help = "write it from the site's root on, as `/old-address/`";
                diags.push(Diagnostic::new(Code::BadSlug, path, old.span, message).help(help));
            }
        }
    }
    Checked::new(Claims { path: path.clone(), addresses }, diags)
}

/// Finds two claims to one address, and claims to what is the site's own. Addresses that differ
/// only by case or Unicode form are one: some disks and hosts cannot tell them apart.
pub fn clashes(
    claims: &[Arc<Claims>],
    files: &[Arc<File>],
    glossary: &Glossary,
    features: &Features,
) -> Vec<Diagnostic> {
    let halls = halls(glossary, features);
    let mut diags = Vec::new();
    let mut taken: BTreeMap<String, (&SitePath, &Claim)> = BTreeMap::new();
    for (claims, claim) in claims.iter().flat_map(|it| it.addresses.iter().map(move |at| (it, at)))
    {
        let Some(file) = claim.address.output() else { continue };
        let key = folded(file.as_str());
        let shown = shown(&claim.address);
        if let Some(owner) = own(&key, claim.what, glossary, &halls) {
            let message = format!("the address `{shown}` is kept for {owner}");
            diags.push(
                Diagnostic::new(Code::SameAddress, &claims.path, claim.span, message)
                    .help("choose another `slug` or name"),
            );
            continue;
        }
        match taken.get(&key) {
            None => {
                taken.insert(key, (&claims.path, claim));
            }
            // A text that names its own address among its old ones does no harm.
            Some((path, first)) if **path == claims.path && first.address == claim.address => {}
            Some((path, first)) => {
                let message = format!("two pages would stand at `{shown}`");
                let mut diag =
                    Diagnostic::new(Code::SameAddress, &claims.path, claim.span, message)
                        .note("this one")
                        .also(path, first.span, "and this one");
                let other = self::shown(&first.address);
                diag.help = Some(if other == shown {
                    "give one of them another `slug`".to_owned()
                } else {
                    format!("`{other}` and `{shown}` are one address to some disks and hosts")
                });
                diags.push(diag);
            }
        }
    }
    for (key, (path, claim)) in &taken {
        // A file cannot stand where the folder of another page must.
        let Some((above, first)) = folders(key).find_map(|it| taken.get(it)) else { continue };
        let shown = shown(&claim.address);
        let message =
            format!("no page can stand at `{shown}`, as `{}` is one", self::shown(&first.address));
        diags.push(
            Diagnostic::new(Code::SameAddress, path, claim.span, message)
                .also(above, first.span, "the other one")
                .help("choose another address for one of them"),
        );
    }
    let mut copies: BTreeMap<String, &File> = BTreeMap::new();
    for file in files {
        let Some(first) = copies.insert(folded(file.address.as_str()), file) else { continue };
        let message = format!("two files would stand at `/{}`", file.address);
        diags.push(
            Diagnostic::new(Code::SameAddress, &file.path, Span::default(), message)
                .also(&first.path, Span::default(), "the other one")
                .help("rename one of them; upper and lower case are one to some disks and hosts"),
        );
    }
    diags
}

/// Complains of a site without chapters; `settings` is where its settings stand, and `drafts` how
/// many chapters are missing only because they are drafts.
pub fn no_chapters(settings: &SitePath, drafts: usize) -> Diagnostic {
    let message = match drafts {
        0 => "the site has no chapters".to_owned(),
        1 => "the only chapter is a draft".to_owned(),
        all => format!("all {all} chapters are drafts"),
    };
    Diagnostic::new(Code::NoSite, settings, Span::default(), message).help(match drafts {
        0 => "write one, `content/chapters/01-beginning.md`",
        _ => "take `draft: true` out of one, or preview them with `--drafts`",
    })
}

/// The entities of one file of the glossary that no text but their own mentions. `mentioned` are
/// the ids of those that some text mentions.
pub fn never_mentioned(
    entities: &[Entity],
    mentioned: &BTreeSet<Arc<str>>,
    names: &Names,
) -> Vec<Diagnostic> {
    // Of one without a name that is all there is to say.
    let named = entities.iter().filter(|it| it.name.span != it.id.span);
    let unheard = named.filter(|it| !mentioned.contains(it.id.value.as_str()));
    let complaint = |it: &Entity| {
        let message = format!("no text mentions `{}`", it.name.value);
        let help = match (it.link, names.is_gated(&it.id.value), shy(it, names)) {
            (None, true, Some(_)) => {
                "its names are common words or very short, and link only with `link: first`"
                    .to_owned()
            }
            (None, false, Some(name)) => format!(
                "name it in a chapter, or remove it; `{name}` is a common word or very short, and \
                 links only with `link: first`"
            ),
            _ => "name it in a chapter, give it the alias by which the text calls it, or remove it"
                .to_owned(),
        };
        Diagnostic::new(Code::NeverMentioned, &it.path, it.id.span, message).help(help)
    };
    unheard.map(complaint).collect()
}

/// The first name of an entity that is too short, or too common a word, to link unasked.
fn shy<'a>(entity: &'a Entity, names: &Names) -> Option<&'a str> {
    entity.names().find(|it| names.is_shy(&it.value)).map(|it| it.value.as_str())
}

/// What is wrong with a slug, if anything.
fn proper(slug: &str) -> Result<(), &'static str> {
    if slug.is_empty() {
        return Err("it is empty");
    }
    if slug.contains(['/', '\\']) {
        return Err("it has a slash");
    }
    if slug.starts_with('.') {
        return Err("it begins with a dot");
    }
    if slug.chars().any(char::is_whitespace) {
        return Err("it has a blank");
    }
    if let Some(it) =
        slug.chars().find(|it| !it.is_alphanumeric() && it.is_ascii() && !"-_.~".contains(*it))
    {
        return Err(if it.is_control() {
            "it has a control character"
        } else {
            "it has a mark that means something else in an address"
        });
    }
    if !is_storable(slug) {
        return Err("Windows cannot store a folder of that name");
    }
    Ok(())
}

/// The address that `/old/` or `/old.html` spells.
fn old_address(written: &str) -> Result<Address, &'static str> {
    let Some(rest) = written.strip_prefix('/') else { return Err("it does not begin with `/`") };
    if rest.contains(['?', '#']) {
        return Err("a static site sees nothing of an address from `?` or `#` on");
    }
    let parts = rest.strip_suffix('/').unwrap_or(rest);
    for part in parts.split('/') {
        proper(part)?;
    }
    let is_file = !rest.ends_with('/') && parts.ends_with(".html");
    let path = SitePath::new(parts).map_err(|_| "it leads out of the site")?;
    Ok(if is_file { Address::file(&path) } else { Address::of(parts, Addresses::Folders) })
}

/// The folders that the file at `key` stands in, from within.
fn folders(key: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(key), |it| it.rsplit_once('/').map(|(above, _)| above)).skip(1)
}

/// Whose address of the site's own this is.
fn own(key: &str, what: Claimed, glossary: &Glossary, halls: &[&str]) -> Option<String> {
    let (first, rest) = key.split_once('/').unwrap_or((key, ""));
    if first == "index.html" && what != Claimed::Cover {
        return Some("the cover".to_owned());
    }
    let files = ["404.html", "feed.xml", "glossary.json", "robots.txt", "sitemap.xml"];
    if files.contains(&first) {
        return Some(format!("the site's own `{first}`"));
    }
    match (first, rest) {
        ("glossary", "index.html") | ("glossary.html", "") => Some("the glossary".to_owned()),
        ("sources", "index.html") | ("sources.html", "") => Some("the sources".to_owned()),
        ("matrix", "index.html") | ("matrix.html", "") if halls.contains(&"matrix") => {
            Some("the names by chapters".to_owned())
        }
        // A large site has a page in print for each part.
        ("print", _) | ("print.html", "") if halls.contains(&"print") => {
            Some("the site in print".to_owned())
        }
        (hall, "index.html") if halls.contains(&hall) => Some(format!("the {hall}")),
        (hall, "") if hall.strip_suffix(".html").is_some_and(|it| halls.contains(&it)) => {
            Some(format!("the {}", hall.trim_end_matches(".html")))
        }
        ("files" | "assets", _) => Some(format!("the files in `/{first}/`")),
        ("glossary", page) => {
            let id = page.strip_suffix("/index.html").or_else(|| page.strip_suffix(".html"))?;
            let entry = glossary.entities.get(id)?;
            Some(format!("the entry of {}", entry.name))
        }
        _ => None,
    }
}

/// What some disks and hosts make of an address.
fn folded(address: &str) -> String {
    forms::folded(address)
}

fn shown(address: &Address) -> String {
    format!("/{address}")
}
