//! Whole numbers as text, for what writes hundreds of them to a page: with `write!` for each they were a hundredth of a
//! large build. Where there are few, `write!` is plainer.

/// Writes a number in decimal digits.
pub fn write_digits(number: u32, out: &mut String) {
    let (more, last) = (number / 1000, number as usize % 1000);
    let noughts = match (more, last) {
        (0, 0..10) => 2,
        (0, 10..100) => 1,
        _ => 0,
    };
    if more > 0 {
        write_digits(more, out);
    }
    out.push_str(&THREE[3 * last + noughts..3 * last + 3]);
}

/// The numbers below 1,000 with three digits each, one behind the other. Nearly every number of a page is among them,
/// and so is one copy.
const THREE: &str = {
    const LETTERS: [u8; 3000] = {
        let mut letters = [b'0'; 3000];
        let mut number = 0;
        while number < 1000 {
            letters[3 * number] += (number / 100) as u8;
            letters[3 * number + 1] += (number / 10 % 10) as u8;
            letters[3 * number + 2] += (number % 10) as u8;
            number += 1;
        }
        letters
    };
    match str::from_utf8(&LETTERS) {
        Ok(text) => text,
        Err(_) => unreachable!(),
    }
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(number: u32) -> String {
        let mut out = String::new();
        write_digits(number, &mut out);
        out
    }

    proptest! {
        #[test]
        fn numbers_read_as_the_library_writes_them(number: u32) {
            prop_assert_eq!(written(number), number.to_string());
        }
    }

    #[test]
    fn small_numbers_do_so_too_whatever_their_length() {
        for number in (0..=1100).chain([u32::MAX]) {
            assert_eq!(written(number), number.to_string());
        }
    }
}
