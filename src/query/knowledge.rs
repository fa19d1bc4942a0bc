//! All that a glossary knows, as one plain value: what `export json` writes, and what every other
//! form of export is made of. Whoever reads the JSON back has the same value again.
//!
//! The keys of entities, roles and relations are those of the glossary's own files.

use serde::{Deserialize, Serialize};

/// What a site's glossary knows, and where its texts speak of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Knowledge {
    /// `glossary`, so that a program knows what it reads.
    pub r#type: String,
    /// 1. It is raised only by a change that could break a reader.
    pub version: u32,
    /// The site.
    pub site: About,
    /// Kinds of entity: the built-in ones, then the site's.
    pub kinds: Vec<KindFact>,
    /// Kinds of relation, by their ids.
    pub relation_kinds: Vec<RelationKindFact>,
    /// Chapters in reading order, then the pages beside them.
    pub texts: Vec<TextFact>,
    /// Entities, by their ids.
    pub entities: Vec<EntityFact>,
    /// Relations, each once, by the ids of those it joins.
    pub relations: Vec<RelationFact>,
    /// Who is mentioned where: by entity, and for each in the order of the site.
    pub mentions: Vec<MentionFact>,
    /// The bibliography, by id.
    pub sources: Vec<SourceFact>,
}

/// The site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Its title.
    pub title: String,
    /// One or two sentences; may be empty.
    pub description: String,
    /// The tag of its language.
    pub language: String,
    /// Where it stands, if it says.
    pub base_url: Option<String>,
    /// The day as of which it is told, in EDTF, if there is one.
    pub as_of: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The address of the glossary, from the site's root.
    pub glossary: String,
    /// The address of the bibliography, from the site's root.
    pub bibliography: String,
}

/// A kind of entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindFact {
    /// Its id.
    pub id: String,
    /// What one is called.
    pub label: String,
    /// What several are called.
    pub plural: String,
    /// Its type in schema.org's vocabulary.
    pub schema: String,
}

/// A kind of relation, seen from one side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationKindFact {
    /// Its id.
    pub id: String,
    /// The id of the same relation seen from the other side; its own where it is symmetric.
    pub inverse: String,
    /// Its words.
    pub label: String,
    /// The kinds of entity on this side; any, where empty.
    pub from: Vec<String>,
    /// The kinds of entity on the other side; any, where empty.
    pub to: Vec<String>,
    /// Whether there can be only one at a time on the other side.
    pub exclusive: bool,
}

/// A text that a reader reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextFact {
    /// Its file.
    pub path: String,
    /// `chapter` or `page`.
    pub shelf: String,
    /// Its page, from the site's root.
    pub url: String,
    /// Its title.
    pub title: String,
    /// One sentence; may be empty.
    pub summary: String,
}

/// An entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityFact {
    /// Its id.
    pub id: String,
    /// Its page, from the site's root.
    pub url: String,
    /// What it is called.
    pub name: String,
    /// Its kind's id.
    pub kind: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Forms of its names, which link and are not told.
    #[serde(default)]
    pub forms: Vec<String>,
    /// One or two sentences, in Markdown as written.
    pub summary: Option<String>,
    /// The same without markup; may be empty.
    pub plain: String,
    /// Its page's text, in Markdown as written.
    pub body: Option<String>,
    /// When it was, or happened, in EDTF.
    pub when: Option<String>,
    /// Where it is.
    pub r#where: Option<Where>,
    /// Offices, in order.
    pub roles: Vec<RoleFact>,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How often its names link, where it says so itself.
    pub link: Option<Link>,
    /// The same thing elsewhere.
    pub same_as: Vec<String>,
}

/// Where something is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Where {
    /// In another entity, by id.
    Entity(String),
    /// At a point.
    Point {
        /// North is positive.
        lat: Degrees,
        /// East is positive.
        lon: Degrees,
    },
}

/// An angle, in millionths of a degree; in JSON a number of degrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "f64", from = "f64")]
pub struct Degrees(pub i32);

impl From<Degrees> for f64 {
    fn from(degrees: Degrees) -> Self {
        Self::from(degrees.0) / 1e6
    }
}

impl From<f64> for Degrees {
    #[expect(clippy::cast_possible_truncation, reason = "what is no angle is cut to the largest")]
    fn from(degrees: f64) -> Self {
        Self((degrees * 1e6).round() as i32)
    }
}

/// How often names link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Link {
    /// At the first mention in each section.
    First,
    /// At each mention.
    Every,
    /// At none.
    Never,
}

/// An office held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleFact {
    /// "Secretary of State".
    pub title: String,
    /// From when to when, in EDTF.
    pub when: Option<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
}

/// A relation, told from one of its two sides.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RelationFact {
    /// Who has it, by id.
    pub from: String,
    /// Its kind's id, as seen from there.
    pub kind: String,
    /// To whom, by id.
    pub to: String,
    /// When it held, in EDTF.
    pub when: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Ids of sources.
    pub sources: Vec<String>,
}

/// A page that mentions an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MentionFact {
    /// Who is mentioned, by id.
    pub entity: String,
    /// The file of the text, where it is a chapter or a page.
    pub text: Option<String>,
    /// The id of the entity whose own page it is, where it is one.
    pub by: Option<String>,
    /// The page, from the site's root, and the place on it.
    pub url: String,
    /// Its title.
    pub title: String,
    /// How often it does.
    pub count: usize,
    /// The heading above the first mention; may be empty.
    pub heading: String,
    /// The sentence round the first mention, without markup.
    pub sentence: String,
}

/// A source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFact {
    /// Its id.
    pub id: String,
    /// How it reads in the bibliography, without markup.
    pub text: String,
}
