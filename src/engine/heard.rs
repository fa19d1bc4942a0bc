//! What linking decided in the texts of one file, with its reasons.

use crate::base::{Diagnostic, SitePath, Sources, Span};
use crate::resolve::answers::answers;
use crate::resolve::found::found;
use crate::resolve::why::{Why, all, why};

use super::build::{Engine, Options};
use super::texts::{longer, summaries};

/// What is asked of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The word at this byte.
    At(u32),
    /// All names that begin within this.
    Within(Span),
}

impl Engine {
    /// Why the words of the file at `path` link, or do not: by the same stages that link them.
    pub fn why(
        &mut self,
        sources: &Sources,
        options: Options,
        path: &SitePath,
        asked: Asked,
    ) -> Vec<Why> {
        let mut unsaid: Vec<Diagnostic> = Vec::new();
        let (library, web) = self.understood(sources, options, &mut unsaid);
        let mut whys = Vec::new();
        for (_, written) in summaries(&library).iter().chain(&longer(&library)) {
            if written.path() != Some(path) {
                continue;
            }
            written.look(|text| {
                let answers = answers(text, &web.atlas).value;
                let found = found(text, &answers, &web.finder).value;
                match asked {
                    Asked::At(byte) => whys.extend(why(text, &found, &web.finder, byte)),
                    Asked::Within(span) => whys.extend(all(text, &found, span)),
                }
            });
        }
        whys.sort_by_key(|it| it.span);
        whys
    }
}
