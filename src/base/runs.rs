//! Bytes looked at together.

/// How many bytes are looked at together.
const RUN: usize = 16;

/// How many bytes at the beginning are none that `is` says yes to, in whole runs of sixteen. A run is looked at
/// together, as processors do, so `is` should have no branches.
pub fn runs_without(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    let has_none = |run: &&[u8]| !run.iter().fold(false, |any, it| any | is(*it));
    bytes.chunks_exact(RUN).take_while(has_none).count() * RUN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_runs_are_counted_up_to_the_first_that_has_one() {
        let is = |it| it == b'<';
        for (text, expected) in
            [("", 0), ("<", 0), ("0123456789abcde", 0), ("0123456789abcdef", 16)]
        {
            assert_eq!(runs_without(text.as_bytes(), is), expected, "{text}");
        }
        let text = "x".repeat(40);
        assert_eq!(runs_without(text.as_bytes(), is), 32);
        assert_eq!(runs_without(format!("{text}<{text}").as_bytes(), is), 32);
    }
}
