//! How wide words are, about: nobody knows the reader's fonts, so each letter counts as wide as in
//! the wider of the usual faces without serifs. A label may have more room than it needs, never less.

/// The width of a line in ems.
pub(super) fn ems(text: &str) -> f64 {
    f64::from(text.chars().map(thousandths).sum::<u32>()) / 1000.0
}

/// A text in lines no wider than so many ems, as many as `most`; what does not fit ends in an
/// ellipsis. A word that is too long for a line is cut.
pub(super) fn wrapped(text: &str, width: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if ems(line) + ems(" ") + ems(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    if lines.len() > most {
        let rest = lines.split_off(most);
        if let Some(last) = lines.last_mut() {
            for word in rest {
                last.push(' ');
                last.push_str(&word);
            }
        }
    }
    for line in &mut lines {
        *line = cut(line, width);
    }
    lines
}

/// A line no wider than so many ems; what does not fit ends in an ellipsis.
pub(super) fn cut(line: &str, width: f64) -> String {
    let mut line = line.to_owned();
    if ems(&line) > width {
        while ems(&line) + ems("…") > width && line.chars().count() > 1 {
            line.pop();
        }
        line.truncate(line.trim_end_matches([' ', ',', '-', '–']).len());
        line.push('…');
    }
    line
}

/// The width of a character in thousandths of an em.
fn thousandths(char: char) -> u32 {
    match char {
        'i' | 'j' | 'l' | '\'' | '|' | '.' | ',' | ':' | ';' | '!' | '’' => 300,
        'f' | 't' | 'r' | 'I' | ' ' | '(' | ')' | '[' | ']' | '-' | '/' | '“' | '”' => 400,
        's' | 'c' | 'z' | 'J' | 'k' | 'v' | 'x' | 'y' | '–' => 540,
        '0'..='9' | 'a'..='l' | 'n'..='v' | 'L' | 'E' | 'F' => 590,
        'm' | 'W' | '—' | '…' => 980,
        'w' | 'M' | 'O' | 'Q' | 'D' | 'G' | 'H' | 'N' | 'U' | '&' | '%' => 780,
        'A'..='Z' => 660,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0,
        // Latin, Greek and Cyrillic, Hebrew and Arabic are about as wide as Latin.
        '\u{80}'..='\u{6ff}' => 660,
        // Chinese, Japanese, Korean, and whatever else: a full em.
        '\u{1100}'.. => 1000,
        _ => 660,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_lose_nothing_unsaid() {
        assert_eq!(
            wrapped("Joint Comprehensive Plan", 12.0, 2),
            ["Joint Comprehensive", "Plan"].map(str::to_owned).to_vec()
        );
        let cut = wrapped("Combined Joint Task Force – Operation Inherent Resolve", 10.0, 2);
        assert_eq!(cut.len(), 2);
        assert!(cut[1].ends_with('…') && cut.iter().all(|it| ems(it) <= 10.0), "{cut:?}");
        assert_eq!(wrapped("Donaudampfschifffahrtsgesellschaft", 5.0, 2).len(), 1);
        assert_eq!(wrapped("", 5.0, 2), Vec::<String>::new());
    }
}
