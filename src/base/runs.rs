//! Bytes looked at together.

use memchr::{memchr, memchr2, memchr2_iter};

/// How many bytes are looked at together where the place is asked for: as many as fit into a register.
pub(super) const RUN: usize = 16;

/// Where the first byte of this value is.
pub fn first_of(bytes: &[u8], byte: u8) -> Option<usize> {
    memchr(byte, bytes)
}

/// Where the first byte of one of these two values is.
pub fn first_of_two(bytes: &[u8], one: u8, other: u8) -> Option<usize> {
    memchr2(one, other, bytes)
}

/// Where all bytes of these two values are, in order.
pub fn each_of_two(bytes: &[u8], one: u8, other: u8) -> impl Iterator<Item = usize> {
    memchr2_iter(one, other, bytes)
}

/// How many bytes at the beginning are none that `is` says yes to, in whole runs of sixteen. A run is looked at
/// together, as processors do, so `is` should have no branches.
pub fn runs_without(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    let has_none = |run: &&[u8]| !run.iter().fold(false, |any, it| any | is(*it));
    bytes.chunks_exact(RUN).take_while(has_none).count() * RUN
}

/// Whether there is a byte that `is` says yes to; it should have no branches. As many are looked at together as
/// there are, up to what a processor reads at once, since to ask after each register costs more than to look: the
/// last of them twice where they do not fill so many.
pub fn has_any(bytes: &[u8], is: impl Fn(u8) -> bool) -> bool {
    match bytes.len() {
        0..8 => bytes.iter().any(|it| is(*it)),
        8..16 => any_in::<8>(bytes, is),
        16..32 => any_in::<16>(bytes, is),
        32..64 => any_in::<32>(bytes, is),
        _ => any_in::<64>(bytes, is),
    }
}

/// The same of at least `MANY` bytes, so many at a time.
fn any_in<const MANY: usize>(bytes: &[u8], is: impl Fn(u8) -> bool) -> bool {
    let any = |run: &[u8; MANY]| run.iter().fold(false, |any, it| any | is(*it));
    let (runs, _) = bytes.as_chunks::<MANY>();
    runs.iter().any(any) || bytes.last_chunk().is_some_and(any)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_found_wherever_it_is_and_none_where_none_is() {
        for len in 0..150 {
            let mut text = vec![b'x'; len];
            assert!(!has_any(&text, |it| it == b'<'), "{len}");
            for at in 0..len {
                text[at] = b'<';
                assert!(has_any(&text, |it| it == b'<'), "{at} of {len}");
                text[at] = b'x';
            }
        }
    }

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
