//! Memory that the machine has really got.

use std::fs;
use std::time::Instant;

/// What is touched in one go, in bytes.
const PIECE: usize = 64 << 20;

/// The least that a system hands out.
const PAGE: usize = 4096;

/// Touches most of the memory that is free, once. A virtual machine is often given its memory by its
/// host only when it is first touched, which takes some hundred times as long as touching it again: it would
/// be counted against whichever program happens to be the first in some part of it, and most against the largest site.
/// Does nothing where the system does not say what is free.
pub fn touch() {
    let said = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let free = said.lines().find_map(|it| it.strip_prefix("MemAvailable:"));
    let kib = free.and_then(|it| it.trim().trim_end_matches(" kB").parse::<usize>().ok());
    let Some(kib) = kib else { return };
    let limit = fs::read_to_string("/sys/fs/cgroup/memory.max").unwrap_or_default();
    let kib = limit.trim().parse::<usize>().map_or(kib, |bytes| kib.min(bytes >> 10));
    let begin = Instant::now();
    let pieces = kib / 4 * 3 / (PIECE >> 10);
    let mut held = Vec::with_capacity(pieces);
    for _ in 0..pieces {
        let mut piece = vec![0_u8; PIECE];
        piece.iter_mut().step_by(PAGE).for_each(|it| *it = 1);
        held.push(std::hint::black_box(piece));
    }
    eprintln!("touched {} MiB of memory in {:.0?}", pieces * (PIECE >> 20), begin.elapsed());
}
