//! Cases: Markdown files of sections, each with a small site and what becomes of it.
//! `tests/cases/README.md` describes them.

use std::fmt::Write as _;

/// One section of a file of cases.
#[derive(Debug)]
pub struct Section {
    /// Its heading.
    pub name: String,
    /// Its fenced blocks in order.
    pub blocks: Vec<Block>,
    /// The line of its heading, from 0.
    pub line: usize,
    /// The line after its last, from 0.
    pub end: usize,
}

/// One fenced block.
#[derive(Debug)]
pub struct Block {
    /// What it is.
    pub role: Role,
    /// The lines between its fences.
    pub text: String,
    /// The line after its opening fence, from 0.
    pub start: usize,
    /// The line of its closing fence, from 0.
    pub end: usize,
    /// Its fence, to write it again.
    pub fence: String,
}

/// What a fenced block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// A file of the site.
    File(String),
    /// A file with bytes that no text can hold, spelt `\xE9`.
    Bytes(String),
    /// A symbolic link; the text is where it leads.
    Link(String),
    /// A file of zeros; the text says how many.
    Size(String),
    /// The day as of which the site is built, for the blocks that follow.
    AsOf,
    /// Every diagnostic.
    Report,
    /// The HTML of a page's text.
    HtmlOf(String),
    /// The links to entities in a page's text.
    LinksOf(String),
    /// Fields of a page as templates see them: its address, and their names.
    Page(String, Vec<String>),
    /// A whole file of the output.
    Output(String),
    /// The paths of all files of the output, but for the theme's own.
    Files,
}

impl Role {
    /// Whether the block says what is expected, rather than what is given.
    pub fn is_expectation(&self) -> bool {
        match self {
            Self::File(_) | Self::Bytes(_) | Self::Link(_) | Self::Size(_) | Self::AsOf => false,
            Self::Report
            | Self::HtmlOf(_)
            | Self::LinksOf(_)
            | Self::Page(..)
            | Self::Output(_)
            | Self::Files => true,
        }
    }

    fn read(info: &str) -> Option<Self> {
        let (kind, rest) = info.split_once(' ').unwrap_or((info, ""));
        let rest = rest.trim().to_owned();
        Some(match (kind, rest.as_str()) {
            ("report", "") => Self::Report,
            ("files", "") => Self::Files,
            ("as-of", "") => Self::AsOf,
            ("links", _) => Self::LinksOf(page(&rest)),
            ("html", rest) if rest.starts_with("content-of") => {
                Self::HtmlOf(page(rest.trim_start_matches("content-of")))
            }
            (_, "") => return None,
            ("page", rest) => {
                let (address, fields) = rest.split_once(' ')?;
                let fields = fields.split_whitespace().map(str::to_owned).collect();
                Self::Page(page(address), fields)
            }
            ("output", _) => Self::Output(rest),
            ("bytes", _) => Self::Bytes(rest),
            ("link", _) => Self::Link(rest),
            ("size", _) => Self::Size(rest),
            (_, path) if path.starts_with("content/") || path.starts_with("themes/") => {
                Self::File(rest)
            }
            _ => return None,
        })
    }
}

/// The address of a page as cases write it: `/` is the cover.
fn page(written: &str) -> String {
    written.trim().trim_start_matches('/').to_owned()
}

/// The sections of a file. Fails on a block that is none of ours, since it would test nothing.
pub fn sections(text: &str) -> Result<Vec<Section>, String> {
    let mut sections: Vec<Section> = Vec::new();
    let mut lines = text.lines().enumerate();
    let mut count = 0;
    while let Some((number, line)) = lines.next() {
        count = number + 1;
        if let Some(name) = line.strip_prefix("## ") {
            if let Some(last) = sections.last_mut() {
                last.end = number;
            }
            let name = name.trim().to_owned();
            if sections.iter().any(|it| it.name == name) {
                return Err(format!("line {count}: two sections are called `{name}`"));
            }
            sections.push(Section { name, blocks: Vec::new(), line: number, end: 0 });
            continue;
        }
        let fence: String = line.chars().take_while(|it| *it == '`').collect();
        if fence.len() < 3 {
            continue;
        }
        let info = line[fence.len()..].trim();
        let mut body = String::new();
        let end = loop {
            match lines.next() {
                Some((end, line)) if line.trim_end() == fence => break end,
                Some((_, line)) => {
                    body.push_str(line);
                    body.push('\n');
                }
                None => return Err(format!("line {count}: the block has no end")),
            }
        };
        let role = Role::read(info)
            .ok_or_else(|| format!("line {count}: `{info}` is no block of a case"))?;
        let Some(section) = sections.last_mut() else {
            return Err(format!("line {count}: a block before the first section"));
        };
        section.blocks.push(Block { role, text: body, start: number + 1, end, fence });
        count = end + 1;
    }
    if let Some(last) = sections.last_mut() {
        last.end = count;
    }
    match sections.iter().find(|it| it.blocks.is_empty()) {
        Some(empty) => Err(format!("line {}: `{}` has no blocks", empty.line + 1, empty.name)),
        None => Ok(sections),
    }
}

/// The file with what each block should say; a section that lacks a report gets one at its end.
pub fn blessed(text: &str, said: &[(&Section, Vec<(usize, String)>, Option<String>)]) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = String::new();
    let mut at = 0;
    let copy = |out: &mut String, from: usize, to: usize| {
        for line in &lines[from..to] {
            let _ = writeln!(out, "{line}");
        }
    };
    for (section, bodies, report) in said {
        for (block, body) in bodies {
            let block = &section.blocks[*block];
            copy(&mut out, at, block.start);
            out.push_str(body);
            at = block.end;
        }
        if let Some(report) = report {
            // Before the empty lines that part the section from the next.
            let mut end = section.end;
            while end > at && lines[end - 1].trim().is_empty() {
                end -= 1;
            }
            copy(&mut out, at, end);
            let _ = write!(out, "\n```report\n{report}```\n");
            at = end;
        }
    }
    copy(&mut out, at, lines.len());
    out
}
