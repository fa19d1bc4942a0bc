//! `checks` in `site.yaml`: how grave each warning is here.

use crate::base::{Code, Diagnostic, Severities, Severity, Span, Weight, nearest};

use super::record::{Record, shortened};

/// What a warning may be made of, by the word for it.
const WEIGHTS: [(&str, Weight); 3] =
    [("error", Weight::Error), ("warning", Weight::Warning), ("off", Weight::Off)];

/// Reads `checks`: codes of warnings, each with what to make of it.
pub(super) fn checks(site: &mut Record<'_, '_, '_>) -> Severities {
    let mut severities = Severities::default();
    for entry in site.entries("checks") {
        let (key, at) = (&*entry.key.value, entry.key.span);
        let Some(code) = code(site, key, at) else { continue };
        let Some(word) = site.text_of(key, &entry.value) else { continue };
        match WEIGHTS.iter().find(|(it, _)| *it == word.value) {
            Some((_, weight)) => severities.set(code, *weight),
            None => {
                let message = format!("`{key}` cannot be `{}`", shortened(&word.value));
                let diag = Diagnostic::new(Code::BadValue, site.path(), word.span, message)
                    .help("it is one of `error`, `warning`, `off`");
                site.diags().push(diag);
            }
        }
    }
    severities
}

fn code(site: &mut Record<'_, '_, '_>, key: &str, at: Span) -> Option<Code> {
    let warnings = || Code::ALL.iter().filter(|it| it.severity() == Severity::Warning);
    let (message, help) = match Code::of(key) {
        Some(code) if code.severity() == Severity::Warning => return Some(code),
        Some(code) => (
            format!("`{code}` is an error, and stays one"),
            "only warnings can be raised, or turned off".to_owned(),
        ),
        None => {
            let near = nearest(key, warnings().map(|it| it.number()));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write the code of a warning, such as `G0210`".to_owned(),
            };
            (format!("there is no code `{}`", shortened(key)), help)
        }
    };
    let diag = Diagnostic::new(Code::BadValue, site.path(), at, message).help(help);
    site.diags().push(diag);
    None
}
