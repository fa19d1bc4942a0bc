//! Whether a program has made the site that it was asked for: who leaves out half of it is no peer.

use std::fs;
use std::path::{Path, PathBuf};

use crate::corpus;

use super::report::grouped;

/// What is wrong with the site in `out`, which is to have `size` chapters and as many entities.
pub fn fault(out: &Path, size: usize) -> std::io::Result<Option<String>> {
    let mut pages = Vec::new();
    html(out, &mut pages)?;
    if pages.len() < 2 * size {
        let (made, asked) = (grouped(pages.len()), grouped(2 * size));
        return Ok(Some(format!("makes {made} pages of {asked}")));
    }
    for number in [0, size / 2, size - 1] {
        let (slug, heading) = corpus::sign(number, size);
        let mut own = pages.iter().filter(|it| it.to_string_lossy().contains(&slug));
        let told = |page: &PathBuf| fs::read_to_string(page).is_ok_and(|it| it.contains(&heading));
        if !own.any(told) {
            return Ok(Some(format!("leaves out the text of {slug}")));
        }
    }
    Ok(None)
}

fn html(dir: &Path, pages: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            html(&entry.path(), pages)?;
        } else if entry.path().extension().is_some_and(|it| it == "html") {
            pages.push(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_without_its_texts_is_none() {
        let dir = std::env::temp_dir().join(format!("glossator-proof-{}", std::process::id()));
        let put = |path: &str, text: &str| {
            let file = dir.join(path);
            fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            fs::write(file, text).expect("a file");
        };
        put("one.html", "");
        assert_eq!(fault(&dir, 2).expect("read").as_deref(), Some("makes 1 pages of 4"));
        put("two.html", "");
        let (slug, heading) = corpus::sign(0, 2);
        put(&format!("{slug}/index.html"), &format!("<h2>{heading}</h2>"));
        let (slug, heading) = corpus::sign(1, 2);
        put(&format!("{slug}.html"), "");
        let expected = format!("leaves out the text of {slug}");
        assert_eq!(fault(&dir, 2).expect("read"), Some(expected));
        put(&format!("{slug}.html"), &format!("<h2>{heading}</h2>"));
        assert_eq!(fault(&dir, 2).expect("read"), None);
        fs::remove_dir_all(&dir).expect("removed");
    }
}
