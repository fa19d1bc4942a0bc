//! `build --watch`: the whole site onto the disk, again after every change.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::mpsc;

use crate::base::Keep;

use super::Failure;
use super::build::{Bench, Built, Job, Phase};
use super::watch::{How, News, watch};

/// What becomes of a session of builds, told as it happens.
pub trait Told {
    /// What the build is at.
    fn phase(&mut self, phase: Phase);

    /// A build came to its end.
    fn built(&mut self, built: Result<Built, Failure>);

    /// Changes are looked for, as the system cannot tell of them, for this reason.
    fn looking(&mut self, why: &str);
}

/// Builds the site, and again after every change, until the process ends.
///
/// # Errors
/// There is no site to read. Later failures are told, and the next change is another try.
pub fn rebuild(job: &Job, how: How, told: &mut dyn Told) -> Result<Infallible, Failure> {
    let (says, hears) = mpsc::channel();
    // The watch comes before the reading, so that no edit falls between the two.
    let _watch = watch(&job.root, how, move |news| {
        // It hears nothing only where the session has ended.
        let _ = says.send(news);
    });
    let mut bench = Bench::new(job, Keep::Again, &mut |it| told.phase(it))?;
    let built = bench.build(&mut |it| told.phase(it));
    told.built(built);
    loop {
        let ended = |_| Failure::Environment("the session has ended".to_owned());
        let mut paths = BTreeMap::new();
        let mut next = Some(hears.recv().map_err(ended)?);
        // What came during the last build is one change.
        while let Some(news) = next {
            match news {
                News::Changed(more) => paths.extend(more),
                News::Looking(why) => told.looking(&why),
            }
            next = hears.try_recv().ok();
        }
        if bench.change(&paths) {
            let built = bench.build(&mut |it| told.phase(it));
            told.built(built);
        }
    }
}
