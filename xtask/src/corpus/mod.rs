//! `cargo xtask corpus`: a large site to measure with, the same on every machine, and the same
//! prose as a site of other generators.

mod dice;
mod entity;
mod layout;
mod prose;

use std::path::{Path, PathBuf};

use entity::entities;
pub use layout::Layout;

use layout::write;
use prose::chapters;

/// Runs the task with the arguments behind its name.
pub fn run(args: &[String]) -> Result<(), String> {
    let wish = Wish::read(args)?;
    make(wish.chapters, wish.entities, wish.layout, &wish.out)
}

/// Writes a site into a folder that is new or empty.
pub fn make(
    chapter_count: usize,
    entity_count: usize,
    layout: Layout,
    out: &Path,
) -> Result<(), String> {
    let entities = entities(entity_count);
    let chapters = chapters(chapter_count, &entities);
    write(out, layout, &entities, &chapters).map_err(|error| format!("{}: {error}", out.display()))
}

/// A chapter's address, and a heading that stands in no other.
pub fn sign(number: usize, entity_count: usize) -> (String, String) {
    let chapter = prose::chapter(number, &entities(entity_count));
    let heading = chapter.body.lines().rev().find_map(|it| it.strip_prefix("## "));
    (chapter.slug, heading.unwrap_or_default().to_owned())
}

struct Wish {
    chapters: usize,
    entities: usize,
    out: PathBuf,
    layout: Layout,
}

impl Wish {
    fn read(args: &[String]) -> Result<Self, String> {
        let (mut chapters, mut entities, mut out, mut layout) = (None, None, None, None);
        let mut args = args.iter();
        while let Some(name) = args.next() {
            let value = args.next().ok_or_else(|| format!("`{name}` lacks its value"))?;
            match name.as_str() {
                "--chapters" => chapters = value.parse().ok(),
                "--entities" => entities = value.parse().ok(),
                "--out" => out = Some(PathBuf::from(value)),
                "--layout" => {
                    let named = Layout::named(value);
                    layout = Some(named.ok_or_else(|| format!("there is no layout `{value}`"))?);
                }
                other => return Err(format!("there is no `{other}`")),
            }
        }
        Ok(Self {
            chapters: chapters.filter(|it| *it > 0).ok_or("`--chapters` takes a number above 0")?,
            entities: entities.filter(|it| *it > 0).ok_or("`--entities` takes a number above 0")?,
            out: out.ok_or("`--out` takes a folder")?,
            layout: layout.unwrap_or(Layout::Glossator),
        })
    }
}
