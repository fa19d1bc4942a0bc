//! Words onto the two outputs. Colours are for terminals and for those who did not say `NO_COLOR`.

use std::io::{self, Write};

/// Whether words reached the one they were for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(in crate::cli) enum Said {
    /// They did, or nobody wanted to hear more of them, as `head` does not.
    Well,
    /// The output could not take them.
    Lost,
}

/// Says what was asked for.
pub(in crate::cli) fn say_out(text: &str) -> Said {
    say(&mut anstream::stdout().lock(), text)
}

/// Says what went wrong, or how it went on. That this cannot be said is nothing that could be said.
pub(in crate::cli) fn say_error(text: &str) {
    let _ = say(&mut anstream::stderr().lock(), text);
}

fn say(output: &mut impl Write, text: &str) -> Said {
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Said::Lost,
        _ => Said::Well,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Refusing(io::ErrorKind);

    impl Write for Refusing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_listener_who_left_is_no_failure() {
        assert_eq!(say(&mut Refusing(io::ErrorKind::BrokenPipe), "x"), Said::Well);
        assert_eq!(say(&mut Refusing(io::ErrorKind::StorageFull), "x"), Said::Lost);
    }
}
