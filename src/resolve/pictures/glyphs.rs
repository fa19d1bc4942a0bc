//! How wide words are, about: nobody knows the reader's fonts, so each letter counts as wide as in
//! the widest of the usual bold faces without serifs. A label may have more room than it needs, never
//! less.

/// The width of a line that is not bold, in ems.
pub(super) fn plain_ems(text: &str) -> f64 {
    ems(text) * 0.94
}

/// The width of a line of a name, which is bold, in ems.
pub(super) fn ems(text: &str) -> f64 {
    f64::from(whole(text)) / 1000.0
}

/// The same in thousandths of an em.
fn whole(text: &str) -> u32 {
    text.chars().map(thousandths).sum()
}

/// A text in lines no wider than so many ems, as many as `most`; what does not fit ends in an
/// ellipsis. A word that is too long for a line is cut.
pub(super) fn wrapped(text: &str, width: f64, most: usize) -> Vec<String> {
    if most > 0 && is_short(text, width) {
        return vec![text.to_owned()];
    }
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if f64::from(whole(line) + whole(" ") + whole(word)) / 1000.0 <= width => {
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

/// Whether [`wrapped`] leaves a text as it is, in one line, as it does nearly every name.
pub(super) fn is_short(text: &str, width: f64) -> bool {
    is_one_line(text) && ems(text) <= width
}

/// Whether its words, all of ASCII, stand with one blank between two and none round them.
fn is_one_line(text: &str) -> bool {
    let is_plain = text.bytes().all(|it| it == b' ' || it.is_ascii_graphic());
    is_plain && text.split(' ').all(|word| !word.is_empty())
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
    let ascii = (char as usize).checked_sub(32).and_then(|it| ASCII.get(it));
    match char {
        _ if ascii.is_some() => ascii.copied().unwrap_or(1000).into(),
        '’' | '‘' => 380,
        '–' => 500,
        '—' | '…' => 1000,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0,
        '\u{400}'..='\u{52f}' => 800,
        // Latin, Greek, Hebrew and Arabic are about as wide as Latin.
        '\u{80}'..='\u{6ff}' => 730,
        // Chinese, Japanese, Korean, and whatever else: a full em.
        '\u{1100}'.. => 1000,
        _ => 730,
    }
}

/// From the blank to the tilde, as wide as in DejaVu Sans Bold.
#[rustfmt::skip]
const ASCII: [u16; 95] = [
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365,
    696, 696, 696, 696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580,
    1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775, 637, 995, 837, 850,
    733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500,
    500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687,
    716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_lose_nothing_unsaid() {
        assert_eq!(
            wrapped("Joint Comprehensive Plan", 14.0, 2),
            ["Joint Comprehensive", "Plan"].map(str::to_owned).to_vec()
        );
        let cut = wrapped("Combined Joint Task Force – Operation Inherent Resolve", 11.0, 2);
        assert_eq!(cut.len(), 2);
        assert!(cut[1].ends_with('…') && cut.iter().all(|it| ems(it) <= 11.0), "{cut:?}");
        assert_eq!(wrapped("Donaudampfschifffahrtsgesellschaft", 5.0, 2).len(), 1);
        assert_eq!(wrapped("", 5.0, 2), Vec::<String>::new());
    }
}
