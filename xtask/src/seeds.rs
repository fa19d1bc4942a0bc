//! What fuzzing begins with beside its corpus: the sites of `tests/cases/`, laid out as each target reads
//! them. So whatever syntax has a case is known to every target from its first input.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::case::{Role, Section, sections};

/// Keys of front matter and the glossary behind which a date stands.
const DATED: [&str; 5] = ["when: ", "as_of: ", "from: ", "to: ", "updated: "];

/// Writes the seeds of `target` below `to`, none of them longer than `longest`, and gives their folder.
pub fn seeds(root: &Path, to: &Path, target: &str, longest: usize) -> Result<PathBuf, String> {
    let dir = to.join(target);
    let in_words = |error| format!("{}: {error}", dir.display());
    // What a case said once is no seed any more.
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).map_err(in_words)?;
    let pages = root.join("tests/cases");
    let mut count = 0;
    for entry in std::fs::read_dir(&pages).map_err(|error| format!("{pages:?}: {error}"))? {
        let path = entry.map_err(in_words)?.path();
        if path.file_name().is_some_and(|it| it == "README.md") {
            continue;
        }
        let text = std::fs::read_to_string(&path).map_err(in_words)?;
        for section in sections(&text)? {
            for seed in of(target, &section) {
                if seed.len() <= longest {
                    count += 1;
                    std::fs::write(dir.join(count.to_string()), seed).map_err(in_words)?;
                }
            }
        }
    }
    Ok(dir)
}

/// What one case gives a target to begin with.
fn of(target: &str, section: &Section) -> Vec<String> {
    let files: Vec<(&str, &str)> = section
        .blocks
        .iter()
        .filter_map(|it| match &it.role {
            Role::File(path) => Some((path.as_str(), it.text.as_str())),
            _ => None,
        })
        .collect();
    let ending = |ending: &'static str| {
        files.iter().filter(move |(path, _)| path.ends_with(ending)).map(|(_, text)| *text)
    };
    match target {
        "pipeline" => vec![laid_out(section, &files)],
        "chapter" => ending(".md").map(str::to_owned).collect(),
        "linking" => ending(".md").map(|it| parted(it).1.to_owned()).collect(),
        "front_matter" => {
            let fronts = ending(".md").map(|it| parted(it).0).filter(|it| !it.is_empty());
            let rest = ending("site.yaml").chain(ending("_part.yaml"));
            fronts.chain(rest).map(str::to_owned).collect()
        }
        "glossary" => {
            let of_glossary = files.iter().filter(|it| it.0.starts_with("content/glossary"));
            of_glossary.map(|it| it.1.to_owned()).collect()
        }
        "edtf" => files.iter().flat_map(|it| dates(it.1)).collect(),
        _ => Vec::new(),
    }
}

/// A whole site in one text.
fn laid_out(section: &Section, files: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let days = section.blocks.iter().filter(|it| it.role == Role::AsOf);
    for day in days.take(1) {
        let _ = writeln!(out, "=== as of {}", day.text.trim());
    }
    for (path, text) in files {
        let _ = write!(out, "=== {path}\n{text}");
    }
    out
}

/// The front matter of a chapter and what follows it.
fn parted(text: &str) -> (&str, &str) {
    let inside = text.strip_prefix("---\n").and_then(|it| it.split_once("\n---\n"));
    inside.unwrap_or(("", text))
}

/// What stands in a text where dates do.
fn dates(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .flat_map(|line| DATED.iter().filter_map(move |key| line.split_once(key).map(|it| it.1)));
    let bare = lines.map(|it| it.split([',', '}', ']', '#']).next().unwrap_or(it));
    bare.map(|it| it.trim().trim_matches(['"', '\'']).to_owned()).collect()
}
