//! What may be said on the command line.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// Turns chapters and a glossary into a site in which every name explains itself.
#[derive(Debug, Parser)]
#[command(name = "glossator", version, disable_help_subcommand = true)]
#[command(after_help = "Exit codes: 0 done, 1 the content has errors, 2 wrong usage, 3 the \
                        environment failed.")]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,

    /// The site's folder, the one that holds `content/` [default: the nearest from here upwards]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,

    /// Say nothing but what is wrong
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Build the site
    Build(Build),
    /// Say what is wrong with the site, and write nothing
    Check(Check),
    /// Tell more about an error or a warning
    Explain {
        /// Its code
        #[arg(value_name = "G0203")]
        code: String,
    },
    /// Begin a site: a complete small one, to be changed into your own
    Init {
        /// Where; it is made if it is not there [default: here]
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,

        /// Its title
        #[arg(long)]
        title: Option<String>,
    },
    /// Add a chapter, an entity or a source; never writes over anything
    #[command(subcommand)]
    New(New),
    /// Write the glossary, its relations and who mentions whom for other programs
    Export(Export),
    /// List names in the prose that have no entry, and aliases worth adding
    Suggest(Suggest),
    /// Print the completions of a shell; `glossator completions bash > FILE`
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print what YAML files and front matter may hold, as JSON Schemas for editors
    Schema {
        /// Of which file: site, glossary, sources, chapter, part or theme [default: all]
        #[arg(value_name = "FILE", conflicts_with = "write")]
        name: Option<String>,

        /// Write all of them into the site's `content/.schema/` instead, where the first lines of
        /// its YAML files lead editors
        #[arg(long)]
        write: bool,
    },
    /// Look into the theme: what templates see, and copies to be changed
    #[command(subcommand)]
    Theme(Theme),
    /// Say why a word links, or does not
    Why(Why),
    /// Serve the site while it is being written
    #[cfg(feature = "serve")]
    Serve(Serve),
}

#[derive(Debug, Subcommand)]
pub(super) enum New {
    /// Add a chapter behind the last one
    Chapter {
        /// Its title
        title: Option<String>,

        /// The part it belongs to, by its folder, with or without the number [default: the last, if
        /// all chapters stand in parts]
        #[arg(long)]
        part: Option<String>,

        /// The last part of its address [default: made of the title]
        #[arg(long)]
        slug: Option<String>,

        /// One sentence, for cards and search results
        #[arg(long, value_name = "TEXT")]
        summary: Option<String>,

        /// Make it a draft
        #[arg(long)]
        draft: bool,
    },
    /// Add an entity to the glossary
    Entity {
        /// What it is called
        name: Option<String>,

        /// What it is: person, group, place, event, agreement, concept, or a kind of the site's own
        #[arg(long)]
        kind: Option<String>,

        /// Its id [default: made of the name]
        #[arg(long)]
        id: Option<String>,

        /// Another name; may be given several times
        #[arg(long, value_name = "NAME")]
        alias: Vec<String>,

        /// A sentence or two, for its card
        #[arg(long, value_name = "TEXT")]
        summary: Option<String>,

        /// The file: glossary.yaml, glossary/people.yaml [default: where most of its kind are]
        #[arg(long)]
        file: Option<String>,
    },
    /// Add a source to the bibliography
    Source {
        /// Its id [default: made of author and year]
        id: Option<String>,

        /// What it is, as Hayagriva has it: book, article, report, web, misc …
        #[arg(long = "type", value_name = "TYPE")]
        sort: Option<String>,

        /// Its title
        #[arg(long)]
        title: Option<String>,

        /// Who wrote it: "Newton, Isaac"; may be given several times
        #[arg(long, value_name = "NAME")]
        author: Vec<String>,

        /// When it came out: 2020, 2020-01, 2020-01-31
        #[arg(long)]
        date: Option<String>,

        /// Its address
        #[arg(long)]
        url: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Theme {
    /// List the values that a template sees
    Context {
        /// The template: chapter.html, chapter, parts/card.html [default: a list of all]
        template: Option<String>,

        /// How to say it
        #[arg(long, value_enum, default_value_t = Plain::Human, value_name = "FORMAT")]
        format: Plain,
    },
    /// Copy a template, a part of one or an asset into a theme of the site's own; never writes over
    /// anything
    Eject {
        /// The file: chapter.html, parts/card.html, site.css [default: a list of all]
        file: Option<String>,

        /// The theme to put it into [default: the site's own, or `own`, which is made]
        #[arg(long, value_name = "NAME")]
        theme: Option<String>,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct Build {
    /// Where to build it [default: `public` in the site's folder]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,

    /// Build into a folder that holds other files, and write over those that stand in the way
    #[arg(long)]
    pub(super) force: bool,

    /// Build drafts, too
    #[arg(long)]
    pub(super) drafts: bool,

    /// Build the site as it stood on that day: what came later is left out
    #[arg(long, value_name = "DATE")]
    pub(super) as_of: Option<String>,

    /// Build again after every change, until it is ended
    #[arg(long)]
    pub(super) watch: bool,

    /// Look for changes again and again, where the system does not tell of them
    #[arg(long, requires = "watch")]
    pub(super) poll: bool,

    /// Say what each stage took, on the error output
    #[arg(long, conflicts_with = "watch")]
    pub(super) timings: bool,

    /// Write what each stage took to a file, for chrome://tracing or ui.perfetto.dev
    #[arg(long, value_name = "FILE", conflicts_with = "watch")]
    pub(super) trace: Option<PathBuf>,

    /// How to report what is wrong
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    pub(super) format: Format,
}

#[derive(Debug, clap::Args)]
pub(super) struct Check {
    /// Take warnings for errors
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(super) deny: Option<Deny>,

    /// Tell only of these codes, or of all that begin so: G0203, G02
    #[arg(long, value_delimiter = ',', value_name = "G02,...")]
    pub(super) only: Vec<String>,

    /// Tell only of what this file does not know, as `--update-baseline` wrote it
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,

    /// Write all that is wrong now to the file of `--baseline`
    #[arg(long, requires = "baseline")]
    pub(super) update_baseline: bool,

    /// Mend what is certain, and show what was changed
    #[arg(long)]
    pub(super) fix: bool,

    /// Show what `--fix` would change, and change nothing
    #[arg(long, requires = "fix")]
    pub(super) dry_run: bool,

    /// Ask the web, too, whether the pages are there that the site links to; good answers are good for a week
    #[cfg(feature = "web")]
    #[arg(long)]
    pub(super) external: bool,

    /// Check drafts, too
    #[arg(long)]
    pub(super) drafts: bool,

    /// How to report what is wrong
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    pub(super) format: Format,
}

#[derive(Debug, clap::Args)]
pub(super) struct Export {
    /// The form
    #[arg(value_enum, value_name = "FORM")]
    pub(super) form: Form,

    /// The file, or, of csv, the folder for all tables [default: the output]
    #[arg(long, value_name = "PATH")]
    pub(super) out: Option<PathBuf>,

    /// Of csv, the table to print [default: entities]
    #[arg(long, value_enum, value_name = "TABLE", conflicts_with = "out")]
    pub(super) table: Option<TableName>,

    /// Where the site stands, https://host/path/, for what names things by their addresses
    /// [default: base_url in site.yaml]
    #[arg(long, value_name = "URL")]
    pub(super) base: Option<String>,

    /// What drafts say, too
    #[arg(long)]
    pub(super) drafts: bool,

    /// What was known on that day: what came later is left out
    #[arg(long, value_name = "DATE")]
    pub(super) as_of: Option<String>,
}

/// The forms of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// Everything, in one document; nothing is lost
    Json,
    /// Linked data in schema.org's vocabulary
    Jsonld,
    /// A concept scheme, in Turtle
    Skos,
    /// The same as jsonld, in Turtle
    Turtle,
    /// Tables: entities, roles, relations, mentions, sources
    Csv,
}

/// The tables of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TableName {
    /// A row to each entity
    Entities,
    /// A row to each office
    Roles,
    /// A row to each relation
    Relations,
    /// A row to each page that mentions an entity
    Mentions,
    /// A row to each source
    Sources,
}

#[derive(Debug, clap::Args)]
pub(super) struct Suggest {
    /// Only what stands there so many times or more
    #[arg(long, default_value_t = 2, value_name = "N")]
    pub(super) min: usize,

    /// How to say it
    #[arg(long, value_enum, default_value_t = Plain::Human, value_name = "FORMAT")]
    pub(super) format: Plain,

    /// Write a stub into the glossary for each name, or for these
    #[arg(long)]
    pub(super) write: bool,

    /// The names to write
    #[arg(value_name = "NAME", requires = "write")]
    pub(super) names: Vec<String>,

    /// The kind of the stubs
    #[arg(long, requires = "write", default_value = "concept")]
    pub(super) kind: String,

    /// The file: glossary.yaml, glossary/people.yaml [default: where most of their kind are]
    #[arg(long, requires = "write")]
    pub(super) file: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Why {
    /// The place of the word; without a column, all names of the line
    #[arg(value_name = "FILE:LINE[:COLUMN]")]
    pub(super) place: String,

    /// How to say it
    #[arg(long, value_enum, default_value_t = Plain::Human, value_name = "FORMAT")]
    pub(super) format: Plain,
}

/// What a shell needs to complete commands and options.
pub(super) fn completions(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "glossator", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// How to say what is no complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Plain {
    /// For people, a line to each word
    Human,
    /// For programs, a JSON object to a line
    Json,
}

/// What is taken for an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    /// Every warning
    Warnings,
}

#[cfg(feature = "serve")]
#[derive(Debug, clap::Args)]
pub(super) struct Serve {
    /// The port, or, where it is taken, the first of those to try; 0 is any free one
    #[arg(long, default_value_t = 7070, value_name = "N")]
    pub(super) port: u16,

    /// The name or address to listen on; 0.0.0.0 lets other machines see the site
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDR")]
    pub(super) host: String,

    /// Open it in the browser
    #[arg(long)]
    pub(super) open: bool,

    /// Show drafts, too
    #[arg(long)]
    pub(super) drafts: bool,

    /// Show the site as it stood on that day: what came later is left out
    #[arg(long, value_name = "DATE")]
    pub(super) as_of: Option<String>,

    /// Look for changes again and again, where the system does not tell of them
    #[arg(long)]
    pub(super) poll: bool,
}

/// How to report what is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people, with excerpts
    Human,
    /// For programs, a JSON object to a line
    Json,
    /// For code scanners, SARIF 2.1.0
    Sarif,
    /// Annotations for a GitHub workflow
    Github,
}

/// What `args` ask for.
///
/// # Errors
/// They ask for help, for the version, or for what does not exist: the text to show, with colours,
/// whether it belongs on the output or on the error output, and the exit code.
pub(super) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Args, Refusal> {
    Args::try_parse_from(args).map_err(|error| Refusal {
        text: error.render().ansi().to_string(),
        asked_for: !error.use_stderr(),
    })
}

/// Arguments that are no command.
#[derive(Debug)]
pub(super) struct Refusal {
    /// What to show.
    pub(super) text: String,
    /// Whether it was asked for, as help is.
    pub(super) asked_for: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn the_root_may_stand_before_and_behind_the_command() {
        for line in ["glossator --root x build", "glossator build --root x"] {
            let args = parse(line.split(' ').map(OsString::from)).expect("a command");
            assert_eq!(args.root, Some(PathBuf::from("x")));
        }
        let refused = parse(["glossator", "biuld"].map(OsString::from)).expect_err("no command");
        assert!(!refused.asked_for && refused.text.contains("build"), "{}", refused.text);
    }
}
