//! What a site knows of its entities, for whoever asks about a site and draws nothing.

use std::sync::Arc;

use crate::base::SitePath;
use crate::parse::date::Date;
use crate::resolve::address::Address;
use crate::resolve::bibliography::whole;
use crate::resolve::glossary::Entry;
use crate::resolve::order::Listing;
use crate::resolve::quotes::{Quote, quote};
use crate::resolve::text::{Card, Run};

use super::leaf::{Host, Mentioner, Parts};
use super::site::Site;

/// A page that mentions an entity.
#[derive(Clone, Debug)]
pub struct Mentioning {
    /// The text, where it is one in a file.
    pub text: Option<SitePath>,
    /// The entity whose own page it is, by id, where it is one.
    pub by: Option<Arc<str>>,
    /// The page.
    pub address: Address,
    /// Its title.
    pub title: Arc<str>,
    /// How often it does.
    pub count: usize,
    /// The sentence round the first mention.
    pub quote: Quote,
}

impl Site {
    /// The entities that it shows, by their ids: each with its card, and with the pages that mention
    /// it in the order of the site.
    pub fn known(&self) -> impl Iterator<Item = (&Entry, &Card, impl Iterator<Item = Mentioning>)> {
        // In order of their ids, and not of the files that their pages become.
        self.web.entries.values().filter_map(|entry| {
            let path = Address::of_entity(&entry.id, self.basics.form).output()?;
            let Parts::Entity((whom, _, (_, _, mentioners), ..)) = &self.pages.get(&path)?.0 else {
                return None;
            };
            let mentions = gathered(mentioners);
            Some((&**entry, &*whom.1, mentions.into_iter()))
        })
    }

    /// The chapters in reading order, then the pages beside them.
    pub fn ordered(&self) -> impl Iterator<Item = &Arc<Listing>> {
        let order = &self.web.order;
        let apart = self.texts.iter().filter(|it| order.place(&it.path).is_none());
        order.chapters().chain(apart)
    }

    /// The sources by their ids, as they read in the bibliography.
    pub fn references(&self) -> impl Iterator<Item = (String, Vec<Run>)> {
        whole(&self.web.bibliography).into_iter().map(|it| (it.id.to_string(), it.text.0.clone()))
    }

    /// The day as of which it is told.
    pub fn as_of(&self) -> Option<&Date> {
        self.basics.as_of.as_ref()
    }

    /// The address of one of its own pages: `glossary`.
    pub fn address(&self, page: &str) -> Address {
        Address::of(page, self.basics.form)
    }

    /// A word of its theme, if there is one.
    pub fn word(&self, key: &str) -> Option<String> {
        self.theme.phrases().say(key, None, &[])
    }
}

fn gathered(mentioners: &[Mentioner]) -> Vec<Mentioning> {
    let mut all: Vec<Mentioning> = Vec::with_capacity(mentioners.len());
    for it in mentioners {
        let Some(mentioned) = it.mentioned() else { continue };
        let address = it.voice.host.address();
        // An entity's summary and text stand on one page.
        if let Some(last) = all.last_mut().filter(|last| last.address == *address) {
            last.count += mentioned.count as usize;
            continue;
        }
        let (text, by, title) = match &it.voice.host {
            Host::Text(listing) => (Some(listing.path.clone()), None, listing.title.clone()),
            Host::Entity(card) => (None, Some(card.id.clone()), card.name.clone()),
        };
        let quote = quote(&it.voice.told, mentioned);
        let (address, count) = (address.clone(), mentioned.count as usize);
        all.push(Mentioning { text, by, address, title, count, quote });
    }
    all
}
