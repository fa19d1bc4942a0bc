//! What lists and cards say of an entity: `parts/card.html`, and `parts/name.html` round it. They make the same of all
//! entities but for a few words, so what they make is drawn once for each kind, with [blanks](super::forms) in place of
//! these, and each entity's is that with its blanks filled in.

use std::sync::{Arc, OnceLock};

use crate::base::QuickMap;
use crate::resolve::text::Card;

use super::escape::escape;
use super::forms::{Fields, Form, Sample, blank, perhaps};
use super::html::body;
use super::lines::TENSES;
use super::theme::{CARD, NAME, Ready, SiteValue, Theme};

/// By tense, and whether there are dates and a summary.
const FORMS: usize = TENSES.len() * 4;

/// About how many bytes an entry takes, or somewhat more.
const LENGTH: usize = 500;

/// The forms of entries.
#[derive(Debug)]
pub(super) struct Entries {
    /// By kind; of a form there may be none. Of a theme that makes something of its own of cards there are none at all.
    forms: QuickMap<Arc<str>, [OnceLock<Option<Form>>; FORMS]>,
}

impl Entries {
    /// Those of a theme.
    pub(super) fn of(theme: &Theme, site: &SiteValue) -> Self {
        let kinds = site.site().kinds.iter().filter(|_| theme.is_built_in_throughout(CARD));
        Self { forms: kinds.map(|it| (it.id.clone(), Default::default())).collect() }
    }

    /// What `parts/card.html` makes of a card, if there is a form for it.
    pub(super) fn entry(&self, card: &Card, site: &SiteValue, theme: &Theme) -> Option<String> {
        if !card.facts.is_empty() {
            return None;
        }
        let summary = card.summary.as_ref().map_or_else(String::new, |it| body(it));
        let tense = TENSES.iter().position(|it| *it == card.tense)?;
        let with_when = 2 * tense + usize::from(!card.when.is_empty());
        let number = 2 * with_when + usize::from(!summary.is_empty());
        let form = self.forms.get(&*card.kind)?[number].get_or_init(|| {
            let sample = vec![
                ("id", blank(0)),
                ("name", blank(1)),
                ("kind", Ready::of(&card.kind)?),
                ("url", blank(2)),
                ("when", perhaps(!card.when.is_empty(), 3)?),
                ("tense", Ready::of(&card.tense)?),
                ("facts", Ready::of(&card.facts)?),
                ("summary", perhaps(!summary.is_empty(), 4)?),
            ];
            drawn(CARD, sample, false, site, theme)
        });
        let mut out = String::with_capacity(LENGTH);
        form.as_ref()?.write(&mut out, |blank, out| match blank {
            0 => escape(&card.id, out),
            1 => escape(&card.name, out),
            2 => escape(card.url.as_str(), out),
            3 => escape(&card.when, out),
            _ => out.push_str(&summary),
        });
        Some(out)
    }
}

/// What stands round entries in lists of names, on screen and on paper: the first blank is the entity's id, the second
/// its entry. Nothing where the theme makes something of its own of them.
pub(super) fn names(theme: &Theme, site: &SiteValue) -> Option<[Form; 2]> {
    let name = |bound| {
        let sample = vec![("id", blank(0)), ("entry", blank(1))];
        drawn(NAME, sample, bound, site, theme)
    };
    if !theme.is_built_in(NAME) {
        return None;
    }
    Some([name(false)?, name(true)?])
}

/// The form that a template gives to cards like this.
fn drawn(
    template: &str,
    card: Sample,
    bound: bool,
    site: &SiteValue,
    theme: &Theme,
) -> Option<Form> {
    let card = Ready::of(&Fields(card))?;
    theme.of_card(template, card, bound, site).map(|it| Form::of(&it))
}
