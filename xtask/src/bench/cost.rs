//! What a program takes: time on the wall, time of processors, the most memory at once.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

/// What one run took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// From start to end.
    pub wall: Duration,
    /// Of all processors, the system's share among it.
    pub cpu: Duration,
    /// The most memory that one process held, in bytes.
    pub memory: u64,
}

/// Runs a command in `dir` and says what it took. The system tells the memory of the largest
/// child ever only, so each command is run by a process of its own, which is this program once more.
pub fn of(command: &[OsString], dir: &Path) -> Result<Cost, String> {
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let done = Command::new(own)
        .arg("cost")
        .args(command)
        .current_dir(dir)
        .stderr(Stdio::piped())
        .output()
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&done.stdout);
    let numbers: Vec<u64> = said.split_whitespace().filter_map(|it| it.parse().ok()).collect();
    match numbers[..] {
        [wall, cpu, memory] if done.status.success() => {
            Ok(Cost { wall: Duration::from_micros(wall), cpu: Duration::from_micros(cpu), memory })
        }
        _ => Err(format!("{command:?} failed:\n{}", String::from_utf8_lossy(&done.stderr))),
    }
}

/// `cargo xtask cost COMMAND...`: runs it and prints microseconds on the wall, microseconds of
/// processors, and bytes.
pub fn tell(command: &[String]) -> Result<(), String> {
    let (program, args) = command.split_first().ok_or("`cost` takes a command")?;
    let start = Instant::now();
    let done = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .map_err(|error| format!("{program}: {error}"))?;
    let wall = start.elapsed();
    if !done.success() {
        return Err(format!("{program}: {done}"));
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|error| error.to_string())?;
    let cpu = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    // Linux counts in KiB, macOS in bytes.
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    println!("{} {cpu} {}", wall.as_micros(), usage.max_rss() * unit);
    Ok(())
}
