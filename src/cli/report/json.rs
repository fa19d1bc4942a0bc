//! Diagnostics for programs: a JSON object to a line. `docs/reports.md` describes them; a change
//! that could break a reader of theirs raises [`VERSION`].

use serde::Serialize;

use crate::base::{Diagnostic, Sources, to_json};

use super::places::{Place, Places, Point};

/// The form of the lines.
pub(in crate::cli) const VERSION: u32 = 1;

/// All of `diags`, a line to each.
pub(in crate::cli) fn json(diags: &[Diagnostic], sources: &Sources) -> String {
    let mut places = Places::new(sources);
    let mut out = String::new();
    for diag in diags {
        let line = Line {
            r#type: "diagnostic",
            version: VERSION,
            code: diag.code.number(),
            severity: diag.severity.to_string(),
            message: &diag.message,
            place: places.place(&diag.at),
            also: diag.also.iter().map(|it| places.place(it)).collect(),
            help: diag.help.as_deref(),
            fix: diag.fix.as_ref().map(|it| {
                let (start, end) = places.ends(&diag.at.path, it.span);
                Mend { start, end, text: &it.text }
            }),
        };
        out.push_str(&to_json(&line));
        out.push('\n');
    }
    out
}

#[derive(Serialize)]
struct Line<'a> {
    r#type: &'static str,
    version: u32,
    code: &'static str,
    severity: String,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    also: Vec<Place<'a>>,
    help: Option<&'a str>,
    fix: Option<Mend<'a>>,
}

#[derive(Serialize)]
struct Mend<'a> {
    start: Point,
    end: Point,
    text: &'a str,
}

#[cfg(test)]
mod tests {
    use crate::base::{Code, SitePath, Span};

    use super::*;

    #[test]
    fn a_line_holds_everything() {
        let mut sources = Sources::default();
        let path = SitePath::new("content/a.md").expect("a path");
        sources.put(path.clone(), "ä\nöb \"c\"\n");
        let diag = Diagnostic::new(Code::BadDate, &path, Span { start: 5, end: 6 }, "no `b`")
            .note("here")
            .also(&path, Span { start: 0, end: 2 }, "")
            .help("say \"c\"")
            .fix(Span { start: 5, end: 6 }, "d");
        assert_eq!(
            json(&[diag], &sources),
            concat!(
                r#"{"type":"diagnostic","version":1,"code":"G0401","severity":"error","#,
                r#""message":"no `b`","path":"content/a.md","#,
                r#""start":{"line":2,"column":2,"byte":5},"#,
                r#""end":{"line":2,"column":3,"byte":6},"note":"here","#,
                r#""also":[{"path":"content/a.md","start":{"line":1,"column":1,"byte":0},"#,
                r#""end":{"line":1,"column":2,"byte":2},"note":""}],"help":"say \"c\"","#,
                r#""fix":{"start":{"line":2,"column":2,"byte":5},"#,
                r#""end":{"line":2,"column":3,"byte":6},"text":"d"}}"#,
                "\n"
            )
        );
    }
}
