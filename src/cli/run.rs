//! Runs a command and turns what became of it into words and an exit code.

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::Instant;

use crate::drive::build::{Drafts, Job, Phase};
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
    let start = Instant::now();
    let progress = Progress::new();
    let job = drive::root(args.root.as_deref()).map(|root| Job {
        out: wish.out.clone().unwrap_or_else(|| root.join("public")),
        root,
        force: wish.force,
        drafts: if wish.drafts { Drafts::Shown } else { Drafts::Hidden },
    });
    let built = job.and_then(|job| {
        let out = drive::shown(&job.out);
        let mut phase = |phase| {
            progress.say(doing(phase));
            if phase == Phase::Waiting && !args.quiet {
                let out = out.display();
                say_error(&format!("another build is writing to {out}; waiting for its end\n"));
            }
        };
        drive::build::build(&job, &mut phase).map(|built| (job, built))
    });
    drop(progress);
    let (job, built) = match built {
        Ok(built) => built,
        Err(failure) => return failed(&failure, wish.format),
    };
    let out = drive::shown(&job.out);
    let summary = Summary { built: &built, out: &out, took: start.elapsed() };
    let faulty = built.written.is_none();
    let heard = match wish.format {
        Format::Json => say_out(&(json(&built.diags, &built.sources) + &summary_json(&summary))),
        Format::Human => {
            say_error(&human(&built.diags, &built.sources));
            match (faulty, args.quiet) {
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
