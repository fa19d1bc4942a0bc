//! A site, followed: from what the system tells, or from looking, to paths worth reading again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::base::SitePath;

use super::links::Links;
use super::notice::{ENDS, Ears, Notice, Stage};
use super::places::{self, Places};
use super::poll::{Look, PAUSE};
use super::seen::Seen;
use super::settle::{Ends, Settling, Sight};

/// How often it is checked that the folders listened to are still those of the site. The system
/// tells nothing of a folder that came in the place of another.
const CHECK: Duration = Duration::from_secs(1);

/// How to learn of changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum How {
    /// The system tells; where it cannot, by looking.
    #[default]
    Told,
    /// By looking again and again: for network drives and the like, of which no system tells.
    Looking,
}

/// Something to know about a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// At these paths, each a file or a folder, something may have changed. This stands there.
    Changed(BTreeMap<SitePath, Seen>),
    /// From now on changes are looked for, as the system cannot tell of them, for this reason.
    Looking(String),
}

/// Follows a site until it is dropped.
#[derive(Debug)]
pub struct Watch {
    says: Sender<Heard>,
    thread: Option<JoinHandle<()>>,
}

enum Heard {
    Notice(Notice),
    Stop,
}

/// Follows the site at `root`. What changes after this call is told, from another thread, so the
/// sources are to be read after it.
pub fn watch(root: &Path, how: How, tell: impl FnMut(News) + Send + 'static) -> Watch {
    let root = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    let (says, hears) = mpsc::channel();
    let mut follower = Follower {
        places: Places::of(&root),
        root,
        links: None,
        tell: Box::new(tell),
        says: says.clone(),
        way: Way::Looking(Look::default()),
        settling: Settling::new(Ends::Untold),
    };
    match how {
        How::Looking => follower.look(),
        How::Told => follower.listen(),
    }
    let thread = std::thread::spawn(move || follower.run(&hears));
    Watch { says, thread: Some(thread) }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // It hears nothing only where it has ended.
        let _ = self.says.send(Heard::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Follower {
    root: PathBuf,
    places: Places,
    /// Looked for when they are first of interest, so that nothing at the start waits for it.
    links: Option<Links>,
    tell: Box<dyn FnMut(News) + Send>,
    says: Sender<Heard>,
    way: Way,
    settling: Settling,
}

enum Way {
    Listening(Ears),
    Looking(Look),
}

impl Follower {
    fn run(mut self, hears: &Receiver<Heard>) {
        let mut check = Instant::now() + self.pause();
        loop {
            let next = self.settling.next().map_or(check, |it| it.min(check));
            match hears.recv_timeout(next.saturating_duration_since(Instant::now())) {
                Ok(Heard::Notice(notice)) => {
                    self.hear(notice);
                    // A burst is taken in as far as it has come, and then acted on.
                    while let Ok(heard) = hears.try_recv() {
                        match heard {
                            Heard::Notice(notice) => self.hear(notice),
                            Heard::Stop => return,
                        }
                    }
                }
                Ok(Heard::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {}
            }
            if check <= Instant::now() {
                self.check();
                check = Instant::now() + self.pause();
            }
            self.deliver();
        }
    }

    fn pause(&self) -> Duration {
        match self.way {
            Way::Listening(_) => CHECK,
            Way::Looking(_) => PAUSE,
        }
    }

    fn listen(&mut self) {
        match self.ears() {
            Ok(ears) => {
                self.way = Way::Listening(ears);
                self.settling = Settling::new(ENDS);
            }
            Err(why) => {
                self.look();
                (self.tell)(News::Looking(why));
            }
        }
    }

    fn ears(&self) -> Result<Ears, String> {
        let says = self.says.clone();
        let mut ears = Ears::new(move |notice| {
            // Nobody hears it only where the watch has ended.
            let _ = says.send(Heard::Notice(notice));
        })?;
        if let Some(root) = &self.places.root {
            ears.at(&root.path)?;
        }
        for (_, place) in &self.places.folders {
            ears.below(&place.path)?;
        }
        Ok(ears)
    }

    fn look(&mut self) {
        self.way = Way::Looking(Look::at(&self.places));
        self.settling = Settling::new(Ends::Untold);
    }

    fn hear(&mut self, notice: Notice) {
        match notice {
            Notice::Paths(paths, stage) => {
                let now = Instant::now();
                for path in paths {
                    if let Some(known) = self.places.site_path(&path) {
                        self.settling.hear(known, sight(&path, stage), now);
                    }
                }
            }
            Notice::Lost => self.suspect_all(),
            Notice::Failed(why) => {
                if matches!(self.way, Way::Listening(_)) {
                    self.look();
                    self.suspect_all();
                    (self.tell)(News::Looking(why));
                }
            }
        }
    }

    /// Looks whether the folders are still those that were listened to, or for changes.
    fn check(&mut self) {
        let places = Places::of(&self.root);
        let moved = places != self.places;
        self.places = places;
        match &mut self.way {
            Way::Listening(_) if moved => {
                self.links = None;
                self.listen();
                self.suspect_all();
            }
            Way::Listening(_) => {}
            Way::Looking(before) => {
                let look = Look::at(&self.places);
                let now = Instant::now();
                for path in look.since(before) {
                    let seen = self.places.on_disk(&path);
                    let seen = seen.map_or(Sight::Gone, |it| sight(&it, Stage::Begun));
                    self.settling.hear(path, seen, now);
                }
                *before = look;
            }
        }
    }

    fn suspect_all(&mut self) {
        let now = Instant::now();
        for folder in places::all() {
            self.settling.hear(folder, Sight::Folder, now);
        }
    }

    fn deliver(&mut self) {
        let ready = self.settling.ready(Instant::now());
        if ready.paths.is_empty() {
            return;
        }
        if ready.paths.iter().any(|it| !it.as_str().contains('/')) {
            // A folder that is read came or went: it has to be listened to anew.
            self.check();
        }
        for folder in &ready.again {
            if let (Way::Listening(ears), Some(folder)) =
                (&mut self.way, self.places.on_disk(folder))
                && let Err(why) = ears.below(&folder)
            {
                self.hear(Notice::Failed(why));
            }
        }
        let mut paths = ready.paths;
        self.add_links(&mut paths);
        let seen = |it: SitePath| {
            let seen = Seen::at(&it.on_disk(&self.root));
            (it, seen)
        };
        let told = paths.into_iter().map(seen).collect();
        (self.tell)(News::Changed(told));
    }

    /// Adds the links by which what changed is read.
    fn add_links(&mut self, paths: &mut BTreeSet<SitePath>) {
        let shape = |it: &SitePath| {
            let on_disk = self.places.on_disk(it);
            let metadata = on_disk.and_then(|it| fs::symlink_metadata(it).ok());
            metadata.is_some_and(|it| it.is_dir() || it.is_symlink())
        };
        let links_differ = match &self.links {
            None => true,
            Some(links) => paths.iter().any(|it| links.hold(it) || shape(it)),
        };
        if links_differ {
            let links = Links::of(&self.places);
            // A link to a link is read where the first one stands.
            if self.links.as_ref().is_some_and(|it| *it != links) {
                paths.extend(links.all().cloned());
            }
            self.links = Some(links);
        }
        if let Some(links) = &self.links {
            let more: Vec<_> = paths.iter().flat_map(|it| links.to(it, &self.places)).collect();
            paths.extend(more);
        }
    }
}

/// What is at `path` now. What the system says of it is old by the time it is heard, and decides
/// no more than whether a writer may still be at work.
fn sight(path: &Path, stage: Stage) -> Sight {
    match fs::symlink_metadata(path) {
        Err(_) => Sight::Gone,
        Ok(it) if it.is_dir() => Sight::Folder,
        Ok(it) if it.is_file() && stage == Stage::Begun => Sight::Writing,
        Ok(_) => Sight::Done,
    }
}

#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;
    use std::io::Write;

    use super::*;

    struct Site {
        dir: tempfile::TempDir,
        hears: Receiver<News>,
        watch: Watch,
    }

    impl Site {
        fn new(how: How) -> Self {
            let dir = tempfile::tempdir().expect("a folder");
            fs::create_dir_all(dir.path().join("content/chapters")).expect("folders");
            fs::write(dir.path().join("content/chapters/01-a.md"), "a").expect("a file");
            let (says, hears) = mpsc::channel();
            let watch = watch(dir.path(), how, move |news| {
                let _ = says.send(news);
            });
            Self { dir, hears, watch }
        }

        fn at(&self, path: &str) -> PathBuf {
            self.dir.path().join(path)
        }

        /// Waits until `path`, or a folder above it, is told.
        fn told(&self, path: &str) -> bool {
            let path = SitePath::new(path).expect("a path");
            let end = Instant::now() + Duration::from_secs(10);
            while let Ok(news) = self.hears.recv_timeout(end - Instant::now().min(end)) {
                let News::Changed(paths) = news else { continue };
                if paths.keys().any(|it| *it == path || path.below(it.as_str()).is_some()) {
                    return true;
                }
            }
            false
        }

        /// What is told within a moment.
        fn overheard(&self, moment: Duration) -> BTreeSet<SitePath> {
            let end = Instant::now() + moment;
            let mut all = BTreeSet::new();
            while let Ok(news) = self.hears.recv_timeout(end - Instant::now().min(end)) {
                if let News::Changed(paths) = news {
                    all.extend(paths.into_keys());
                }
            }
            all
        }
    }

    #[test]
    fn every_way_of_saving_is_told() {
        for how in [How::Told, How::Looking] {
            let site = Site::new(how);
            let file = "content/chapters/01-a.md";
            let at = site.at(file);
            let aside = site.at("content/chapters/01-a.md~");
            let ways: [&dyn Fn(); 6] = [
                &|| fs::write(&at, "in place").expect("written"),
                &|| {
                    fs::write(&aside, "over it").expect("written");
                    fs::rename(&aside, &at).expect("renamed");
                },
                &|| {
                    fs::rename(&at, &aside).expect("renamed");
                    fs::write(&at, "with a backup").expect("written");
                    fs::remove_file(&aside).expect("removed");
                },
                &|| {
                    fs::remove_file(&at).expect("removed");
                    fs::write(&at, "made anew").expect("written");
                },
                &|| {
                    let mut file = OpenOptions::new().append(true).open(&at).expect("opened");
                    file.write_all(b" and").expect("written");
                    file.write_all(b" more").expect("written");
                },
                &|| fs::remove_file(&at).expect("removed"),
            ];
            for (n, way) in ways.into_iter().enumerate() {
                way();
                assert!(site.told(file), "{how:?}, way {n}");
            }
        }
    }

    #[test]
    fn a_file_that_is_being_written_is_told_when_it_is_done() {
        let site = Site::new(How::Told);
        if ENDS == Ends::Untold {
            return;
        }
        let mut file = fs::File::create(site.at("content/chapters/01-a.md")).expect("a file");
        file.write_all(b"half").expect("written");
        assert_eq!(site.overheard(Duration::from_millis(60)), BTreeSet::new());
        file.write_all(b" and all").expect("written");
        drop(file);
        assert!(site.told("content/chapters/01-a.md"));
    }

    #[test]
    fn reading_is_no_change() {
        let site = Site::new(How::Told);
        for _ in 0..3 {
            fs::read(site.at("content/chapters/01-a.md")).expect("read");
            fs::read_dir(site.at("content/chapters")).expect("listed").for_each(drop);
        }
        assert_eq!(site.overheard(Duration::from_millis(400)), BTreeSet::new());
    }

    #[test]
    fn where_the_system_cannot_tell_changes_are_looked_for_and_that_is_said_once() {
        let site = Site::new(How::Told);
        let limit = "the system's limit of watched folders is reached";
        for _ in 0..3 {
            let failed = Heard::Notice(Notice::Failed(limit.to_owned()));
            site.watch.says.send(failed).expect("it hears");
        }
        fs::write(site.at("content/chapters/01-a.md"), "changed").expect("a file");
        let (mut said, mut told) = (Vec::new(), BTreeSet::new());
        let end = Instant::now() + Duration::from_secs(10);
        let wanted =
            ["content", "content/chapters/01-a.md"].map(|it| SitePath::new(it).expect("a path"));
        while !wanted.iter().all(|it| told.contains(it))
            && let Ok(news) = site.hears.recv_timeout(end - Instant::now().min(end))
        {
            match news {
                News::Looking(why) => said.push(why),
                News::Changed(paths) => told.extend(paths.into_keys()),
            }
        }
        assert_eq!(said, [limit]);
        // What may have happened until then is looked into, and what comes later is seen.
        assert!(told.contains(&wanted[0]), "{told:?}");
        fs::write(site.at("content/chapters/02-b.md"), "new").expect("a file");
        assert!(site.told("content/chapters/02-b.md"));
    }

    #[test]
    fn where_the_system_lost_count_everything_is_looked_into() {
        let site = Site::new(How::Told);
        site.watch.says.send(Heard::Notice(Notice::Lost)).expect("it hears");
        assert!(site.told("content"));
        fs::write(site.at("content/chapters/01-a.md"), "changed").expect("a file");
        assert!(site.told("content/chapters/01-a.md"), "it goes on listening");
    }

    #[test]
    fn folders_that_come_go_and_come_back_are_followed() {
        let site = Site::new(How::Told);
        for round in 0..3 {
            fs::remove_dir_all(site.at("content")).expect("removed");
            fs::create_dir_all(site.at("content/chapters/new/deep")).expect("folders");
            let file = "content/chapters/new/deep/01.md";
            fs::write(site.at(file), "a").expect("a file");
            assert!(site.told(file), "round {round}");
            // The folder is known by now or by the next check; then what changes in it is told.
            site.overheard(CHECK + Duration::from_millis(400));
            fs::write(site.at(file), "b").expect("a file");
            assert!(site.told(file), "round {round}, again");
            fs::create_dir_all(site.at("themes/mine")).expect("folders");
            assert!(site.told("themes/mine"), "round {round}");
            fs::remove_dir_all(site.at("themes")).expect("removed");
            assert!(site.told("themes"), "round {round}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn who_reads_by_a_link_is_told() {
        let site = Site::new(How::Told);
        let link = site.at("content/chapters/02-b.md");
        std::os::unix::fs::symlink("01-a.md", link).expect("a link");
        assert!(site.told("content/chapters/02-b.md"));
        site.overheard(Duration::from_millis(200));
        fs::write(site.at("content/chapters/01-a.md"), "changed").expect("a file");
        assert!(site.told("content/chapters/02-b.md"));
    }
}
