//! Statements in RDF, as values: who says what in which vocabulary is [`super::schema_org()`]'s and
//! [`super::skos()`]'s affair, how it is written down that of [`super::turtle()`] and
//! [`super::json_ld()`].

use std::collections::BTreeSet;

/// Vocabularies, by the prefixes that documents give them.
pub(super) const PREFIXES: [(&str, &str); 8] = [
    ("dcterms", "http://purl.org/dc/terms/"),
    // The Library of Congress names the datatype of EDTF so.
    ("edtf", "http://id.loc.gov/datatypes/edtf/"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "https://schema.org/"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// What a statement speaks of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// Something with a name: an absolute address.
    Iri(String),
    /// Something without one, by what this document calls it.
    Blank(String),
    /// A text, and the tag of its language where it has one.
    Text(String, Option<String>),
    /// A value, and the address of its datatype.
    Typed(String, String),
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Triple {
    /// Of what.
    pub subject: Term,
    /// Which property, by its address.
    pub property: String,
    /// Its value.
    pub value: Term,
}

/// Statements, each once, those about one subject together: subjects in the order in which they were
/// first spoken of, statements in that in which they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    triples: Vec<Triple>,
    known: BTreeSet<Triple>,
}

impl Graph {
    /// Adds a statement. Of one subject all must be said before the next is spoken of.
    pub(super) fn say(&mut self, subject: &Term, property: &str, value: Term) {
        let triple = Triple { subject: subject.clone(), property: expanded(property), value };
        if self.known.insert(triple.clone()) {
            self.triples.push(triple);
        }
    }

    /// The statements.
    pub fn triples(&self) -> &[Triple] {
        &self.triples
    }

    /// The statements by their subjects.
    pub(super) fn subjects(&self) -> impl Iterator<Item = &[Triple]> {
        self.triples.chunk_by(|a, b| a.subject == b.subject)
    }
}

impl Term {
    /// What a vocabulary names so: `schema:Person`.
    pub(super) fn of(name: &str) -> Self {
        Self::Iri(expanded(name))
    }

    /// A value of the datatype that is named so: `xsd:integer`.
    pub(super) fn typed(value: impl Into<String>, datatype: &str) -> Self {
        Self::Typed(value.into(), expanded(datatype))
    }

    /// A text without a language.
    pub(super) fn text(value: impl Into<String>) -> Self {
        Self::Text(value.into(), None)
    }
}

/// The whole address that a name with a prefix stands for; what has no prefix of ours is one.
fn expanded(name: &str) -> String {
    let known = name.split_once(':').and_then(|(prefix, local)| {
        let (_, address) = PREFIXES.iter().find(|(known, _)| *known == prefix)?;
        Some(format!("{address}{}", iri(local)))
    });
    known.unwrap_or_else(|| iri(name))
}

/// The name with a prefix for an address, if there is one that both notations can write.
pub(super) fn compact(iri: &str) -> Option<String> {
    PREFIXES.iter().find_map(|(prefix, address)| {
        let local = iri.strip_prefix(address)?;
        let plain = local.starts_with(|it: char| it.is_ascii_alphabetic())
            && local.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
        plain.then(|| format!("{prefix}:{local}"))
    })
}

/// `text` with all that may not stand in an address percent-encoded (RFC 3987). What is encoded
/// already stays as it is.
pub(super) fn iri(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, it) in text.char_indices() {
        let fits = match it {
            '%' => {
                let digits = text.as_bytes().get(at + 1..at + 3);
                digits.is_some_and(|it| it.iter().all(u8::is_ascii_hexdigit))
            }
            // Brackets belong to addresses of hosts, which none of ours are.
            '<' | '>' | '"' | '{' | '}' | '|' | '^' | '`' | '\\' | '[' | ']' => false,
            it => it > ' ' && it != '\u{7f}' && !is_foreign(it),
        };
        if fits {
            out.push(it);
        } else {
            let mut bytes = [0; 4];
            for byte in it.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

/// Whether no address may hold it although it is beyond ASCII: controls, private use, noncharacters
/// and what steers the direction of text (RFC 3987, `ucschar`).
fn is_foreign(it: char) -> bool {
    matches!(it,
        '\u{80}'..='\u{9f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202f}'
        | '\u{2060}'..='\u{206f}'
        | '\u{e000}'..='\u{f8ff}'
        | '\u{fdd0}'..='\u{fdef}'
        | '\u{fff0}'..='\u{ffff}'
        | '\u{e0000}'..='\u{10ffff}')
        || (it as u32) & 0xfffe == 0xfffe
}

/// Where the site stands in the world: what addresses in a graph begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base(String);

impl Base {
    /// `text` as such an address, if it is one: `https://host/path/`. A slash at its end may be left
    /// out.
    pub fn new(text: &str) -> Option<Self> {
        let rest = ["https://", "http://"].iter().find_map(|it| text.strip_prefix(it))?;
        let host = rest.split('/').next().unwrap_or_default();
        let is_host = |it: char| it.is_alphanumeric() || ".-:".contains(it);
        let fits = !host.is_empty() && host.chars().all(is_host) && !text.contains(['?', '#']);
        let slash = if text.ends_with('/') { "" } else { "/" };
        fits.then(|| Self(format!("{}{slash}", iri(text))))
    }

    /// The whole address of what stands at `url` on the site.
    pub(super) fn of(&self, url: &str) -> String {
        format!("{}{}", self.0, iri(url))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_hold_what_they_may() {
        for (text, address) in [
            ("a b<c>", "a%20b%3Cc%3E"),
            ("100%", "100%25"),
            ("%C3%A9", "%C3%A9"),
            ("Müller/é", "Müller/é"),
            ("a\u{200e}b", "a%E2%80%8Eb"),
        ] {
            assert_eq!(iri(text), address);
        }
        assert_eq!(
            Base::new("https://a.org/b").map(|it| it.of("c/")).as_deref(),
            Some("https://a.org/b/c/")
        );
        for wrong in ["a.org", "https://", "ftp://a.org/", "https://a b/", "https://a.org/?x"] {
            assert_eq!(Base::new(wrong), None, "{wrong}");
        }
    }
}
