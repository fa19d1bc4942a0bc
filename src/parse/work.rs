//! What a source of the bibliography says: its fields, read strictly and written anew for
//! hayagriva, which would pass over keys that it does not know and take a title that is a number
//! for no title. What the fields mean, and whether a date is one, stays its affair.

use crate::base::Span;

use super::record::Record;
use super::shape::Shape;
use super::shapes;
use super::yaml::{Value, Yaml};

/// A source, written anew: one line of YAML in brackets, every text in quotation marks. So each
/// stands for itself, whatever its place in the file, its aliases and its comments were.
#[derive(Debug, Default)]
pub struct Work {
    /// The line so far.
    pub yaml: String,
    /// Where the values of its own fields stand, by their keys.
    pub fields: Vec<(&'static str, Span)>,
}

/// Fields that hold one plain text: a number, a date, a language.
const PLAIN: [&str; 11] = [
    "date",
    "issue",
    "chapter",
    "volume",
    "volume-total",
    "edition",
    "page-range",
    "page-total",
    "time-range",
    "runtime",
    "language",
];

/// Fields that hold a text with a short form beside it, if it has one.
const WORDS: [&str; 8] = [
    "title",
    "location",
    "organization",
    "archive",
    "archive-location",
    "call-number",
    "genre",
    "abstract",
];

impl Work {
    /// Reads a source.
    pub fn read(record: Record<'_, '_, '_>) -> Self {
        let mut work = Self::default();
        work.source(record, Depth::Own);
        work
    }

    fn source(&mut self, record: Record<'_, '_, '_>, depth: Depth) {
        let mut record = record;
        self.yaml.push('{');
        self.plain(&mut record, "type", depth);
        for key in WORDS.into_iter().chain(["note"]) {
            self.field(&mut record, key, depth, Self::words);
        }
        for key in ["author", "editor"] {
            self.field(&mut record, key, depth, Self::people);
        }
        self.field(&mut record, "affiliated", depth, |work, record, key, yaml| {
            work.each(record, key, yaml, Self::role);
        });
        self.field(&mut record, "publisher", depth, Self::publisher);
        self.field(&mut record, "url", depth, Self::url);
        for key in ["serial-number", "serial"] {
            self.field(&mut record, key, depth, Self::serial);
        }
        for key in PLAIN {
            self.plain(&mut record, key, depth);
        }
        self.field(&mut record, "parent", depth, |work, record, key, yaml| {
            work.each(record, key, yaml, |work, record, _, yaml| {
                work.source(record.within(yaml, &shapes::PARENT), Depth::Within);
            });
        });
        record.finish();
        self.yaml.push('}');
    }

    /// A field, if it is there.
    fn field(
        &mut self,
        record: &mut Record<'_, '_, '_>,
        key: &'static str,
        depth: Depth,
        write: impl FnOnce(&mut Self, &mut Record<'_, '_, '_>, &'static str, &Yaml<'_>),
    ) {
        let Some(entry) = record.given(key) else { return };
        if depth == Depth::Own {
            self.fields.push((key, entry.value.span));
        }
        let before = self.yaml.len();
        quoted(key, &mut self.yaml);
        self.yaml.push_str(": ");
        let empty = self.yaml.len();
        write(self, record, key, &entry.value);
        if self.yaml.len() == empty {
            self.yaml.truncate(before);
        } else {
            self.yaml.push_str(", ");
        }
    }

    fn plain(&mut self, record: &mut Record<'_, '_, '_>, key: &'static str, depth: Depth) {
        self.field(record, key, depth, Self::text);
    }

    fn text(&mut self, record: &mut Record<'_, '_, '_>, key: &'static str, yaml: &Yaml<'_>) {
        if let Some(text) = record.text_of(key, yaml) {
            quoted(&text.value, &mut self.yaml);
        }
    }

    /// A text, or a mapping with the text and its short form.
    fn words(&mut self, record: &mut Record<'_, '_, '_>, key: &'static str, yaml: &Yaml<'_>) {
        self.either(record, key, yaml, |work, mut record| {
            work.plain(&mut record, "value", Depth::Within);
            work.plain(&mut record, "short", Depth::Within);
            record.finish();
        });
    }

    /// A name, a mapping with its parts, or several.
    fn people(&mut self, record: &mut Record<'_, '_, '_>, key: &'static str, yaml: &Yaml<'_>) {
        self.each(record, key, yaml, |work, record, key, yaml| {
            work.either(record, key, yaml, |work, mut record| {
                for key in ["name", "given-name", "prefix", "suffix", "alias"] {
                    work.plain(&mut record, key, Depth::Within);
                }
                if let Some(comma) = record.flag("comma-suffix") {
                    work.yaml.push_str(&format!("\"comma-suffix\": {comma}, "));
                }
                record.finish();
            });
        });
    }

    /// People who had a part in the work, and which.
    fn role(&mut self, record: &mut Record<'_, '_, '_>, _: &'static str, yaml: &Yaml<'_>) {
        let mut record = record.within(yaml, &shapes::CREDIT);
        self.yaml.push('{');
        self.field(&mut record, "names", Depth::Within, Self::people);
        self.plain(&mut record, "role", Depth::Within);
        record.finish();
        self.yaml.push('}');
    }

    fn publisher(&mut self, record: &mut Record<'_, '_, '_>, key: &'static str, yaml: &Yaml<'_>) {
        self.either(record, key, yaml, |work, mut record| {
            work.field(&mut record, "name", Depth::Within, Self::words);
            work.field(&mut record, "location", Depth::Within, Self::words);
            record.finish();
        });
    }

    fn url(&mut self, record: &mut Record<'_, '_, '_>, key: &'static str, yaml: &Yaml<'_>) {
        self.either(record, key, yaml, |work, mut record| {
            work.plain(&mut record, "value", Depth::Within);
            work.plain(&mut record, "date", Depth::Within);
            record.finish();
        });
    }

    /// A number, or numbers by the names of their systems: `doi`, `isbn` and whatever else.
    fn serial(&mut self, record: &mut Record<'_, '_, '_>, key: &'static str, yaml: &Yaml<'_>) {
        let Value::Mapping(mapping) = &yaml.value else { return self.text(record, key, yaml) };
        self.yaml.push('{');
        for entry in &mapping.entries {
            if let Some(number) = record.text_of(&entry.key.value, &entry.value) {
                quoted(&entry.key.value, &mut self.yaml);
                self.yaml.push_str(": ");
                quoted(&number.value, &mut self.yaml);
                self.yaml.push_str(", ");
            }
        }
        self.yaml.push('}');
    }

    /// A text, or a mapping that `parts` reads.
    fn either(
        &mut self,
        record: &mut Record<'_, '_, '_>,
        key: &'static str,
        yaml: &Yaml<'_>,
        parts: impl FnOnce(&mut Self, Record<'_, '_, '_>),
    ) {
        if !matches!(yaml.value, Value::Mapping(_)) {
            return self.text(record, key, yaml);
        }
        self.yaml.push('{');
        parts(self, record.within(yaml, shape(key)));
        self.yaml.push('}');
    }

    /// One, or several in a list.
    fn each(
        &mut self,
        record: &mut Record<'_, '_, '_>,
        key: &'static str,
        yaml: &Yaml<'_>,
        one: impl Fn(&mut Self, &mut Record<'_, '_, '_>, &'static str, &Yaml<'_>),
    ) {
        let Value::Sequence(items) = &yaml.value else { return one(self, record, key, yaml) };
        self.yaml.push('[');
        for item in items {
            let before = self.yaml.len();
            one(self, record, key, item);
            if self.yaml.len() > before {
                self.yaml.push_str(", ");
            }
        }
        self.yaml.push(']');
    }
}

/// Whether a field is the source's own, or stands within one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Own,
    Within,
}

/// What a mapping under `key` is.
fn shape(key: &str) -> &'static Shape {
    match key {
        "author" | "editor" | "names" => &shapes::PERSON,
        "publisher" => &shapes::IMPRINT,
        "url" => &shapes::VISITED,
        _ => &shapes::WORDING,
    }
}

/// A text in double quotes.
pub fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for it in text.chars() {
        match it {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            it if it.is_control() || matches!(it, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                out.push_str(&format!("\\u{:04x}", u32::from(it)));
            }
            it => out.push(it),
        }
    }
    out.push('"');
}
