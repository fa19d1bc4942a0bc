//! What a build remembers of the one before: enough to say the same again without making it.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::base::{
    Code, Diagnostic, Digest, Fix, Label, SitePath, Sources, Span, from_json, to_json,
};
use crate::engine::{Counts, Options};

/// What was said about a site that was built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recalled {
    /// Its warnings; there were no errors.
    pub(super) diags: Vec<Diagnostic>,
    /// What it is made of.
    pub(super) counts: Counts,
    /// How many pages it has.
    pub(super) pages: usize,
    /// Whether it says where it will stand.
    pub(super) has_base_url: bool,
    /// Whether it has a feed.
    pub(super) has_feed: bool,
}

/// The digest of everything that a build depends on: every source, the options, and the program
/// itself, which is told by its version and its file's size and time.
pub(super) fn inputs(sources: &Sources, options: Options) -> Digest {
    let program = std::env::current_exe().and_then(|it| it.metadata()).ok();
    let stamp = program.map(|it| (it.len(), it.modified().ok()));
    let made_by = format!("{} {stamp:?} {options:?}", env!("CARGO_PKG_VERSION"));
    let texts = sources.texts().map(|it| (&it.path, it.text.as_bytes()));
    let all: Vec<(&SitePath, &[u8])> =
        texts.chain(sources.assets().map(|it| (&it.path, &it.bytes[..]))).collect();
    let each =
        all.into_par_iter().map(|(path, bytes)| Digest::of_all([path.as_str().as_bytes(), bytes]));
    let each: Vec<[u8; 16]> = each.map(Digest::bytes).collect();
    Digest::of_all([made_by.as_bytes()].into_iter().chain(each.iter().map(|it| &it[..])))
}

impl Recalled {
    /// In a form that can be kept.
    pub(super) fn to_text(&self) -> String {
        to_json(&Kept {
            diags: self.diags.iter().map(KeptDiag::of).collect(),
            counts: [self.counts.chapters, self.counts.entities, self.counts.sources],
            pages: self.pages,
            has_base_url: self.has_base_url,
            has_feed: self.has_feed,
        })
    }

    /// From the form in which it was kept.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        let kept: Kept = from_json(text).ok()?;
        let [chapters, entities, sources] = kept.counts;
        Some(Self {
            diags: kept.diags.into_iter().map(KeptDiag::diag).collect::<Option<_>>()?,
            counts: Counts { chapters, entities, sources },
            pages: kept.pages,
            has_base_url: kept.has_base_url,
            has_feed: kept.has_feed,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct Kept {
    diags: Vec<KeptDiag>,
    counts: [usize; 3],
    pages: usize,
    has_base_url: bool,
    has_feed: bool,
}

#[derive(Serialize, Deserialize)]
struct KeptDiag {
    code: String,
    message: String,
    at: KeptLabel,
    also: Vec<KeptLabel>,
    help: Option<String>,
    fix: Option<(u32, u32, String)>,
}

/// Path, first byte, the byte after the last, and the note.
#[derive(Serialize, Deserialize)]
struct KeptLabel(String, u32, u32, String);

impl KeptDiag {
    fn of(diag: &Diagnostic) -> Self {
        // What is kept are warnings: there is no memory of a build with errors.
        let Diagnostic { at, code, message, also, help, severity: _, fix } = diag;
        Self {
            code: code.number().to_owned(),
            message: message.clone(),
            at: KeptLabel::of(at),
            also: also.iter().map(KeptLabel::of).collect(),
            help: help.clone(),
            fix: fix.as_ref().map(|it| (it.span.start, it.span.end, it.text.clone())),
        }
    }

    fn diag(self) -> Option<Diagnostic> {
        let code = Code::of(&self.code)?;
        Some(Diagnostic {
            code,
            message: self.message,
            at: self.at.label()?,
            also: self.also.into_iter().map(KeptLabel::label).collect::<Option<_>>()?,
            help: self.help,
            severity: code.severity(),
            fix: self.fix.map(|(start, end, text)| Fix { span: Span { start, end }, text }),
        })
    }
}

impl KeptLabel {
    fn of(label: &Label) -> Self {
        let Label { path, span, note } = label;
        Self(path.to_string(), span.start, span.end, note.clone())
    }

    fn label(self) -> Option<Label> {
        let Self(path, start, end, note) = self;
        Some(Label { path: SitePath::new(&path).ok()?, span: Span { start, end }, note })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back() {
        let path = SitePath::new("content/a.md").expect("a path");
        let diag =
            Diagnostic::new(Code::NoAltText, &path, Span { start: 3, end: 5 }, "no \"text\"")
                .note("here")
                .also(&path, Span::default(), "there")
                .help("say something")
                .fix(Span { start: 4, end: 5 }, "a word");
        let recalled = Recalled {
            diags: vec![diag],
            counts: Counts { chapters: 1, entities: 2, sources: 3 },
            pages: 4,
            has_base_url: true,
            has_feed: false,
        };
        assert_eq!(Recalled::from_text(&recalled.to_text()), Some(recalled));
        assert_eq!(Recalled::from_text("{}"), None);
    }

    #[test]
    fn every_input_counts() {
        let path = |raw: &str| SitePath::new(raw).expect("a path");
        let mut sources = Sources::default();
        sources.put(path("content/a.md"), "a");
        let options = Options::default();
        let before = inputs(&sources, options);
        assert_eq!(inputs(&sources, options), before);
        let shown = Options { drafts: crate::engine::Drafts::Shown, ..options };
        assert_ne!(inputs(&sources, shown), before);
        let as_of = crate::drive::as_of::as_of("2019").ok();
        assert_ne!(inputs(&sources, Options { as_of, ..options }), before);
        sources.put_asset(path("content/b.png"), &b"b"[..]);
        assert_ne!(inputs(&sources, options), before);
        sources.remove(&path("content/b.png"));
        sources.put(path("content/a.md"), "b");
        assert_ne!(inputs(&sources, options), before);
    }
}
