//! The floor: about the least that a program can do which reads such a site, parses it, finds its
//! names and writes as many files. It makes nothing of use: what it writes is filled up to the sizes
//! that Glossator's files have.

use std::fs;
use std::path::{Path, PathBuf};

use aho_corasick::{AhoCorasick, MatchKind};
use granit_parser::{Event as Yaml, Parser as YamlParser};
use pulldown_cmark::{Event, Options, Parser};
use rayon::prelude::*;

/// `xtask floor SITE OUT SIZES`, where SIZES is a file with a size in bytes and a path on each line.
pub fn run(args: &[String]) -> Result<(), String> {
    let [site, out, sizes] = args else { return Err("`floor` takes SITE OUT SIZES".to_owned()) };
    floor(Path::new(site), Path::new(out), Path::new(sizes)).map_err(|error| error.to_string())
}

/// The sizes and paths of all files below `dir`, as [`run`] reads them.
pub fn sizes(dir: &Path) -> std::io::Result<String> {
    let mut all = Vec::new();
    files(dir, &mut all)?;
    let lines = all.iter().map(|path| {
        let inside = path.strip_prefix(dir).unwrap_or(path).display();
        Ok(format!("{} {inside}\n", fs::metadata(path)?.len()))
    });
    lines.collect()
}

fn floor(site: &Path, out: &Path, sizes: &Path) -> std::io::Result<()> {
    let mut paths = Vec::new();
    files(&site.join("content"), &mut paths)?;
    let texts: Vec<(PathBuf, String)> = paths
        .into_par_iter()
        .map(|path| fs::read_to_string(&path).map(|text| (path, text)))
        .collect::<std::io::Result<_>>()?;
    let names: Vec<String> = texts
        .par_iter()
        .filter(|(path, _)| path.extension().is_some_and(|it| it == "yaml"))
        .flat_map_iter(|(_, text)| names(text))
        .collect();
    let finder = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(&names)
        .map_err(std::io::Error::other)?;
    let found: usize = texts
        .par_iter()
        .filter(|(path, _)| path.extension().is_some_and(|it| it == "md"))
        .map(|(_, text)| found(text, &finder))
        .sum();
    let list = fs::read_to_string(sizes)?;
    let list: Vec<(usize, PathBuf)> = list
        .lines()
        .filter_map(|it| it.split_once(' '))
        .filter_map(|(size, path)| Some((size.parse().ok()?, out.join(path))))
        .collect();
    let most = list.iter().map(|it| it.0).max().unwrap_or_default();
    // The number keeps the search from being left out as useless.
    let filling = format!("{found} ").repeat(most / 2 + 1).into_bytes();
    list.par_iter().try_for_each(|(size, path)| {
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, &filling[..*size])
    })
}

fn names(yaml: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut is_name = false;
    for event in YamlParser::new_from_str(yaml).map_while(Result::ok) {
        if let (Yaml::Scalar(value, ..), _) = event {
            if is_name && !value.is_empty() {
                names.push(value.to_string());
            }
            is_name = matches!(&*value, "name" | "aliases");
        }
    }
    names
}

fn found(text: &str, finder: &AhoCorasick) -> usize {
    let mut words = String::with_capacity(text.len());
    for event in Parser::new_ext(text, Options::all()) {
        match event {
            Event::Text(it) | Event::Code(it) => words.push_str(&it),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            Event::End(_) => words.push('\n'),
            _ => {}
        }
    }
    finder.find_iter(&words).count()
}

fn files(dir: &Path, all: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            files(&entry.path(), all)?;
        } else {
            all.push(entry.path());
        }
    }
    Ok(())
}
