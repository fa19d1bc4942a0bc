//! Runs a command and turns what became of it into words and an exit code.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::drive::as_of::as_of;
use crate::drive::build::{Built, Drafts, Job, Phase, Steps};
use crate::drive::rebuild::{Told, rebuild};
use crate::drive::timings::{Timings, witness};
use crate::drive::watch::How;
use crate::drive::{self, Failure};

use super::args::{self, Args, Build, Command, Format, Plain, Refusal};
use super::check::check;
use super::export::export;
use super::new::{begin, new};
use super::place::prefix;
use super::progress::{Gauge, Progress};
use super::report::{
    CodeLinks, Said, Stream, Summary, failure_github, failure_json, failure_sarif, github, human,
    json, sarif, say_error, say_out, summary_human, summary_json, timings as table,
};
use super::schema::schema;
#[cfg(feature = "serve")]
use super::serve::serve;
use super::suggest::suggest;
use super::theme::theme;
use super::why;

/// How a command may end. The numbers are a promise to scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Done.
    Done = 0,
    /// The content has errors.
    Faulty = 1,
    /// It was asked for something that makes no sense.
    WrongUsage = 2,
    /// The disk, the network or the system did not play along.
    BadEnvironment = 3,
}

/// Runs the command that `args` ask for.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let end = match args::parse(args) {
        Ok(args) => match &args.command {
            Command::Build(wish) => build(&args, wish),
            Command::Check(wish) => check(&args, wish),
            Command::Explain { code } => match drive::explain::explain(code) {
                Ok(page) => said(say_out(page)),
                Err(failure) => failed(&failure, Format::Human),
            },
            Command::Why(wish) => why::tell(&args, wish),
            Command::Schema { name, write } => told(schema(&args, name.as_deref(), *write)),
            Command::Init { dir, title } => told(begin(&args, dir.as_deref(), title.as_deref())),
            Command::Export(wish) => export(&args, wish),
            Command::Suggest(wish) => suggest(&args, wish),
            Command::Completions { shell } => said(say_out(&args::completions(*shell))),
            Command::New(what) => told(new(&args, what)),
            Command::Theme(what) => told(theme(&args, what)),
            #[cfg(feature = "serve")]
            Command::Serve(wish) => {
                let Err(failure) = serve(&args, wish);
                failed(&failure, Format::Human)
            }
        },
        Err(Refusal { text, asked_for: true }) => said(say_out(&text)),
        Err(Refusal { text, asked_for: false }) => {
            say_error(&text);
            End::WrongUsage
        }
    };
    ExitCode::from(end as u8)
}

fn build(args: &Args, wish: &Build) -> End {
    if wish.watch && wish.format == Format::Sarif {
        let message = "`--watch` never ends, and SARIF is one document; take `--format json`";
        return failed(&Failure::Usage(message.to_owned()), wish.format);
    }
    let gauge = Gauge::new();
    let job = drive::root(args.root.as_deref()).and_then(|root| {
        Ok(Job {
            out: wish.out.clone().unwrap_or_else(|| root.join("public")),
            root,
            force: wish.force,
            drafts: if wish.drafts { Drafts::Shown } else { Drafts::Hidden },
            as_of: wish.as_of.as_deref().map(as_of).transpose()?,
            steps: Steps::default().told(gauge.clone()),
        })
    });
    let mut job = match job {
        Ok(job) => job,
        Err(failure) => return failed(&failure, wish.format),
    };
    let start = Instant::now();
    let timings = (wish.timings || wish.trace.is_some()).then(|| Arc::new(Timings::new()));
    if let Some(timings) = &timings {
        job.steps = job.steps.told(witness(timings));
    }
    let mut teller = Teller {
        args,
        wish,
        out: drive::shown(&job.out),
        prefix: prefix(&job.root),
        progress: None,
        gauge,
        start: Some(start),
    };
    if wish.watch {
        let how = if wish.poll { How::Looking } else { How::Told };
        let Err(failure) = rebuild(&job, how, &mut teller);
        return failed(&failure, wish.format);
    }
    let mut built = drive::build::build(&job, &mut |phase| teller.phase(phase));
    let whole = start.elapsed();
    if let Ok(built) = &mut built {
        // The system takes back all at once what we would give back piece by piece.
        std::mem::forget(std::mem::take(&mut built.rest));
    }
    let end = teller.tell(built);
    let Some(timings) = timings else { return end };
    if wish.timings {
        say_error(&table(&timings.stages(), whole, Timings::peak()));
    }
    match wish.trace.as_deref().map_or(Ok(()), |file| timings.trace(file)) {
        Ok(()) => end,
        Err(failure) => failed(&failure, wish.format),
    }
}

/// Tells what becomes of builds.
struct Teller<'a> {
    args: &'a Args,
    wish: &'a Build,
    out: PathBuf,
    /// The site's folder in the repository.
    prefix: String,
    /// The sign of life of the build that goes on, if one does.
    progress: Option<Progress>,
    /// What it shows.
    gauge: Arc<Gauge>,
    start: Option<Instant>,
}

impl Told for Teller<'_> {
    fn phase(&mut self, phase: Phase) {
        self.start.get_or_insert_with(Instant::now);
        self.progress.get_or_insert_with(|| Progress::new(&self.gauge));
        self.gauge.at(doing(phase));
        if phase == Phase::Waiting && !self.args.quiet {
            let out = self.out.display();
            say_error(&format!("another build is writing to {out}; waiting for its end\n"));
        }
    }

    fn built(&mut self, built: Result<Built, Failure>) {
        self.tell(built);
    }

    fn looking(&mut self, why: &str) {
        say_error(&format!("{why}; looking for changes now and then instead\n"));
    }
}

impl Teller<'_> {
    fn tell(&mut self, built: Result<Built, Failure>) -> End {
        self.progress = None;
        let took = self.start.take().map_or(Duration::ZERO, |it| it.elapsed());
        let format = self.wish.format;
        let built = match built {
            Ok(built) => built,
            Err(failure) => return failed(&failure, format),
        };
        let summary = Summary { built: &built, out: &self.out, took };
        let faulty = built.written.is_none();
        let heard = match format {
            Format::Json => {
                say_out(&(json(&built.diags, &built.sources) + &summary_json(&summary)))
            }
            Format::Sarif => say_out(&sarif(&built.diags, &built.sources, &self.prefix)),
            Format::Human | Format::Github => {
                if format == Format::Human {
                    say_error(&human(&built.diags, &built.sources, &CodeLinks::on(Stream::Error)));
                } else {
                    say_error(&github(&built.diags, &built.sources, &self.prefix));
                }
                match (faulty, self.args.quiet) {
                    (true, _) => {
                        say_error(&summary_human(&summary));
                        Said::Well
                    }
                    (false, true) => Said::Well,
                    (false, false) => say_out(&summary_human(&summary)),
                }
            }
        };
        if faulty { End::Faulty } else { said(heard) }
    }
}

fn doing(phase: Phase) -> &'static str {
    match phase {
        Phase::Reading => "reading",
        Phase::Making => "making pages",
        Phase::Waiting => "waiting for another build",
        Phase::Writing => "writing",
    }
}

/// Says what a command has to say, if it did its work.
fn told(text: Result<String, Failure>) -> End {
    match text {
        Ok(text) => said(say_out(&text)),
        Err(failure) => failed(&failure, Format::Human),
    }
}

/// The end of a command that speaks to people and programs alone.
pub(super) fn plainly(format: Plain, heard: Result<Said, Failure>) -> End {
    match (heard, format) {
        (Ok(heard), _) => said(heard),
        (Err(failure), Plain::Human) => failed(&failure, Format::Human),
        (Err(failure), Plain::Json) => failed(&failure, Format::Json),
    }
}

/// Says why a command could not do its work.
pub(super) fn failed(failure: &Failure, format: Format) -> End {
    // That it cannot be said changes nothing: the command failed already.
    match format {
        Format::Human => say_error(&format!("error: {failure}\n")),
        Format::Json => drop(say_out(&failure_json(failure))),
        Format::Sarif => drop(say_out(&failure_sarif(&failure.to_string()))),
        Format::Github => say_error(&failure_github(&failure.to_string())),
    }
    match failure {
        Failure::Usage(_) => End::WrongUsage,
        Failure::Environment(_) => End::BadEnvironment,
    }
}

/// Done, if it could be said.
pub(super) fn said(said: Said) -> End {
    match said {
        Said::Well => End::Done,
        Said::Lost => {
            say_error("error: the output cannot be written to\n");
            End::BadEnvironment
        }
    }
}
