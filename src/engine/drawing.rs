//! Pages, made of what they are made of and drawn: one that is asked for, or all of them into a
//! tray.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::base::{Checked, Digest, Keep, Memo, SitePath};
use crate::emit::{Kept, Output, Tray};
use crate::render::deck::deck;
use crate::render::extras::{Share, extras, share};
use crate::render::page::{Html, page};
use crate::render::theme::{SiteValue, Theme};
use crate::resolve::pages::Page;

use super::doubts;
use super::leaf::Leaf;
use super::site::Site;
use super::steps::Steps;

/// Most pages have fewer bytes than this.
const USUAL: usize = 128 * 1024;

type Drawing = (Arc<Page>, Arc<SiteValue>, Arc<Theme>);

/// Makes and draws pages.
#[derive(Debug, Default)]
pub(super) struct Easel {
    /// Pages as values, and how those that were asked for one by one were drawn.
    made: Memo<SitePath, Arc<Leaf>, Page>,
    drawn: Memo<SitePath, Drawing, Html>,
    shares: Memo<SitePath, Arc<Leaf>, Share>,
    /// Pages that went into a tray.
    printed: Memo<SitePath, Drawing, Printed>,
    /// The tray of builds in memory.
    kept: Kept,
}

/// What is remembered of a page that went into a tray.
#[derive(Debug, PartialEq, Eq)]
struct Printed {
    digest: Digest,
    share: Arc<Share>,
}

impl Easel {
    /// Draws the page that becomes the file at `path`.
    pub(super) fn page(&mut self, site: &Site, path: &SitePath) -> Option<Checked<Arc<Html>>> {
        let leaf = site.pages.get(path)?.clone();
        let mut drawn = self.leaf(path, leaf, &site.value, &site.theme);
        site.severities.judge(&mut drawn.diags);
        Some(drawn)
    }

    /// Draws one page, which becomes the file at `path`.
    pub(super) fn leaf(
        &mut self,
        path: &SitePath,
        leaf: Arc<Leaf>,
        site: &Arc<SiteValue>,
        theme: &Arc<Theme>,
    ) -> Checked<Arc<Html>> {
        let made = self.made.one(path.clone(), leaf, |it| Checked::clean(it.page()));
        let input = (made.value, site.clone(), theme.clone());
        self.drawn.one(path.clone(), input, |(it, site, theme)| {
            let mut html = Vec::new();
            let diag = page(it, site, theme, None, &mut html);
            Checked::new(Html(html.into()), diag.into_iter().collect())
        })
    }

    /// The files that are made of all pages at once.
    pub(super) fn extras(&mut self, site: &Site) -> Vec<(SitePath, Vec<u8>)> {
        let of = site.pages.iter().map(|(path, leaf)| (path.clone(), leaf.clone()));
        let shares = self.shares.all(of, |_, it| Checked::clean(share(&it.page())));
        let shares: Vec<Arc<Share>> = shares.into_iter().map(|(_, it)| it.value).collect();
        extras(&site.frame, &shares)
    }

    /// Makes every file of a site, and puts each into `tray` unless that holds it. Gives what there
    /// are, and what there is to say about them.
    pub(super) fn files(
        &mut self,
        site: &Site,
        tray: &dyn Tray,
        keep: Keep,
        steps: &Steps,
    ) -> Checked<BTreeMap<SitePath, Digest>> {
        let mut diags = Vec::new();
        let mut files = BTreeMap::new();
        let printed = steps.run("draw", site.pages.len(), || self.pages(site, tray, keep, steps));
        let mut shares = Vec::with_capacity(printed.len());
        for (path, printed) in printed {
            let printed = printed.into(&mut diags);
            shares.push(printed.share.clone());
            files.insert(path, printed.digest);
        }
        let extras = steps.run("extras", shares.len(), || extras(&site.frame, &shares));
        let copied = site.files.iter().map(|(path, asset)| (path, &*asset.bytes));
        let own = site.theme.files().iter().map(|(path, bytes)| (path, &**bytes));
        let extras = extras.iter().map(|(path, bytes)| (path, &**bytes));
        // Of two with one path the last is the one.
        let others: BTreeMap<&SitePath, &[u8]> = copied.chain(own).chain(extras).collect();
        let others: Vec<(&SitePath, &[u8])> = others.into_iter().collect();
        let others = others.into_par_iter().with_max_len(1);
        let others = others.map(|(path, bytes)| (path.clone(), put(path, bytes, tray)));
        files.extend(others.collect::<Vec<_>>());
        site.severities.judge(&mut diags);
        diags.sort();
        // A part that many templates include fails on each of their pages, and is mended once: the first
        // way there is shown.
        diags.dedup_by(|more, it| {
            more.at == it.at && more.code == it.code && more.message == it.message
        });
        Checked::new(files, diags)
    }

    /// Makes every file of a site, in memory.
    pub(super) fn output(&mut self, site: &Site, keep: Keep, steps: &Steps) -> Checked<Output> {
        let mut kept = std::mem::take(&mut self.kept);
        let files = self.files(site, &kept, keep, steps);
        let output = files.map(|it| kept.output(&it));
        self.kept = kept;
        output
    }

    /// How many pages were drawn, ever.
    pub(super) fn drawn(&self) -> usize {
        self.drawn.worked() + self.printed.worked()
    }

    fn pages(
        &mut self,
        site: &Site,
        tray: &dyn Tray,
        keep: Keep,
        steps: &Steps,
    ) -> Vec<(SitePath, Checked<Arc<Printed>>)> {
        // What is drawn again after an edit are few pages, with fewer cards than a site has.
        let all = keep == Keep::Once || self.printed.values().next().is_none();
        let deck = all.then(|| deck(site.cards.values(), &site.value, &site.theme));
        // `html` is where it is drawn: each page in the memory of the one before.
        let print = |path: &SitePath, made: &Page, html: &mut Vec<u8>| {
            let diag = page(made, &site.value, &site.theme, deck.as_ref(), html);
            let heavy = doubts::weight(path, made, html.len(), site);
            let digest = put(path, html, tray);
            steps.one();
            let diags = diag.into_iter().chain(heavy).collect();
            Checked::new(Printed { digest, share: Arc::new(share(made)) }, diags)
        };
        let pages: Vec<(&SitePath, &Arc<Leaf>)> = site.pages.iter().collect();
        if keep == Keep::Once {
            // A page for paper takes as long as some hundred others. Were such the last, all cores but one
            // would wait for it, so they are the first, and each page is a piece of work by itself.
            let (mut first, then): (Vec<_>, Vec<_>) =
                pages.into_iter().partition(|(_, leaf)| leaf.is_large());
            first.extend(then);
            let desks = Desks::default();
            // Each page is let go as soon as it is drawn.
            let drawn = first.into_par_iter().with_max_len(1).map(|(path, leaf)| {
                let printed = desks.at_one(|html| print(path, &leaf.page(), html));
                (path.clone(), printed.map(Arc::new))
            });
            let mut drawn: Vec<_> = drawn.collect();
            // To take it apart takes a while on one core.
            rayon::spawn(|| drop(deck));
            drawn.sort_by(|(one, _), (other, _)| one.cmp(other));
            return drawn;
        }
        // What was drawn once and is not there any more has to be drawn again.
        let lost = self.printed.values().filter(|(path, it)| !tray.holds(path, it.digest));
        let lost: Vec<SitePath> = lost.map(|(path, _)| path.clone()).collect();
        lost.iter().for_each(|it| self.printed.forget(it));
        let of = pages.into_iter().map(|(path, leaf)| (path.clone(), leaf.clone()));
        let made = self.made.all(of, |_, it| Checked::clean(it.page()));
        let of = made
            .into_iter()
            .map(|(path, page)| (path, (page.value, site.value.clone(), site.theme.clone())));
        self.printed.all(of, |path, (made, ..)| print(path, made, &mut Vec::new()))
    }
}

/// Memory in which pages are drawn, one after the other.
#[derive(Debug, Default)]
struct Desks(Mutex<Vec<Vec<u8>>>);

impl Desks {
    /// Draws where another page was drawn before.
    fn at_one<T>(&self, draw: impl FnOnce(&mut Vec<u8>) -> T) -> T {
        let free = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let desk = free().pop();
        let mut desk = desk.unwrap_or_else(|| Vec::with_capacity(USUAL));
        let drawn = draw(&mut desk);
        free().push(desk);
        drawn
    }
}

fn put(path: &SitePath, bytes: &[u8], tray: &dyn Tray) -> Digest {
    let digest = Digest::of(bytes);
    if !tray.holds(path, digest) {
        tray.put(path, bytes, digest);
    }
    digest
}
