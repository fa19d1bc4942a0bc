//! A file of the glossary: entities as written.

use crate::base::{Checked, Code, Diagnostic, SitePath, Source, Span, Spanned, is_storable};

use super::body::Body;
use super::date::{self, Date};
use super::id;
use super::markdown;
use super::quotes::typographic;
use super::record::{Record, found, shortened};
use super::settings::Dialect;
use super::shapes;
use super::yaml::{self, Entry, Style, Value, Yaml};

/// A person, group, place, event, agreement or idea, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// The file it stands in.
    pub path: SitePath,
    /// Its id: lower-case letters, digits and `-`, any script.
    pub id: Spanned<String>,
    /// What it is called.
    pub name: Spanned<String>,
    /// Its kind's id.
    pub kind: Spanned<String>,
    /// Other names.
    pub aliases: Vec<Spanned<String>>,
    /// Forms of its names that texts use: inflections, short forms. They link, and no reader is told them.
    pub forms: Vec<Spanned<String>>,
    /// One or two sentences: inline Markdown.
    pub summary: Option<Body>,
    /// Its page's text: Markdown.
    pub body: Option<Body>,
    /// When it was, or happened.
    pub when: Option<Spanned<Date>>,
    /// Where.
    pub place: Option<Whereabouts>,
    /// Offices, in order.
    pub roles: Vec<Role>,
    /// What it has to do with others.
    pub relations: Vec<Relation>,
    /// Ids of sources.
    pub sources: Vec<Spanned<String>>,
    /// How often its names are linked.
    pub link: Option<LinkRule>,
    /// The same thing elsewhere, for linked data.
    pub same_as: Vec<Spanned<String>>,
}

impl Entity {
    /// All that a text may call it.
    pub fn names(&self) -> impl Iterator<Item = &Spanned<String>> {
        std::iter::once(&self.name).chain(&self.aliases).chain(&self.forms)
    }
}

/// How often an entity's names are linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkRule {
    /// At the first mention in each section. What holds where nothing is said.
    First,
    /// At each mention.
    Every,
    /// At none.
    Never,
}

/// Where something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// In another entity, by id.
    Entity(Spanned<String>),
    /// At a point, in millionths of a degree: north and east are positive.
    Point {
        /// -90,000,000 to 90,000,000.
        lat: i32,
        /// -180,000,000 to 180,000,000.
        lon: i32,
    },
}

/// An office held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// "Secretary of State".
    pub title: Spanned<String>,
    /// From when to when.
    pub when: Option<Spanned<Date>>,
    /// Ids of sources.
    pub sources: Vec<Spanned<String>>,
}

/// A relation as stated on one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Its kind's id.
    pub kind: Spanned<String>,
    /// The other entity's id.
    pub to: Spanned<String>,
    /// When it held.
    pub when: Option<Spanned<Date>>,
    /// A remark.
    pub note: Option<String>,
    /// Ids of sources.
    pub sources: Vec<Spanned<String>>,
}

/// Reads a file of the glossary. Entities come in the order of the file.
pub fn entities(source: &Source, dialect: &Dialect) -> Checked<Vec<Entity>> {
    let (path, text) = (&source.path, &source.text);
    let mut diags = Vec::new();
    let root = yaml::read(path, text, Span::of(0..text.len())).into(&mut diags);
    let mut entities = Vec::new();
    match &root.value {
        Value::Nothing => {}
        Value::Mapping(mapping) => {
            entities.reserve_exact(mapping.entries.len());
            for entry in &mapping.entries {
                entities.push(entity(path, entry, dialect, &mut diags));
            }
        }
        Value::Scalar(_) | Value::Sequence(_) => {
            let message = format!("a glossary is made of ids and entities, found {}", found(&root));
            diags.push(
                Diagnostic::new(Code::WrongType, path, root.span, message)
                    .help("write `the-id:` and below it, indented, `name: …` and `kind: …`"),
            );
        }
    }
    Checked::new(entities, diags)
}

fn entity(
    path: &SitePath,
    entry: &Entry<'_>,
    dialect: &Dialect,
    diags: &mut Vec<Diagnostic>,
) -> Entity {
    let id = id::checked(&entry.key, path, Code::BadEntityId, diags);
    if !is_storable(&id.value) && id::proper(&id.value).is_ok() {
        let message = format!("`{}` cannot be an id: Windows cannot store its page", id.value);
        diags.push(
            Diagnostic::new(Code::BadEntityId, path, id.span, message)
                .help(format!("write `the-{}`, or another word", id.value)),
        );
    }
    let mut record =
        Record::new(path, &entry.value, &shapes::ENTITY, diags).held_by(entry.key.span);
    let prose = |record: &mut Record<'_, '_, '_>, key| {
        let prose = record.prose(key)?;
        let body = markdown::body(path, &prose.text, prose.whole(), prose.map, dialect);
        Some(body.into(record.diags()))
    };
    let mut name = record.required_text("name");
    if name.value.trim().is_empty() {
        // Others would take an empty name for one that stands everywhere.
        name = id.clone();
    }
    let entity = Entity {
        path: path.clone(),
        id,
        name,
        kind: record.required_text("kind"),
        aliases: names(&mut record, "aliases", "an alias"),
        forms: names(&mut record, "forms", "a form"),
        summary: prose(&mut record, "summary"),
        body: prose(&mut record, "body"),
        when: when(&mut record),
        place: place(&mut record),
        roles: roles(&mut record, dialect),
        relations: relations(&mut record, dialect),
        sources: record.list("sources"),
        link: record.choice(
            "link",
            &[("first", LinkRule::First), ("every", LinkRule::Every), ("never", LinkRule::Never)],
        ),
        same_as: same_as(&mut record),
    };
    record.finish();
    entity
}

/// The names below `key`, each of which is `what`.
fn names(record: &mut Record<'_, '_, '_>, key: &'static str, what: &str) -> Vec<Spanned<String>> {
    let mut names = record.list(key);
    for name in &names {
        if name.value.trim().is_empty() {
            let message = format!("{what} that says nothing");
            let diag = Diagnostic::new(Code::BadValue, record.path(), name.span, message)
                .help("take it out");
            record.diags().push(diag);
        }
    }
    names.retain(|name| !name.value.trim().is_empty());
    names
}

fn when(record: &mut Record<'_, '_, '_>) -> Option<Spanned<Date>> {
    let written = record.text("when")?;
    let path = record.path();
    let date = date::parse(&written, path).into(record.diags())?;
    Some(Spanned { value: date, span: written.span })
}

fn place(record: &mut Record<'_, '_, '_>) -> Option<Whereabouts> {
    let entry = record.given("where")?;
    if !matches!(entry.value.value, Value::Mapping(_)) {
        return Some(Whereabouts::Entity(record.text_of("where", &entry.value)?));
    }
    let mut point = record.within(&entry.value, &shapes::POINT).held_by(entry.key.span);
    let lat = degrees(&mut point, "lat", 90);
    let lon = degrees(&mut point, "lon", 180);
    point.finish();
    Some(Whereabouts::Point { lat: lat?, lon: lon? })
}

/// A number of degrees between -`most` and `most`, in millionths.
fn degrees(point: &mut Record<'_, '_, '_>, key: &'static str, most: i32) -> Option<i32> {
    let entry = point.required(key)?;
    let scalar = point.scalar_of(key, &entry.value)?;
    let number = (scalar.style == Style::Plain).then(|| millionths(&scalar.text)).flatten();
    match number {
        Some(number) if number.abs() <= i64::from(most) * 1_000_000 => i32::try_from(number).ok(),
        Some(_) => {
            let message = format!("`{key}` goes from -{most} to {most}, found `{}`", scalar.text);
            let mut diag = Diagnostic::new(Code::BadValue, point.path(), entry.value.span, message);
            if key == "lat" {
                diag = diag.help("north is positive; are `lat` and `lon` exchanged?");
            }
            point.diags().push(diag);
            None
        }
        None => {
            let help = "write `33.3152`, negative in the south and west, without quotes".to_owned();
            point.wrong(key, &entry.value, "a number of degrees", Some(help), None);
            None
        }
    }
}

/// A decimal number in millionths; further digits are cut off. A millionth of a degree is 11 cm.
fn millionths(text: &str) -> Option<i64> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    if whole.is_empty() || whole.len() > 6 || !all_digits(whole) || !all_digits(part) {
        return None;
    }
    if digits.ends_with('.') {
        return None;
    }
    let part = format!("{part:0<6}");
    let number = whole.parse::<i64>().ok()? * 1_000_000 + part[..6].parse::<i64>().ok()?;
    Some(if negative { -number } else { number })
}

fn roles(record: &mut Record<'_, '_, '_>, dialect: &Dialect) -> Vec<Role> {
    let mut roles = Vec::new();
    for item in record.items("roles") {
        let mut role = record.within(item, &shapes::ROLE);
        roles.push(Role {
            title: {
                let Spanned { value, span } = role.required_text("title");
                Spanned { value: typographic(&value, &dialect.language), span }
            },
            when: when(&mut role),
            sources: role.list("sources"),
        });
        role.finish();
    }
    roles.retain(|role| !role.title.value.is_empty());
    roles
}

/// Each value is a target, `{to, when, note, sources}`, or a list of either.
fn relations(record: &mut Record<'_, '_, '_>, dialect: &Dialect) -> Vec<Relation> {
    let mut relations = Vec::new();
    for entry in record.entries("relations") {
        let kind = Spanned { value: entry.key.value.to_string(), span: entry.key.span };
        let targets = match &entry.value.value {
            Value::Sequence(items) => items,
            Value::Nothing | Value::Scalar(_) | Value::Mapping(_) => {
                std::slice::from_ref(&entry.value)
            }
        };
        for target in targets {
            relations.extend(relation(record, &kind, target, dialect));
        }
    }
    relations
}

fn relation<'y, 'a>(
    record: &mut Record<'y, 'a, '_>,
    kind: &Spanned<String>,
    target: &'y Yaml<'a>,
    dialect: &Dialect,
) -> Option<Relation> {
    let kind = kind.clone();
    match &target.value {
        Value::Scalar(scalar) => {
            let to = Spanned { value: scalar.text.to_string(), span: target.span };
            Some(Relation { kind, to, when: None, note: None, sources: Vec::new() })
        }
        Value::Nothing | Value::Sequence(_) => {
            let help = "write `kind: its-id` or `kind: {to: its-id, when: 2014/..}`".to_owned();
            record.wrong(&kind.value, target, "the id of an entity", Some(help), None);
            None
        }
        Value::Mapping(_) => {
            let mut relation = record.within(target, &shapes::RELATION).held_by(kind.span);
            let to = relation.required_text("to");
            let when = when(&mut relation);
            let note = relation.text("note");
            let note = note.map(|note| typographic(&note.value, &dialect.language));
            let sources = relation.list("sources");
            relation.finish();
            (!to.value.is_empty()).then_some(Relation { kind, to, when, note, sources })
        }
    }
}

/// Addresses elsewhere: they go into links and linked data as they are.
fn same_as(record: &mut Record<'_, '_, '_>) -> Vec<Spanned<String>> {
    let mut addresses = record.list("same_as");
    addresses.retain(|address| {
        let fits = ["https://", "http://"].iter().any(|scheme| {
            address.value.strip_prefix(scheme).is_some_and(|rest| {
                !rest.is_empty() && !rest.contains(|it: char| it.is_whitespace() || it.is_control())
            })
        });
        if !fits {
            let message = format!("`{}` is no address", shortened(&address.value));
            let diag = Diagnostic::new(Code::BadValue, record.path(), address.span, message)
                .help("write all of it: `https://www.wikidata.org/wiki/Q796`");
            record.diags().push(diag);
        }
        fits
    });
    addresses
}
