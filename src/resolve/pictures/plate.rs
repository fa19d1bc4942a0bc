//! A picture within a text, with the list that says the same in words.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::parse::date::Date;
use crate::parse::directive::{PictureSort, WrittenPicture};
use crate::parse::lang::Lang;

use super::drawing::Drawing;
use super::map::{Sited, map};
use super::network::{MOST, Told, network};
use super::subject::Subject;
use super::timeline::{Extent, timeline};

/// A picture and its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plate {
    /// The picture.
    pub drawing: Drawing,
    /// What it shows, in words.
    pub list: List,
}

/// What a picture shows, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum List {
    /// Entities with their dates, in order of time.
    Times(Vec<Arc<Subject>>),
    /// Relations.
    Ties(Vec<Told>),
    /// Places.
    Places(Vec<Sited>),
}

/// What the pictures of a text are made of.
pub struct Means<'a> {
    subjects: BTreeMap<&'a str, &'a Arc<Subject>>,
    as_of: Option<&'a Date>,
    say: &'a dyn Fn(&Date) -> String,
    lang: &'a Lang,
}

impl<'a> Means<'a> {
    /// `subjects` are those that the text's pictures may show, `as_of` is the day as of which the
    /// site is told, `say` puts dates into words, and `lang` is the language of both.
    pub fn new(
        subjects: &'a [Arc<Subject>],
        as_of: Option<&'a Date>,
        say: &'a dyn Fn(&Date) -> String,
        lang: &'a Lang,
    ) -> Self {
        Self { subjects: subjects.iter().map(|it| (&*it.id, it)).collect(), as_of, say, lang }
    }

    /// The picture that was asked for, of those with these ids; `None` where it would be empty.
    pub(in crate::resolve) fn plate(
        &self,
        written: &WrittenPicture,
        ids: &[Arc<str>],
    ) -> Option<Plate> {
        let subjects: Vec<Arc<Subject>> =
            ids.iter().filter_map(|id| self.subjects.get(&**id)).map(|it| Arc::clone(it)).collect();
        match written.sort {
            PictureSort::Timeline => {
                let extent = Extent {
                    from: written.from.clone(),
                    to: written.to.clone(),
                    as_of: self.as_of.cloned(),
                };
                let made = timeline(&subjects, &extent, self.say)?;
                Some(Plate { drawing: made.drawing, list: List::Times(made.items) })
            }
            PictureSort::Network => {
                let (from, to) = (written.from.as_ref(), written.to.as_ref());
                let during = |it: &Arc<Subject>| Arc::new(it.during(from, to));
                let within: Vec<_> = subjects.iter().map(during).collect();
                let any = from.is_some() || to.is_some();
                let made = network(if any { &within } else { &subjects }, MOST)?;
                Some(Plate { drawing: made.drawing, list: List::Ties(made.ties) })
            }
            PictureSort::Map => {
                let made = map(&subjects, self.lang)?;
                Some(Plate { drawing: made.drawing, list: List::Places(made.places) })
            }
        }
    }
}
