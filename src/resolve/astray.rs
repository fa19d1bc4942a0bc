//! Links and images that lead astray: what there is to say of them. Where they lead is the affair of
//! `answers`.

use std::borrow::Cow;

use crate::base::{Code, Diagnostic, SitePath, Span, nearest, slip};
use crate::parse::features::Feature;

use super::atlas::Atlas;
use super::images::File;

/// That there is nothing at `place`, and what may have been meant.
pub(super) fn nothing(
    from: &SitePath,
    atlas: &Atlas,
    at: Span,
    place: &str,
    code: Code,
) -> Diagnostic {
    let what = if code == Code::MissingImage { "image" } else { "file" };
    let from_root = place.starts_with('/');
    let diag = |message: String| Diagnostic::new(code, from, at, message);
    if let Some(feature) = atlas.switched_off(place) {
        return switched_off(from, at, feature);
    }
    if from_root {
        let diag = diag(format!("nothing stands at `{place}`"));
        return match atlas.near(place) {
            Some(text) => diag.help(format!("did you mean `{}`?", from.way(&text.path))),
            None => diag.help("link to a text by its file, as in `[words](02-other.md)`"),
        };
    }
    let Some(path) = from.relative(place) else {
        return diag(format!("`{place}` leads out of the site"));
    };
    if atlas.hides(&path) {
        return diag(format!("`{place}` is not part of the site that is built"))
            .help("it is a draft, in another language, or told as of a later day");
    }
    if atlas.text(&path).is_some() {
        return diag(format!("`{place}` is no image"));
    }
    if let Some((why, help)) = behind(&path) {
        return diag(format!("`{place}` has no page: {why}")).help(help);
    }
    let diag = diag(format!("there is no {what} `{place}`"));
    match near(from, atlas, path.name()) {
        Some(near) => diag.help(format!("did you mean `{near}`?")),
        None => match atlas.by_parts(place.trim_matches(['.', '/'])) {
            Some(text) => {
                let file = from.way(&text.path);
                diag.help(format!("link to its file: `{file}`"))
            }
            None => diag.help(format!("it would be `{path}`")),
        },
    }
}

/// Why there is no page of a file or folder that authors know and readers never see, and what to
/// link to in its place.
fn behind(path: &SitePath) -> Option<(&'static str, &'static str)> {
    let texts = ["content/chapters", "content/pages"];
    let among_texts = texts.iter().any(|it| path.below(it).is_some());
    Some(match path.as_str() {
        "content/glossary.yaml" | "content/glossary" => (
            "the glossary is written there",
            "link to `/glossary/`, or to an entry, as in `[[id]]`",
        ),
        "content/sources.yaml" => {
            ("the sources are written there", "link to `/sources/`, or cite one, as in `[@id]`")
        }
        "content/site.yaml" => ("the settings are written there", "link to `/`, the cover"),
        "content" => ("it is a folder", "link to `/`, the cover"),
        "content/chapters" | "content/pages" | "content/files" => {
            ("it is a folder", "link to one of the files in it")
        }
        _ if path.below("content/glossary").is_some() && path.extension() == Some("yaml") => (
            "the glossary is written there",
            "link to `/glossary/`, or to an entry, as in `[[id]]`",
        ),
        _ if among_texts && path.is_apart() => (
            "a file of this name is for those who work on the site",
            "link to a chapter or a page; for readers, give the text another name",
        ),
        _ => return None,
    })
}

/// The file whose name is nearest to `name`, as this text writes it. One that differs only in its
/// number or its folder is nearer than any other.
fn near(from: &SitePath, atlas: &Atlas, name: &str) -> Option<String> {
    let numbered = |it: char| it.is_ascii_digit() || it == '-';
    let bare = name.trim_start_matches(numbered);
    let paths = || atlas.paths();
    let moved = paths().find(|it| it.name() == name);
    let renamed = || paths().find(|it| it.name().trim_start_matches(numbered) == bare);
    let mistyped = || {
        let near = nearest(name, paths().map(SitePath::name))?;
        paths().find(|it| it.name() == near)
    };
    moved.or_else(renamed).or_else(mistyped).map(|it| from.way(it))
}

/// That nobody is called what is `written`, and who may have been meant.
pub(super) fn nobody(path: &SitePath, at: Span, written: &str, atlas: &Atlas) -> Diagnostic {
    if written.is_empty() {
        let message = "a link names no entity";
        let diag = Diagnostic::new(Code::UnknownEntity, path, at, message);
        return diag.help("write the id or the name of one before the bar");
    }
    let message = format!("no entity is called `{written}`");
    let diag = Diagnostic::new(Code::UnknownEntity, path, at, message);
    match nearest(written, atlas.names().all()) {
        Some(near) => {
            // What was meant is sure; whether by its id or its name is left as it was written.
            let ids = atlas.names().entities().iter().map(|it| &*it.id);
            let sure = slip(written, ids).filter(|it| atlas.names().called(near).is(it));
            diag.near(Some(near)).mend(sure.map(|_| near))
        }
        None if written.ends_with(".md") => {
            diag.help(format!("a link to a text is written `[words]({written})`"))
        }
        None => diag.help("add it to the glossary, or take it away here"),
    }
}

/// That a card has words behind a bar, which it has no place for.
pub(super) fn other_words(path: &SitePath, at: Span, target: &str) -> Diagnostic {
    let message = format!("the card of `{target}` cannot show other words");
    let help = format!(
        "write `![[{target}]]` for the card, or `[[{target}|…]]` for a link with words of your own"
    );
    Diagnostic::new(Code::BadEmbed, path, at, message).help(help)
}

/// That an address of this scheme could run something.
pub(super) fn dangerous(path: &SitePath, at: Span, scheme: &str) -> Diagnostic {
    let message = format!("an address that begins with `{scheme}` could run something");
    Diagnostic::new(Code::DangerousLink, path, at, message).help("link to a page or a file instead")
}

/// That nothing says how large an image is.
pub(super) fn no_size(path: &SitePath, at: Span, place: &str, file: &File) -> Diagnostic {
    let message = format!("nothing in `{place}` says how large the image is");
    let is_drawing = file.path.extension().is_some_and(|it| it.eq_ignore_ascii_case("svg"));
    Diagnostic::new(Code::NoSize, path, at, message).help(match (file.empty, is_drawing) {
        (true, _) => "the file is empty: copy or export it again",
        (false, true) => "give its `<svg>` a `viewBox`, as in `viewBox=\"0 0 640 480\"`",
        (false, false) => "the file is cut off or damaged, or no image: copy or export it again",
    })
}

/// That an image has no alternative text.
pub(super) fn no_words(path: &SitePath, at: Span) -> Diagnostic {
    Diagnostic::new(Code::NoAltText, path, at, "an image has no alternative text").help(
        "say between the brackets what it shows; one that is decoration is a `{figure}` with `alt: \"\"`",
    )
}

/// The links of one text whose fragment no heading has.
#[derive(Default)]
pub(super) struct Lost(usize);

impl Lost {
    /// How many of them are told which heading may have been meant. Each is compared with all of them,
    /// and past this many mistakes in one text nobody reads the hints.
    const MOST: usize = 50;

    /// That no heading of the text at `place` has the id `fragment`, and which may have been meant.
    pub(super) fn heading(
        &mut self,
        path: &SitePath,
        at: Span,
        place: &str,
        fragment: &str,
        known: &[Cow<'_, str>],
    ) -> Diagnostic {
        self.0 += 1;
        let diag = no_heading(path, at, place, fragment);
        if self.0 > Self::MOST {
            return diag.help("look for its id among the headings there");
        }
        meant(diag, place, fragment, known)
    }
}

fn no_heading(path: &SitePath, at: Span, place: &str, fragment: &str) -> Diagnostic {
    let message = match place {
        "" => format!("no heading here has the id `{fragment}`"),
        place => format!("no heading of `{place}` has the id `{fragment}`"),
    };
    Diagnostic::new(Code::UnknownFragment, path, at, message)
}

/// Says which of the ids `known` may have been meant.
fn meant(diag: Diagnostic, place: &str, fragment: &str, known: &[Cow<'_, str>]) -> Diagnostic {
    let at = diag.at.span;
    match nearest(fragment, known.iter().map(|it| &**it)) {
        Some(near) => {
            let diag = diag.help(format!("did you mean `#{near}`?"));
            // The fragment stands at the end of its target.
            let sure = slip(fragment, known.iter().map(|it| &**it))
                .filter(|_| Span::of(0..place.len() + fragment.len() + 1).len() == at.len());
            match sure {
                Some(sure) => {
                    let length = Span::of(0..fragment.len()).end;
                    diag.fix(Span { start: at.end - length, end: at.end }, sure)
                }
                None => diag,
            }
        }
        None if known.is_empty() => diag.help("there are no headings; leave the `#…` out"),
        None => {
            /// As many as one takes in at a glance.
            const MOST: usize = 6;
            let mut ids: Vec<_> = known.iter().take(MOST).map(|it| format!("`#{it}`")).collect();
            if known.len() > MOST {
                ids.push("…".to_owned());
            }
            diag.help(format!("the headings there are {}", ids.join(", ")))
        }
    }
}

/// That a part of the site is switched off, and yet asked for.
pub(super) fn switched_off(path: &SitePath, at: Span, feature: Feature) -> Diagnostic {
    let name = feature.name();
    let message = format!("`{name}` is switched off, and this asks for it");
    Diagnostic::new(Code::SwitchedOff, path, at, message).help(format!(
        "take this out, or `{name}: false` out of the `features` in `content/site.yaml`"
    ))
}
