//! The one who answers while the site is being opened: with what is certain already. Everybody else
//! waits, and nobody is told anything that would be another thing later.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Checked, Diagnostic, Digest, SitePath, Sources, percent, to_json};

use super::desk::{Desk, For, Session, asked_for, broke, guarded, with_page};
use super::exchange::{Asked, Reply};
use super::faults::State;
use super::file::{kind, reply};
use super::route::base_of;
use super::works::{Made, Works};

/// Answers requests to a site that is being opened.
pub(super) struct Porch<W: Works> {
    session: Session,
    works: W,
    read: Checked<Sources>,
    opening: W::Opening,
    base: String,
    /// The pages that were shown already.
    drawn: BTreeMap<SitePath, Arc<[u8]>>,
}

impl<W: Works> Porch<W> {
    /// Begins to open a site that was just read.
    ///
    /// # Errors
    /// It cannot be understood, by a fault of the program.
    pub(super) fn new(
        session: Session,
        mut works: W,
        read: Checked<Sources>,
    ) -> Result<Self, Box<Diagnostic>> {
        let opening = understood(|| works.open(&read.value))?;
        let base = base_of(W::opens_at(&opening));
        Ok(Self { session, works, read, opening, base, drawn: BTreeMap::new() })
    }

    /// The path at which the site will stand.
    pub(super) fn base(&self) -> String {
        percent(&self.base, "-._~/").into_owned()
    }

    /// How the site stands, on one line of JSON: nothing is known to be wrong yet.
    pub(super) fn state(&self) -> String {
        to_json(&State {
            session: self.session.name.clone(),
            version: 0,
            files: Vec::new(),
            base: self.base(),
            faults: Vec::new(),
            more: 0,
        })
    }

    /// Answers a request, if the answer will be the same when all is known.
    pub(super) fn answer(&mut self, asked: &Asked) -> Option<Reply> {
        let path = match asked_for(asked, &self.base) {
            For::File(path) => path,
            For::Nothing => return None,
            For::Told(reply) => return Some(reply),
        };
        match self.made(&path)? {
            Made::Page(page) => {
                let answer = with_page(asked, &page.value);
                self.drawn.insert(path, page.value);
                Some(answer)
            }
            Made::File(bytes) => Some(reply(asked, kind(&path), Digest::of(&bytes), bytes)),
        }
    }

    /// Understands some more of the site, and says whether there is more.
    pub(super) fn onward(&mut self) -> bool {
        let (works, opening) = (&mut self.works, &mut self.opening);
        // What goes wrong here goes wrong again when all is understood, and is told then.
        guarded("the site cannot be understood", || works.onward(opening)).unwrap_or(false)
    }

    /// Understands the rest of the site.
    ///
    /// # Errors
    /// It cannot be understood, by a fault of the program.
    pub(super) fn desk(self) -> Result<Desk<W>, Box<Diagnostic>> {
        let Self { session, mut works, read, opening, drawn, .. } = self;
        let site = understood(|| works.opened(opening))?;
        Ok(Desk::new(session, works, read, site, drawn))
    }

    fn made(&mut self, path: &SitePath) -> Option<Made> {
        let (works, opening) = (&mut self.works, &self.opening);
        guarded("the page cannot be drawn", || works.early(opening, path)).unwrap_or(None)
    }
}

fn understood<T>(work: impl FnOnce() -> T) -> Result<T, Box<Diagnostic>> {
    guarded("the site cannot be understood", work).map_err(|why| Box::new(broke(None, why)))
}
