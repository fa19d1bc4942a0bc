//! Things in a row that want the same place: labels that make way for each other, bars that lie
//! side by side.

/// The upper edges of labels that stand in this order, each as near as can be to where it wants to
/// stand, none over another, none above 0: least squares, by pooling neighbours that collide.
///
/// A label is where its upper edge wants to be, and its height.
pub(super) fn settled(labels: &[(f64, f64)]) -> Vec<f64> {
    struct Pool {
        /// How many labels, and where their wishes put the upper edge of the first of them, in sum.
        count: usize,
        wishes: f64,
        height: f64,
    }
    impl Pool {
        fn top(&self) -> f64 {
            (self.wishes / self.count as f64).max(0.0)
        }
    }
    let mut pools: Vec<Pool> = Vec::with_capacity(labels.len());
    for &(wish, height) in labels {
        let mut pool = Pool { count: 1, wishes: wish, height };
        while let Some(last) = pools.pop_if(|it| it.top() + it.height > pool.top()) {
            pool.wishes += last.wishes - pool.count as f64 * last.height;
            pool.count += last.count;
            pool.height += last.height;
        }
        pools.push(pool);
    }
    let mut tops = Vec::with_capacity(labels.len());
    for pool in pools {
        let mut top = pool.top();
        for &(_, height) in &labels[tops.len()..tops.len() + pool.count] {
            tops.push(top);
            top += height;
        }
    }
    tops
}

/// A lane for each bar, from 0, so that no two in a lane come nearer than `gap`; bars are in order
/// of their begins.
pub(super) fn lanes(bars: &[(f64, f64)], gap: f64) -> Vec<usize> {
    let mut ends: Vec<f64> = Vec::new();
    let mut lanes = Vec::with_capacity(bars.len());
    for &(start, end) in bars {
        let lane = ends.iter().position(|it| it + gap <= start).unwrap_or(ends.len());
        match ends.get_mut(lane) {
            Some(last) => *last = end,
            None => ends.push(end),
        }
        lanes.push(lane);
    }
    lanes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn nothing_stands_over_another(mut wishes in prop::collection::vec((0.0..900.0, 1.0..40.0), 0..60)) {
            wishes.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
            let tops = settled(&wishes);
            prop_assert_eq!(tops.len(), wishes.len());
            for at in 1..tops.len() {
                prop_assert!(tops[at - 1] + wishes[at - 1].1 <= tops[at] + 1e-6);
            }
            prop_assert!(tops.first().is_none_or(|it| *it >= 0.0));
            let bars: Vec<(f64, f64)> = wishes.iter().map(|it| (it.0, it.0 + it.1)).collect();
            let lanes = lanes(&bars, 2.0);
            for (at, one) in bars.iter().enumerate() {
                for (with, other) in bars.iter().enumerate().skip(at + 1) {
                    prop_assert!(lanes[at] != lanes[with] || one.1 + 2.0 <= other.0);
                }
            }
        }
    }

    #[test]
    fn what_has_room_stands_where_it_wants() {
        assert_eq!(settled(&[(5.0, 10.0), (30.0, 10.0)]), [5.0, 30.0]);
        assert_eq!(settled(&[(10.0, 10.0), (10.0, 10.0)]), [5.0, 15.0]);
        assert_eq!(settled(&[(0.0, 10.0), (0.0, 10.0)]), [0.0, 10.0]);
    }
}
