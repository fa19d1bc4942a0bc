//! Diagnostics as SARIF 2.1.0, which code scanners read: one document for all of them.
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::{Code, Diagnostic, Label, Severity, Sources, Span, to_json};

use super::places::Places;

/// All of `diags`. `prefix` is the site's folder in the repository, with a slash at its end, or
/// nothing.
pub(in crate::cli) fn sarif(diags: &[Diagnostic], sources: &Sources, prefix: &str) -> String {
    let mut codes: BTreeMap<Code, usize> = diags.iter().map(|it| (it.code, 0)).collect();
    for (index, place) in codes.values_mut().enumerate() {
        *place = index;
    }
    let mut told = Told { places: Places::new(sources), prefix };
    let results = diags.iter().map(|it| told.result(it, codes[&it.code])).collect();
    let invocation = Invocation { execution_successful: true, notifications: Vec::new() };
    document(codes.keys().map(|it| Rule::of(*it)).collect(), results, invocation)
}

/// A failure of the whole command.
pub(in crate::cli) fn failure_sarif(message: &str) -> String {
    let notification = Notification { level: "error", message: Text::of(message) };
    let invocation = Invocation { execution_successful: false, notifications: vec![notification] };
    document(Vec::new(), Vec::new(), invocation)
}

fn document(rules: Vec<Rule>, results: Vec<Found>, invocation: Invocation) -> String {
    let driver = Driver { name: "Glossator", version: env!("CARGO_PKG_VERSION"), rules };
    let run = Run {
        tool: Tool { driver },
        invocations: [invocation],
        // Our columns count Unicode scalar values; what is not said is UTF-16.
        column_kind: "unicodeCodePoints",
        results,
    };
    let document = Document {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [run],
    };
    to_json(&document) + "\n"
}

struct Told<'a> {
    places: Places<'a>,
    prefix: &'a str,
}

impl<'a> Told<'a> {
    fn result(&mut self, diag: &'a Diagnostic, rule_index: usize) -> Found {
        let message = match &diag.help {
            Some(help) => format!("{}\nhelp: {help}", diag.message),
            None => diag.message.clone(),
        };
        Found {
            rule_id: diag.code.number(),
            rule_index,
            level: level(diag.severity),
            message: Text::of(&message),
            locations: vec![self.location(&diag.at, None)],
            related_locations: (0..)
                .zip(&diag.also)
                .map(|(id, label)| self.location(label, Some(id)))
                .collect(),
            fixes: diag.fix.iter().map(|fix| self.fix(diag, fix.span, &fix.text)).collect(),
        }
    }

    fn location(&mut self, label: &'a Label, id: Option<usize>) -> Location {
        // What concerns a file as a whole has no region.
        let region = (label.span != Span::default()).then(|| self.region(label, label.span));
        let message = (!label.note.is_empty()).then(|| Text::of(&label.note));
        let physical_location = Physical { artifact_location: self.artifact(label), region };
        Location { id, physical_location, message }
    }

    fn fix(&mut self, diag: &'a Diagnostic, span: Span, text: &str) -> Mend {
        let replacement = Replacement {
            deleted_region: self.region(&diag.at, span),
            inserted_content: Content { text: text.to_owned() },
        };
        let change =
            Change { artifact_location: self.artifact(&diag.at), replacements: vec![replacement] };
        let help = diag.help.as_deref().unwrap_or(&diag.message);
        Mend { description: Text::of(help), artifact_changes: vec![change] }
    }

    fn region(&mut self, label: &'a Label, span: Span) -> Region {
        let (start, end) = self.places.ends(&label.path, span);
        Region {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }

    fn artifact(&self, label: &Label) -> Artifact {
        let path = format!("{}{}", self.prefix, label.path);
        Artifact { uri: encoded(&path), uri_base_id: "%SRCROOT%" }
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// A relative path as a URI.
fn encoded(path: &str) -> String {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"/-._~".contains(&it);
    let each = |it: u8| if plain(it) { char::from(it).to_string() } else { format!("%{it:02X}") };
    path.bytes().map(each).collect()
}

#[derive(Serialize)]
struct Document {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    results: Vec<Found>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    #[serde(rename = "semanticVersion")]
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Plain,
    help: Help,
    default_configuration: Configuration,
}

/// A text in which braces and brackets mean nothing: one of a rule.
#[derive(Serialize)]
struct Plain {
    text: &'static str,
}

#[derive(Serialize)]
struct Help {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(rename = "toolExecutionNotifications", skip_serializing_if = "Vec::is_empty")]
    notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Mend>,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Mend {
    description: Text,
    artifact_changes: Vec<Change>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    artifact_location: Artifact,
    replacements: Vec<Replacement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Content,
}

#[derive(Serialize)]
struct Content {
    text: String,
}

impl Rule {
    fn of(code: Code) -> Self {
        Self {
            id: code.number(),
            short_description: Plain { text: code.what() },
            help: Help { text: code.page(), markdown: code.page() },
            default_configuration: Configuration { level: level(code.severity()) },
        }
    }
}

impl Text {
    /// In a message, braces hold places to fill (§3.11.5) and brackets hold links (§3.11.6).
    fn of(said: &str) -> Self {
        let mut text = String::with_capacity(said.len());
        for letter in said.chars() {
            match letter {
                '{' | '}' => text.push(letter),
                '[' | ']' | '\\' => text.push('\\'),
                _ => {}
            }
            text.push(letter);
        }
        Self { text }
    }
}

#[cfg(test)]
mod tests {
    use crate::base::SitePath;

    use super::*;

    #[test]
    fn a_result_says_where_what_and_how_to_mend() {
        let mut sources = Sources::default();
        let path = SitePath::new("content/ä b.md").expect("a path");
        sources.put(path.clone(), "ä\nöb \"c\"\n");
        let diag = Diagnostic::new(Code::BadDate, &path, Span { start: 5, end: 6 }, "no `[b]` {c}")
            .also(&path, Span { start: 0, end: 2 }, "see")
            .help("x")
            .fix(Span { start: 5, end: 6 }, "{d}");
        let whole = Diagnostic::new(Code::NoSite, &path, Span::default(), "nothing");
        let said = sarif(&[diag, whole], &sources, "a/");
        for part in [
            r#""columnKind":"unicodeCodePoints""#,
            r#""ruleId":"G0401","ruleIndex":0,"level":"error","message":{"text":"no `\\[b\\]` {{c}}\nhelp: x"}"#,
            r#""locations":[{"physicalLocation":{"artifactLocation":{"uri":"a/content/%C3%A4%20b.md","uriBaseId":"%SRCROOT%"},"region":{"startLine":2,"startColumn":2,"endLine":2,"endColumn":3}}}]"#,
            r#""relatedLocations":[{"id":0,"physicalLocation""#,
            r#""insertedContent":{"text":"{d}"}"#,
            r#""ruleId":"G0805","ruleIndex":1,"level":"error","message":{"text":"nothing"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a/content/%C3%A4%20b.md","uriBaseId":"%SRCROOT%"}}}]}"#,
        ] {
            assert!(said.contains(part), "{part}\n{said}");
        }
        assert!(failure_sarif("x").contains(r#""executionSuccessful":false"#));
    }
}
