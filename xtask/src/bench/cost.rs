//! What a program takes: time on the wall, time of processors, the most memory at once.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::signal::{Signal, kill};
use nix::sys::time::TimeValLike;
use nix::unistd::Pid;

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

/// How a run ended.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Well, and it took this.
    Took(Cost),
    /// Not in the time that was given to it, so it was ended.
    Over,
    /// Badly, and it said this.
    Failed(String),
}

/// Who takes longer than this is ended.
pub const LIMIT: Duration = Duration::from_secs(120);

/// Runs a command in `dir` and says what it took. The system tells the memory of the largest
/// child ever only, so each command is run by a process of its own, which is this program once more.
pub fn of(command: &[OsString], dir: &Path, limit: Duration) -> Result<Outcome, String> {
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let done = Command::new(own)
        .args(["cost", &limit.as_millis().to_string()])
        .args(command)
        .current_dir(dir)
        .stderr(Stdio::piped())
        .output()
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&done.stdout);
    if said.trim() == OVER {
        return Ok(Outcome::Over);
    }
    let numbers: Vec<u64> = said.split_whitespace().filter_map(|it| it.parse().ok()).collect();
    Ok(match numbers[..] {
        [wall, cpu, memory] if done.status.success() => Outcome::Took(Cost {
            wall: Duration::from_micros(wall),
            cpu: Duration::from_micros(cpu),
            memory,
        }),
        _ => {
            let said = String::from_utf8_lossy(&done.stderr);
            let said: Vec<&str> = said.lines().take(20).collect();
            Outcome::Failed(format!("{command:?} failed:\n{}", said.join("\n")))
        }
    })
}

/// What is said of a command that was ended.
const OVER: &str = "over";

/// `cargo xtask cost LIMIT COMMAND...`: runs it, for so many milliseconds at most, and prints
/// microseconds on the wall, microseconds of processors, and bytes.
pub fn tell(args: &[String]) -> Result<(), String> {
    let [limit, program, args @ ..] = args else { return Err("`cost` takes LIMIT COMMAND".into()) };
    let limit = limit.parse().map_err(|_| "`cost` takes milliseconds")?;
    let start = Instant::now();
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| format!("{program}: {error}"))?;
    let id = child.id();
    let (sent, received) = mpsc::channel();
    std::thread::spawn(move || {
        let done = child.wait();
        let _ = sent.send((done, start.elapsed()));
    });
    let Ok((done, wall)) = received.recv_timeout(Duration::from_millis(limit)) else {
        let id = i32::try_from(id).map_err(|error| error.to_string())?;
        kill(Pid::from_raw(id), Signal::SIGKILL).map_err(|error| error.to_string())?;
        let _ = received.recv();
        println!("{OVER}");
        return Ok(());
    };
    let done = done.map_err(|error| error.to_string())?;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn told(limit: &str, command: &[&str]) -> Result<(), String> {
        let args = std::iter::once(limit).chain(command.iter().copied());
        tell(&args.map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn who_takes_too_long_is_ended() {
        let start = Instant::now();
        assert_eq!(told("50", &["sleep", "60"]), Ok(()));
        assert!(start.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn who_fails_is_told() {
        assert_eq!(told("60000", &["true"]), Ok(()));
        assert!(told("60000", &["false"]).is_err_and(|it| it.contains("exit status: 1")));
        assert!(told("60000", &["no such program"]).is_err());
    }
}
