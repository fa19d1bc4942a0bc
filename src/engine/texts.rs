//! Each text on its way to one whose every link has an end: chapters, free pages, and what entities
//! say of themselves.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::{AT_ONCE, Checked, Diagnostic, Keep, Memo, Rest, Same, SitePath, Spanned};
use crate::parse::chapter::Chapter;
use crate::parse::glossary::Entity;
use crate::parse::lang::Lang;
use crate::resolve::answers::{Answers, answers};
use crate::resolve::atlas::Atlas;
use crate::resolve::bibliography::Bibliography;
use crate::resolve::chapter::{Told, cites, told};
use crate::resolve::citing::{Cited, cited};
use crate::resolve::contradictions::{Doubts, Happenings, doubts};
use crate::resolve::finder::Finder;
use crate::resolve::found::{Found, Text, found};
use crate::resolve::pictures::Means;
use crate::resolve::pictures::subject::Subject;
use crate::resolve::shift::Shift;
use crate::resolve::text::Card;

use super::cards::Deck;
use super::frame::{Basics, Frame, Speech};
use super::library::{Library, gathered};
use super::pictures::Subjects;
use super::web::Web;

/// Names a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// A chapter or a free page, by its file.
    Chapter(SitePath),
    /// What an entity's page says of it.
    Entity(Arc<str>),
    /// An entity's summary.
    Summary(Arc<str>),
}

/// A text as written: a chapter, or an entity in its file.
#[derive(Clone, Debug)]
pub(super) enum Written {
    /// A chapter or a free page.
    Chapter(Arc<Chapter>),
    /// The summary of the entity at this place of its file.
    Summary(Arc<Vec<Entity>>, usize),
    /// The text of the entity at this place of its file.
    Entity(Arc<Vec<Entity>>, usize),
}

/// A text, resolved.
#[derive(Clone, Debug)]
pub(super) struct TextOut {
    /// The text.
    pub told: Arc<Told>,
    /// The sources it cites.
    pub cited: Arc<Cited>,
    /// What is doubtful in it.
    pub doubts: Arc<Doubts>,
}

/// What texts show of entities.
pub(super) struct Shown<'a, 'd> {
    /// Cards, where the texts may show some.
    pub deck: Option<&'a mut Deck<'d>>,
    /// What pictures know of entities.
    pub subjects: &'a Subjects,
    /// What pictures take from the settings.
    pub frame: &'a Frame,
}

/// What the pictures of a text are made of.
type Painting = (Vec<Arc<Subject>>, Arc<Speech>, Arc<Basics>);

/// The cards that a text shows, and what its pictures are made of.
type Beside = (Vec<Arc<Card>>, Option<Painting>);

impl Shown<'_, '_> {
    fn cards(&mut self, key: &Key, answers: &Answers) -> Vec<Arc<Card>> {
        let Some(deck) = &mut self.deck else { return Vec::new() };
        answers.cards().iter().filter_map(|id| deck.deal(key, id)).collect()
    }

    fn painting(&self, answers: &Answers) -> Option<Painting> {
        let subjects = answers.subjects()?;
        let subjects = subjects.iter().filter_map(|id| self.subjects.get(id)).cloned().collect();
        Some((subjects, self.frame.speech.clone(), self.frame.basics.clone()))
    }
}

fn with_means<T>(painting: Option<&Painting>, stage: impl FnOnce(&Means<'_>) -> T) -> T {
    match painting {
        Some((subjects, speech, basics)) => {
            let say = |date: &_| speech.words(Some(date));
            stage(&Means::new(subjects, basics.as_of.as_ref(), &say, &basics.language))
        }
        None => stage(&Means::new(&[], None, &|_| String::new(), &Lang::default())),
    }
}

/// What names are found in, and with what.
type Searched = (Written, Arc<Answers>, Arc<Finder>);

/// Resolves texts.
#[derive(Debug, Default)]
pub(super) struct Telling {
    answers: Memo<Key, (Written, Arc<Atlas>), Answers>,
    found: Memo<Key, Searched, Found>,
    doubts: Memo<Key, (Written, Arc<Found>, Arc<Happenings>), Doubts>,
    cited: Memo<Key, (Written, Arc<Bibliography>), Cited>,
    told: Memo<Key, ((Written, Arc<Found>), (Arc<Answers>, Arc<Cited>), Beside), Told>,
    /// What all texts were searched with last.
    searched: Option<Arc<Finder>>,
    /// How many texts were resolved that are not remembered.
    passed: usize,
}

impl Telling {
    /// Resolves `texts`. `shown` has what they show of entities. Where there is no other time, what
    /// lies between a text and what became of it is let go at once, and so is the text unless
    /// somebody else has it.
    pub(super) fn texts(
        &mut self,
        texts: Vec<(Key, Written)>,
        web: &Web,
        shown: &mut Shown<'_, '_>,
        keep: Keep,
        diags: &mut Vec<Diagnostic>,
    ) -> BTreeMap<Key, TextOut> {
        match keep {
            Keep::Again => self.remembered(Rest::Forgotten, &texts, web, shown, diags),
            Keep::Once => self.passing(texts, web, shown, diags),
        }
    }

    /// Resolves some texts of many, to be remembered for the time when all are asked for.
    pub(super) fn some(&mut self, texts: &[(Key, Written)], web: &Web, shown: &mut Shown<'_, '_>) {
        // It is said when all are asked for.
        let mut unsaid = Vec::new();
        self.remembered(Rest::Kept, texts, web, shown, &mut unsaid);
    }

    fn remembered(
        &mut self,
        rest: Rest,
        texts: &[(Key, Written)],
        web: &Web,
        shown: &mut Shown<'_, '_>,
        diags: &mut Vec<Diagnostic>,
    ) -> BTreeMap<Key, TextOut> {
        let of = texts.iter().map(|(key, it)| (key.clone(), (it.clone(), web.atlas.clone())));
        let answers =
            gathered(self.answers.each(rest, of, |_, (it, atlas)| it.answers(atlas)), diags);
        let of = texts.iter().zip(&answers).map(|((key, it), answers)| {
            (key.clone(), (it.clone(), answers.clone(), web.finder.clone()))
        });
        // A name that came or went is looked for where its letters stand, and nowhere else.
        let before = self.searched.replace(web.finder.clone());
        let before = before.filter(|it| !Arc::ptr_eq(it, &web.finder));
        let shift = before.as_ref().and_then(|it| Shift::between(it.names(), web.finder.names()));
        let alike = |(was, asked, finder): &Searched, (it, answers, _): &Searched| {
            let (Some(before), Some(shift)) = (&before, &shift) else { return false };
            let same = was.same(it) && asked.same(answers) && finder.same(before);
            same && it.with(false, |text| Checked::clean(!shift.touches(text))).value
        };
        let found = gathered(
            self.found
                .each_unless(rest, of, alike, |_, (it, answers, finder)| it.found(answers, finder)),
            diags,
        );
        let of = texts.iter().zip(&found).map(|((key, it), found)| {
            (key.clone(), (it.clone(), found.clone(), web.happenings.clone()))
        });
        let language = web.finder.names().language();
        let doubts = gathered(
            self.doubts.each(rest, of, |_, (it, found, happenings)| {
                it.doubts(found, happenings, language)
            }),
            diags,
        );
        let of =
            texts.iter().map(|(key, it)| (key.clone(), (it.clone(), web.bibliography.clone())));
        let cited = gathered(
            self.cited.each(rest, of, |_, (it, bibliography)| it.cited(bibliography)),
            diags,
        );
        let of = texts.iter().zip(&answers).zip(&found).zip(&cited).map(
            |((((key, it), answers), found), cited)| {
                let beside = (shown.cards(key, answers), shown.painting(answers));
                let input = ((it.clone(), found.clone()), (answers.clone(), cited.clone()), beside);
                (key.clone(), input)
            },
        );
        let told = gathered(
            self.told.each(rest, of, |_, ((it, found), (answers, cited), beside)| {
                it.told(found, answers, cited, beside)
            }),
            diags,
        );
        let outs = told.into_iter().zip(cited).zip(doubts);
        texts
            .iter()
            .zip(outs)
            .map(|((key, _), ((told, cited), doubts))| {
                (key.clone(), TextOut { told, cited, doubts })
            })
            .collect()
    }

    fn passing(
        &mut self,
        texts: Vec<(Key, Written)>,
        web: &Web,
        shown: &mut Shown<'_, '_>,
        diags: &mut Vec<Diagnostic>,
    ) -> BTreeMap<Key, TextOut> {
        self.passed += texts.len();
        let answers: Vec<Checked<Answers>> =
            texts.par_iter().with_max_len(AT_ONCE).map(|(_, it)| it.answers(&web.atlas)).collect();
        let mut asked = Vec::with_capacity(texts.len());
        for ((key, it), answers) in texts.into_iter().zip(answers) {
            let answers = answers.into(diags);
            let beside = (shown.cards(&key, &answers), shown.painting(&answers));
            asked.push((key, it, answers, beside));
        }
        let resolve = |(key, it, answers, beside): (Key, Written, Answers, Beside)| {
            let mut diags = Vec::new();
            let found = it.found(&answers, &web.finder).into(&mut diags);
            let language = web.finder.names().language();
            let doubts = it.doubts(&found, &web.happenings, language).into(&mut diags);
            let mut cited = it.cited(&web.bibliography).into(&mut diags);
            let told = it.told(&found, &answers, &cited, &beside).into(&mut diags);
            // They stand in the text now.
            cited.citations = Vec::new();
            let (told, cited, doubts) = (Arc::new(told), Arc::new(cited), Arc::new(doubts));
            (key, Checked::new(TextOut { told, cited, doubts }, diags))
        };
        let outs: Vec<(Key, Checked<TextOut>)> =
            asked.into_par_iter().with_max_len(AT_ONCE).map(resolve).collect();
        outs.into_iter().map(|(key, it)| (key, it.into(diags))).collect()
    }

    /// Resolves one text.
    pub(super) fn text(
        &mut self,
        key: &Key,
        it: &Written,
        web: &Web,
        shown: &mut Shown<'_, '_>,
        diags: &mut Vec<Diagnostic>,
    ) -> TextOut {
        let key = || key.clone();
        let of = (it.clone(), web.atlas.clone());
        let answers = self.answers.one(key(), of, |(it, atlas)| it.answers(atlas)).into(diags);
        let of = (it.clone(), answers.clone(), web.finder.clone());
        let found = self
            .found
            .one(key(), of, |(it, answers, finder)| it.found(answers, finder))
            .into(diags);
        let language = web.finder.names().language();
        let of = (it.clone(), found.clone(), web.happenings.clone());
        let doubts = self
            .doubts
            .one(key(), of, |(it, found, happenings)| it.doubts(found, happenings, language));
        let doubts = doubts.into(diags);
        let of = (it.clone(), web.bibliography.clone());
        let cited =
            self.cited.one(key(), of, |(it, bibliography)| it.cited(bibliography)).into(diags);
        let beside = (shown.cards(&key(), &answers), shown.painting(&answers));
        let of = ((it.clone(), found), (answers, cited.clone()), beside);
        let told = self.told.one(key(), of, |((it, found), (answers, cited), beside)| {
            it.told(found, answers, cited, beside)
        });
        let told = told.into(diags);
        TextOut { told, cited, doubts }
    }

    /// What was said of a text when it was resolved last.
    pub(super) fn said(&self, key: &Key) -> impl Iterator<Item = &Diagnostic> {
        let stages = [
            self.answers.said(key),
            self.found.said(key),
            self.cited.said(key),
            self.told.said(key),
        ];
        stages.into_iter().flatten()
    }

    /// How many texts were searched for names, ever.
    pub(super) fn searched(&self) -> usize {
        self.found.worked() + self.passed
    }

    /// How many texts were resolved, ever.
    pub(super) fn resolved(&self) -> usize {
        self.told.worked() + self.passed
    }
}

/// The summaries of all entities, in order.
pub(super) fn summaries(library: &Library) -> Vec<(Key, Written)> {
    let mut texts = each_entity(library, |entity, file, at| {
        entity.summary.as_ref()?;
        let id = entity.id.value.as_str().into();
        Some((Key::Summary(id), Written::Summary(file.clone(), at)))
    });
    first_of_each(&mut texts);
    texts
}

/// All other texts, in order.
pub(super) fn longer(library: &Library) -> Vec<(Key, Written)> {
    let mut texts: Vec<_> = library
        .shown
        .iter()
        .filter_map(|it| {
            Some((Key::Chapter(it.path().clone()), Written::Chapter(it.chapter.clone()?)))
        })
        .collect();
    texts.extend(each_entity(library, |entity, file, at| {
        entity.body.as_ref()?;
        let id = entity.id.value.as_str().into();
        Some((Key::Entity(id), Written::Entity(file.clone(), at)))
    }));
    first_of_each(&mut texts);
    texts
}

fn each_entity(
    library: &Library,
    text: impl Fn(&Entity, &Arc<Vec<Entity>>, usize) -> Option<(Key, Written)>,
) -> Vec<(Key, Written)> {
    let mut texts = Vec::new();
    for file in &library.glossary {
        for (at, entity) in file.iter().enumerate() {
            texts.extend(text(entity, file, at));
        }
    }
    texts
}

/// Puts the texts in order. Of two entities with one id, which is an error of its own, the first
/// to be defined stays.
fn first_of_each(texts: &mut Vec<(Key, Written)>) {
    texts.sort_by(|(a, _), (b, _)| a.cmp(b));
    texts.dedup_by(|(a, _), (b, _)| a == b);
}

impl Written {
    /// The sources that the page of the text lists whether or not the text cites them. Those that
    /// are not there have been complained of where the entity was read.
    fn listed(&self, bibliography: &Bibliography) -> Vec<Spanned<String>> {
        let Self::Entity(file, at) = self else { return Vec::new() };
        let Some(entity) = file.get(*at) else { return Vec::new() };
        entity
            .sources
            .iter()
            .chain(entity.roles.iter().flat_map(|it| &it.sources))
            .chain(entity.relations.iter().flat_map(|it| &it.sources))
            .filter(|it| bibliography.has(&it.value))
            .cloned()
            .collect()
    }

    /// The file that it stands in.
    pub(super) fn path(&self) -> Option<&SitePath> {
        match self {
            Self::Chapter(chapter) => Some(&chapter.path),
            Self::Summary(file, at) | Self::Entity(file, at) => file.get(*at).map(|it| &it.path),
        }
    }

    /// Shows the text, if there is one.
    pub(super) fn look(&self, visit: impl FnOnce(&Text<'_>)) {
        self.with((), |text| {
            visit(text);
            Checked::clean(())
        });
    }

    fn answers(&self, atlas: &Atlas) -> Checked<Answers> {
        self.with(Answers::default(), |it| answers(it, atlas))
    }

    fn found(&self, answers: &Answers, finder: &Finder) -> Checked<Found> {
        self.with(Found::default(), |it| found(it, answers, finder))
    }

    fn doubts(&self, found: &Found, happenings: &Happenings, language: &Lang) -> Checked<Doubts> {
        self.with(Doubts::default(), |it| Checked::clean(doubts(it, found, happenings, language)))
    }

    fn cited(&self, bibliography: &Bibliography) -> Checked<Cited> {
        let listed = self.listed(bibliography);
        self.with(Cited::default(), |it| cited(it.path, &cites(it), &listed, bibliography))
    }

    fn told(
        &self,
        found: &Found,
        answers: &Answers,
        cited: &Cited,
        (cards, painting): &Beside,
    ) -> Checked<Told> {
        self.with(Told::default(), |it| {
            with_means(painting.as_ref(), |means| {
                told(it, found, answers, &cited.citations, cards, means)
            })
        })
    }

    /// What `stage` says of the text, or `nothing` where there is none.
    fn with<T>(&self, nothing: T, stage: impl FnOnce(&Text<'_>) -> Checked<T>) -> Checked<T> {
        let text = match self {
            Self::Chapter(chapter) => Some(Text::chapter(chapter)),
            Self::Summary(file, at) => file.get(*at).and_then(Text::summary),
            Self::Entity(file, at) => file.get(*at).and_then(Text::entity_page),
        };
        match text {
            Some(text) => stage(&text),
            None => Checked::clean(nothing),
        }
    }
}

impl Same for Written {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Chapter(mine), Self::Chapter(theirs)) => Arc::ptr_eq(mine, theirs),
            (Self::Summary(mine, at), Self::Summary(theirs, there))
            | (Self::Entity(mine, at), Self::Entity(theirs, there)) => {
                at == there && Arc::ptr_eq(mine, theirs)
            }
            _ => false,
        }
    }
}
