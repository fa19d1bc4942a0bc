//! Runs a command and turns what became of it into words and an exit code.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::drive::build::{Built, Drafts, Job, Phase};
use crate::drive::rebuild::{Told, rebuild};
use crate::drive::watch::How;
use crate::drive::{self, Failure};

use super::args::{self, Args, Build, Command, Format, Refusal};
use super::progress::Progress;
use super::report::{
    Said, Summary, failure_json, human, json, say_error, say_out, summary_human, summary_json,
};
#[cfg(feature = "serve")]
use super::serve::serve;

/// How a command may end. The numbers are a promise to scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
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
            Command::Explain { code } => match drive::explain::explain(code) {
                Ok(page) => said(say_out(page)),
                Err(failure) => failed(&failure, Format::Human),
            },
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
    let job = drive::root(args.root.as_deref()).map(|root| Job {
        out: wish.out.clone().unwrap_or_else(|| root.join("public")),
        root,
        force: wish.force,
        drafts: if wish.drafts { Drafts::Shown } else { Drafts::Hidden },
    });
    let job = match job {
        Ok(job) => job,
        Err(failure) => return failed(&failure, wish.format),
    };
    let mut teller = Teller {
        args,
        wish,
        out: drive::shown(&job.out),
        progress: None,
        start: Some(Instant::now()),
    };
    if wish.watch {
        let how = if wish.poll { How::Looking } else { How::Told };
        let Err(failure) = rebuild(&job, how, &mut teller);
        return failed(&failure, wish.format);
    }
    let built = drive::build::build(&job, &mut |phase| teller.phase(phase));
    teller.tell(built)
}

/// Tells what becomes of builds.
struct Teller<'a> {
    args: &'a Args,
    wish: &'a Build,
    out: PathBuf,
    /// The sign of life of the build that goes on, if one does.
    progress: Option<Progress>,
    start: Option<Instant>,
}

impl Told for Teller<'_> {
    fn phase(&mut self, phase: Phase) {
        self.start.get_or_insert_with(Instant::now);
        self.progress.get_or_insert_with(Progress::new).say(doing(phase));
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
            Format::Human => {
                say_error(&human(&built.diags, &built.sources));
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

fn failed(failure: &Failure, format: Format) -> End {
    if format == Format::Json {
        // That it cannot be said changes nothing: the command failed already.
        let _ = say_out(&failure_json(failure));
    } else {
        say_error(&format!("error: {failure}\n"));
    }
    match failure {
        Failure::Usage(_) => End::WrongUsage,
        Failure::Environment(_) => End::BadEnvironment,
    }
}

fn said(said: Said) -> End {
    match said {
        Said::Well => End::Done,
        Said::Lost => {
            say_error("error: the output cannot be written to\n");
            End::BadEnvironment
        }
    }
}
