//! A site on its way to the disk. Each file is written aside as soon as it is made, if its bytes are
//! new, and forgotten; only when all are there, and nothing is wrong, is the plan made and done.
//!
//! What holds when:
//!
//! - A process that is killed, or meets a full disk, before the journal is in its place (or, for a
//!   first site, before its folder is renamed) leaves the old site; after it, what remains is done
//!   by the next run.
//! - The journal and the manifest are flushed to the disk, pages are not: thousands of flushes
//!   would cost more than the whole build. After a cut of power a page may be short or empty. Its
//!   stamp differs then from the manifest's, and the next build writes it again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::base::{Digest, SitePath};

use super::disk::{Disk, There, look};
use super::error::{After, WriteError};
use super::fresh::{self, Fresh, IGNORE, is_free};
use super::journal::{self, NEXT};
use super::lock::Lock;
use super::manifest::{Entry, Manifest, Memory, Stamp};
use super::plan::{Foreign, Plan, plan};
use super::publish::{Standing, Written, recover_until, settled, standing};
use super::reach::Reach;
use super::stage::{MANIFEST, PRIVATE, put, put_surely};
use super::tray::Tray;

/// A site that is being written.
#[derive(Debug)]
pub struct Staging {
    dir: PathBuf,
    foreign: Foreign,
    reach: Reach,
    before: Manifest,
    /// How the files of the site before stand.
    disk: Disk,
    /// The folder of a first site, while it is aside.
    fresh: Option<Fresh>,
    aside: Mutex<Aside>,
    _lock: Option<Lock>,
}

/// What stands aside.
#[derive(Debug, Default)]
struct Aside {
    files: BTreeMap<SitePath, Staged>,
    /// How many numbers were given away: files for a site over another are named by them.
    count: usize,
    /// The first thing that went wrong.
    failed: Option<WriteError>,
}

#[derive(Clone, Copy, Debug)]
struct Staged {
    digest: Digest,
    stamp: Stamp,
    number: usize,
}

impl Staging {
    /// Begins to write a site into `dir`. A run that was cut off is finished first; where another
    /// build is at work in `dir`, `waiting` is called and its end awaited.
    ///
    /// # Errors
    /// `dir` is not ours, or the disk refused.
    pub fn open(
        dir: &Path,
        foreign: Foreign,
        waiting: &mut dyn FnMut(),
    ) -> Result<Self, WriteError> {
        let dir = settled(dir)?;
        let lock = Lock::take(&dir, waiting)?;
        let staging = Self::open_until(dir, foreign, Reach::far())?;
        Ok(Self { _lock: Some(lock), ..staging })
    }

    pub(super) fn open_until(
        dir: PathBuf,
        foreign: Foreign,
        reach: Reach,
    ) -> Result<Self, WriteError> {
        recover_until(&dir, &reach)?;
        let mut fresh = None;
        let before = match standing(&dir)? {
            Standing::Free => {
                fresh = Fresh::open(&dir, &reach)?;
                Manifest::default()
            }
            Standing::Ours(manifest) => manifest,
            Standing::NotOurs(_) if foreign == Foreign::Overwrite => Manifest::default(),
            Standing::NotOurs(holds) => {
                return Err(WriteError::NotOurs { dir, holds });
            }
        };
        let disk = looked(&dir, &before, [])?;
        let aside = Mutex::default();
        Ok(Self { dir, foreign, reach, before, disk, fresh, aside, _lock: None })
    }

    /// Makes the site of these files, all of which were put or are held, the site in the folder:
    /// beside the files of others, and without what an earlier build left and this one has not.
    ///
    /// # Errors
    /// Something stands in the way, or the disk refused.
    pub fn publish(
        mut self,
        files: &BTreeMap<SitePath, Digest>,
        memory: Option<&Memory>,
    ) -> Result<Written, WriteError> {
        let done = self.done(files, memory);
        if let Err(error) = &done
            && !matches!(error, WriteError::Killed)
            && !matches!(error, WriteError::Disk { after: After::ToBeFinished, .. })
        {
            // The first error tells more than one while tidying up.
            self.tidy();
        }
        done
    }

    /// Leaves the folder as it was.
    pub fn abandon(mut self) {
        self.tidy();
    }

    fn tidy(&mut self) {
        match self.fresh.take() {
            Some(fresh) => fresh.remove(),
            None => {
                let _ = journal::undo(&self.dir, &Reach::far());
            }
        }
    }

    fn done(
        &mut self,
        files: &BTreeMap<SitePath, Digest>,
        memory: Option<&Memory>,
    ) -> Result<Written, WriteError> {
        if let Some(error) = self.aside().failed.take() {
            return Err(error);
        }
        // What the site before had was looked at before any page was made, and in a folder that is free nothing
        // stands but what is to stay.
        let known = &self.before.files;
        let is_free = is_free(&self.dir);
        let unknown = files.keys().filter(|it| !known.contains_key(*it));
        let unknown = unknown.filter(|it| !is_free || it.as_str() == IGNORE);
        let disk = looked(&self.dir, &Manifest::default(), unknown)?;
        for (path, there) in disk {
            match self.disk.get(&path) {
                Some(_) if known.contains_key(&path) => {}
                _ => drop(self.disk.insert(path, there)),
            }
        }
        let mut plan = plan(&self.before, &self.disk, files, self.foreign)
            .map_err(|things| WriteError::InTheWay { dir: self.dir.clone(), things })?;
        plan.memory = memory.cloned();
        let written = Written {
            written: plan.write.len(),
            removed: plan.remove.len(),
            kept: plan.keep.len(),
        };
        if let Some(fresh) = self.fresh.take() {
            let manifest = self.manifest(&plan);
            match fresh.publish(&manifest, &self.dir, &self.reach)? {
                None => return Ok(written),
                Some(fresh) => self.move_over(fresh)?,
            }
        }
        let remembered = self.dir.join(PRIVATE).join(MANIFEST).exists();
        if !(remembered && plan.is_nothing(&self.before)) {
            self.write(&plan)?;
        }
        Ok(written)
    }

    /// Everything up to and with the journal, then what it says.
    fn write(&self, plan: &Plan) -> Result<(), WriteError> {
        let (dir, reach) = (&self.dir, &self.reach);
        self.make_next()?;
        journal::announce(dir, plan.free_folders(), reach)?;
        for folder in plan.free_folders().map(|it| it.on_disk(dir)) {
            reach.step("make", &folder, || fs::create_dir_all(&folder))?;
        }
        let manifest = self.manifest(plan);
        put_surely(&self.next().join(MANIFEST), &manifest.to_json(), reach)?;
        journal::commit(dir, plan, &self.moves(plan), reach)?;
        journal::finish(dir, reach).map_err(WriteError::past_the_journal)
    }

    fn manifest(&self, plan: &Plan) -> Manifest {
        let aside = self.aside();
        let staged = plan.write.keys().filter_map(|path| {
            let Staged { digest, stamp, .. } = *aside.files.get(path)?;
            Some((path.clone(), Entry { digest, stamp }))
        });
        let mut files = plan.keep.clone();
        files.extend(staged);
        Manifest { files, memory: plan.memory.clone() }
    }

    /// Where the file of each number belongs; nowhere where another took its place.
    fn moves(&self, plan: &Plan) -> Vec<String> {
        let aside = self.aside();
        let mut moves = vec![String::new(); aside.count];
        for (path, staged) in &aside.files {
            if plan.write.contains_key(path)
                && let Some(place) = moves.get_mut(staged.number)
            {
                path.as_str().clone_into(place);
            }
        }
        moves
    }

    /// Where a folder could not be moved to its place, as where that is a disk of its own: takes
    /// its files over one by one.
    fn move_over(&self, fresh: Fresh) -> Result<(), WriteError> {
        self.make_next()?;
        let mut aside = self.aside();
        let count = aside.files.len();
        aside.count = count;
        for (number, (path, staged)) in aside.files.iter_mut().enumerate() {
            let (from, to) = (fresh.place(path), self.next().join(number.to_string()));
            self.reach.step("write", &to, || fs::copy(&from, &to))?;
            let metadata = self.reach.step("look at", &to, || fs::metadata(&to))?;
            *staged = Staged { stamp: Stamp::of(&metadata), number, ..*staged };
        }
        drop(aside);
        fresh.remove();
        Ok(())
    }

    fn store(&self, path: &SitePath, bytes: &[u8]) -> Result<(Stamp, usize), WriteError> {
        if let Some(fresh) = &self.fresh {
            return Ok((fresh.put(path, bytes, &self.reach)?, 0));
        }
        let number = {
            let mut aside = self.aside();
            if aside.count == 0 {
                self.make_next()?;
            }
            aside.count += 1;
            aside.count - 1
        };
        Ok((put(&self.next().join(number.to_string()), bytes, &self.reach)?, number))
    }

    fn next(&self) -> PathBuf {
        self.dir.join(PRIVATE).join(NEXT)
    }

    fn make_next(&self) -> Result<(), WriteError> {
        let next = self.next();
        self.reach.step("make", &next, || fs::create_dir_all(&next))
    }

    fn aside(&self) -> MutexGuard<'_, Aside> {
        self.aside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tray for Staging {
    fn holds(&self, path: &SitePath, digest: Digest) -> bool {
        match (self.disk.get(path), self.before.files.get(path)) {
            (Some(There::Intact), Some(entry)) => entry.digest == digest,
            (Some(There::Touched(now, _)), Some(_)) => *now == digest,
            _ => false,
        }
    }

    fn put(&self, path: &SitePath, bytes: &[u8], digest: Digest) {
        if self.holds(path, digest) || self.aside().failed.is_some() {
            return;
        }
        let stored = self.store(path, bytes);
        let mut aside = self.aside();
        match stored {
            Ok((stamp, number)) => {
                aside.files.insert(path.clone(), Staged { digest, stamp, number });
            }
            Err(error) => drop(aside.failed.get_or_insert(error)),
        }
    }
}

fn looked<'a>(
    dir: &Path,
    before: &Manifest,
    after: impl IntoIterator<Item = &'a SitePath>,
) -> Result<Disk, WriteError> {
    look(dir, before, after).map_err(|(path, error)| WriteError::Disk {
        doing: "look at",
        path: path.on_disk(dir),
        error,
        after: After::AsItWas,
    })
}

/// Whether a first build into `dir` was cut off, or one over another site.
pub(super) fn is_open(dir: &Path) -> bool {
    journal::is_open(dir) || fresh::is_open(dir)
}
