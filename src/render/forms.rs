//! Items of lists that are alike but for a few words: the lines that say who mentions an entity, sources,
//! relations. A large site has some hundred thousands of them. So what the theme makes of one is drawn once, with blanks
//! where these words belong, and each item is that with its blanks filled in.

use std::marker::PhantomData;

use serde::{Serialize, Serializer};

use super::escape::KEPT;
use super::theme::{Ready, SiteValue, Theme};

/// An item of which there are forms.
pub(super) trait Formed {
    /// The template that draws one.
    const PART: &'static str;
    /// What that calls it.
    const NAME: &'static str;
    /// The kinds of page whose built-in templates leave all of them to [`Self::PART`], and look at nothing in them.
    const KINDS: &'static [&'static str];
    /// The words by which templates come to them.
    const WAYS: &'static [&'static str];
    /// About how many bytes of HTML it takes, or somewhat more.
    const LENGTH: usize;

    /// One of each form: with all that the template looks at, and [blanks](blank) for what it only writes. Nothing
    /// where that cannot be told.
    fn samples() -> Option<Vec<Sample>>;

    /// Which of these forms the item has, if any.
    fn form(&self) -> Option<usize>;

    /// Writes what belongs in a blank.
    fn fill(&self, blank: usize, out: &mut String);
}

/// The fields of an item, by name.
pub(super) type Sample = Vec<(&'static str, Ready)>;

/// What stands in place of words before they are filled in: no text can hold it.
pub(super) fn blank(number: usize) -> Ready {
    Ready::html(&format!("{KEPT}{number}{KEPT}"))
}

/// A blank, or nothing.
pub(super) fn perhaps(is_there: bool, number: usize) -> Option<Ready> {
    if is_there { Some(blank(number)) } else { Ready::of("") }
}

/// What a theme makes of items of one sort.
#[derive(Debug)]
pub(super) struct Forms<T> {
    forms: Vec<Form>,
    /// The kinds of page on which they serve.
    kinds: Vec<&'static str>,
    of: PhantomData<fn(T)>,
}

impl<T: Formed> Forms<T> {
    /// Nothing where the theme makes something of its own of these items, or fails to make anything of them.
    pub(super) fn of(theme: &Theme, site: &SiteValue) -> Option<Self> {
        let kinds = T::KINDS.iter().filter(|kind| !theme.takes_apart(kind, T::WAYS));
        let kinds: Vec<&str> = kinds.copied().collect();
        if kinds.is_empty() || !theme.is_built_in_throughout(T::PART) {
            return None;
        }
        let form = |sample: Sample| {
            let item = Ready::of(&Fields(sample))?;
            Some(Form::of(&theme.of_item(T::PART, (T::NAME, item), site)?))
        };
        let forms = T::samples()?.into_iter().map(form).collect::<Option<_>>()?;
        Some(Self { forms, kinds, of: PhantomData })
    }

    /// The template.
    #[cfg(test)]
    pub(super) fn part(&self) -> &'static str {
        T::PART
    }

    /// Writes what the template makes of an item. Says whether there is a form for it on a page of this kind.
    pub(super) fn write(&self, item: &T, kind: &str, out: &mut String) -> bool {
        let form = item.form().filter(|_| self.kinds.contains(&kind));
        let Some(form) = form.and_then(|it| self.forms.get(it)) else { return false };
        form.write(out, |blank, out| item.fill(blank, out));
        true
    }
}

/// HTML with blanks: what stands before each, and what behind the last.
#[derive(Debug)]
pub(super) struct Form {
    before: Vec<(Box<str>, usize)>,
    behind: Box<str>,
}

impl Form {
    /// That which has [blanks](blank) in it.
    pub(super) fn of(html: &str) -> Self {
        let mut form = Self { before: Vec::new(), behind: Box::default() };
        let mut parts = html.split(KEPT);
        while let Some(part) = parts.next() {
            match parts.next().and_then(|it| it.parse().ok()) {
                Some(blank) => form.before.push((part.into(), blank)),
                None => form.behind = part.into(),
            }
        }
        form
    }

    /// How many bytes it takes without what belongs in its blanks.
    pub(super) fn length(&self) -> usize {
        self.before.iter().map(|(before, _)| before.len()).sum::<usize>() + self.behind.len()
    }

    /// Writes it, each blank as `fill` writes it.
    pub(super) fn write(&self, out: &mut String, mut fill: impl FnMut(usize, &mut String)) {
        for (before, blank) in &self.before {
            out.push_str(before);
            fill(*blank, out);
        }
        out.push_str(&self.behind);
    }
}

/// An item that is nothing but what was drawn of it, in a field of this name.
pub(super) struct Drawn<'a>(pub(super) &'a str);

impl Serialize for Drawn<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map([("drawn", Ready::html(self.0))])
    }
}

/// A value of these fields.
pub(super) struct Fields(pub(super) Sample);

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|(name, ready)| (name, ready)))
    }
}
