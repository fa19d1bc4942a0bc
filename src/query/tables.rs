//! What a glossary knows as tables, in CSV (RFC 4180) with a row of names at the top. Where a cell
//! holds several values, ` | ` stands between them.

use csv::{Terminator, WriterBuilder};

use super::knowledge::{Knowledge, Where};

/// The tables there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// A row to each entity.
    Entities,
    /// A row to each office.
    Roles,
    /// A row to each relation.
    Relations,
    /// A row to each page that mentions an entity.
    Mentions,
    /// A row to each source.
    Sources,
}

impl Table {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Entities, Self::Roles, Self::Relations, Self::Mentions, Self::Sources];

    /// What its file is called, without `.csv`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Entities => "entities",
            Self::Roles => "roles",
            Self::Relations => "relations",
            Self::Mentions => "mentions",
            Self::Sources => "sources",
        }
    }
}

/// One table of `all`.
pub fn table(all: &Knowledge, which: Table) -> String {
    let mut rows = Rows::default();
    match which {
        Table::Entities => entities(all, &mut rows),
        Table::Roles => roles(all, &mut rows),
        Table::Relations => relations(all, &mut rows),
        Table::Mentions => mentions(all, &mut rows),
        Table::Sources => {
            rows.put(["id", "text"]);
            for it in &all.sources {
                rows.put([&*it.id, &*it.text]);
            }
        }
    }
    rows.text()
}

fn entities(all: &Knowledge, rows: &mut Rows) {
    rows.put([
        "id", "name", "kind", "aliases", "summary", "when", "where", "lat", "lon", "sources",
        "same_as", "url",
    ]);
    for it in &all.entities {
        let (place, [lat, lon]) = match &it.r#where {
            Some(Where::Entity(id)) => (id.as_str(), [String::new(), String::new()]),
            Some(Where::Point { lat, lon }) => {
                ("", [lat, lon].map(|it| f64::from(*it).to_string()))
            }
            None => ("", [String::new(), String::new()]),
        };
        rows.put([
            &*it.id,
            &it.name,
            &it.kind,
            &several(&it.aliases),
            &it.plain,
            said(&it.when),
            place,
            &lat,
            &lon,
            &several(&it.sources),
            &several(&it.same_as),
            &it.url,
        ]);
    }
}

fn roles(all: &Knowledge, rows: &mut Rows) {
    rows.put(["entity", "title", "when", "sources"]);
    for entity in &all.entities {
        for role in &entity.roles {
            rows.put([&*entity.id, &role.title, said(&role.when), &several(&role.sources)]);
        }
    }
}

fn relations(all: &Knowledge, rows: &mut Rows) {
    rows.put(["from", "kind", "to", "when", "note", "sources"]);
    for it in &all.relations {
        let sources = several(&it.sources);
        rows.put([&*it.from, &it.kind, &it.to, said(&it.when), said(&it.note), &sources]);
    }
}

fn mentions(all: &Knowledge, rows: &mut Rows) {
    rows.put(["entity", "text", "by", "title", "count", "heading", "sentence", "url"]);
    for it in &all.mentions {
        rows.put([
            &*it.entity,
            said(&it.text),
            said(&it.by),
            &it.title,
            &it.count.to_string(),
            &it.heading,
            &it.sentence,
            &it.url,
        ]);
    }
}

fn said(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or_default()
}

fn several(texts: &[String]) -> String {
    texts.join(" | ")
}

/// Rows on their way into a text.
struct Rows(csv::Writer<Vec<u8>>);

impl Default for Rows {
    fn default() -> Self {
        Self(WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new()))
    }
}

impl Rows {
    fn put<'a>(&mut self, row: impl IntoIterator<Item = &'a str>) {
        // Memory takes it all, and every row of a table is as long as its first.
        let _ = self.0.write_record(row);
    }

    fn text(self) -> String {
        let bytes = self.0.into_inner().unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }
}
