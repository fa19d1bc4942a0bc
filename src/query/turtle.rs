//! A graph in Turtle (RDF 1.1), a block to each subject.

use std::fmt::Write as _;

use super::graph::{Graph, PREFIXES, Term, Triple, compact};

/// `graph` as a document. It begins with the prefixes that it uses.
pub fn turtle(graph: &Graph) -> String {
    let mut body = String::new();
    for about in graph.subjects() {
        body.push('\n');
        subject(about, &mut body);
    }
    let used = PREFIXES.iter().filter(|(prefix, _)| body.contains(&format!("{prefix}:")));
    let mut out: String =
        used.map(|(prefix, address)| format!("@prefix {prefix}: <{address}> .\n")).collect();
    out.push_str(&body);
    out
}

fn subject(about: &[Triple], out: &mut String) {
    let Some(first) = about.first() else { return };
    out.push_str(&term(&first.subject));
    for (at, it) in about.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| &about[at].property);
        if before == Some(&it.property) {
            out.push_str(" ,\n        ");
        } else {
            let ends = if at == 0 { " " } else { " ;\n    " };
            let _ = write!(out, "{ends}{} ", property(&it.property));
        }
        out.push_str(&term(&it.value));
    }
    out.push_str(" .\n");
}

fn property(iri: &str) -> String {
    if iri.ends_with("22-rdf-syntax-ns#type") { "a".to_owned() } else { named(iri) }
}

fn named(iri: &str) -> String {
    compact(iri).unwrap_or_else(|| format!("<{iri}>"))
}

fn term(term: &Term) -> String {
    match term {
        Term::Iri(iri) => named(iri),
        Term::Blank(label) => format!("_:{label}"),
        Term::Text(text, None) => quoted(text),
        Term::Text(text, Some(language)) => format!("{}@{language}", quoted(text)),
        Term::Typed(value, datatype) => format!("{}^^{}", quoted(value), named(datatype)),
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for it in text.chars() {
        match it {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            it if it < ' ' || it == '\u{7f}' => {
                let _ = write!(out, "\\u{:04X}", it as u32);
            }
            it => out.push(it),
        }
    }
    out.push('"');
    out
}
