//! Names that no text can show, and names that lead to another: what is wrong in the glossary
//! though every entry of it is well formed. This stage feeds nothing; it only speaks.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::{Code, Diagnostic, Map, SitePath, Span, Spanned, words};
use crate::parse::glossary::Entity;
use crate::parse::markdown;
use crate::parse::settings::Dialect;

use super::names::{Called, Names, canonical};
use super::notes::notes;
use super::prose::{self, Step};

/// Says which names of `entities` can never be found in a text, and which lead to another entity.
pub fn unheard(entities: &[Entity], names: &Names, dialect: &Dialect) -> Vec<Diagnostic> {
    let mut diags = Vec::new();
    for entity in entities {
        let mut own: BTreeMap<String, &Spanned<String>> = BTreeMap::new();
        for name in entity.names() {
            if name.value.trim().is_empty() {
                continue;
            }
            let written = canonical(&name.value);
            if let Some(first) = own.get(&written) {
                diags.push(twice(entity, name, first));
                continue;
            }
            own.insert(written, name);
            diags.extend(dead(entity, name, dialect));
            diags.extend(common(entity, name, names));
            diags.extend(shadowed(entity, name, names));
        }
    }
    diags
}

fn twice(entity: &Entity, name: &Spanned<String>, first: &Spanned<String>) -> Diagnostic {
    let message = format!("`{}` is a name of `{}` already", name.value, entity.id.value);
    Diagnostic::new(Code::DeadName, &entity.path, name.span, message)
        .also(&entity.path, first.span, "first given here")
        .help("remove one of them")
}

/// A name that no text can show, and why.
fn dead(entity: &Entity, name: &Spanned<String>, dialect: &Dialect) -> Option<Diagnostic> {
    let text = canonical(&name.value);
    let diag = |why: &str| {
        let message = format!("`{}` {why}", name.value);
        Diagnostic::new(Code::DeadName, &entity.path, name.span, message)
    };
    if !text.chars().any(char::is_alphanumeric) {
        let diag = diag("is never found: it has no letter and no digit");
        return Some(diag.help("add an alias in letters"));
    }
    let seen = seen(&text, dialect)?;
    if seen != text {
        let seen = seen.replace(prose::BARRIER, "…");
        let why = format!("is not found in prose, where it reads `{seen}`");
        let help = "write it as a reader sees it, without marks";
        return Some(diag(&why).help(help));
    }
    let around = format!(" {text} ");
    let bound = words::is_bound(&around, 1) && words::is_bound(&around, around.len() - 1);
    (!bound).then(|| {
        diag("is never found: no word begins or ends where it does").help("write whole words")
    })
}

/// An alias that is a common word, of an entity that does not say that it is to link nonetheless. Of a
/// name it is no fault: an entity may well be called so, and links are written out.
fn common(entity: &Entity, name: &Spanned<String>, names: &Names) -> Option<Diagnostic> {
    let is_alias = name.span != entity.name.span;
    (is_alias && entity.link.is_none() && names.is_common(&name.value)).then(|| {
        let message = format!("`{}` does not link, being a common word", name.value);
        Diagnostic::new(Code::DeadName, &entity.path, name.span, message).help(
            "add `link: first` if it is to link nonetheless, or remove it and write \
             `[[id|word]]` where it is meant",
        )
    })
}

/// What a reader sees of a sentence in which `name` is written; `None` where it is plain words, of
/// which it is clear.
fn seen(name: &str, dialect: &Dialect) -> Option<String> {
    let plain = |it: char| it.is_alphanumeric() || matches!(it, ' ' | ',' | '(' | ')' | '.' | '-');
    if name.chars().all(plain) && !name.contains("--") && !name.contains("..") {
        return None;
    }
    let text: Arc<str> = format!("x {name} x").into();
    let span = Span::of(0..text.len());
    let path = SitePath::new("content").ok()?;
    let body = markdown::body(&path, &text, span, Map::default(), dialect).value;
    let mut seen = String::new();
    prose::blocks(&body, &notes(&body), &mut |step| match step {
        Step::Section => {}
        Step::Block(block) => seen.push_str(&block.text),
    });
    let inside = seen.strip_prefix("x ").and_then(|it| it.strip_suffix(" x"));
    Some(inside.map_or_else(|| seen.clone(), str::to_owned))
}

/// A name that is another entity's id: a link by that name leads there.
fn shadowed(entity: &Entity, name: &Spanned<String>, names: &Names) -> Option<Diagnostic> {
    match names.called(&name.value) {
        Called::ById(other) if *other.id != *entity.id.value => {
            let id = &entity.id.value;
            let message = format!("`[[{}]]` does not lead to `{id}`", name.value);
            Some(
                Diagnostic::new(Code::ShadowedName, &entity.path, name.span, message)
                    .note(format!("the id of {} is the same", other.name))
                    .help(format!("link by `[[{id}|{}]]`, or rename one of them", name.value)),
            )
        }
        Called::ById(_) | Called::ByName(_) | Called::Several(_) | Called::Nobody => None,
    }
}
