//! `check`: says what it found.

use std::time::Instant;

use crate::base::Severity;
use crate::drive::build::{Drafts, Steps};
#[cfg(feature = "web")]
use crate::drive::check::External;
use crate::drive::check::{Base, Job, Mending, Warnings};
use crate::drive::{self, Failure};

use super::args::{Args, Check, Deny, Format};
use super::place::prefix;
use super::progress::{Gauge, Progress};
use super::report::{
    CodeLinks, Stream, checked_human, checked_json, diff, github, human, json, mends_json, sarif,
    say_out,
};
use super::run::{End, failed, said};

/// Checks the site and says what is wrong with it: on the output, since it was asked for.
pub(super) fn check(args: &Args, wish: &Check) -> End {
    match told(args, wish) {
        Ok(end) => end,
        Err(failure) => failed(&failure, wish.format),
    }
}

fn told(args: &Args, wish: &Check) -> Result<End, Failure> {
    let start = Instant::now();
    let gauge = Gauge::new();
    let job = Job {
        root: drive::root(args.root.as_deref())?,
        drafts: if wish.drafts { Drafts::Shown } else { Drafts::Hidden },
        only: wish.only.clone(),
        warnings: match wish.deny {
            Some(Deny::Warnings) => Warnings::Denied,
            None => Warnings::Allowed,
        },
        mending: match (wish.fix, wish.dry_run) {
            (true, false) => Mending::Done,
            (_, true) => Mending::Shown,
            (false, false) => Mending::None,
        },
        baseline: wish.baseline.clone().map(|path| Base { path, renew: wish.update_baseline }),
        #[cfg(feature = "web")]
        external: if wish.external { External::Asked } else { External::Trusted },
        steps: Steps::default().told(gauge.clone()),
    };
    let progress = Progress::new(&gauge);
    let checked = drive::check::check(&job)?;
    drop(progress);
    let (diags, sources) = (&checked.diags, &checked.sources);
    let faulty = diags.iter().any(|it| it.severity == Severity::Error);
    let line = || match args.quiet {
        true => String::new(),
        false => checked_human(&checked, job.mending, start.elapsed()),
    };
    let gap = if checked.mends.is_empty() { "" } else { "\n" }.to_owned();
    let heard = say_out(&match wish.format {
        Format::Human => {
            diff(&checked.mends)
                + &gap
                + &human(diags, sources, &CodeLinks::on(Stream::Out))
                + &line()
        }
        Format::Json => {
            mends_json(&checked.mends, job.mending)
                + &json(diags, sources)
                + &checked_json(&checked, start.elapsed())
        }
        Format::Sarif => sarif(diags, sources, &prefix(&job.root)),
        Format::Github => github(diags, sources, &prefix(&job.root)) + &line(),
    });
    Ok(if faulty { End::Faulty } else { said(heard) })
}
