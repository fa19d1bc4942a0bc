//! Where a code leads on a terminal that shows links (OSC 8): to its page, where there is one on the web.

use std::io::IsTerminal;

use crate::base::Code;

/// Where the package says that its repository is; it may say nothing.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// The address of the pages of codes, with `{code}` for the code.
const VARIABLE: &str = "GLOSSATOR_CODES_URL";

/// The output that is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Stream {
    /// What was asked for.
    Out,
    /// What went wrong.
    Error,
}

/// Where codes lead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::cli) struct CodeLinks(Option<String>);

impl CodeLinks {
    /// Where codes lead that are written to `stream`: nowhere, unless it is a terminal that shows links.
    pub(in crate::cli) fn on(stream: Stream) -> Self {
        let terminal = match stream {
            Stream::Out => std::io::stdout().is_terminal(),
            Stream::Error => std::io::stderr().is_terminal(),
        };
        let told = |name: &str| std::env::var(name).ok().filter(|it| !it.is_empty());
        if terminal && shows_links(told) { Self(pattern(told(VARIABLE))) } else { Self(None) }
    }

    /// Where this one leads.
    pub(super) fn url(&self, code: Code) -> Option<String> {
        Some(self.0.as_ref()?.replace("{code}", code.number()))
    }
}

/// The address of the pages: as the user says, or those of the package's own repository.
fn pattern(said: Option<String>) -> Option<String> {
    let plain = |it: &String| it.chars().all(|it| it.is_ascii_graphic()) && it.contains("{code}");
    said.filter(plain).or_else(|| {
        let version = env!("CARGO_PKG_VERSION");
        let own = || format!("{REPOSITORY}/blob/v{version}/src/base/codes/{{code}}.md");
        (!REPOSITORY.is_empty()).then(own)
    })
}

/// Whether a terminal shows links, by what it says of itself. One that says nothing gets none: some
/// would show the address as rubbish.
fn shows_links(told: impl Fn(&str) -> Option<String>) -> bool {
    let term = told("TERM").unwrap_or_default();
    if term == "dumb" || told("NO_COLOR").is_some() {
        return false;
    }
    // The libraries of GNOME's terminals, from 0.50 on; before, links made them crash.
    let vte =
        told("VTE_VERSION").and_then(|it| it.parse::<u32>().ok()).is_some_and(|it| it >= 5000);
    let programs = ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio", "Tabby"];
    let named = told("TERM_PROGRAM").is_some_and(|it| programs.contains(&it.as_str()));
    let by_term =
        ["kitty", "alacritty", "foot", "ghostty", "contour"].iter().any(|it| term.contains(it));
    let others = ["WT_SESSION", "KONSOLE_VERSION", "DOMTERM", "KITTY_WINDOW_ID"];
    vte || named || by_term || others.iter().any(|it| told(it).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> bool {
        shows_links(|name| variables.iter().find(|it| it.0 == name).map(|it| it.1.to_owned()))
    }

    #[test]
    fn only_terminals_that_show_links_get_some() {
        assert!(of(&[("TERM", "xterm-kitty")]) && of(&[("VTE_VERSION", "6003")]));
        assert!(of(&[("TERM_PROGRAM", "WezTerm")]) && of(&[("WT_SESSION", "1")]));
        assert!(!of(&[("TERM", "xterm-256color")]) && !of(&[("VTE_VERSION", "4602")]) && !of(&[]));
        assert!(!of(&[("TERM", "dumb"), ("WT_SESSION", "1")]));
        assert!(!of(&[("NO_COLOR", "1"), ("WT_SESSION", "1")]));
    }

    #[test]
    fn codes_lead_where_the_user_says() {
        let links = CodeLinks(pattern(Some("https://a.example/{code}.html".to_owned())));
        let url = links.url(Code::UnknownEntity);
        assert_eq!(url.as_deref(), Some("https://a.example/G0203.html"));
        assert_eq!(pattern(Some("\u{1b}{code}".to_owned())), pattern(None));
        assert_eq!(pattern(None).is_some(), !REPOSITORY.is_empty());
    }
}
