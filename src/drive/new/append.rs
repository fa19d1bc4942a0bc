//! An entry behind those of a YAML file, which stays as it is: its comments, its layout, its ends
//! of lines.

/// `text` with `entry` at its end, a blank line between them.
pub(in crate::drive) fn appended(text: &str, entry: &str) -> String {
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut out = text.to_owned();
    if !out.is_empty() && !out.ends_with('\n') {
        out.push_str(ending);
    }
    if !out.trim_start_matches('\u{feff}').trim().is_empty()
        && !out.ends_with("\n\n")
        && !out.ends_with("\n\r\n")
    {
        out.push_str(ending);
    }
    for line in entry.lines() {
        out.push_str(line);
        out.push_str(ending);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays() {
        for (text, whole) in [
            ("", "x: 1\n"),
            ("# none yet\n", "# none yet\n\nx: 1\n"),
            ("a: 1", "a: 1\n\nx: 1\n"),
            ("a: 1\n\n", "a: 1\n\nx: 1\n"),
            ("a: 1\r\n", "a: 1\r\n\r\nx: 1\r\n"),
            ("a: |\n  t\n\n\n", "a: |\n  t\n\n\nx: 1\n"),
        ] {
            assert_eq!(appended(text, "x: 1\n"), whole);
        }
    }
}
