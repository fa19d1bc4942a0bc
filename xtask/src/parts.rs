//! `cargo xtask parts`: a large site built part by part, each with the whole glossary and only its own
//! chapters, and compared with the same site built as one. docs/scale.md tells what it is for.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bench::{grouped, put};
use crate::corpus::{self, Layout};
use crate::release;
use crate::rounds::{root, target};

struct Wish {
    chapters: usize,
    entities: usize,
    parts: usize,
    program: Option<PathBuf>,
    written: bool,
}

impl Wish {
    fn read(args: &[String]) -> Result<Self, String> {
        let mut wish =
            Self { chapters: 1_000, entities: 1_000, parts: 10, program: None, written: true };
        let mut args = args.iter();
        while let Some(name) = args.next() {
            if name == "--show" {
                wish.written = false;
                continue;
            }
            let value = args.next().ok_or_else(|| format!("`{name}` lacks its value"))?;
            let number = || {
                let number = value.parse().ok().filter(|it| *it > 0);
                number.ok_or_else(|| format!("`{name}` takes a number above 0"))
            };
            match name.as_str() {
                "--chapters" => wish.chapters = number()?,
                "--entities" => wish.entities = number()?,
                "--parts" => wish.parts = number()?,
                "--program" => wish.program = std::path::absolute(value).ok(),
                other => return Err(format!("there is no `{other}`")),
            }
        }
        Ok(wish)
    }
}

/// Runs the task with the arguments behind its name.
pub fn run(args: &[String]) -> Result<(), String> {
    let wish = Wish::read(args)?;
    let root = root();
    let program = match &wish.program {
        Some(program) => program.clone(),
        None => release::plain(&root)?,
    };
    let dir = target(&root).join("parts");
    let in_words = |error: std::io::Error| format!("{}: {error}", dir.display());
    let _ = fs::remove_dir_all(&dir);
    let whole = dir.join("whole");
    corpus::make(wish.chapters, wish.entities, Layout::Glossator, &whole)?;
    let folders = folders(&whole).map_err(in_words)?;
    if folders.len() < wish.parts {
        return Err(format!("{} chapters stand in {} folders only", wish.chapters, folders.len()));
    }
    let one = made(&program, &whole, &dir.join("out-whole"))?;
    let mut seen = Seen::default();
    let mut lists: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut first = 0;
    for (number, own) in shares(&folders, wish.parts).into_iter().enumerate() {
        let site = dir.join(format!("part-{}", number + 1));
        let slugs = copied(&whole, &site, own).map_err(in_words)?;
        let part = made(&program, &site, &dir.join(format!("out-{}", number + 1)))?;
        let place = Place { first, count: slugs.len(), of: wish.chapters };
        seen.compare(&one, &part, &slugs, place).map_err(in_words)?;
        merge(&mut lists, mentioned(&part).map_err(in_words)?);
        first += slugs.len();
        // What was compared is of no more use.
        fs::remove_dir_all(&site).and_then(|()| fs::remove_dir_all(&part)).map_err(in_words)?;
    }
    let mut merged = 0;
    let all = mentioned(&one).map_err(in_words)?;
    for (id, list) in &all {
        merged += usize::from(lists.get(id).is_some_and(|it| it == list));
    }
    let told = seen.told(&wish, merged, all.len());
    println!("{told}");
    if wish.written {
        put(&root, "docs/scale.md", "parts", &told)?;
    }
    let _ = fs::remove_dir_all(&dir);
    if seen.strange.is_empty() && merged == all.len() && seen.borders <= 2 * wish.parts {
        Ok(())
    } else {
        Err(format!("parts make another site than the whole: {}", seen.strange.join(", ")))
    }
}

/// The folders of chapters, in order.
fn folders(site: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(site.join("content/chapters"))? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// `all` in so many runs, as equal as may be.
fn shares<T>(all: &[T], count: usize) -> Vec<&[T]> {
    let start = |it: usize| it * all.len() / count;
    (0..count).map(|it| &all[start(it)..start(it + 1)]).collect()
}

/// A site with all of `whole` but the chapters of other folders than `own`. Gives the addresses of its
/// chapters, in order.
fn copied(whole: &Path, site: &Path, own: &[String]) -> std::io::Result<Vec<String>> {
    copy(&whole.join("content/glossary"), &site.join("content/glossary"))?;
    for name in ["content/site.yaml", "content/sources.yaml"] {
        fs::copy(whole.join(name), site.join(name))?;
    }
    let mut slugs = Vec::new();
    for folder in own {
        let folder = Path::new("content/chapters").join(folder);
        copy(&whole.join(&folder), &site.join(&folder))?;
        let mut names = Vec::new();
        for entry in fs::read_dir(site.join(&folder))? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        let chapters = names.iter().filter_map(|it| it.strip_suffix(".md")?.split_once('-'));
        slugs.extend(chapters.map(|it| it.1.to_owned()));
    }
    Ok(slugs)
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

fn made(program: &Path, site: &Path, out: &Path) -> Result<PathBuf, String> {
    let done = Command::new(program)
        .args(["build", "--root"])
        .arg(site)
        .arg("--out")
        .arg(out)
        .output()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    if done.status.success() {
        Ok(out.to_owned())
    } else {
        let said = String::from_utf8_lossy(&done.stderr);
        let said: Vec<&str> = said.lines().take(20).collect();
        Err(format!("{} is not built:\n{}", site.display(), said.join("\n")))
    }
}

/// Where a part stands in the whole.
#[derive(Clone, Copy)]
struct Place {
    first: usize,
    count: usize,
    of: usize,
}

/// What pages of parts are like beside those of the whole.
#[derive(Default)]
struct Seen {
    same: usize,
    /// First and last chapters of parts, whose neighbours are elsewhere.
    borders: usize,
    strange: Vec<String>,
}

impl Seen {
    fn compare(
        &mut self,
        whole: &Path,
        part: &Path,
        slugs: &[String],
        place: Place,
    ) -> std::io::Result<()> {
        for (at, slug) in slugs.iter().enumerate() {
            let page = |site: &Path| fs::read_to_string(site.join(slug).join("index.html"));
            let numbered = numbered(&page(part)?, at, place);
            if numbered.is_some_and(|it| page(whole).is_ok_and(|whole| whole == it)) {
                self.same += 1;
            } else if at == 0 || at + 1 == place.count {
                self.borders += 1;
            } else {
                self.strange.push(slug.clone());
            }
        }
        Ok(())
    }

    fn told(&self, wish: &Wish, merged: usize, entities: usize) -> String {
        let parts = wish.parts;
        let (chapters, merged, entities) =
            (grouped(wish.chapters), grouped(merged), grouped(entities));
        format!(
            "As `cargo xtask parts` finds, the site with {chapters} chapters and {entities} entities in {parts} parts, \
             each built alone with the whole glossary, beside the same site built as one:\n\n\
             - Of {chapters} chapters' pages, {} are the same, byte for byte, once each is told its number and \
             how many chapters there are. {} are the first or the last of their part, which lead to the chapter before and \
             behind; {} are different otherwise.\n\
             - Merged, the {parts} lists of who mentions whom (`mentioned_in` of `glossary.json`) are those of the whole \
             site for {merged} of {entities} entities.\n",
            grouped(self.same),
            self.borders,
            self.strange.len(),
        )
    }
}

/// A page of a part with the number that its chapter has in the whole, which it says in two places.
fn numbered(page: &str, at: usize, place: Place) -> Option<String> {
    let marks = |number: usize, of: usize| {
        [format!("\"position\":{number},\"articleSection\""), format!("Chapter {number} of {of}<")]
    };
    let mut page = page.to_owned();
    let own = marks(at + 1, place.count);
    for (own, mark) in own.iter().zip(marks(place.first + at + 1, place.of)) {
        if page.matches(own.as_str()).count() != 1 {
            return None;
        }
        page = page.replace(own, &mark);
    }
    Some(page)
}

/// Who mentions each entity, by its id, as a site's `glossary.json` says.
fn mentioned(site: &Path) -> std::io::Result<BTreeMap<String, Vec<String>>> {
    let text = fs::read_to_string(site.join("glossary.json"))?;
    Ok(text.split("{\"id\":\"").skip(1).filter_map(entity).collect())
}

fn entity(text: &str) -> Option<(String, Vec<String>)> {
    let id = text.split('"').next()?;
    let list = text.split("\"mentioned_in\":[").nth(1)?.split(']').next()?;
    let list = list.split(',').map(|it| it.trim_matches('"').to_owned());
    Some((id.to_owned(), list.filter(|it| !it.is_empty()).collect()))
}

/// Puts a part's mentions behind those of the parts before it. Entities, which stand behind all
/// chapters, mention each other in every part alike, and are taken from the last.
fn merge(lists: &mut BTreeMap<String, Vec<String>>, part: BTreeMap<String, Vec<String>>) {
    for (id, list) in part {
        let all = lists.entry(id).or_default();
        all.retain(|it| !it.starts_with("glossary/"));
        all.extend(list);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(some: &[&str]) -> Vec<String> {
        some.iter().map(|&it| it.to_owned()).collect()
    }

    #[test]
    fn shares_are_whole_and_about_equal() {
        assert_eq!(shares(&[1, 2, 3, 4, 5], 2), [&[1, 2][..], &[3, 4, 5]]);
        assert_eq!(shares(&[1, 2, 3], 3), [[1], [2], [3]]);
    }

    #[test]
    fn lists_of_mentions_are_read_and_merged() {
        let json = "{\"entities\":[{\"id\":\"a\",\"mentioned_in\":[\"c1/#x\",\"glossary/b/\"],\"same_as\":[]},\
                    {\"id\":\"b\",\"mentioned_in\":[]}]}";
        let read: BTreeMap<_, _> = json.split("{\"id\":\"").skip(1).filter_map(entity).collect();
        assert_eq!(read["a"], list(&["c1/#x", "glossary/b/"]));
        assert_eq!(read["b"], list(&[]));
        let mut all = BTreeMap::new();
        merge(&mut all, read);
        merge(&mut all, [("a".to_owned(), list(&["c2/", "glossary/b/"]))].into());
        assert_eq!(all["a"], list(&["c1/#x", "c2/", "glossary/b/"]));
    }

    #[test]
    fn a_page_is_told_its_number() {
        let page = "{\"position\":2,\"articleSection\":1}<span>Chapter 2 of 10</span>";
        let place = Place { first: 10, count: 10, of: 30 };
        let expected = "{\"position\":12,\"articleSection\":1}<span>Chapter 12 of 30</span>";
        assert_eq!(numbered(page, 1, place).as_deref(), Some(expected));
        assert_eq!(numbered(page, 2, place), None);
    }
}
