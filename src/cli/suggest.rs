//! `suggest`: what it says at the terminal, and to programs.

use serde::Serialize;

use crate::base::to_json;
use crate::drive::suggest::{Sort, Stubs, Suggested, Wrote, suggest as suggested, write};
use crate::drive::{self, Failure};

use super::args::{Args, Plain, Suggest};
use super::report::{Said, say_out};
use super::run::{End, plainly};

/// Says which names the glossary lacks, or writes stubs for them.
pub(super) fn suggest(args: &Args, wish: &Suggest) -> End {
    plainly(wish.format, told(args, wish))
}

fn told(args: &Args, wish: &Suggest) -> Result<Said, Failure> {
    let root = drive::root(args.root.as_deref())?;
    if wish.write {
        let stubs =
            Stubs { names: wish.names.clone(), kind: wish.kind.clone(), file: wish.file.clone() };
        let wrote = write(&root, wish.min, &stubs)?;
        let text = match wish.format {
            Plain::Human => written(&wrote),
            Plain::Json => written_json(&wrote),
        };
        return Ok(say_out(&text));
    }
    let all = suggested(&root, wish.min)?;
    Ok(say_out(&match wish.format {
        Plain::Human => human(&all),
        Plain::Json => all.iter().map(line).collect(),
    }))
}

fn written(wrote: &Wrote) -> String {
    let mut text = match wrote.ids.len() {
        0 => "nothing to write\n".to_owned(),
        1 => format!(
            "wrote `{}` into {}; set its kind and say who or what it is\n",
            wrote.ids[0], wrote.path
        ),
        many => format!(
            "wrote {many} entries into {}; set their kinds and say who or what they are: {}\n",
            wrote.path,
            wrote.ids.join(", ")
        ),
    };
    if !wrote.left.is_empty() {
        let left = wrote.left.join(", ");
        text.push_str(&format!(
            "left out, because no id of their own can be made of them: {left}\n"
        ));
    }
    text
}

fn human(all: &[Suggested]) -> String {
    let mut text = String::new();
    let groups: [(&str, fn(&Sort) -> bool); 3] = [
        ("Names without an entry", |it| matches!(it, Sort::Name | Sort::Acronym)),
        ("Aliases worth adding", |it| matches!(it, Sort::Alias(_))),
        ("Terms said again and again", |it| matches!(it, Sort::Term)),
    ];
    for (title, fits) in groups {
        let group: Vec<&Suggested> = all.iter().filter(|it| fits(&it.sort)).collect();
        if group.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&format!("{title}\n"));
        let width = group.iter().map(|it| it.words.chars().count()).max().unwrap_or(0);
        for it in group {
            let texts = if it.texts == 1 { "1 text" } else { &format!("{} texts", it.texts) };
            let also = match (&it.sort, &it.aliases[..]) {
                (Sort::Alias(id), _) => format!("  (perhaps `{id}`)"),
                (_, []) => String::new(),
                (_, aliases) => format!("  (also {})", aliases.join(", ")),
            };
            text.push_str(&format!(
                "  {:width$}  {:>3} in {texts:8}  {}:{}:{}{also}\n",
                it.words, it.count, it.path, it.at.line, it.at.column
            ));
        }
    }
    if text.is_empty() {
        text.push_str("every name that the texts repeat has an entry\n");
    }
    text
}

#[derive(Serialize)]
struct Line<'a> {
    r#type: &'static str,
    version: u32,
    sort: &'static str,
    words: &'a str,
    entity: Option<&'a str>,
    aliases: &'a [String],
    count: usize,
    texts: usize,
    path: &'a str,
    line: usize,
    column: usize,
}

fn line(it: &Suggested) -> String {
    let (sort, entity) = match &it.sort {
        Sort::Alias(id) => ("alias", Some(&**id)),
        Sort::Name => ("name", None),
        Sort::Acronym => ("acronym", None),
        Sort::Term => ("term", None),
    };
    let line = Line {
        r#type: "suggestion",
        version: 1,
        sort,
        words: &it.words,
        entity,
        aliases: &it.aliases,
        count: it.count,
        texts: it.texts,
        path: it.path.as_str(),
        line: it.at.line,
        column: it.at.column,
    };
    to_json(&line) + "\n"
}

#[derive(Serialize)]
struct Stub<'a> {
    r#type: &'static str,
    version: u32,
    path: &'a str,
    ids: &'a [String],
    left: &'a [String],
}

fn written_json(wrote: &Wrote) -> String {
    let Wrote { path, ids, left } = wrote;
    to_json(&Stub { r#type: "written", version: 1, path: path.as_str(), ids, left }) + "\n"
}
