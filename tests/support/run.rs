//! Runs of the real binary.

use std::process::{Command, Output, Stdio};

use super::site::TestSite;

/// The command `glossator` with these arguments, in the site's folder, in no surroundings of note.
pub fn glossator(site: &TestSite, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glossator"));
    command.args(args).current_dir(site.root()).stdin(Stdio::null());
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env_remove("GITHUB_WORKSPACE");
    command
}

/// Runs it.
pub fn run(site: &TestSite, args: &[&str]) -> Output {
    glossator(site, args).output().expect("a run")
}

/// Runs it and checks the exit code; gives what it said on both outputs.
pub fn expect(site: &TestSite, args: &[&str], code: i32) -> (String, String) {
    let output = run(site, args);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{args:?}\n{out}\n{err}");
    (out, err)
}
