//! Follows every link, fragment and asset of a finished site: as a host serves it at its root, in a
//! folder, and from the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use crate::markup::{self, Refs};
use crate::serve::{decoded, encoded, get, serve};

/// A finished site.
#[derive(Debug)]
pub struct Site<'a> {
    /// Its folder.
    pub dir: &'a Path,
    /// `https://host/path/`, if it knows.
    pub base_url: Option<String>,
}

/// How a site is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Served below this prefix.
    Served(&'static str),
    /// Opened from the disk.
    Disk,
}

/// Everything that leads nowhere, in order.
pub fn crawl(site: &Site<'_>, view: View) -> std::io::Result<Vec<String>> {
    let mut files = Vec::new();
    list(site.dir, "", &mut files)?;
    let address = match view {
        View::Served(prefix) => Some(serve(site.dir, prefix)?),
        View::Disk => None,
    };
    let mut looker = Looker { site, view, address, seen: BTreeMap::new() };
    let mut faults = Vec::new();
    let pages = files.iter().filter(|it| it.ends_with(".html"));
    if pages.clone().next().is_none() {
        faults.push("there is no page at all".to_owned());
    }
    for page in pages {
        let here = if page == "index.html" { "" } else { page };
        let here = here.strip_suffix("/index.html").map_or(here.to_owned(), |it| format!("{it}/"));
        let refs = looker.refs(&here);
        let Some(refs) = refs else {
            faults.push(format!("{page} cannot be had at `{here}`"));
            continue;
        };
        faults.extend(refs.twice.iter().map(|id| format!("{page}: the id `{id}` stands twice")));
        for link in &refs.links {
            faults.extend(looker.follow(&here, link, Sort::Link).map(|it| format!("{page}: {it}")));
        }
        for asset in &refs.assets {
            faults
                .extend(looker.follow(&here, asset, Sort::Asset).map(|it| format!("{page}: {it}")));
        }
    }
    for sheet in files.iter().filter(|it| it.ends_with(".css")) {
        let text = fs::read_to_string(site.dir.join(sheet))?;
        for asset in markup::css(&text) {
            let fault = looker.follow(sheet, &asset, Sort::Asset);
            faults.extend(fault.map(|it| format!("{sheet}: {it}")));
        }
    }
    Ok(faults)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Link,
    Asset,
}

struct Looker<'a> {
    site: &'a Site<'a>,
    view: View,
    address: Option<SocketAddr>,
    /// What was found at each place of the site: nothing, or what stands there.
    seen: BTreeMap<String, Option<std::rc::Rc<Refs>>>,
}

impl Looker<'_> {
    /// What is wrong with a reference that stands at `here`, a path from the site's root.
    fn follow(&mut self, here: &str, reference: &str, sort: Sort) -> Option<String> {
        let broken = |why: &str| Some(format!("`{reference}` {why}"));
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let path = path.split('?').next().unwrap_or_default();
        let base = self.site.base_url.clone();
        let own = base.as_deref().and_then(|it| path.strip_prefix(it));
        let target = if let Some(own) = own {
            own.to_owned()
        } else if let Some((scheme, _)) = path.split_once(':').filter(|(it, _)| is_scheme(it)) {
            return match (sort, scheme) {
                (Sort::Asset, "data") | (Sort::Link, "http" | "https" | "mailto" | "tel") => None,
                _ => broken("leads to another origin"),
            };
        } else if here == "404.html" && path.starts_with('/') {
            // Served at any depth, it must know where the site stands.
            let known = base.as_deref().and_then(|it| it.splitn(4, '/').nth(3)).unwrap_or("");
            match path[1..].strip_prefix(known) {
                Some(own) => own.to_owned(),
                None => return broken("leads out of the site"),
            }
        } else {
            match joined(here, &decoded(path)) {
                Some(target) => target,
                None => return broken("leads out of the site"),
            }
        };
        let Some(refs) = self.refs(&target) else { return broken("leads nowhere") };
        let fragment = decoded(fragment);
        if !fragment.is_empty() && fragment != "top" && !refs.ids.contains(&fragment) {
            return broken("leads to no such place on its page");
        }
        None
    }

    /// What stands at a place.
    fn refs(&mut self, place: &str) -> Option<std::rc::Rc<Refs>> {
        if let Some(known) = self.seen.get(place) {
            return known.clone();
        }
        let bytes = match (self.view, self.address) {
            (View::Served(prefix), Some(address)) => {
                let answer = get(address, &encoded(&format!("{prefix}{place}"))).ok();
                answer.filter(|it| it.status == 200).map(|it| it.body)
            }
            _ => {
                let folder = place.is_empty() || place.ends_with('/');
                let file = if folder { format!("{place}index.html") } else { place.to_owned() };
                fs::read(self.site.dir.join(file)).ok()
            }
        };
        let is_page = place.is_empty() || place.ends_with('/') || place.ends_with(".html");
        let refs = bytes.map(|it| match std::str::from_utf8(&it) {
            Ok(text) if is_page => markup::html(text),
            _ => Refs::default(),
        });
        let refs = refs.map(std::rc::Rc::new);
        self.seen.insert(place.to_owned(), refs.clone());
        refs
    }
}

fn is_scheme(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|it| it.is_ascii_alphanumeric() || "+-.".contains(it))
}

/// The place that a relative reference leads to, from the site's root. Nothing where it leads out,
/// as one from the root of the host does.
fn joined(here: &str, path: &str) -> Option<String> {
    if path.is_empty() {
        return Some(here.to_owned());
    }
    if path.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = here.split('/').collect();
    parts.pop();
    let mut folder = true;
    for part in path.split('/') {
        folder = matches!(part, "" | "." | "..");
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let mut joined = parts.join("/");
    if folder && !joined.is_empty() {
        joined.push('/');
    }
    Some(joined)
}

/// All files of the site, without our book-keeping.
fn list(dir: &Path, prefix: &str, files: &mut Vec<String>) -> std::io::Result<()> {
    let entries: BTreeSet<_> =
        fs::read_dir(dir)?.map(|it| it.map(|it| it.path())).collect::<Result<_, _>>()?;
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            list(&path, &format!("{prefix}{name}/"), files)?;
        } else {
            files.push(format!("{prefix}{name}"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &str)]) -> std::path::PathBuf {
        let name = format!("xtask-crawl-{}-{}", std::process::id(), files.len());
        let dir = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&dir);
        for (path, text) in files {
            let path = dir.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            fs::write(path, text).expect("a file");
        }
        dir
    }

    fn faults(files: &[(&str, &str)], view: View) -> Vec<String> {
        let dir = site(files);
        let base_url = Some("https://x.org/y/".to_owned());
        let faults = crawl(&Site { dir: &dir, base_url }, view).expect("a crawl");
        fs::remove_dir_all(dir).expect("removed");
        faults
    }

    #[test]
    fn a_whole_site_has_no_faults_in_any_view() {
        let files = [
            ("index.html", "<a href='./a/#x'><link rel=canonical href='https://x.org/y/'>"),
            (
                "a/index.html",
                "<p id=x><a href='../'><a href='#x'><a href='http://else/'><img src='../m%20m.png'>",
            ),
            ("404.html", "<a href='/y/a/'>"),
            ("m m.png", ""),
        ];
        for view in [View::Served("/"), View::Served("/a/b/"), View::Disk] {
            assert_eq!(faults(&files, view), [] as [&str; 0], "{view:?}");
        }
    }

    #[test]
    fn what_leads_nowhere_is_found_in_every_view() {
        let files = [
            (
                "index.html",
                "<a href='a'><a href='a/#y'><a href='../b'><a href='/a/'><img src='http://else/'>",
            ),
            ("a/index.html", "<p id=x><p id=x>"),
            ("a/s.css", "p{background:url(gone.png)}"),
        ];
        for view in [View::Served("/"), View::Served("/a/b/"), View::Disk] {
            assert_eq!(
                faults(&files, view),
                [
                    "a/index.html: the id `x` stands twice",
                    "index.html: `a` leads nowhere",
                    "index.html: `a/#y` leads to no such place on its page",
                    "index.html: `../b` leads out of the site",
                    "index.html: `/a/` leads out of the site",
                    "index.html: `http://else/` leads to another origin",
                    "a/s.css: `gone.png` leads nowhere",
                ],
                "{view:?}"
            );
        }
    }
}
