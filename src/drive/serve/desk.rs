//! The one who answers: holds the sources, the site as understood, and what is wrong with it.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use crate::base::{
    Asset, Checked, Code, Diagnostic, Digest, Memo, Severities, Severity, SitePath, Source,
    Sources, Span, percent, to_json,
};
use crate::drive::again::take_in_told;
use crate::drive::watch::Seen;

use super::exchange::{Asked, Body, Reply};
use super::faults::{Desktop, State, faults};
use super::file::{HTML, kind, reply};
use super::route::{OWN, Wanted, base_of, wanted};
use super::works::{Made, Works};

/// The script that follows changes.
const SCRIPT: &str = include_str!("live.js");

/// How many broken pages are drawn again after a change, to learn whether they are mended. The
/// others are when somebody asks for them.
const TRIED_AGAIN: usize = 16;

/// What is so for as long as the session lasts.
#[derive(Clone, Debug)]
pub(super) struct Session {
    /// The site's folder.
    pub(super) root: PathBuf,
    /// An address that opens a file in the author's editor.
    pub(super) editor: Option<String>,
    /// Which session it is: another one may have another script.
    pub(super) name: String,
}

/// Answers requests from the site as it stands.
pub(super) struct Desk<W: Works> {
    session: Session,
    works: W,
    /// What stands on the disk.
    sources: Sources,
    /// What could not be read.
    unread: Vec<Diagnostic>,
    /// The last good texts of files that their last edit broke. They are what is shown.
    good: BTreeMap<SitePath, Arc<Source>>,
    /// The files that have errors.
    bad: BTreeSet<SitePath>,
    /// The site that is shown.
    site: W::Site,
    /// What there is to say about what stands on the disk.
    diags: Vec<Diagnostic>,
    /// The last good drawing of each page that was asked for.
    drawn: BTreeMap<SitePath, Arc<[u8]>>,
    /// Pages that could not be drawn, and why.
    broken: BTreeMap<SitePath, Vec<Diagnostic>>,
    edited: BTreeSet<SitePath>,
    files: Vec<String>,
    base: String,
    version: u64,
    /// Whether something is to be told that was not told yet.
    stirred: bool,
    tags: Memo<SitePath, Arc<[u8]>, Digest>,
}

impl Session {
    fn desktop(&self) -> Desktop<'_> {
        Desktop { root: &self.root, editor: self.editor.as_deref() }
    }
}

impl<W: Works> Desk<W> {
    /// Opens with a site that was just understood, of sources that were just read, and of which these
    /// pages were `drawn` already.
    pub(super) fn new(
        session: Session,
        works: W,
        read: Checked<Sources>,
        site: W::Site,
        drawn: BTreeMap<SitePath, Arc<[u8]>>,
    ) -> Self {
        let Checked { value: sources, diags: unread } = read;
        let mut desk = Self {
            session,
            works,
            sources,
            good: BTreeMap::new(),
            bad: BTreeSet::new(),
            diags: joined(W::diags(&site), &unread, W::severities(&site)),
            unread,
            base: base_of(W::base_url(&site)),
            site,
            drawn,
            broken: BTreeMap::new(),
            edited: BTreeSet::new(),
            files: Vec::new(),
            version: 0,
            stirred: false,
            tags: Memo::default(),
        };
        desk.bad = faulty(&desk.diags);
        desk
    }

    /// Reads again what was `told` to have changed, and says whether anything differs.
    pub(super) fn change(&mut self, told: &BTreeMap<SitePath, Seen>) -> bool {
        let before = self.sources.clone();
        let (sources, unread) = (&mut self.sources, &mut self.unread);
        let Some(changed) = take_in_told(&self.session.root, told, sources, unread) else {
            return false;
        };
        self.version += 1;
        self.stirred = true;
        self.understand(&before, &changed);
        self.edited = changed;
        let again: Vec<SitePath> = self.broken.keys().take(TRIED_AGAIN).cloned().collect();
        self.broken.clear();
        for page in again {
            self.made(&page);
        }
        true
    }

    fn understand(&mut self, before: &Sources, changed: &BTreeSet<SitePath>) {
        let site = match self.attempt(&self.sources.clone()) {
            Ok(site) => site,
            Err(diag) => {
                self.diags = joined(&[*diag], &self.unread, &Severities::default());
                return;
            }
        };
        self.diags = joined(W::diags(&site), &self.unread, W::severities(&site));
        let bad = faulty(&self.diags);
        for path in changed {
            if !bad.contains(path) {
                self.good.remove(path);
            } else if !self.bad.contains(path)
                && let Some(good) = before.text(path)
                // A file is at first empty while it is written: that is nothing to go back to.
                && !good.text.trim().is_empty()
            {
                self.good.entry(path.clone()).or_insert_with(|| good.clone());
            }
        }
        self.good.retain(|path, _| bad.contains(path));
        self.bad = bad;
        let shown = if self.good.is_empty() {
            site
        } else {
            let mut shown = self.sources.clone();
            for (path, good) in &self.good {
                shown.put(path.clone(), good.text.clone());
            }
            match self.attempt(&shown) {
                Ok(site) => site,
                Err(_) => site,
            }
        };
        self.files = differing(W::copied(&self.site), W::copied(&shown));
        self.base = base_of(W::base_url(&shown));
        self.site = shown;
    }

    /// Understands a site; after a panic, with an engine that has not seen one.
    fn attempt(&mut self, sources: &Sources) -> Result<W::Site, Box<Diagnostic>> {
        let works = &mut self.works;
        guarded("the site cannot be understood", || works.site(sources)).map_err(|why| {
            self.works = self.works.anew();
            Box::new(broke(None, why))
        })
    }

    /// Answers a request that is to be answered at all.
    pub(super) fn answer(&mut self, asked: &Asked) -> Reply {
        let path = match asked_for(asked, &self.base) {
            For::File(path) => path,
            For::Nothing => return self.not_found(asked),
            For::Told(reply) => return reply,
        };
        match self.made(&path) {
            Some((bytes, true)) => with_page(asked, &bytes),
            Some((bytes, false)) => {
                let tag =
                    self.tags.one(path.clone(), bytes.clone(), |it| Checked::clean(Digest::of(it)));
                reply(asked, kind(&path), *tag.value, bytes)
            }
            None => match SitePath::new(&format!("{path}/index.html")) {
                Ok(index) if self.works.has(&self.site, &index) => {
                    to(&format!("{}/", asked.path), asked)
                }
                _ => self.not_found(asked),
            },
        }
    }

    /// How the site stands, on one line of JSON.
    pub(super) fn state(&self) -> String {
        let first = |path: &SitePath| self.edited.contains(path);
        let desktop = self.session.desktop();
        let (faults, more) = faults(&self.diags(), first, &self.sources, desktop);
        to_json(&State {
            session: self.session.name.clone(),
            version: self.version,
            files: self.files.clone(),
            base: self.base(),
            faults,
            more,
        })
    }

    /// Whether the site stands otherwise than when this was last asked.
    pub(super) fn has_stirred(&mut self) -> bool {
        std::mem::take(&mut self.stirred)
    }

    /// Everything there is to say, broken pages among it.
    pub(super) fn diags(&self) -> Vec<Diagnostic> {
        let broken: Vec<Diagnostic> = self.broken.values().flatten().cloned().collect();
        joined(&self.diags, &broken, &Severities::default())
    }

    /// What stands on the disk.
    pub(super) fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Who makes the pages.
    #[cfg(test)]
    pub(super) fn works(&self) -> &W {
        &self.works
    }

    /// The path at which the site stands.
    pub(super) fn base(&self) -> String {
        percent(&self.base, "-._~/").into_owned()
    }

    /// A file, and whether it is a page. Of a page that cannot be drawn, the last that could.
    fn made(&mut self, path: &SitePath) -> Option<(Arc<[u8]>, bool)> {
        let (works, site) = (&mut self.works, &self.site);
        let page = match guarded("the page cannot be drawn", || works.file(site, path)) {
            Ok(None) => return None,
            Ok(Some(Made::File(bytes))) => return Some((bytes, false)),
            Ok(Some(Made::Page(page))) => page,
            Err(why) => Checked::new(apology(), vec![broke(Some(path), why)]),
        };
        if page.diags.iter().any(|it| it.severity == Severity::Error) {
            let before = self.broken.insert(path.clone(), page.diags.clone());
            self.stirred |= before.is_none_or(|it| it != page.diags);
            let last = self.drawn.get(path).cloned();
            return Some((last.unwrap_or(page.value), true));
        }
        self.stirred |= self.broken.remove(path).is_some();
        self.drawn.insert(path.clone(), page.value.clone());
        Some((page.value, true))
    }

    fn not_found(&mut self, asked: &Asked) -> Reply {
        let page = SitePath::new("404.html").ok().and_then(|it| self.made(&it));
        let Some((bytes, _)) = page else {
            return Reply::words(404, "there is no such page");
        };
        let page = with_script(&bytes);
        // No part of it and no copy of it: it is not what was asked for.
        let plain = Asked { verb: asked.verb, ..Asked::default() };
        let found = reply(&plain, HTML, Digest::of(&page), page.into());
        Reply { status: 404, ..found }
    }
}

/// What a request is for.
pub(super) enum For {
    /// A file of the site.
    File(SitePath),
    /// Nothing that there could be.
    Nothing,
    /// What needs no site to be answered.
    Told(Reply),
}

/// What a request is for, where the site stands at `base`.
pub(super) fn asked_for(asked: &Asked, base: &str) -> For {
    For::Told(match wanted(&asked.path, base) {
        Ok(Wanted::File(path)) => return For::File(path),
        Ok(Wanted::Nothing) => return For::Nothing,
        Ok(Wanted::Script) => {
            let kind = "text/javascript; charset=utf-8";
            reply(asked, kind, Digest::of(SCRIPT.as_bytes()), SCRIPT.as_bytes().into())
        }
        Ok(Wanted::Events) => Reply { status: 200, headers: Vec::new(), body: Body::Events }
            .with("content-type", "text/event-stream")
            .with("cache-control", "no-store"),
        Ok(Wanted::Home) => to(&percent(base, "-._~/"), asked),
        Err(why) => Reply::words(400, why),
    })
}

/// Answers with a page.
pub(super) fn with_page(asked: &Asked, bytes: &[u8]) -> Reply {
    let page = with_script(bytes);
    reply(asked, HTML, Digest::of(&page), page.into())
}

/// A page with the one tag that follows changes.
pub(super) fn with_script(page: &[u8]) -> Vec<u8> {
    const END: &[u8] = b"</body>";
    let tag = format!("<script src=\"{OWN}live.js\"></script>");
    let at = page.windows(END.len()).rposition(|it| it.eq_ignore_ascii_case(END));
    let (before, after) = page.split_at(at.unwrap_or(page.len()));
    [before, tag.as_bytes(), after].concat()
}

fn to(path: &str, asked: &Asked) -> Reply {
    let query = asked.query.as_ref().map_or_else(String::new, |it| format!("?{it}"));
    // Not for good: browsers would remember it for every site that is ever served here.
    Reply::words(307, path).with("location", format!("{path}{query}"))
}

fn joined(some: &[Diagnostic], more: &[Diagnostic], severities: &Severities) -> Vec<Diagnostic> {
    let mut all = [some, more].concat();
    severities.judge(&mut all);
    all.sort();
    all.dedup();
    all
}

fn faulty(diags: &[Diagnostic]) -> BTreeSet<SitePath> {
    let errors = diags.iter().filter(|it| it.severity == Severity::Error);
    errors.map(|it| it.at.path.clone()).collect()
}

fn differing(
    before: &BTreeMap<SitePath, Arc<Asset>>,
    after: &BTreeMap<SitePath, Arc<Asset>>,
) -> Vec<String> {
    if std::ptr::eq(before, after) {
        return Vec::new();
    }
    let same = |path: &SitePath, it: &Arc<Asset>| {
        before.get(path).is_some_and(|old| Arc::ptr_eq(&old.bytes, &it.bytes))
    };
    after.iter().filter(|(path, it)| !same(path, it)).map(|(path, _)| path.to_string()).collect()
}

/// Does something in which the program itself may fail. That ends this piece of work and not the
/// session.
pub(super) fn guarded<T>(what: &str, work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| format!("{what}: {}", said(&*panic)))
}

fn said(panic: &(dyn Any + Send)) -> &str {
    let plain = panic.downcast_ref::<&str>().copied();
    plain.or_else(|| panic.downcast_ref::<String>().map(|it| &**it)).unwrap_or("no reason is given")
}

pub(super) fn broke(page: Option<&SitePath>, why: String) -> Diagnostic {
    let path = page.cloned().or_else(|| SitePath::new("content").ok());
    let path = path.expect("a proved path, or a name that is one");
    Diagnostic::new(Code::Broke, &path, Span::default(), why)
        .help("this is a fault of Glossator and not of the site; please report it")
}

fn apology() -> Arc<[u8]> {
    b"<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>\xE2\x80\xA6</title>\n\
      <body><p>This page could not be drawn.</p></body></html>\n"
        .as_slice()
        .into()
}
