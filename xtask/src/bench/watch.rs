//! `cargo xtask bench watch`: how long after a save the new bytes are there, from `glossator serve` and
//! from Hugo's server, on the same prose.

use std::fmt::Write as _;
use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::corpus::{self, Layout};
use crate::release;
use crate::rounds::root;
use crate::serve::get;
use crate::tools;

use super::bars::{self, Edited};
use super::contender::{OURS, said};
use super::report::{self, Machine, grouped, middle, time};

/// The longest that anything is waited for.
const LONGEST: Duration = Duration::from_secs(60);

/// The pause before each edit, so that one is over before the next begins. Nobody types faster.
const PAUSE: Duration = Duration::from_millis(60);

/// How often the start is measured.
const STARTS: usize = 5;

/// What is to be measured, and how often.
struct Wish {
    sizes: Vec<usize>,
    edits: usize,
    dir: PathBuf,
    /// The program, where it is not to be built first.
    program: Option<PathBuf>,
    written: bool,
}

/// One thing that an author does, again and again.
struct Edit {
    what: &'static str,
    /// The file that is saved.
    file: PathBuf,
    /// What it holds without the edit.
    text: String,
    /// What it holds after the edit of this number.
    edited: Box<dyn Fn(usize) -> String>,
    /// The page at which the edit is to be seen.
    page: String,
    /// What is seen there.
    sign: Box<dyn Fn(usize) -> String>,
    /// Whether the sign stands in the style sheet that the page names.
    in_style: bool,
}

/// What was measured at one size.
struct Measured {
    size: usize,
    programs: Vec<Session>,
}

/// Runs the task with the arguments behind its name.
pub fn run(args: &[String]) -> Result<(), String> {
    let root = root();
    let wish = Wish::read(args, root.join("target/bench-watch"))?;
    let program = match &wish.program {
        Some(program) => program.clone(),
        None => release::program(&root)?,
    };
    let hugo = tools::found("hugo");
    let mut all = Vec::new();
    for size in wish.sizes.iter().copied() {
        let dir = wish.dir.join(size.to_string());
        let _ = fs::remove_dir_all(&dir);
        let mut programs = Vec::new();
        let site = dir.join("glossator");
        corpus::make(size, size, Layout::Glossator, &site)?;
        let edits = ours(&root, &site).map_err(|error| error.to_string())?;
        let command = |port: &str| {
            let mut it = Command::new(&program);
            it.args(["serve", "--port", port, "--root"]).arg(&site);
            it
        };
        programs.push(session(OURS, size, &command, "/large", &edits, wish.edits)?);
        if let Some(hugo) = &hugo {
            let site = dir.join("hugo");
            corpus::make(size, size, Layout::Hugo, &site)?;
            let edits = hugos(&site).map_err(|error| error.to_string())?;
            let command = |port: &str| {
                let mut it = Command::new(hugo);
                it.args(["server", "--port", port, "--source"]).arg(&site);
                it
            };
            programs.push(session("Hugo", size, &command, "/large", &edits, wish.edits)?);
        }
        all.push(Measured { size, programs });
    }
    let version = said(&program, &["--version"]);
    let hugo = hugo.map(|it| said(&it, &["version"]));
    let tables = tables(&all, &version, hugo.as_deref(), wish.edits, &Machine::here());
    println!("\n{tables}");
    let bars = bars::of_editing(&all.iter().filter_map(edited).collect::<Vec<_>>());
    println!("{}", bars::plain(&bars));
    if !wish.written {
        return Ok(());
    }
    report::put(&root, "docs/performance.md", "bench watch", &tables)?;
    bars::put(&root, &bars)
}

impl Wish {
    fn read(args: &[String], dir: PathBuf) -> Result<Self, String> {
        let mut wish =
            Self { sizes: vec![1_000, 10_000], edits: 50, dir, program: None, written: true };
        let mut args = args.iter();
        while let Some(name) = args.next() {
            if name == "--show" {
                wish.written = false;
                continue;
            }
            let value = args.next().ok_or_else(|| format!("`{name}` lacks its value"))?;
            let not = || format!("`{name}` cannot be `{value}`");
            match name.as_str() {
                "--sizes" => {
                    let sizes: Result<Vec<usize>, _> = value.split(',').map(str::parse).collect();
                    wish.sizes = sizes.map_err(|_| not())?;
                }
                "--edits" => wish.edits = value.parse().map_err(|_| not())?,
                "--dir" => wish.dir = PathBuf::from(value),
                "--program" => wish.program = Some(PathBuf::from(value)),
                other => return Err(format!("there is no `{other}`")),
            }
        }
        if wish.sizes.iter().any(|it| *it < 10) || wish.edits == 0 {
            return Err("sizes are 10 or more, and there is at least one edit".to_owned());
        }
        Ok(wish)
    }
}

/// A program while it serves; it ends when it is let go.
struct Server {
    child: Child,
    address: SocketAddr,
    prefix: &'static str,
}

impl Server {
    /// Starts it, and says how long it took to the first page.
    fn start(
        command: &dyn Fn(&str) -> Command,
        prefix: &'static str,
        page: &str,
    ) -> Result<(Self, Duration), String> {
        let in_words = |error: std::io::Error| error.to_string();
        let free = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr());
        let address = free.map_err(in_words)?;
        let start = Instant::now();
        let child = command(&address.port().to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(in_words)?;
        let mut server = Self { child, address, prefix };
        while !get(address, &format!("{prefix}{page}")).is_ok_and(|it| it.status == 200) {
            let ended = server.child.try_wait().map_err(in_words)?;
            if ended.is_some() || start.elapsed() > LONGEST {
                return Err(format!("nothing is served at {page}"));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok((server, start.elapsed()))
    }

    fn text(&self, path: &str) -> String {
        let path = if path.starts_with(self.prefix) {
            path.to_owned()
        } else {
            format!("{}{path}", self.prefix)
        };
        let answer = get(self.address, &path);
        answer.map_or_else(|_| String::new(), |it| String::from_utf8_lossy(&it.body).into_owned())
    }

    /// Whether the edit of this number is to be seen.
    fn shows(&self, edit: &Edit, number: usize) -> bool {
        let text = self.text(&edit.page);
        if !edit.in_style {
            return text.contains(&(edit.sign)(number));
        }
        let name = text.split('"').find(|it| it.contains("site") && it.ends_with(".css"));
        let name = name.map(|it| it.trim_start_matches("../").to_owned());
        name.is_some_and(|it| self.text(&format!("/{it}")).contains(&(edit.sign)(number)))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A program's name, its start, and what each edit took.
type Session = (&'static str, Duration, Vec<(&'static str, Vec<Duration>)>);

fn session(
    name: &'static str,
    size: usize,
    command: &dyn Fn(&str) -> Command,
    prefix: &'static str,
    edits: &[Edit],
    count: usize,
) -> Result<Session, String> {
    // Who begins a day of writing opens the cover.
    let mut starts = Vec::new();
    for _ in 1..STARTS {
        starts.push(Server::start(command, prefix, "/")?.1);
    }
    let (server, start) = Server::start(command, prefix, "/")?;
    starts.push(start);
    let start = middle(starts.into_iter());
    eprintln!("{size}: {name}: first page after {:.0} ms", start.as_secs_f64() * 1e3);
    let mut all = Vec::new();
    'edits: for edit in edits {
        let mut times = Vec::new();
        for number in 0..=count {
            std::thread::sleep(PAUSE);
            let text = (edit.edited)(number);
            let save = Instant::now();
            fs::write(&edit.file, text).map_err(|error| error.to_string())?;
            while !server.shows(edit, number) {
                if save.elapsed() > LONGEST {
                    let why = format!("{name}: {} is never seen", edit.what);
                    if name == OURS {
                        return Err(why);
                    }
                    // What a peer does not do is no reason to lose what was measured.
                    eprintln!("{size}: {why}; this and what follows is left out");
                    break 'edits;
                }
                std::thread::sleep(Duration::from_micros(500));
            }
            // The first makes what is made once, and counts for nobody.
            if number > 0 {
                times.push(save.elapsed());
            }
        }
        fs::write(&edit.file, &edit.text).map_err(|error| error.to_string())?;
        let median = middle(times.iter().copied());
        eprintln!("{size}: {name}: {}: {:.1} ms", edit.what, median.as_secs_f64() * 1e3);
        all.push((edit.what, times));
    }
    Ok((name, start, all))
}

const TEXT: &str = "a chapter's text";
const TITLE: &str = "a chapter's title";
const SUMMARY: &str = "an entity's summary";
const ALIAS: &str = "a new alias";
const TEMPLATE: &str = "a template";
const STYLE: &str = "the style sheet";

/// A word that stands in no text of the corpus, for each edit.
fn word(number: usize) -> String {
    format!("Quillon{number}x")
}

/// What is edited in the site of ours at `site`, of the chapter in its middle.
fn ours(root: &Path, site: &Path) -> std::io::Result<Vec<Edit>> {
    let mut chapters = below(&site.join("content/chapters"), "md")?;
    chapters.sort();
    let at = chapters.len() / 2;
    let chapter = &chapters[at];
    // Words that are aliases one day.
    let words: Vec<String> = (0..=200).map(word).collect();
    let text = fs::read_to_string(chapter)? + &format!("\nAt last {}.\n", words.join(" and "));
    fs::write(chapter, &text)?;
    let page = format!("/{}/", slug(chapter));
    let next = format!("/{}/", slug(&chapters[(at + 1).min(chapters.len() - 1)]));
    let mut edits = vec![
        edit(TEXT, chapter, &text, &page, |text, sign| format!("{text}\n{sign}.\n")),
        // Seen where somebody else shows it.
        edit(TITLE, chapter, &text, &next, |text, sign| {
            text.replacen("title: ", &format!("title: {sign} "), 1)
        }),
    ];
    // Somebody whom the chapter mentions.
    let files = below(&site.join("content/glossary"), "yaml")?;
    let mut found = None;
    for file in files {
        let yaml = fs::read_to_string(&file)?;
        let mut names = yaml.lines().filter_map(|it| it.strip_prefix("  name: "));
        if let Some(name) = names.find(|it| text.contains(&format!(" {it} "))) {
            found = Some((name.to_owned(), file, yaml));
            break;
        }
    }
    let (name, file, yaml) = found.ok_or_else(|| std::io::Error::other("nobody is mentioned"))?;
    let line = format!("  name: {name}\n");
    let at = yaml.find(&line).unwrap_or_default();
    edits.push(edit(SUMMARY, &file, &yaml, &page, move |text, sign| {
        let (head, tail) = text.split_at(at);
        head.to_owned() + &tail.replacen("summary: ", &format!("summary: {sign} "), 1)
    }));
    edits.push(Edit {
        sign: Box::new(|number| format!(">{}<", word(number))),
        ..edit_plain(ALIAS, &file, &yaml, &page, move |text, number| {
            let (head, tail) = text.split_at(at);
            let more = format!("aliases: [{}, ", word(number));
            head.to_owned() + &tail.replacen("aliases: [", &more, 1)
        })
    });
    let theme = site.join("themes/default");
    for (what, path, in_style) in
        [(TEMPLATE, "templates/chapter.html", false), (STYLE, "assets/site.css", true)]
    {
        let text = fs::read_to_string(root.join("themes/default").join(path))?;
        let file = theme.join(path);
        fs::create_dir_all(file.parent().unwrap_or(&theme))?;
        fs::write(&file, &text)?;
        let edit = if in_style {
            edit(what, &file, &text, &page, |text, sign| format!("{text}\n.{sign} {{ top: 0 }}\n"))
        } else {
            edit(what, &file, &text, &page, |text, sign| {
                text.replacen("</article>", &format!("<p>{sign}</p></article>"), 1)
            })
        };
        edits.push(Edit { in_style, ..edit });
    }
    Ok(edits)
}

/// The same in Hugo's site, as far as it has that.
fn hugos(site: &Path) -> std::io::Result<Vec<Edit>> {
    let mut chapters = below(&site.join("content/chapters"), "md")?;
    chapters.sort();
    let at = chapters.len() / 2;
    let chapter = &chapters[at];
    let text = fs::read_to_string(chapter)?;
    let address =
        |it: &Path| format!("/chapters/{}/", it.file_stem().unwrap_or_default().to_string_lossy());
    let (page, next) = (address(chapter), address(&chapters[(at + 1).min(chapters.len() - 1)]));
    let entries = below(&site.join("content/glossary"), "md")?;
    let entry = entries.first().ok_or_else(|| std::io::Error::other("there is no entry"))?;
    let own = format!("/glossary/{}/", entry.file_stem().unwrap_or_default().to_string_lossy());
    let style = site.join("static/site.css");
    fs::create_dir_all(site.join("static"))?;
    let css = "body { top: 0 }\n";
    fs::write(&style, css)?;
    let template = site.join("layouts/_default/single.html");
    let add = |text: &str, sign: &str| format!("{text}\n{sign}.\n");
    Ok(vec![
        edit(TEXT, chapter, &text, &page, add),
        edit(TITLE, chapter, &text, &next, |text, sign| {
            text.replacen("title: ", &format!("title: {sign} "), 1)
        }),
        edit(SUMMARY, entry, &fs::read_to_string(entry)?, &own, add),
        edit(TEMPLATE, &template, &fs::read_to_string(&template)?, &page, |text, sign| {
            text.replacen("<h1>", &format!("<p>{sign}</p><h1>"), 1)
        }),
        edit(STYLE, &style, css, "/site.css", add),
    ])
}

fn edit(
    what: &'static str,
    file: &Path,
    text: &str,
    page: &str,
    change: impl Fn(&str, &str) -> String + 'static,
) -> Edit {
    let sign = |number: usize| format!("Edit-{number}-seen");
    edit_plain(what, file, text, page, move |text, number| change(text, &sign(number)))
}

fn edit_plain(
    what: &'static str,
    file: &Path,
    text: &str,
    page: &str,
    change: impl Fn(&str, usize) -> String + 'static,
) -> Edit {
    let own = text.to_owned();
    Edit {
        what,
        file: file.to_owned(),
        text: text.to_owned(),
        edited: Box::new(move |number| change(&own, number)),
        page: page.to_owned(),
        sign: Box::new(|number| format!("Edit-{number}-seen")),
        in_style: false,
    }
}

/// The last part of a chapter's address: its file's name without the number.
fn slug(chapter: &Path) -> String {
    let name = chapter.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    name.split_once('-').map_or(name.clone(), |it| it.1.to_owned())
}

fn below(dir: &Path, ending: &str) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(below(&path, ending)?);
        } else if path.extension().is_some_and(|it| it == ending) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// What the bars ask of what was measured.
fn edited(of: &Measured) -> Option<Edited> {
    let (_, start, edits) = of.programs.iter().find(|it| it.0 == OURS)?;
    let text = &edits.iter().find(|it| it.0 == TEXT)?.1;
    let text = (middle(text.iter().copied()), text.iter().max().copied().unwrap_or_default());
    let others = edits.iter().filter(|it| [TITLE, ALIAS, TEMPLATE].contains(&it.0));
    let others = others.map(|(what, times)| (*what, middle(times.iter().copied()))).collect();
    Some(Edited { size: of.size, start: *start, text, others })
}

fn tables(
    all: &[Measured],
    version: &str,
    hugo: Option<&str>,
    edits: usize,
    machine: &Machine,
) -> String {
    let mut out =
        format!("Measured by `cargo xtask bench watch` on {}\n\n{version}", machine.words());
    if let Some(hugo) = hugo {
        let _ = write!(out, "; {hugo}");
    }
    out.push_str(".\n");
    for Measured { size, programs } in all {
        let size = grouped(*size);
        let _ = write!(
            out,
            "\n### {size} chapters and {size} entities, {edits} edits each\n\n\
             | program | edit | median | 95 of 100 within | worst |\n|---|---|--:|--:|--:|\n"
        );
        for (name, start, edits) in programs {
            let _ = writeln!(out, "| {name} | start to first page | {} | | |", time(*start));
            for (what, times) in edits {
                let mut times = times.clone();
                times.sort_unstable();
                let at = (times.len() * 95).div_ceil(100).max(1) - 1;
                let _ = writeln!(
                    out,
                    "| {name} | {what} | {} | {} | {} |",
                    time(middle(times.iter().copied())),
                    time(times[at]),
                    time(times[times.len() - 1]),
                );
            }
        }
    }
    out
}
