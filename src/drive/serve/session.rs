//! The command: a port, a watch, and a desk between them.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};

use crate::base::{Diagnostic, SitePath, Sources};
use crate::discover::{ReadError, read};
use crate::drive::Failure;
use crate::drive::as_of::Day;
use crate::drive::watch::{self, How, Seen, watch};
use crate::engine::{Drafts, Options};

use super::browser::show;
use super::desk::{Desk, Session};
use super::exchange::{Asked, Reply};
use super::guard::{Names, refusal, shown};
use super::porch::Porch;
use super::wire::{Answer, Hub, bind, run};
use super::works::{Press, Works};

/// What is to be served, and where.
#[derive(Clone, Debug)]
pub struct Job {
    /// The site's folder.
    pub root: PathBuf,
    /// The name or address to listen on.
    pub host: String,
    /// The port, or the first to try.
    pub port: u16,
    /// Whether a browser is opened.
    pub browser: Browser,
    /// Whether drafts are shown.
    pub drafts: Drafts,
    /// The day as of which it is built, if it is not to be told whole.
    pub as_of: Option<Day>,
    /// How changes are learned of.
    pub how: How,
    /// An address that opens a file in the author's editor, with `{path}`, `{line}`, `{column}`.
    pub editor: Option<String>,
}

/// Whether a browser is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Browser {
    /// It is not.
    #[default]
    Left,
    /// It is.
    Opened,
}

/// What there is to tell the author at the terminal.
#[derive(Debug)]
pub enum News<'a> {
    /// The site can be visited.
    Open {
        /// Where.
        address: String,
        /// The port that was asked for, if it was taken.
        taken: Option<u16>,
    },
    /// No browser could be opened, for this reason.
    NoBrowser(String),
    /// Changes are looked for, as the system cannot tell of them, for this reason.
    Looking(String),
    /// There is something to say that was not said before.
    Said {
        /// What.
        diags: Vec<Diagnostic>,
        /// The texts it is about.
        sources: &'a Sources,
    },
    /// There were errors, and there are none now.
    Mended,
}

enum Message {
    Ask(Asked, Answer),
    Watch(watch::News),
    Ended(String),
}

/// Serves the site until the process ends.
///
/// # Errors
/// There is no site to read, or no port to be had.
pub fn serve(job: &Job, tell: &mut dyn FnMut(News<'_>)) -> Result<Infallible, Failure> {
    let works = Press::new(Options { drafts: job.drafts, as_of: job.as_of });
    let (listener, address, port) = bind(&job.host, job.port).map_err(|error| {
        let (host, port) = (&job.host, job.port);
        Failure::Environment(format!("cannot listen on {host}, port {port}: {error}"))
    })?;
    let (says, hears) = mpsc::channel();
    // The watch comes before the reading, so that no edit falls between the two.
    let watching = says.clone();
    let _watch = watch(&job.root, job.how, move |news| {
        // It hears nothing only where the session has ended.
        let _ = watching.send(Message::Watch(news));
    });
    let sources = read(&job.root).map_err(|error| match error {
        ReadError::NoContent(_) => Failure::Usage(error.to_string()),
        ReadError::Unlisted { .. } => Failure::Environment(error.to_string()),
    })?;
    let root = std::path::absolute(&job.root).unwrap_or_else(|_| job.root.clone());
    let name = std::process::id().to_string();
    let session = Session { root, editor: job.editor.clone(), name };
    let failed = |diag: Box<Diagnostic>| Failure::Environment(diag.message);
    let mut porch = Porch::new(session, works, sources).map_err(failed)?;
    let first: Arc<str> = porch.state().into();
    let hub = Arc::new(Hub::new(first.clone()));
    let names = Names::new(&job.host, address);
    let asking = says.clone();
    let at_desk = move |asked: Asked, answer: Answer| match refusal(&asked, &names) {
        Some(refused) => answer(refused),
        None => {
            if let Err(mpsc::SendError(Message::Ask(_, answer))) =
                asking.send(Message::Ask(asked, answer))
            {
                answer(Reply::words(503, "it is closing"));
            }
        }
    };
    let on_wire = hub.clone();
    std::thread::spawn(move || {
        let Err(error) = run(listener, on_wire, Arc::new(at_desk));
        // It hears nothing only where the session has ended.
        let _ = says.send(Message::Ended(error.to_string()));
    });
    let address = shown(&job.host, address, port) + &porch.base();
    let taken = (job.port != port && job.port != 0).then_some(job.port);
    tell(News::Open { address: address.clone(), taken });
    if job.browser == Browser::Opened
        && let Err(why) = show(&address)
    {
        tell(News::NoBrowser(why));
    }
    let waiting = receive(&mut porch, &hears);
    let desk = porch.desk().map_err(failed)?;
    let whole: Arc<str> = desk.state().into();
    if whole != first {
        hub.tell(whole);
    }
    attend(desk, &hub, &hears, waiting, tell)
}

/// Answers what can be answered while the site is being opened, and gives what has to wait.
fn receive<W: Works>(porch: &mut Porch<W>, hears: &Receiver<Message>) -> Vec<Message> {
    let mut waiting = Vec::new();
    loop {
        // Whoever asks goes before what nobody has asked for.
        while let Ok(message) = hears.try_recv() {
            match message {
                Message::Ask(asked, answer) => match porch.answer(&asked) {
                    Some(reply) => answer(reply),
                    None => waiting.push(Message::Ask(asked, answer)),
                },
                Message::Watch(_) | Message::Ended(_) => waiting.push(message),
            }
        }
        if !porch.onward() {
            return waiting;
        }
    }
}

/// Answers and follows changes, one thing after the other: so every answer is of one state of the
/// site, and of the last one that is known.
fn attend<W: Works>(
    mut desk: Desk<W>,
    hub: &Hub,
    hears: &Receiver<Message>,
    waiting: Vec<Message>,
    tell: &mut dyn FnMut(News<'_>),
) -> Result<Infallible, Failure> {
    let mut told = Told::default();
    told.tell(&desk, tell);
    let mut waiting = waiting.into_iter();
    let over = || Failure::Environment("the session has ended".to_owned());
    loop {
        let mut asks = Vec::new();
        let mut told_of: BTreeMap<SitePath, Seen> = BTreeMap::new();
        let mut next = match waiting.next() {
            Some(first) => Some(first),
            None => Some(hears.recv().map_err(|_| over())?),
        };
        // What came in the meantime is taken together: a burst is one change, and whoever asked
        // during it sees what comes of it.
        while let Some(message) = next {
            match message {
                Message::Ask(asked, answer) => asks.push((asked, answer)),
                Message::Watch(watch::News::Changed(more)) => told_of.extend(more),
                Message::Watch(watch::News::Looking(why)) => tell(News::Looking(why)),
                Message::Ended(why) => return Err(Failure::Environment(why)),
            }
            next = waiting.next().or_else(|| hears.try_recv().ok());
        }
        if !told_of.is_empty() {
            desk.change(&told_of);
        }
        for (asked, answer) in asks {
            answer(desk.answer(&asked));
        }
        if desk.has_stirred() {
            hub.tell(desk.state().into());
            told.tell(&desk, tell);
        }
    }
}

/// What the author was told already.
#[derive(Default)]
struct Told(BTreeSet<Diagnostic>);

impl Told {
    fn tell<W: Works>(&mut self, desk: &Desk<W>, tell: &mut dyn FnMut(News<'_>)) {
        use crate::base::Severity::Error;
        let now: BTreeSet<Diagnostic> = desk.diags().into_iter().collect();
        let new: Vec<Diagnostic> = now.difference(&self.0).cloned().collect();
        let errors = |it: &BTreeSet<Diagnostic>| it.iter().any(|it| it.severity == Error);
        let mended = errors(&self.0) && !errors(&now);
        self.0 = now;
        if !new.is_empty() {
            tell(News::Said { diags: new, sources: desk.sources() });
        }
        if mended {
            tell(News::Mended);
        }
    }
}
