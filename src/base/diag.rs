//! What there is to say about a site, as values. Who prints them, and how, is not decided here.

use std::sync::Arc;

use super::{Code, Severity, SitePath, Span};

/// A place in a file and what there is to see.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// The file.
    pub path: SitePath,
    /// Where in it, in bytes.
    pub span: Span,
    /// A few words at the place: "first defined here". May be empty.
    pub note: String,
}

/// One complaint.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// The place it is about. First, so that diagnostics sort by place.
    pub at: Label,
    /// Which rule.
    pub code: Code,
    /// What was found: lower case, no full stop.
    pub message: String,
    /// Other places that matter.
    pub also: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
    /// How grave it is: what its code says, unless the site says otherwise.
    pub severity: Severity,
    /// A mend that is certain, where there is one.
    pub fix: Option<Fix>,
}

/// A mend that is certain: what stands at a place in the file of the complaint gives way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fix {
    /// What gives way, in bytes; empty where something is put in.
    pub span: Span,
    /// What takes its place.
    pub text: String,
}

impl Diagnostic {
    /// A complaint of `code` at a place.
    pub fn new(code: Code, path: &SitePath, span: Span, message: impl Into<String>) -> Self {
        Self {
            at: Label { path: path.clone(), span, note: String::new() },
            code,
            message: message.into(),
            also: Vec::new(),
            help: None,
            severity: code.severity(),
            fix: None,
        }
    }

    /// The same with a few words at the place.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.at.note = note.into();
        self
    }

    /// The same with another place.
    #[must_use]
    pub fn also(mut self, path: &SitePath, span: Span, note: impl Into<String>) -> Self {
        self.also.push(Label { path: path.clone(), span, note: note.into() });
        self
    }

    /// The same with what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with a question after a near name, where there is one.
    #[must_use]
    pub fn near(mut self, near: Option<&str>) -> Self {
        if let Some(near) = near {
            self.help = Some(format!("did you mean `{near}`?"));
        }
        self
    }

    /// The same with a mend of all of its place, where there is one.
    #[must_use]
    pub fn mend(self, text: Option<&str>) -> Self {
        let span = self.at.span;
        match text {
            Some(text) => self.fix(span, text),
            None => self,
        }
    }

    /// The same with a mend: `text` instead of what stands at `span` of the same file.
    #[must_use]
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, text: text.into() });
        self
    }
}

/// A value, and what there was to say while making it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked<T> {
    /// The best value that could be made.
    pub value: T,
    /// What was wrong.
    pub diags: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// A value with nothing to say about it.
    pub fn clean(value: T) -> Self {
        Self { value, diags: Vec::new() }
    }

    /// A value and what was wrong.
    pub fn new(value: T, diags: Vec<Diagnostic>) -> Self {
        Self { value, diags }
    }

    /// The value alone; its diagnostics go to the end of `diags`.
    pub fn into(self, diags: &mut Vec<Diagnostic>) -> T {
        diags.extend(self.diags);
        self.value
    }

    /// The same about another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Checked<U> {
        Checked { value: change(self.value), diags: self.diags }
    }

    /// The value behind an [`Arc`], as a stage hands it on.
    pub fn shared(self) -> Checked<Arc<T>> {
        self.map(Arc::new)
    }
}
