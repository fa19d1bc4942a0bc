//! The site that is built to be counted.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::corpus::{self, Layout};

/// So many chapters, and as many entities.
const SIZE: usize = 100;

/// So many places on the map.
const PLACES: usize = 24;

/// Writes it: the corpus, places with points, and a page with a picture of each kind.
pub fn site(dir: &Path) -> Result<(), String> {
    corpus::make(SIZE, SIZE, Layout::Glossator, dir)?;
    let mut places = String::new();
    for number in 0..PLACES {
        // Near to each other, and nowhere on top of each other.
        let (lat, lon) = (number * 7 % 10, number * 5 % PLACES);
        let _ = write!(
            places,
            "place-{number}:\n  name: Quarter {number} of Town\n  kind: place\n  summary: One of many.\n  \
             where: {{lat: {}, lon: {}}}\n",
            lat as f64 + 40.0,
            lon as f64 - 4.0,
        );
    }
    let named: Vec<String> = (0..PLACES).map(|it| format!("[[place-{it}]]")).collect();
    let page = format!(
        "---\ntitle: Pictures\n---\n```{{timeline}}\nkinds: [event]\n```\n\n```{{network}}\nkinds: [group]\n\
         ```\n\n```{{map}}\nkinds: [place]\n```\n\nBeside them stand {}.\n",
        named.join(", ")
    );
    for (path, text) in
        [("content/glossary/places.yaml", places), ("content/pages/pictures.md", page)]
    {
        let file = dir.join(path);
        let in_words = |error: std::io::Error| format!("{}: {error}", file.display());
        fs::create_dir_all(file.parent().unwrap_or(dir)).map_err(in_words)?;
        fs::write(&file, text).map_err(in_words)?;
    }
    Ok(())
}
