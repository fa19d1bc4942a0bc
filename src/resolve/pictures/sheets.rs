//! Where a picture that runs down a page is cut, so that paper can hold it: between two labels, and
//! as far as can be where nothing leads from one side to the other.

/// The most that one sheet holds, in pixels: as much as stands on half of a page of A4 or Letter when no word
/// is smaller than 7 points.
pub(super) const MOST: f64 = 1150.0;
/// What goes on on the next sheet reaches so far beyond its own, so that nothing shows between the two on a
/// screen.
pub(super) const OVER: f64 = 0.6;
/// What is cut off is worth a sheet.
const LEAST: f64 = 100.0;
/// Half of the height of a year beside the axis, with a little room.
const YEAR: f64 = 9.0;

/// Where an item stands: the edges of its label, and the place that the label belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    pub(super) top: f64,
    pub(super) bottom: f64,
    pub(super) at: f64,
}

/// What stands on a sheet: from where to where it reaches, and which items are on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sheet {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) first: usize,
    pub(super) past: usize,
}

/// The sheets of a picture of this height; of one that one sheet can hold, that one. Neither items nor
/// `years`, the places of words beside the axis, stand across a cut; both come from above to below.
pub(super) fn sheets(items: &[Standing], years: &[f64], height: f64) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    let (mut from, mut first) = (0.0, 0);
    while height - from > MOST {
        let left = height - from;
        // All sheets are about as high.
        let wish = from + left / (left / MOST).ceil();
        let cuts = (first + 1..items.len()).map(|past| (cut(&items[past - 1], &items[past]), past));
        let cuts = cuts
            .skip_while(|((at, _), _)| *at < from + LEAST)
            .take_while(|((at, _), _)| *at <= from + MOST);
        let cost = |(at, across): (f64, f64)| {
            let next = years.partition_point(|it| *it < at - YEAR);
            let year = years.get(next).is_some_and(|it| *it < at + YEAR);
            (at - wish).abs() + 4.0 * across + if year { 60.0 } else { 0.0 }
        };
        let best = cuts.min_by(|a, b| cost(a.0).total_cmp(&cost(b.0)));
        let (to, past) = best.map_or_else(
            || (from + MOST, items.partition_point(|it| it.top < from + MOST).max(first)),
            |((at, _), past)| (at, past),
        );
        sheets.push(Sheet { from, to, first, past });
        (from, first) = (to, past);
    }
    sheets.push(Sheet { from, to: height, first, past: items.len() });
    sheets
}

/// Where to cut between two items, and how much would lead across.
fn cut(before: &Standing, behind: &Standing) -> (f64, f64) {
    let (low, high) = (before.bottom.max(before.at), behind.top.min(behind.at));
    let at = ((low + high) / 2.0).max(before.bottom).min(behind.top);
    (at.floor(), (low - high).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_sheet_can_hold_is_not_cut() {
        let items = [Standing { top: 0.0, bottom: 30.0, at: 15.0 }];
        let whole = Sheet { from: 0.0, to: 900.0, first: 0, past: 1 };
        assert_eq!(sheets(&items, &[], 900.0), [whole]);
        assert_eq!(sheets(&[], &[], 2.5 * MOST).len(), 3);
    }

    #[test]
    fn sheets_are_about_as_high_and_cut_no_label() {
        let items: Vec<Standing> = (0..80)
            .map(|it| f64::from(it) * 37.5)
            .map(|top| Standing { top, bottom: top + 36.0, at: top + 18.0 })
            .collect();
        let years: Vec<f64> = (0..40).map(|it| f64::from(it) * 75.0).collect();
        let cut = sheets(&items, &years, 3000.0);
        assert_eq!(cut.len(), 3);
        assert_eq!((cut[0].from, cut[2].to, cut[2].past), (0.0, 3000.0, 80));
        for two in cut.windows(2) {
            assert_eq!((two[0].to, two[0].past), (two[1].from, two[1].first));
        }
        for it in &cut {
            assert!((900.0..=1100.0).contains(&(it.to - it.from)), "{it:?}");
            let inside = |label: &Standing| it.from <= label.top && label.bottom <= it.to + 1.0;
            assert!(items[it.first..it.past].iter().all(inside), "{it:?}");
        }
    }
}
