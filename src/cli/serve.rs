//! `serve`: what the session says at the terminal.

use std::convert::Infallible;

use crate::drive::as_of::as_of;
use crate::drive::serve::{Browser, Drafts, Job, News};
use crate::drive::watch::How;
use crate::drive::{self, Failure};

use super::args::{Args, Serve};
use super::report::{CodeLinks, Stream, human, say_error, say_out};

/// Serves until the process ends.
///
/// # Errors
/// There is no site, or no port to be had.
pub(super) fn serve(args: &Args, wish: &Serve) -> Result<Infallible, Failure> {
    let job = Job {
        root: drive::root(args.root.as_deref())?,
        host: wish.host.clone(),
        port: wish.port,
        browser: if wish.open { Browser::Opened } else { Browser::Left },
        as_of: wish.as_of.as_deref().map(as_of).transpose()?,
        drafts: if wish.drafts { Drafts::Shown } else { Drafts::Hidden },
        how: if wish.poll { How::Looking } else { How::Told },
        editor: std::env::var("GLOSSATOR_EDITOR_URL").ok().filter(|it| !it.is_empty()),
    };
    drive::serve::serve(&job, &mut |news| tell(&news, args))
}

fn tell(news: &News<'_>, args: &Args) {
    match news {
        News::Open { address, taken } => {
            if let Some(port) = taken {
                say_error(&format!("port {port} is taken; using the next free one\n"));
            }
            // A session whose output nobody reads goes on.
            let _ = say_out(&format!("The site is at {address} (Ctrl+C ends this)\n"));
        }
        News::NoBrowser(why) => say_error(&format!("no browser could be opened: {why}\n")),
        News::Looking(why) => {
            say_error(&format!("{why}; looking for changes now and then instead\n"));
        }
        News::Said { diags, sources } => {
            say_error(&human(diags, sources, &CodeLinks::on(Stream::Error)));
        }
        News::Mended if !args.quiet => say_error("no errors any more\n"),
        News::Mended => {}
    }
}
