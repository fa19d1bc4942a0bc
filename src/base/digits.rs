//! Numbers as text. A page has some hundred, and what can format them in any way took longer than all else about them.

/// The numbers of three digits, one behind the other.
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

/// Writes a whole number.
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

/// Writes a length in tenths: `12.5`, `-.3`, without a nought before the point or behind it.
pub fn write_tenths(value: i32, out: &mut String) {
    let (whole, part) = (value.unsigned_abs() / 10, value.unsigned_abs() % 10);
    if value < 0 {
        out.push('-');
    }
    if whole > 0 || part == 0 {
        write_digits(whole, out);
    }
    if part > 0 {
        out.push('.');
        write_digits(part, out);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn they_are_as_the_library_writes_them(number: u32, value: i32) {
            let mut out = String::from("x");
            write_digits(number, &mut out);
            prop_assert_eq!(&out, &format!("x{number}"));
            out.clear();
            write_tenths(value, &mut out);
            prop_assert_eq!(out.parse::<f64>(), Ok(f64::from(value) / 10.0));
        }
    }

    #[test]
    fn a_length_has_no_nought_that_says_nothing() {
        for (value, expected) in
            [(0, "0"), (5, ".5"), (-3, "-.3"), (10, "1"), (-1200, "-120"), (1005, "100.5")]
        {
            let mut out = String::new();
            write_tenths(value, &mut out);
            assert_eq!(out, expected);
        }
        let mut out = String::new();
        write_digits(u32::MAX, &mut out);
        write_tenths(i32::MIN, &mut out);
        assert_eq!(out, "4294967295-214748364.8");
    }
}
